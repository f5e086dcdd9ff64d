// ./lumbung run --distributed: the main job against a process per service, with PostgreSQL, Kafka and Redis between them,
// ends with the picture of the embedded run, figure for figure, and takes down what it has started and nothing else.
#include <gmock/gmock.h>

#include <filesystem>

#include "harness/process.h"
#include "harness/temp_dir.h"

namespace lumbung::integration {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::chrono::minutes kRunPatience{5};

// The picture names files as they are seen from there.
harness::Process::Options in_checkout() {
  harness::Process::Options options;
  options.folder = LUMBUNG_SOURCES;
  return options;
}

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
    auto options = in_checkout();
    options.env = {"CI=true", "LUMBUNGD=" LUMBUNGD_PATH};
    harness::Process entry(LUMBUNG_SOURCES "/lumbung", words, options);
    const int code = entry.wait(kRunPatience);
    return {code, entry.out(), entry.err()};
  }

  harness::TempDir var_;
};

TEST_F(DistributedTest, PrintsThePictureOfTheEmbeddedRunAndLeavesWhatItFound) {
  const harness::TempDir embedded_var;
  harness::Process embedded(LUMBUNGD_PATH,
                            {"--first-look", "--exit", "--var", embedded_var.path(), "--grpc", "127.0.0.1:0",
                             "--http", "127.0.0.1:0", "--metrics", "127.0.0.1:0"},
                            in_checkout());
  ASSERT_EQ(embedded.wait(kRunPatience), 0) << embedded.err();
  ASSERT_THAT(embedded.out(), HasSubstr("1.445 of 1.700"));

  const auto first = lumbung({"run", "--distributed", "--exit"});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(first.out, embedded.out());
  EXPECT_THAT(first.err, HasSubstr("Stopped again: postgresql redis kafka prometheus"));
  EXPECT_THAT(lumbung({"stack", "down"}).err, HasSubstr("is running."));

  // What was up before stays up.
  const auto up = lumbung({"stack", "up"});
  ASSERT_EQ(up.code, 0) << up.err;
  const auto second = lumbung({"run", "--distributed", "--exit"});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_THAT(second.err, Not(HasSubstr("Stopped again")));
  EXPECT_EQ(lumbung({"stack", "status"}).code, 0);
}

TEST_F(DistributedTest, TakesTheStackDownWhenThePictureFails) {
  const auto failed = lumbung({"run", "--distributed", "--exit", "--no-such-flag"});
  EXPECT_EQ(failed.code, 2);
  EXPECT_THAT(failed.err, HasSubstr("--no-such-flag"));
  EXPECT_THAT(failed.err, HasSubstr("Stopped again: "));
}

}  // namespace
}  // namespace lumbung::integration
