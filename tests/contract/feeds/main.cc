// The contract of feeds and consumers; with --follow it is the process that dies in them.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "contract/feeds/child.h"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (!args.empty() && args[0] == lumbung::contract::kFollowerFlag)
    return lumbung::contract::run_follower({args.begin() + 1, args.end()});
  ::testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
