#include "runtime/events/relay_session.h"

#include <algorithm>

#include "runtime/log/log.h"

namespace lumbung::events {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How late a commit of another process is noticed; those of this one wake the relay.
constexpr milliseconds kLookEvery{50};
// While records are on their way: how late a commit is noticed when no acknowledgement comes meanwhile.
constexpr milliseconds kSlice{1};
constexpr milliseconds kCheckLockEvery{1'000};
constexpr milliseconds kCursorEvery{100};
constexpr milliseconds kTellEvery{250};
// Nothing acknowledged for so long: said aloud.
constexpr milliseconds kSilence{10'000};
constexpr milliseconds kStopWithin{2'000};

GoOn look(const RelayOptions& options, store::Connection& log, Log* lines,
          const std::optional<store::CursorRow>& known) {
  KafkaReader topic({options.brokers, options.silence, lines}, options.topic, "lumbung-relay");
  return look_where_to_go_on(topic, log, options.source, known);
}

}  // namespace

Relay::Session::Session(Relay& relay, store::SessionLock& lock)
    : relay_(relay),
      lock_(lock),
      cursors_(relay.store_.maintenance()),
      pages_(relay.store_),
      go_on_(look(relay.options_, *cursors_, &relay.log_, relay.known_)),
      producer_({relay.options_.brokers, relay.options_.silence, &relay.log_}, relay.options_.topic, go_on_.topic_end),
      next_(go_on_.next),
      published_(go_on_.next - 1),
      head_(store::read_head(*cursors_).position),
      acknowledged_(steady_clock::now()),
      sure_(acknowledged_) {
  if (go_on_.offset >= 0) seen_ = Delivered{go_on_.next - 1, go_on_.offset};
  producer_.warm();
  {
    const std::lock_guard held(relay.mutex_);
    if (relay.republish_) relay.republish_->taken = false;
  }
  relay.log_.write(Severity::info, "relay goes on",
                   {{"service", relay.service_}, {"topic", relay.options_.topic}, {"position", next_},
                    {"head", head_}, {"topic_end", go_on_.topic_end}, {"foreign", go_on_.foreign}});
}

void Relay::Session::run() {
  tell(steady_clock::now());
  relay_.enter(RelayState::publishing);
  while (!relay_.stopping_ && !renewed_) {
    begin_again();
    const bool filled = fill();
    serve(!filled);
    acknowledge();
    check();
  }
  drain();
}

// True when something was handed over.
bool Relay::Session::fill() {
  if (again_from_) return false;
  bool any = false;
  for (;;) {
    if (at_ == page_.events.size() && !next_page()) break;
    const bool first = at_ == 0;
    if (first && page_.full && !pages_.asked()) pages_.ask(page_.events.back().position);
    if (!waiting_) waiting_ = envelope_of(relay_.options_.source, go_on_.log_id, std::move(page_.events[at_]));
    look_at_end();
    if (!producer_.produce(*waiting_)) break;
    waiting_.reset();
    any = true;
    ++at_;
    ++next_;
  }
  if (any && relay_.failpoints_.disconnects(Failpoint::relay_after_produce))
    throw RecordRefused("failpoint relay_after_produce");
  return any;
}

// A topic that was made anew, or lost its end, while nothing was on its way would take the next record anywhere.
void Relay::Session::look_at_end() {
  if (producer_.in_flight()) return;
  const auto now = steady_clock::now();
  if (now - sure_ < relay_.options_.trust) return;
  producer_.expect_end();
  sure_ = now;
}

// False when there is none now.
bool Relay::Session::next_page() {
  const auto now = steady_clock::now();
  if (pages_.asked()) {
    auto page = pages_.take(producer_.in_flight() ? milliseconds{0} : kLookEvery);
    if (!page) return false;
    page_ = *std::move(page);
  } else {
    const bool grown = relay_.grown_.position() >= next_;
    if (!grown && !page_.full && now - looked_ < kLookEvery) return false;
    page_ = pages_.read(next_ - 1);
    looked_ = now;
  }
  at_ = 0;
  head_ = std::max(head_, page_.head.position);
  waiting_.reset();
  renewed_ = page_.head.log_id != go_on_.log_id;
  if (renewed_) page_ = {};
  auto expected = next_;
  for (const auto& event : page_.events)
    if (event.position != expected++)
      throw WrongLog("The log has no position " + std::to_string(expected - 1) + "; see lumbungctl log verify.");
  return !page_.events.empty();
}

void Relay::Session::serve(bool idle) {
  if (!idle) return producer_.serve(milliseconds{0});
  if (producer_.in_flight()) return producer_.serve(kSlice);
  if (pages_.asked()) return;
  // Also lets librdkafka tell its errors.
  producer_.serve(milliseconds{0});
  relay_.grown_.wait_beyond(next_ - 1, kLookEvery);
}

void Relay::Session::acknowledge() {
  if (!producer_.failure().empty()) throw RecordRefused(producer_.failure());
  const auto now = steady_clock::now();
  const auto& delivered = producer_.delivered();
  if (delivered && (!seen_ || seen_->offset != delivered->offset)) {
    relay_.metrics_.published(producer_.acknowledged() - counted_);
    counted_ = producer_.acknowledged();
    seen_ = delivered;
    published_ = std::max(published_, delivered->position);
    if (delivered->position >= again_to_) again_to_ = 0;
    relay_.known_ = store::CursorRow{"relay", go_on_.log_id, delivered->position, delivered->offset};
    acknowledged_ = sure_ = now;
    begun_again();
  }
  if (producer_.in_flight() == 0) acknowledged_ = now;
  watch_silence(now);
  const bool moved = seen_ && seen_->offset != cursor_at_;
  if (moved && now - wrote_ >= kCursorEvery) write_cursor();
  if (now - told_ >= kTellEvery) tell(now);
}

void Relay::Session::check() {
  const auto now = steady_clock::now();
  if (now - checked_ < kCheckLockEvery) return;
  checked_ = now;
  if (!lock_.held()) throw LockLost();
}

// A republication begins when nothing is on its way, so that positions rise in the topic but at this one place.
void Relay::Session::begin_again() {
  if (!again_from_) {
    const std::lock_guard lock(relay_.mutex_);
    auto& wanted = relay_.republish_;
    if (!wanted || wanted->taken) return;
    // What the topic does not have is sent anyway: it was made anew, or cut, since somebody asked.
    if (wanted->from > published_) return wanted.reset();
    wanted->taken = true;
    again_from_ = wanted->from;
  }
  if (producer_.in_flight() || pages_.asked()) {
    if (pages_.asked()) static_cast<void>(pages_.take(kSlice));
    return;
  }
  again_to_ = published_;
  next_ = *again_from_;
  again_from_.reset();
  again_noted_ = true;
  page_ = {};
  page_.full = true;
  waiting_.reset();
  at_ = 0;
  relay_.log_.write(Severity::warning, "relay publishes again",
                    {{"service", relay_.service_}, {"from", next_}, {"to", again_to_}});
}

// From here on the topic says how far it is.
void Relay::Session::begun_again() {
  // Asked again meanwhile, it is about to begin again.
  if (!again_noted_ || again_from_) return;
  again_noted_ = false;
  const std::lock_guard lock(relay_.mutex_);
  if (relay_.republish_ && relay_.republish_->taken) relay_.republish_.reset();
}

void Relay::Session::write_cursor() {
  if (relay_.failpoints_.disconnects(Failpoint::relay_before_cursor))
    throw store::Unavailable("failpoint relay_before_cursor");
  store::write_cursor(*cursors_, {"relay", go_on_.log_id, seen_->position, seen_->offset},
                      relay_.clock_.now().time_since_epoch().count());
  cursor_at_ = seen_->offset;
  wrote_ = steady_clock::now();
}

// librdkafka goes on by itself, however long it takes; we only say so.
void Relay::Session::watch_silence(Time now) {
  const bool away = !producer_.trouble().empty() && producer_.in_flight();
  const bool stalled = now - acknowledged_ >= kSilence;
  if ((away || stalled) && !silent_) {
    silent_ = true;
    if (away) relay_.fail(RelayFailure::away, RelayState::waiting, producer_.trouble());
    else
      relay_.fail(RelayFailure::stalled, RelayState::waiting,
                  "Kafka has acknowledged nothing for " + std::to_string(kSilence.count() / 1'000) + " s.");
  } else if (silent_ && !away && !stalled) {
    silent_ = false;
    relay_.enter(RelayState::publishing);
  }
}

void Relay::Session::tell(Time now) {
  told_ = now;
  // Other processes commit too, and pages are not asked for while the window is full.
  head_ = std::max({head_, relay_.grown_.position(), store::read_head(*cursors_).position});
  {
    const std::lock_guard lock(relay_.mutex_);
    relay_.status_.position = published_;
    relay_.status_.offset = seen_ ? seen_->offset : go_on_.topic_end - 1;
    relay_.status_.head = head_;
    relay_.status_.in_flight = static_cast<std::int64_t>(producer_.in_flight());
    relay_.status_.sending_again = again_to_ ? next_ : 0;
  }
  relay_.tell_lag(*cursors_);
}

void Relay::Session::drain() {
  const auto until = steady_clock::now() + kStopWithin;
  while (producer_.in_flight() && producer_.failure().empty() && steady_clock::now() < until) {
    producer_.serve(kSlice);
    acknowledge();
  }
  acknowledge();
  if (seen_ && seen_->offset != cursor_at_) write_cursor();
  tell(steady_clock::now());
}

}  // namespace lumbung::events
