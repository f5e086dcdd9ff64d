// deploy/kafka/create-topics, with Kafka's tools as they are when a broker answers one question and not another.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "harness/process.h"
#include "harness/temp_dir.h"

namespace lumbung::integration {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(CreateTopicsTest, TakesNoTopicForMissingWhenKafkaDoesNotSayWhichThereAre) {
  const harness::TempDir home;
  std::filesystem::create_directories(home / "bin");
  const auto tool = home / "bin/kafka-topics.sh";
  std::ofstream(tool) << "#!/bin/sh\ncase \"$*\" in *--describe*) echo 'TimeoutException' >&2; exit 1;; esac\n";
  std::filesystem::permissions(tool, std::filesystem::perms::owner_all);
  harness::Process::Options options;
  options.env = {"KAFKA_HOME=" + home.path()};
  harness::Process create(LUMBUNG_SOURCES "/deploy/kafka/create-topics",
                          {"--bootstrap-server", "127.0.0.1:9092", "--cell", "3275"}, options);
  EXPECT_EQ(create.wait(std::chrono::minutes(1)), 1);
  EXPECT_THAT(create.out(), IsEmpty());
  EXPECT_THAT(create.err(), HasSubstr("does not say which topics it has. Nothing was changed."));
}

}  // namespace
}  // namespace lumbung::integration
