// What a watch does: finds where it begins, tells the snapshot, then what happens, page by page.
#include <utility>

#include "runtime/events/watch_pages.h"
#include "runtime/events/watch_under_way.h"

namespace lumbung::events {
namespace {

using common::v1::WatchMessage;
using std::chrono::steady_clock;

// A log as one look at the store shows it.
struct Standing {
  store::Head head;
  std::optional<std::string> hash;  // At the position asked for; nothing when the log is shorter.
};

struct PageBehind {
  store::Head head;
  WatchedRows rows;
};

Refusal position_unknown(std::int64_t after, std::int64_t head) {
  return rule_broken("POSITION_UNKNOWN", "The log has no event at position " + std::to_string(after) + "; its last one is " +
                                             std::to_string(head) + ".")
      .with("after_position", after)
      .with("head_position", head);
}

}  // namespace

Task<std::optional<Refusal>> Watches::open(Watch& watch) {
  auto& at = watch.at;
  std::optional<WatchToken> token;
  if (!watch.plan.resume_token.empty()) {
    auto read = read_watch_token(watch.plan.resume_token, watch.filter);
    if (!read) co_return std::move(read).refusal();
    token = *std::move(read);
  }
  const auto asked = token ? std::optional(token->position) : watch.plan.after_position;
  std::function<Standing(store::Connection&)> query = [asked](store::Connection& connection) {
    const auto head = store::read_head(connection);
    return Standing{head, hash_at(connection, head, asked.value_or(head.position))};
  };
  auto reading = readers_.read<Standing>(std::move(query));
  const auto standing = co_await reading;
  if (token && (token->log_id != standing.head.log_id || !standing.hash || !token->fits(*standing.hash)))
    co_return log_replaced().with("log_id", standing.head.log_id);
  if (!standing.hash) co_return position_unknown(*asked, standing.head.position);
  at.log_id = standing.head.log_id;
  at.position = asked.value_or(standing.head.position);
  at.chain_hash = *standing.hash;
  if (token) at.snapshot_after = token->snapshot_after;
  else if (watch.plan.snapshot) at.snapshot_after = std::string();
  co_return std::optional<Refusal>();
}

Task<std::optional<Watches::Ended>> Watches::tell(Watch& watch, const std::string& content) {
  std::optional<Ended> ended;
  {
    const std::lock_guard lock(mutex_);
    watch.writing_since = watch.page_begun;
  }
  auto writing = watch.replies.write(rpc::Reply(watch.bytes_of(content)));
  const bool heard = co_await writing;
  bool given_up = false;
  {
    const std::lock_guard lock(mutex_);
    watch.writing_since.reset();
    given_up = watch.given_up;
  }
  const auto now = steady_clock::now();
  watch.told_at = now;
  if (given_up) ended = stopping_ ? Ended::stopping : Ended::too_slow;
  else if (!heard) ended = Ended::client_gone;
  else if (stopping_) ended = Ended::stopping;
  else if (now - watch.page_begun > times_.accept) ended = Ended::too_slow;
  co_return ended;
}

Task<std::optional<Watches::Ended>> Watches::tell_heartbeat(Watch& watch) {
  WatchMessage message;
  message.mutable_heartbeat()->set_log_id(watch.at.log_id);
  watch.page_begun = steady_clock::now();
  const auto content = message.SerializeAsString();
  auto telling = tell(watch, content);
  auto ended = co_await telling;
  co_return ended;
}

Task<std::optional<Watches::Ended>> Watches::tell_snapshot(Watch& watch) {
  std::optional<Ended> ended;
  for (auto after = *watch.at.snapshot_after;;) {
    std::function<SnapshotPage(store::Connection&)> query = [this, &watch, after](store::Connection& connection) {
      return read_snapshot(connection, aggregates_, watch.plan.filter, after);
    };
    auto reading = readers_.read<SnapshotPage>(std::move(query));
    const auto page = co_await reading;
    watch.page_begun = steady_clock::now();
    for (const auto& row : page.rows) {
      watch.at.snapshot_after = row.name;
      ++watch.records;
      auto telling = tell(watch, row.content);
      ended = co_await telling;
      if (ended) co_return ended;
    }
    if (stopping_) co_return std::optional(Ended::stopping);
    if (watch.call.cancelled()) co_return std::optional(Ended::client_gone);
    if (page.after.empty()) break;
    after = page.after;
    // Also of a page without a record that is wanted: nobody waits in silence, and nobody looks through it again.
    watch.at.snapshot_after = after;
    if (steady_clock::now() - watch.told_at < times_.heartbeat) continue;
    auto beating = tell_heartbeat(watch);
    ended = co_await beating;
    if (ended) co_return ended;
  }
  watch.at.snapshot_after.reset();
  WatchMessage message;
  message.mutable_snapshot_complete()->set_records(watch.records);
  watch.page_begun = steady_clock::now();
  const auto content = message.SerializeAsString();
  auto telling = tell(watch, content);
  ended = co_await telling;
  co_return ended;
}

// One page, one heartbeat, or one wait.
Task<std::optional<Watches::Ended>> Watches::follow(Watch& watch) {
  std::optional<Ended> ended;
  auto& at = watch.at;
  if (stopping_) co_return std::optional(Ended::stopping);
  if (watch.call.cancelled()) co_return std::optional(Ended::client_gone);
  if (steady_clock::now() - watch.told_at >= times_.heartbeat) {
    auto telling = tell_heartbeat(watch);
    ended = co_await telling;
    co_return ended;
  }
  auto found = tail_.look(watch.joined, at.log_id, at.position);
  if (found.where == LogTail::Found::Where::replaced) co_return std::optional(Ended::replaced);
  if (found.where == LogTail::Found::Where::behind) {
    std::function<PageBehind(store::Connection&)> query = [this, log_id = at.log_id,
                                                           position = at.position](store::Connection& connection) {
      // The head first: what is in it is in the page.
      auto head = store::read_head(connection);
      return PageBehind{std::move(head), read_watched(connection, source_, log_id, position)};
    };
    auto reading = readers_.read<PageBehind>(std::move(query));
    auto page = co_await reading;
    if (page.head.log_id != at.log_id) co_return std::optional(Ended::replaced);
    if (page.rows.empty() && page.head.position > at.position)
      throw std::runtime_error("the log has no event at position " + std::to_string(at.position + 1));
    found.rows = std::move(page.rows);
  }
  if (!found.rows.empty()) {
    auto telling = tell_rows(watch, std::move(found.rows));
    ended = co_await telling;
    co_return ended;
  }
  auto waiting = tail_.wait(watch.joined, at.position, watch.told_at + times_.heartbeat, watch.call.cancelled);
  co_await waiting;
  co_return ended;
}

Task<std::optional<Watches::Ended>> Watches::tell_rows(Watch& watch, WatchedRows rows) {
  std::optional<Ended> ended;
  watch.page_begun = steady_clock::now();
  for (const auto& row : rows) {
    watch.at.position = row->position;
    watch.at.chain_hash = row->chain_hash;
    if (!watch.plan.filter.wants_event(row->subject, row->type, row->kecamatan)) continue;
    auto telling = tell(watch, row->content);
    ended = co_await telling;
    // A client that was gone did not hear it: nobody is left to be given the token.
    metrics_.told();
    if (ended) co_return ended;
  }
  co_return ended;
}

}  // namespace lumbung::events
