// The entry script without building anything: what it says, where it may stand, how it ends.
#include <gmock/gmock.h>

#include "harness/process.h"

namespace lumbung::integration {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

harness::Ended entry(const std::vector<std::string>& args, const std::string& folder = "/") {
  harness::Process::Options options;
  options.folder = folder;
  options.env = {"CI=true"};
  return harness::run(LUMBUNG_SOURCES "/lumbung", args, options);
}

TEST(EntryTest, ListsItsVerbs) {
  for (const auto& args : {std::vector<std::string>{}, {"help"}, {"--help"}}) {
    const auto ended = entry(args);
    EXPECT_EQ(ended.code, 0);
    for (const auto* verb : {"run", "ctl", "stack", "setup", "build", "test", "bench", "help"})
      EXPECT_THAT(ended.out, HasSubstr(std::string("\n  ") + verb + " "));
  }
}

TEST(EntryTest, RefusesWhatItDoesNotKnow) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"dance"}, "There is no verb 'dance'."},
      {{"setup", "everything"}, "takes no arguments"},
      {{"build", "fast"}, "There is no preset 'fast'"},
      {{"stack", "sideways"}, "has no word 'sideways'"},
      {{"stack", "up", "--services=loans"}, "There is no service 'loans'"},
      {{"stack", "up", "--business-date", "tomorrow"}, "--business-date is a date"},
      {{"stack", "status", "--remove-data"}, "does not know '--remove-data'"},
      {{"stack", "down", "--var"}, "--var needs a value"},
      {{"test", "luck"}, "There is no suite 'luck'"},
  };
  for (const auto& [args, sentence] : wrong) {
    const auto ended = entry(args);
    EXPECT_EQ(ended.code, 2) << sentence;
    EXPECT_THAT(ended.err, HasSubstr(sentence));
    EXPECT_THAT(ended.out, IsEmpty()) << "what went wrong is for stderr";
  }
}

TEST(EntryTest, DoesNotBeginABuildThatTheDiskCannotHold) {
  harness::Process::Options options;
  options.folder = LUMBUNG_SOURCES;
  options.env = {"TMPDIR=/proc"};  // No file fits there.
  const auto ended = harness::run(
      "/bin/bash", {"-c", "root=$PWD; source tools/entry/say.sh; source tools/entry/build.sh; need_room; echo built"}, options);
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.err, HasSubstr("Only 0 GiB are free where /proc is"));
  EXPECT_THAT(ended.out, IsEmpty());
}

TEST(EntryTest, EndsATestRunWithTheSum) {
  const auto ended = entry({"test", "lint"});
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_THAT(ended.out, EndsWith("\n1 passed, 0 failed\n"));
}

}  // namespace
}  // namespace lumbung::integration
