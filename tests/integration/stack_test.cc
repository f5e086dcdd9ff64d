// ./lumbung stack with real servers in a folder of the test's own: it starts what is missing, keeps what is there, stops
// exactly what it has started, and says what went wrong.
#include <gmock/gmock.h>
#include <signal.h>

#include <filesystem>
#include <map>
#include <sstream>

#include "harness/kafka_topics.h"
#include "harness/network.h"
#include "harness/process.h"
#include "stack_processes.h"

namespace lumbung::integration {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

constexpr std::chrono::minutes kUpPatience{3};
constexpr char kTopic[] = "lumbung.3216.registry.events.v1";

class StackTest : public ::testing::Test {
 protected:
  // PostgreSQL, which does not run as root, must be able to enter.
  StackTest() {
    std::filesystem::permissions(var_.path(), std::filesystem::perms::owner_all |
                                                  std::filesystem::perms::group_exec |
                                                  std::filesystem::perms::others_exec);
  }
  ~StackTest() override { stack({"down"}); }

  harness::Ended stack(std::vector<std::string> words, const std::vector<std::string>& env = {}) {
    words.insert(words.begin(), "stack");
    words.insert(words.end(), {"--var", var_.path()});
    harness::Process::Options options;
    options.env = env;
    options.env.emplace_back("CI=true");
    harness::Process entry(LUMBUNG_SOURCES "/lumbung", words, options);
    const int code = entry.wait(kUpPatience);
    return {code, entry.out(), entry.err()};
  }
  harness::Ended up(const std::vector<std::string>& env = {}) {
    return stack({"up", "--services", "none"}, env);
  }

  std::string in_stack(const std::string& path) const { return var_ / ("stack/" + path); }

  std::map<std::string, Identity> recorded() const { return processes_of(in_stack("")); }

  // The answers of a table of `status`, by name.
  static std::map<std::string, std::string> answers(const harness::Ended& status) {
    std::map<std::string, std::string> found;
    std::istringstream lines(status.out);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string name, pid, address, answer;
      if (words >> name >> pid >> address >> answer && (answer == "yes" || answer == "no"))
        found[name] = answer;
    }
    return found;
  }

  std::string address_of(const std::string& name) const {
    const auto ports = harness::read_file(in_stack("ports"));
    const auto at = ("\n" + ports).find("\n" + name + "=");
    return "127.0.0.1:" + std::to_string(std::stoi(ports.substr(at + name.size() + 1)));
  }

  harness::TempDir var_;
};

const std::map<std::string, std::string> kAllAnswer = {
    {"postgresql", "yes"}, {"redis", "yes"}, {"kafka", "yes"}, {"prometheus", "yes"}};

TEST_F(StackTest, StartsWhatIsMissingAndStopsWhatItHasStarted) {
  // Of another cell than the one that nobody has to name.
  const auto first = up({"LUMBUNG_CELL=3216"});
  ASSERT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(answers(first), kAllAnswer) << first.out;
  const auto started = recorded();
  EXPECT_THAT(started, UnorderedElementsAre(Key("postgresql"), Key("redis"), Key("kafka"),
                                            Key("prometheus")));
  for (const auto& [name, process] : started) EXPECT_TRUE(runs(process)) << name;
  const auto kafka = address_of("kafka");
  EXPECT_THAT(harness::read_file(in_stack("env")), HasSubstr("\nLUMBUNG_KAFKA=" + kafka + "\n"));
  EXPECT_EQ(harness::kafka_partitions(kafka, kTopic), 1);
  EXPECT_EQ(harness::kafka_produce(kafka, kTopic, {}, "key", "kept"), 0);

  // It stays the stack of its cell.
  const auto of_another = up({"LUMBUNG_CELL=3275"});
  EXPECT_EQ(of_another.code, 1);
  EXPECT_THAT(of_another.err, HasSubstr("is the stack of cell 3216, and LUMBUNG_CELL says 3275. Unset it"));

  // A second up starts nothing, remembers the cell, and puts a setting back that somebody has changed.
  auto settings = harness::deployed_topic_settings();
  settings["max.message.bytes"] = "1";
  harness::set_kafka_topic(kafka, kTopic, settings);
  EXPECT_EQ(up().code, 0);
  EXPECT_EQ(recorded(), started);
  EXPECT_TRUE(harness::eventually(
      [&] {
        try {
          return harness::kafka_produce(kafka, kTopic, {}, "key", "kept too");
        } catch (const std::runtime_error&) {
          return std::int64_t{-1};
        }
      },
      Eq(1)));

  // One dies; the others are left alone.
  ASSERT_EQ(::kill(started.at("redis").pid, SIGKILL), 0);
  ASSERT_TRUE(harness::eventually([&] { return !runs(started.at("redis")); }));
  const auto wounded = stack({"status"});
  EXPECT_EQ(wounded.code, 1);
  EXPECT_EQ(answers(wounded).at("redis"), "no") << wounded.out;
  EXPECT_EQ(answers(wounded).at("kafka"), "yes") << wounded.out;
  EXPECT_EQ(up().code, 0);
  auto healed = recorded();
  EXPECT_NE(healed.at("redis"), started.at("redis"));
  EXPECT_TRUE(runs(healed.at("redis")));
  for (const auto* name : {"postgresql", "kafka", "prometheus"})
    EXPECT_EQ(healed.at(name), started.at(name)) << name;
  EXPECT_EQ(stack({"status"}).code, 0);

  // Down leaves no process, and the data.
  const auto down = stack({"down"});
  EXPECT_EQ(down.code, 0) << down.err;
  for (const auto& [name, process] : healed) EXPECT_FALSE(runs(process)) << name;
  EXPECT_THAT(recorded(), IsEmpty());
  EXPECT_EQ(stack({"status"}).code, 1);
  EXPECT_EQ(up().code, 0);
  EXPECT_EQ(address_of("kafka"), kafka);
  EXPECT_THAT(harness::kafka_records(kafka, kTopic), ::testing::SizeIs(2));
  healed = recorded();
  EXPECT_EQ(stack({"down", "--remove-data"}).code, 0);
  for (const auto& [name, process] : healed) EXPECT_FALSE(runs(process)) << name;
  EXPECT_FALSE(std::filesystem::exists(in_stack("")));
}

