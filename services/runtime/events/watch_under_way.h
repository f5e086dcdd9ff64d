// The inside of Watches: one watch between its beginning and its end. Only watches.cc and watch_steps.cc include this.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "lumbung/common/v1/watch.pb.h"
#include "runtime/events/watch_token.h"
#include "runtime/events/watches.h"

namespace lumbung::events {

// The log was put back from a backup, or is another one.
inline Refusal log_replaced() {
  return rule_broken("LOG_REPLACED",
                     "The log was put back from a backup or is another one. What you know of it may have never happened: "
                     "start again with a snapshot.");
}

// One watch under way, on the coroutine's frame: on one thread at a time, but for what look_at_writers() reads.
class Watches::Watch {
 public:
  Watch(Watches& home, WatchPlan asked, const rpc::Call& asking, rpc::ReplyStream& out)
      : plan(std::move(asked)), call(asking), replies(out), filter(plan.filter.canonical()), home_(home) {
    home_.enter(*this);
  }
  ~Watch() { home_.leave(*this); }
  Watch(const Watch&) = delete;

  // It knows where in the log it is; before that nothing was told.
  bool stands() const { return !at.chain_hash.empty(); }
  std::string token() const { return write_watch_token(at, filter); }
  // How to go on, for whoever is told that the watch ends: where it stands, else where it was to go on. Nothing when it was
  // to begin anew.
  std::map<std::string, std::string> way_on() const {
    const auto where = stands() ? token() : plan.resume_token;
    if (where.empty()) return {};
    return {{"resume_token", where}};
  }
  std::string bytes_of(const std::string& content) const {
    common::v1::WatchMessage front;
    front.set_resume_token(token());
    front.set_position(at.position);
    // Fields of a message may stand one behind the other, in any order.
    return front.SerializeAsString() + content;
  }

  const WatchPlan plan;
  const rpc::Call& call;
  rpc::ReplyStream& replies;
  const std::string filter;
  std::int64_t joined = 0;
  WatchToken at;
  std::int64_t records = 0;
  std::chrono::steady_clock::time_point told_at = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point page_begun = std::chrono::steady_clock::now();

  // Guarded by Watches::mutex_.
  std::optional<std::chrono::steady_clock::time_point> writing_since;  // Since the page was begun, while a write is out.
  bool given_up = false;

 private:
  Watches& home_;
};

}  // namespace lumbung::events
