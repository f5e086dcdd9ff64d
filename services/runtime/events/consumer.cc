#include "runtime/events/consumer.h"

#include <algorithm>

#include "runtime/events/consumer_work.h"
#include "runtime/events/rebuild.h"

namespace lumbung::events {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Waiting for the first record of a batch; a commit of the same process, or a broker, ends it at once.
constexpr milliseconds kPollWait{200};
// Who stands by asks for the lock this often; who has it makes sure this often.
constexpr milliseconds kLockEvery{1'000};
// After a failure of the world: doubled each time.
constexpr milliseconds kFirstPause{100};
constexpr milliseconds kLongestPause{5'000};
// How often who stands by or stopped looks around.
constexpr milliseconds kIdle{200};
// More records in a batch are catching up: they get one line in the log together, and so many of those whose call is traced
// one of their own.
constexpr std::size_t kMaxLines = 20;
constexpr std::size_t kMaxTracedLines = 100;
// Further behind than this when it begins, a projection without tables is built in bulk.
constexpr std::int64_t kWorthBuilding = 5'000;

constexpr std::size_t kTraceIdAt = 3;
constexpr std::size_t kTraceIdLength = 32;

std::string trace_id_of(const std::string& traceparent) {
  return traceparent.size() > kTraceIdAt + kTraceIdLength ? traceparent.substr(kTraceIdAt, kTraceIdLength) : std::string();
}

double ms_since(steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(steady_clock::now() - start).count();
}

}  // namespace

Consumer::Consumer(ConsumerParts parts, const Projection& projection, std::function<void(const FeedCursor&)> applied)
    : parts_(std::move(parts)),
      cursor_name_(projection.name() + "<" + parts_.service),
      projection_(&projection),
      applied_(std::move(applied)),
      metrics_(parts_.metrics, projection.name(), parts_.service),
      work_(make_projection_work(parts_.own, projection, cursor_name_, parts_.failpoints, parts_.clock)) {
  status_.name = projection.name();
  start();
}

Consumer::Consumer(ConsumerParts parts, const Reaction& reaction, store::Committer& committer)
    : parts_(std::move(parts)),
      cursor_name_(reaction.name() + "<" + parts_.service),
      projection_(nullptr),
      metrics_(parts_.metrics, reaction.name(), parts_.service),
      work_(make_reaction_work(parts_.own, reaction, committer, cursor_name_, parts_.failpoints, parts_.clock)) {
  status_.name = reaction.name();
  start();
}

void Consumer::start() {
  status_.service = parts_.service;
  status_.cursor_name = cursor_name_;
  status_.projection = projection_ != nullptr;
  started_us_ = microseconds(parts_.clock.now());
  if (projection_) make_missing_tables(parts_.own, *projection_, cursor_name_, parts_.clock);
  // What the tables hold is there to be read, whether the source answers or not.
  if (const auto stored = store::read_cursor(*parts_.own.reader(), cursor_name_)) publish(cursor_of(*stored));
  thread_ = std::thread([this] { run(); });
}

Consumer::~Consumer() {
  close();
  thread_.join();
}

void Consumer::run() {
  while (!stopping()) {
    run_jobs();
    bool more = false;
    try {
      more = turn();
    } catch (const FeedBroken& broken) {
      stop_following(broken.what());
    } catch (const CannotGoOn& stop) {
      stop_following(stop.what());
    } catch (const MovedMeanwhile& moved) {
      // Whoever moved it has the lock, or had it: ours is worth another look.
      failed(moved);
      lock_seen_ = {};
    } catch (const std::exception& why) {
      failed(why);
    }
    if (!more && !open_) pause(backoff_.count() > 0 ? backoff_ : kIdle);
  }
  // None comes any more; who waits for one is answered.
  run_jobs();
  // Another process takes over while our calls drain; only a rebuild under way has tables of its own to take away first.
  if (!rebuilding_) lock_.reset();
}

bool Consumer::turn() {
  if (!take_lock()) {
    look_at_end();
    return false;
  }
  if (stopped()) {
    look_at_end();
    return false;
  }
  if (!open_) open();
  if (!open_) return false;
  const auto records = feed_->poll(kMaxConsumerBatch, kPollWait);
  if (records.empty()) {
    look_at_end();
    if (position().position >= status().end) become(ConsumerState::following);
    return false;
  }
  handle(records);
  return true;
}

// Others stand by: the lock is the session's, and is gone with a process that dies.
bool Consumer::take_lock() {
  const auto now = steady_clock::now();
  if (lock_ && now - lock_seen_ < kLockEvery) return true;
  if (lock_ && lock_->held()) {
    lock_seen_ = now;
    return true;
  }
  if (lock_) {
    lock_.reset();
    lock_seen_ = {};
    open_ = checked_ = false;
  }
  if (now - lock_seen_ < kLockEvery && lock_seen_ != steady_clock::time_point{}) return false;
  lock_ = parts_.own.try_lock("consumer." + cursor_name_);
  lock_seen_ = now;
  if (lock_) return true;
  if (status().state != ConsumerState::standby) become(ConsumerState::standby);
  return false;
}

// False when the process stops meanwhile.
bool Consumer::rebuild_when_needed() {
  if (checked_) return true;
  // An operator's goes on, and its switch needs this thread.
  if (rebuilding_.exchange(true)) throw store::Unavailable("A rebuild is under way.");
  const Release release{rebuilding_};
  const auto rebuild = needed_rebuild(parts_.own, *projection_, cursor_name_, parts_.open_feed, kWorthBuilding,
                                      parts_.failpoints, parts_.clock);
  checked_ = !rebuild;
  if (checked_) return true;
  replacing_ = true;
  const Release replaced{replacing_};
  end_seen_ = {};
  do {
    metrics_.rebuilt(rebuild->position(), rebuild->end());
    // Minutes may pass: operators are answered meanwhile, and readers are told what is missing.
    run_jobs();
    look_at_end();
    if (stopping()) return false;
  } while (rebuild->step());
  rebuild->switch_over();
  metrics_.rebuilt(1, 1);
  checked_ = true;
  return true;
}

void Consumer::open() {
  if (projection_ && !rebuild_when_needed()) return;
  const auto cursor = work_->open();
  publish(cursor);
  std::shared_ptr<Feed> feed = feed_;
  if (!feed) feed = parts_.open_feed();
  feed->seek(cursor);
  {
    const std::lock_guard lock(mutex_);
    feed_ = feed;
  }
  open_ = true;
  backoff_ = milliseconds{0};
  end_seen_ = {};
  look_at_end();
  become(position().position >= status().end ? ConsumerState::following : ConsumerState::catching_up);
  if (applied_) applied_(cursor);
}

void Consumer::handle(const std::vector<FeedRecord>& records) {
  const auto started = steady_clock::now();
  const auto handled = work_->take(records);
  const auto took = ms_since(started);
  metrics_.handled(handled.applied, handled.duplicates, handled.ignored, handled.parked);
  {
    const std::lock_guard lock(mutex_);
    for (const auto& record : records)
      if (record.damage.empty() && record.envelope.position <= handled.cursor.position)
        last_time_us_ = record.envelope.time_us;
    status_.end = std::max(status_.end, records.back().envelope.position);
  }
  write_lines(records, handled, took);
  // A batch of nothing but repetitions moves nothing.
  if (handled.cursor.offset >= 0) {
    const bool moved = handled.cursor != position();
    publish(handled.cursor);
    feed_->applied(handled.cursor);
    if (moved && applied_) applied_(handled.cursor);
  }
  if (handled.parked > 0) end_seen_ = {};
  look_at_end();
  if (!handled.stopped.empty()) return stop_following(handled.stopped);
  become(position().position >= status().end ? ConsumerState::following : ConsumerState::catching_up);
}

void Consumer::write_lines(const std::vector<FeedRecord>& records, const Handled& handled, double took) {
  const bool few = handled.live.size() <= kMaxLines;
  std::size_t lines = 0;
  for (const auto index : handled.live) {
    const auto& event = records[index].envelope;
    const auto trace_id = trace_id_of(event.traceparent);
    if (!few && trace_id.empty()) continue;
    if (++lines > kMaxTracedLines) break;
    parts_.log.write(Severity::info, "event",
                     {{"consumer", cursor_name_}, {"type", event.type}, {"subject", event.subject},
                      {"position", event.position}, {"trace_id", trace_id}, {"ms", took}});
  }
  if (!few)
    parts_.log.write(Severity::info, "events",
                     {{"consumer", cursor_name_}, {"applied", handled.applied}, {"ignored", handled.ignored},
                      {"position", handled.cursor.position}, {"ms", took}});
  if (handled.parked > 0)
    parts_.log.write(Severity::error, "records parked; see lumbungctl events parked list",
                     {{"consumer", cursor_name_}, {"parked", handled.parked}, {"position", handled.cursor.position}});
}

void Consumer::stop_following(const std::string& sentence) {
  open_ = false;
  parts_.log.write(Severity::error, "consumer stopped; an operator has to look",
                   {{"consumer", cursor_name_}, {"why", sentence}, {"position", position().position}});
  {
    const std::lock_guard lock(mutex_);
    status_.last_failure = sentence;
  }
  become(ConsumerState::stopped, sentence);
}

// The world failed, and may be back: everything is opened anew, because a commit may be under way that nobody answered.
void Consumer::failed(const std::exception& why) {
  open_ = false;
  reader_.reset();
  backoff_ = backoff_.count() == 0 ? kFirstPause : std::min(backoff_ * 2, kLongestPause);
  parts_.log.write(Severity::warning, "consumer tries again",
                   {{"consumer", cursor_name_}, {"why", why.what()}, {"position", position().position}});
  // Dies behind the lock: whoever asks for the status does not wait for it.
  std::shared_ptr<Feed> gone;
  {
    const std::lock_guard lock(mutex_);
    status_.last_failure = why.what();
    status_.end_current = false;
    gone.swap(feed_);
  }
  become(ConsumerState::away, why.what());
}

}  // namespace lumbung::events