TEST_F(StackTest, SaysWhatCouldNotBeStartedAndLeavesTheRest) {
  const auto taken = harness::listen_on(0);
  const auto port = std::to_string(harness::port_of(taken));
  std::filesystem::create_directories(in_stack(""));
  harness::write_file(in_stack("ports"), "redis=" + port + "\n");
  const auto broken = up({"KAFKA_HOME=/nowhere"});
  EXPECT_EQ(broken.code, 1);
  EXPECT_THAT(broken.err, HasSubstr("port " + port + " has been taken by another program"));
  EXPECT_THAT(broken.err, HasSubstr("Kafka's jars are not in /nowhere/libs; ./lumbung setup"));
  EXPECT_THAT(broken.err, HasSubstr("Not started: redis kafka."));
  const auto status = stack({"status"});
  EXPECT_EQ(status.code, 1);
  EXPECT_EQ(answers(status).at("postgresql"), "yes") << status.out;
  EXPECT_EQ(answers(status).at("prometheus"), "yes") << status.out;
  EXPECT_TRUE(harness::connect_to(harness::port_of(taken))) << "the other program is as it was";
}

TEST_F(StackTest, NeverSignalsAProcessThatItHasNotStarted) {
  harness::Process stranger("sleep", {"1000"});
  const auto pid = std::to_string(stranger.pid());
  const auto start = start_of(stranger.pid());
  auto boot = harness::read_file("/proc/sys/kernel/random/boot_id");
  std::filesystem::create_directories(in_stack("run"));
  // Its pid, started at another moment; and at this moment of another start of the machine; and nonsense.
  harness::write_file(in_stack("run/redis"), pid + " 1 " + boot);
  harness::write_file(in_stack("run/kafka"), pid + " " + start + " another-boot\n");
  harness::write_file(in_stack("run/prometheus"), "-1 " + start + " " + boot);
  const auto down = stack({"down"});
  EXPECT_EQ(down.code, 0);
  EXPECT_THAT(down.err, HasSubstr("is running."));
  EXPECT_TRUE(stranger.running());
  EXPECT_THAT(recorded(), IsEmpty());
  // And it would have been signalled had it been ours.
  harness::write_file(in_stack("run/redis"), pid + " " + start + " " + boot);
  EXPECT_THAT(stack({"down"}).err, HasSubstr("Stopped: redis."));
  EXPECT_EQ(stranger.wait(), 128 + SIGTERM);
}

TEST_F(StackTest, RemovesOnlyAFolderThatItHasMade) {
  std::filesystem::create_directories(in_stack("run"));
  harness::write_file(in_stack("letters"), "somebody's");
  const auto down = stack({"down", "--remove-data"});
  EXPECT_EQ(down.code, 1);
  EXPECT_THAT(down.err, HasSubstr("was not made by ./lumbung stack"));
  EXPECT_EQ(harness::read_file(in_stack("letters")), "somebody's");
}

}  // namespace
}  // namespace lumbung::integration
