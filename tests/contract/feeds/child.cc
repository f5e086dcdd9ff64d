#include "contract/feeds/child.h"

#include "contract/feeds/following.h"
#include "harness/eventually.h"
#include "runtime/events/embedded_feed.h"

namespace lumbung::contract {

int run_follower(const std::vector<std::string>& args) {
  const auto engine = args.at(0) == "sqlite" ? Engine::sqlite : Engine::postgresql;
  Failpoints none;
  const auto source = open_store(Engine::sqlite, args.at(1), none);
  store::CommitSignal signal;
  const events::OpenFeed feeds = [&] { return events::open_embedded_feed(*source, signal, kFollowed); };
  Follower follower(engine, args.at(2));
  if (!args.at(4).empty()) follower.failpoints().arm(args.at(4));
  if (args.at(3) == "greeting") follower.greet(feeds);
  else follower.follow(feeds);
  const auto end = store::read_head(*source->reader()).position;
  const bool there = harness::eventually([&] {
    const auto status = follower.consumer().status();
    return status.cursor.position >= end && status.state == events::ConsumerState::following;
  });
  if (there && args.at(3) == "rebuild" && !follower.consumer().rebuild({})) return 1;
  return there ? 0 : 1;
}

}  // namespace lumbung::contract
