// The program at a real terminal, which script(1) gives it: bars, prompts, questions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/process.h"
#include "harness/temp_dir.h"
#include "test_server.h"

namespace lumbung::ctl {
namespace {

using harness::Script;
using harness::TestServer;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Runs `lumbungctl <command>` in a shell at a terminal where somebody types.
harness::Ended at_terminal(const TestServer& server, const std::string& command,
                           const std::string& typed = "") {
  harness::Process::Options options;
  options.env = {"LUMBUNG_SERVER=" + server.target().address, "TERM=xterm", "TYPED=" + typed,
                 "COMMAND=" LUMBUNGCTL_PATH " " + command};
  return harness::run(
      "/bin/bash", {"-c", "printf '%s' \"$TYPED\" | /usr/bin/script -qec \"$COMMAND\" /dev/null"},
      options);
}

TEST(Terminal, ShowsABarWhileAListGoesToAFile) {
  Script script;
  script.records = 120;
  const TestServer server(script);
  const harness::TempDir folder;
  const auto said = at_terminal(
      server, "businesses list --all --page-size 50 -o csv > " + folder.path() + "/all.csv");
  EXPECT_EQ(said.code, 0);
  EXPECT_THAT(said.out, AllOf(HasSubstr("\rbusinesses"), HasSubstr("41 %  50 records"),
                              HasSubstr(" records/s"), HasSubstr(" left\x1b[K")));
  EXPECT_TRUE(said.out.ends_with("\r\x1b[K")) << said.out;
  EXPECT_THAT(harness::read_file(folder.path() + "/all.csv"), HasSubstr("\nbusinesses/120,"));
}

TEST(Terminal, ShowsNoBarAmongTheData) {
  Script script;
  script.records = 3;
  const TestServer server(script);
  const auto said = at_terminal(server, "businesses list --all");
  EXPECT_THAT(said.out, AllOf(HasSubstr("businesses/3"), Not(HasSubstr("\x1b[K"))));
}

TEST(Terminal, AsksForANik) {
  const TestServer server({});
  const auto said = at_terminal(server, "owners find", "3275010508909001\n");
  EXPECT_EQ(said.code, 0) << said.out;
  EXPECT_THAT(said.out, AllOf(HasSubstr("NIK: "), HasSubstr("owners/found")));
  EXPECT_THAT(server.requests(), ElementsAre("FindOwner nik: \"3275010508909001\""));
}

TEST(Terminal, AsksBeforeItErases) {
  const TestServer server({});
  const auto said = at_terminal(server, "owners erase 1 --paper SP/1", "no\n");
  EXPECT_EQ(said.code, 130) << said.out;
  EXPECT_THAT(said.out, AllOf(HasSubstr("Type yes: "), HasSubstr("Nothing was erased.")));
  EXPECT_THAT(server.requests(), ElementsAre(HasSubstr("validate_only: true")));
}

}  // namespace
}  // namespace lumbung::ctl
