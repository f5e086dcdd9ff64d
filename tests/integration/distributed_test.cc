// ./lumbung run --distributed: the main job against a process per service, with PostgreSQL, Kafka and Redis between them,
// ends with the picture of the embedded run, figure for figure, and takes down what it has started and nothing else. And the
// stack as docs/operate.md shows it.
#include <gmock/gmock.h>
#include <signal.h>

#include <filesystem>
#include <regex>

#include "document.h"
#include "harness/eventually.h"
#include "harness/process.h"
#include "harness/temp_dir.h"
#include "stack_processes.h"

namespace lumbung::integration {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
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

  harness::Process::Options options() const {
    auto options = in_checkout();
    options.env = {"CI=true", "LUMBUNGD=" LUMBUNGD_PATH};
    return options;
  }
  std::vector<std::string> words(std::vector<std::string> words) const {
    words.insert(words.end(), {"--var", var_.path()});
    return words;
  }
  harness::Ended lumbung(const std::vector<std::string>& what) const {
    return ended(harness::Process(LUMBUNG_SOURCES "/lumbung", words(what), options()));
  }
  // A command of the page, in this test's folder and with what was built for the tests.
  harness::Ended typed(std::string script) const {
    script = std::regex_replace(script, std::regex("\\./lumbung (stack \\w+|run)"), "$& --var " + var_.path());
    script = replaced(std::move(script), "./lumbung ctl", LUMBUNGCTL_PATH);
    script = replaced(std::move(script), "var/stack/env", var_ / "stack/env");
    return ended(harness::Process("bash", {"-euo", "pipefail", "-c", script}, options()));
  }
  static harness::Ended ended(harness::Process&& process) {
    const int code = process.wait(kRunPatience);
    return {code, process.out(), process.err()};
  }

  std::map<std::string, Identity> processes() const { return processes_of(var_ / "stack"); }

  harness::TempDir var_;
};

TEST_F(DistributedTest, PrintsThePictureOfTheEmbeddedRunAndTakesDownWhatItHasStarted) {
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
}

// The section of a heading, with the commands that readme_test passes over.
std::vector<Command> commands_under(const std::string& page, const std::string& heading) {
  const auto begin = page.find("\n" + heading + "\n");
  if (begin == std::string::npos) throw std::runtime_error("there is no " + heading);
  const auto section = page.substr(begin, page.find("\n## ", begin + 1) - begin);
  return commands_of(replaced(section, "```sh stack", "```sh test"));
}

// Up without a day, it stands on today's: later than the story's.
TEST_F(DistributedTest, DoesWhatThePageShowsAndLeavesWhatItFound) {
  const auto page = harness::read_file(LUMBUNG_SOURCES "/docs/operate.md");
  bool played = false;
  for (const auto& command : commands_under(page, "## The whole city as processes")) {
    const auto before = processes();
    const auto said = typed(command.script);
    ASSERT_EQ(said.code, command.exit) << command.script << said.out << said.err;
    ASSERT_THAT(missing_from(said.out, command.shows), IsEmpty()) << command.script << said.out;
    if (command.script.find("--distributed") == std::string::npos) continue;
    played = true;
    EXPECT_EQ(processes(), before);
    EXPECT_THAT(said.err, Not(HasSubstr("Stopped again")));
    for (const auto& [name, process] : before) EXPECT_TRUE(runs(process)) << name;
  }
  EXPECT_TRUE(played);
  EXPECT_THAT(processes(), IsEmpty());
}

TEST_F(DistributedTest, ASignalWhileTheStackStartsLeavesNothingAndTheNextRunOfAnOwnRegisterIsOfToday) {
  const std::vector<std::string> own = {"run", "--distributed", "--exit", "--register", "data/registers/businesses_mended.csv"};
  harness::Process cut_short(LUMBUNG_SOURCES "/lumbung", words(own), options());
  ASSERT_TRUE(harness::eventually([&] { return runs(processes()["kafka"]); }));
  const auto started = processes();
  cut_short.signal(SIGTERM);
  EXPECT_EQ(cut_short.wait(kRunPatience), 130) << cut_short.err();
  EXPECT_THAT(cut_short.err(), HasSubstr("Stopped again: postgresql redis kafka"));
  for (const auto& [name, process] : started) EXPECT_FALSE(runs(process)) << name;
  EXPECT_THAT(processes(), IsEmpty());

  const auto again = lumbung(own);
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(again.out, HasSubstr("5 rows: 5 new"));
  EXPECT_THAT(again.out, Not(HasSubstr("as of 2016-12-31")));
}

TEST_F(DistributedTest, ADayThatTheStackCannotStandOnIsRefusedAndForgotten) {
  const auto today = lumbung({"stack", "up", "--services", "registry"});
  ASSERT_EQ(today.code, 0) << today.err;
  const auto before = processes();
  for (const auto& words : {std::vector<std::string>{"stack", "up"}, {"run", "--distributed", "--exit"}}) {
    auto with_day = words;
    with_day.insert(with_day.end(), {"--business-date", "2016-12-31"});
    const auto running = lumbung(with_day);
    EXPECT_EQ(running.code, 1);
    EXPECT_THAT(running.err, HasSubstr("runs on the day of the calendar. ./lumbung stack down"));
    EXPECT_EQ(processes(), before);
  }
  ASSERT_EQ(lumbung({"stack", "down"}).code, 0);
  const auto past = lumbung({"stack", "up", "--business-date", "2016-12-31"});
  EXPECT_EQ(past.code, 1);
  EXPECT_THAT(past.err, HasSubstr("business_date 2016-12-31 is before it"));
  const auto again = lumbung({"stack", "up"});
  EXPECT_EQ(again.code, 0) << again.err;
}

TEST_F(DistributedTest, TakesTheStackDownWhenThePictureFails) {
  const auto failed = lumbung({"run", "--distributed", "--exit", "--no-such-flag"});
  EXPECT_EQ(failed.code, 2);
  EXPECT_THAT(failed.err, HasSubstr("--no-such-flag"));
  EXPECT_THAT(failed.err, HasSubstr("Stopped again: "));
}

}  // namespace
}  // namespace lumbung::integration
