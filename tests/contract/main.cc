// The contract tests; with --child it is the process that crashes in them.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "contract/script.h"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (!args.empty() && args[0] == lumbung::contract::kChildFlag)
    return lumbung::contract::run_child({args.begin() + 1, args.end()});
  ::testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
