#include "registry/search/follower.h"

#include <sys/resource.h>

#include <algorithm>
#include <set>

#include "registry/search/index_lock.h"

namespace lumbung::registry::search {
namespace {

using std::chrono::steady_clock;

// Streams of one page while the index is made, and events of one page after.
constexpr int kStatesAtOnce = 5'000;
constexpr int kEventsAtOnce = 500;
// How late a commit of this process is noticed when nobody waits for it, and one of another process.
constexpr std::chrono::milliseconds kLookEvery{100};
constexpr std::chrono::milliseconds kLookFartherEvery{500};
// After a failure of the log or of the file.
constexpr std::chrono::seconds kRetryAfter{1};

// Steps below everybody else when processors are scarce: an import does not get slower because it is searchable soon.
constexpr int kNice = 5;

// Characters of the log's id in the file's name.
constexpr std::size_t kShownId = 12;

// What SQLite says of a file that is none, or not whole.
bool is_damage(const std::exception& why) {
  const std::string_view said = why.what();
  return said.find("malformed") != said.npos || said.find("not a database") != said.npos ||
         said.find("no such table") != said.npos;
}

}  // namespace

Follower::Follower(store::Store& store, const store::Committer& committer, const Reference& reference,
                   std::filesystem::path folder, Vocabulary& vocabulary, Metrics& metrics)
    : store_(store),
      committer_(committer),
      reference_(reference),
      folder_(std::move(folder)),
      vocabulary_(vocabulary),
      metrics_(metrics, "registry"),
      thread_([this] { run(); }) {}

Follower::~Follower() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  tell_waiting(true);
}

IndexState Follower::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void Follower::when_at(std::int64_t position, steady_clock::time_point deadline, std::function<void(bool)> told) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && waiting_.size() < kMaxWaiting) {
      waiting_.push_back({position, deadline, std::move(told)});
      hurry_ = true;
      wake_.notify_all();
      return;
    }
  }
  told(false);
}

void Follower::distrust(const std::exception& why) {
  if (is_damage(why)) damaged_ = true;
}

void Follower::run() {
  // Of this thread alone, on Linux. Refused, it is only less polite.
  ::setpriority(PRIO_PROCESS, 0, kNice);
  for (;;) {
    bool more = false;
    bool failed = false;
    try {
      more = turn();
    } catch (const std::exception& why) {
      // The log is away, or the file is full or damaged. What was not committed is read again.
      metrics_.failed();
      failed = true;
      log_.reset();
      if (is_damage(why)) damaged_ = true;
    }
    tell_waiting(false);
    std::unique_lock lock(mutex_);
    if (stopping_) return;
    if (more) continue;
    const auto pause = failed ? steady_clock::duration(kRetryAfter) : steady_clock::duration(kLookEvery);
    wake_.wait_for(lock, pause, [&] { return stopping_ || (hurry_ && !failed); });
    hurry_ = false;
    if (stopping_) return;
  }
}

bool Follower::turn() {
  if (!log_) log_ = store_.reader();
  if (!index_ || damaged_ || !std::filesystem::exists(lock_->path())) open();
  return to_.reading ? read_states() : follow();
}

// What the log does not answer leaves the file as it is; only what the file does not answer makes it anew.
void Follower::open() {
  publish(false);
  index_.reset();
  const auto head = store::read_head(*log_);
  const auto stem = "registry-" + head.log_id.substr(0, kShownId);
  if (!lock_ || !std::filesystem::path(lock_->path()).filename().string().starts_with(stem)) {
    lock_.reset();
    lock_ = std::make_unique<IndexLock>(folder_, stem);
    IndexLock::sweep(folder_, stem);
  }
  if (damaged_.exchange(false) || !std::filesystem::exists(lock_->path())) return make_anew(head);
  std::unique_ptr<IndexFile> index;
  std::optional<IndexedTo> to;
  try {
    index = std::make_unique<IndexFile>(lock_->path());
    to = index->indexed_to();
  } catch (const store::Unavailable&) {
    return make_anew(head);
  }
  if (!to || !of_this_log(*to, head)) {
    index.reset();
    return make_anew(head);
  }
  vocabulary_.clear();
  index->each_word([&](const std::string& word, std::int64_t records) { vocabulary_.count(word, records); });
  documents_ = index->documents();
  building_since_ = steady_clock::now();
  to_ = *std::move(to);
  index_ = std::move(index);
}

