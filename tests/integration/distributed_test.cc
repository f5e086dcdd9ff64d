// ./lumbung run --distributed: the main job against a process per service, with PostgreSQL, Kafka and Redis between them,
// ends with the picture of the embedded run, figure for figure, and takes down what it has started and nothing else.
#include <gmock/gmock.h>

#include <filesystem>

#include "harness/process.h"
#include "harness/temp_dir.h"

namespace lumbung::integration {
namespace {

using ::testing::HasSubstr;

constexpr std::chrono::minutes kRunPatience{5};
constexpr char kServices[] = "registry";  // Those whose figures are in the picture.
constexpr char kDay[] = "2016-12-31";

class DistributedTest : public ::testing::Test {
 protected:
  // PostgreSQL, which does not run as root, must be able to enter.
  DistributedTest() {
    std::filesystem::permissions(var_.path(), std::filesystem::perms::owner_all |
                                                  std::filesystem::perms::group_exec |
                                                  std::filesystem::perms::others_exec);
  }
  ~DistributedTest() override { lumbung({"stack", "down"}); }

  harness::Ended lumbung(std::vector<std::string> words) {
    words.insert(words.end(), {"--var", var_.path()});
    harness::Process::Options options;
    options.folder = LUMBUNG_SOURCES;  // The picture names files as they are seen from here.
    options.env = {"CI=true", "LUMBUNGD=" LUMBUNGD_PATH};
    harness::Process entry(LUMBUNG_SOURCES "/lumbung", words, options);
    const int code = entry.wait(kRunPatience);
    return {code, entry.out(), entry.err()};
  }

  harness::TempDir var_;
};

TEST_F(DistributedTest, PrintsThePictureOfTheEmbeddedRunAndLeavesWhatItFound) {
  const auto picture = harness::read_file(LUMBUNG_SOURCES "/tests/integration/golden/city_picture.txt");
  // Which processes there are is remembered, and so is the day.
  ASSERT_EQ(lumbung({"stack", "up", "--services", kServices, "--business-date", kDay}).code, 0);
  ASSERT_EQ(lumbung({"stack", "down"}).code, 0);
  const auto first = lumbung({"run", "--distributed", "--exit"});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(first.out, picture);
  EXPECT_THAT(first.err, HasSubstr("Stopped again: postgresql redis kafka prometheus"));
  EXPECT_THAT(lumbung({"stack", "down"}).err, HasSubstr("is running."));

  // What was up before stays up, and the second time nothing is added.
  const auto up = lumbung({"stack", "up"});
  ASSERT_EQ(up.code, 0) << up.err;
  const auto second = lumbung({"run", "--distributed", "--exit"});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_THAT(second.err, ::testing::Not(HasSubstr("Stopped again")));
  EXPECT_EQ(lumbung({"stack", "status"}).code, 0);
}

TEST_F(DistributedTest, TakesTheStackDownWhenThePictureFails) {
  std::filesystem::create_directories(var_ / "stack");
  harness::write_file(var_ / "stack/services", std::string(kServices) + "\n");
  const auto failed = lumbung({"run", "--distributed", "--exit", "--no-such-flag"});
  EXPECT_EQ(failed.code, 2);
  EXPECT_THAT(failed.err, HasSubstr("--no-such-flag"));
  EXPECT_THAT(failed.err, HasSubstr("Stopped again: "));
}

}  // namespace
}  // namespace lumbung::integration
