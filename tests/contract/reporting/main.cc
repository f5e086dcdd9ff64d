// Reporting beside a real registry, on both engines; with --reporting it is the process that dies in the tests.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "contract/reporting/child.h"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (!args.empty() && args[0] == lumbung::contract::kReportingFlag)
    return lumbung::contract::run_reporting({args.begin() + 1, args.end()});
  ::testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
