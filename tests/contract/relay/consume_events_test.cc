// docs/consume-events.md as an outsider follows it: its script and commands against a real broker with a real log.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "contract/relay/published.h"
#include "harness/eventually.h"
#include "integration/document.h"

namespace lumbung::contract {
namespace {

using harness::eventually;
using ::testing::Contains;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string page() { return harness::read_file(LUMBUNG_SOURCES "/docs/consume-events.md"); }

std::string python_of(const std::string& markdown) {
  const std::string begin = "```python\n";
  const auto at = markdown.find(begin);
  if (at == std::string::npos) throw std::runtime_error("the page has no Python");
  return markdown.substr(at + begin.size(), markdown.find("\n```", at) - at - begin.size() + 1);
}

class ConsumeEventsPage : public ::testing::Test {
 protected:
  ConsumeEventsPage() {
    harness::write_file(folder_ / "follow.py", python_of(page()));
    for (const auto* part : {"proto", "node_modules"})
      std::filesystem::create_directory_symlink(std::string(LUMBUNG_SOURCES "/") + part, folder_ / part);
    city_.grow(12);
    running_ = city_.run();
    EXPECT_TRUE(eventually([&] { return city_.published(); }, Eq(12)));
  }
  harness::Ended run(const std::string& script) {
    harness::Process::Options options;
    options.folder = folder_.path();
    // Debian's python3, which has the packages.
    options.env = {"BROKER=" + city_.kafka().brokers(), "TOPIC=" + city_.topic(),
                   std::string("PATH=/usr/bin:") + std::getenv("PATH")};
    return harness::run("/bin/bash", {"-euo", "pipefail", "-c", script}, options);
  }

  harness::TempDir folder_;
  PublishedLog city_;
  std::unique_ptr<RunningRelay> running_;
};

TEST_F(ConsumeEventsPage, CommandsRunInOrderAndShowWhatIsShown) {
  const auto commands = integration::commands_of(integration::replaced(page(), "```sh kafka", "```sh test"));
  ASSERT_GE(commands.size(), 4u);
  for (const auto& command : commands) {
    const auto ended = run(command.script);
    ASSERT_EQ(ended.code, command.exit) << command.script << ended.out << ended.err;
    ASSERT_THAT(integration::missing_from(ended.out, command.shows), IsEmpty()) << command.script << ended.out;
  }
}

TEST_F(ConsumeEventsPage, TheScriptDropsRepeatsAndStopsAtAGap) {
  const auto schemas = integration::commands_of(integration::replaced(page(), "```sh kafka", "```sh test")).at(1);
  ASSERT_EQ(run(schemas.script).code, 0);
  ASSERT_EQ(run("python3 follow.py").code, 0);
  ASSERT_TRUE(running_->relay().republish(5));
  ASSERT_TRUE(eventually([&] { return city_.kafka().end(city_.topic()); }, Eq(20)));
  const auto again = run("python3 follow.py");
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.out, "at 12\n");

  running_->end();
  city_.grow(2);
  const auto event = city_.log().events().at(13);
  city_.kafka().produce(city_.topic(), headers_at(city_.log(), 14), event.stream, event.payload);
  const auto stopped = run("python3 follow.py");
  EXPECT_EQ(stopped.code, 1);
  EXPECT_THAT(stopped.err, HasSubstr("Position 13 is missing before 14"));
}

TEST_F(ConsumeEventsPage, TheScriptPutsARecordOfSomebodyElseAsideOnce) {
  const auto schemas = integration::commands_of(integration::replaced(page(), "```sh kafka", "```sh test")).at(1);
  ASSERT_EQ(run(schemas.script).code, 0);
  // Without any header, and with the id that another program's events have.
  city_.kafka().produce(city_.topic(), {}, "key", "what is this");
  city_.kafka().produce(city_.topic(),
                        {{"ce_id", "0190f0c2-4c5e-7b3a-8a51-6f0c1c2d3e4f"}, {"ce_type", "org.example.Letter"}}, "key", "letter");
  city_.grow(2);
  ASSERT_TRUE(eventually([&] { return city_.kafka().end(city_.topic()); }, Eq(16)));
  const auto first = run("python3 follow.py");
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.out, ::testing::EndsWith("at 14\n"));
  EXPECT_EQ(first.err, "offset 12 is no event of the city: tell the operator\n"
                       "offset 13 is no event of the city: tell the operator\n");
  const auto again = run("python3 follow.py");
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.out, "at 14\n");
  EXPECT_THAT(again.err, IsEmpty());
}

TEST_F(ConsumeEventsPage, NamesEveryHeader) {
  const auto named = integration::first_cells(page(), "## A record");
  for (const auto& record : city_.records())
    for (const auto& [name, value] : record.headers) EXPECT_THAT(named, Contains(name));
  events::Envelope traced;
  traced.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  for (const auto& [name, value] : events::headers_of(traced)) EXPECT_THAT(named, Contains(name));
}

}  // namespace
}  // namespace lumbung::contract
