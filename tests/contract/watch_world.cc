#include "contract/watch_world.h"

#include <stdexcept>

#include "harness/eventually.h"
#include "harness/metrics_text.h"

namespace lumbung::contract {
namespace {

constexpr char kSource[] = "/lumbung/3275/test";

Detached run(events::Watches& watches, events::WatchPlan plan, const rpc::Call& call, rpc::ReplyStream& replies,
             std::promise<WatchEnd>& ended) {
  WatchEnd end;
  try {
    auto serving = watches.serve(std::move(plan), call, replies);
    const auto done = co_await serving;
    if (!done) end.reason = done.refusal().reason();
    if (!done && !done.refusal().fields().empty()) end.reason = done.refusal().fields().front().reason;
  } catch (const rpc::NotYet& not_yet) {
    end.reason = not_yet.reason();
    const auto token = not_yet.facts().find("resume_token");
    if (token != not_yet.facts().end()) end.token = token->second;
  }
  ended.set_value(std::move(end));
}

}  // namespace

WatchedLog::WatchedLog(const Database& database, const events::TailLimits& limits, const events::WatchTimes& times)
    : WatchedLog(database.engine(), database.where(), limits, times) {}

WatchedLog::WatchedLog(Engine engine, const std::string& where, const events::TailLimits& limits,
                       const events::WatchTimes& times)
    : store_(open_store(engine, where, failpoints_)) {
  store::ensure_views(*store_, aggregates_, failpoints_);
  committer_ = std::make_unique<store::Committer>(*store_, aggregates_, clock_, ids_, failpoints_, nullptr,
                                                  rules_version_on, std::vector<store::CommitObserver*>{&signal_});
  watches_ = std::make_unique<events::Watches>(*store_, signal_, aggregates_, kSource, "test", metrics_, limits, times);
}

store::Committed WatchedLog::must(store::Command command) {
  auto outcome = committer_->commit_and_wait(std::move(command));
  if (auto* done = std::get_if<store::Committed>(&outcome)) return std::move(*done);
  throw std::runtime_error("Not committed: " + reason_of(outcome));
}

void WatchedLog::add_businesses(int first, int count) {
  std::vector<Outcome> outcomes;
  for (int i = first; i < first + count; ++i) {
    const auto id = std::to_string(i);
    const auto promise = std::make_shared<std::promise<store::CommitOutcome>>();
    committer_->submit(register_business("r" + id, {id}),
                       [promise](store::CommitOutcome outcome) { promise->set_value(std::move(outcome)); });
    outcomes.push_back(promise->get_future());
  }
  for (auto& outcome : outcomes) ASSERT_TRUE(committed(outcome_of(std::move(outcome))));
}

std::string WatchedLog::metric(const std::string& series) {
  return harness::series(metrics_.serialize(), series);
}

events::WatchPlan plan_of_businesses() {
  events::WatchPlan plan;
  plan.filter.kinds = {"businesses/"};
  return plan;
}

struct Watcher::Accepted {
  Watcher& watcher;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    const std::lock_guard lock(watcher.mutex_);
    if (!watcher.accepting_ && !watcher.gone_) {
      watcher.held_ = waiting;
      return;
    }
    watcher.heard_ = !watcher.gone_;
    watcher.transport_.run([waiting](std::size_t) { waiting.resume(); });
  }
  bool await_resume() const {
    const std::lock_guard lock(watcher.mutex_);
    return watcher.heard_;
  }
};

Watcher::Watcher(events::Watches& watches, events::WatchPlan plan, bool accepting) : accepting_(accepting) {
  call_.cancelled = [this] {
    const std::lock_guard lock(mutex_);
    return gone_;
  };
  run(watches, std::move(plan), call_, *this, promise_);
}

Watcher::~Watcher() {
  give_up();
  end_.wait();
}

Task<bool> Watcher::write(rpc::Reply reply) {
  WatchMessage message;
  CHECK(message.ParseFromString(reply.bytes));
  Accepted accepted{*this};
  const bool heard = co_await accepted;
  if (heard) {
    const std::lock_guard lock(mutex_);
    messages_.push_back(std::move(message));
  }
  co_return heard;
}

void Watcher::give_up() {
  const std::lock_guard lock(mutex_);
  gone_ = true;
  heard_ = false;
  if (const auto held = std::exchange(held_, nullptr)) transport_.run([held](std::size_t) { held.resume(); });
}

void Watcher::accept() {
  const std::lock_guard lock(mutex_);
  accepting_ = true;
  heard_ = true;
  if (const auto held = std::exchange(held_, nullptr)) transport_.run([held](std::size_t) { held.resume(); });
}

std::vector<WatchMessage> Watcher::messages() const {
  const std::lock_guard lock(mutex_);
  return messages_;
}

std::size_t Watcher::count(WatchMessage::ContentCase content) const {
  std::size_t count = 0;
  for (const auto& message : messages()) count += message.content_case() == content ? 1 : 0;
  return count;
}

std::vector<std::int64_t> Watcher::positions() const {
  std::vector<std::int64_t> positions;
  for (const auto& message : messages())
    if (message.has_event()) positions.push_back(message.position());
  return positions;
}

bool Watcher::ended() const { return end_.wait_for(std::chrono::seconds{0}) == std::future_status::ready; }

WatchEnd Watcher::end() {
  if (end_.wait_for(harness::kPatience) != std::future_status::ready) throw std::runtime_error("The watch goes on");
  return end_.get();
}

void Copy::take(const WatchMessage& message) {
  if (message.has_record()) {
    Row row;
    row.version = message.record().version();
    CHECK(message.record().record().UnpackTo(&row.business));
    auto& mine = rows_[message.record().name()];
    if (row.version > mine.version) mine = std::move(row);
  } else if (message.has_event()) {
    auto& mine = rows_[message.event().subject()];
    if (message.event().version() <= mine.version) return;
    CHECK(message.event().version() == mine.version + 1);
    const auto event = store::parse_event(message.event().type(), message.event().event().value());
    mine.version = message.event().version();
    aggregates_.of(message.event().subject()).apply(mine.business, *event, {message.position(), mine.version, {}});
  }
}

std::map<std::string, std::pair<std::int64_t, std::string>> Copy::records() const {
  std::map<std::string, std::pair<std::int64_t, std::string>> records;
  for (const auto& [name, row] : rows_) records[name] = {row.version, row.business.SerializeAsString()};
  return records;
}

}  // namespace lumbung::contract