// The same log with a shorter history behind it is another one: a backup was put back.
bool Follower::of_this_log(const IndexedTo& to, const store::Head& head) {
  if (to.log_id != head.log_id || to.position > head.position) return false;
  if (to.position == 0) return true;
  const auto last = store::read_events_after(*log_, to.position - 1, 1);
  return last.size() == 1 && last.front().position == to.position && last.front().hash == to.hash;
}

// States read from now on are of the head's position or later; what came meanwhile is read again, which changes nothing.
void Follower::make_anew(const store::Head& head) {
  vocabulary_.clear();
  IndexFile::remove(lock_->path());
  auto index = std::make_unique<IndexFile>(lock_->path());
  to_ = {head.log_id, head.position, head.hash, std::string(kSearched[0])};
  index->put({}, to_);
  documents_ = 0;
  building_since_ = steady_clock::now();
  metrics_.began();
  index_ = std::move(index);
}

bool Follower::read_states() {
  const auto rows = store::read_states_after(*log_, *to_.reading, kStatesAtOnce);
  std::vector<Document> documents;
  auto next = to_;
  next.reading.reset();
  if (rows.size() == kStatesAtOnce) next.reading = rows.back().stream;
  for (const auto& row : rows) {
    if (auto document = document_of(row, reference_)) {
      documents.push_back(*std::move(document));
      continue;
    }
    // Of another kind: all between two kinds that are searched is passed over, and all behind them.
    next.reading.reset();
    if (row.stream < kSearched[1]) next.reading = kSearched[1];
    break;
  }
  take(index_->put(documents, next));
  to_ = next;
  if (!to_.reading) {
    index_->merge();
    metrics_.built(std::chrono::duration<double>(steady_clock::now() - building_since_).count());
  }
  publish(!to_.reading);
  return true;
}

bool Follower::follow() {
  const auto now = steady_clock::now();
  const bool others = now - looked_ >= kLookFartherEvery;
  bool asked = false;
  {
    const std::lock_guard lock(mutex_);
    asked = !waiting_.empty();
  }
  if (!asked && !others && committer_.position() <= to_.position) return false;
  looked_ = now;
  const auto events = store::read_events_after(*log_, to_.position, kEventsAtOnce);
  if (events.empty()) {
    publish(true);
    return false;
  }
  std::set<std::string> touched;
  for (const auto& event : events)
    for (const auto* prefix : kSearched)
      if (event.stream.starts_with(prefix)) touched.insert(event.stream);
  std::vector<Document> documents;
  for (const auto& row : store::read_states(*log_, {touched.begin(), touched.end()}))
    if (auto document = document_of(row, reference_)) documents.push_back(*std::move(document));
  auto next = to_;
  next.position = events.back().position;
  next.hash = events.back().hash;
  take(index_->put(documents, next));
  to_ = next;
  publish(true);
  return events.size() == kEventsAtOnce;
}

void Follower::take(const IndexChange& change) {
  for (const auto& [word, records] : change.words) vocabulary_.count(word, records);
  documents_ += change.documents;
}

void Follower::publish(bool ready) {
  {
    const std::lock_guard lock(mutex_);
    if (ready && !state_.ready) ++state_.generation;
    state_.ready = ready;
    state_.path = lock_ ? lock_->path() : std::string();
    state_.position = ready ? to_.position : 0;
    state_.documents = documents_;
  }
  metrics_.at(ready ? to_.position : 0, ready ? std::max<std::int64_t>(committer_.position() - to_.position, 0) : 0,
              documents_);
}

void Follower::tell_waiting(bool all) {
  std::vector<std::pair<std::function<void(bool)>, bool>> told;
  {
    const std::lock_guard lock(mutex_);
    const auto now = steady_clock::now();
    std::erase_if(waiting_, [&](Waiter& waiter) {
      const bool there = state_.ready && state_.position >= waiter.position;
      if (!there && !all && now < waiter.deadline) return false;
      told.emplace_back(std::move(waiter.told), there);
      return true;
    });
  }
  for (const auto& [tell, there] : told) tell(there);
}

}  // namespace lumbung::registry::search
