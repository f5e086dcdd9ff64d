// Long work of an operator: how far it is, how fast, how much is left, and how it ended.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "said.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
using harness::Script;
using harness::TestServer;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

auto shows(const std::string& what, const std::string& unit, int done, int total) {
  return AllOf(HasSubstr("{\"progress\":\"" + what + "\",\"unit\":\"" + unit +
                         "\",\"done\":" + std::to_string(done) +
                         ",\"total\":" + std::to_string(total) + ",\"elapsed_ms\":"),
               HasSubstr("\"rate_per_second\":"), HasSubstr("\"seconds_left\":"));
}

Script finding_damage() {
  Script script;
  script.damaged = true;
  return script;
}

TEST(LogVerify, ShowsProgressAndTheVerdict) {
  const TestServer server({});
  const auto said = run(server, {"log", "verify"});
  EXPECT_EQ(said.exit, Exit::ok);
  EXPECT_THAT(said.err, shows("registry", "events", 25, 100));
  EXPECT_THAT(said.err, shows("registry", "events", 100, 100));
  EXPECT_THAT(said.err, EndsWith("The log of registry is whole: 100 events, 10 streams.\n"));
  EXPECT_THAT(said.out, HasSubstr("verdict.whole  true\n"));
}

TEST(LogVerify, ExitsWithOneWhenTheLogIsNotWhole) {
  const TestServer server(finding_damage());
  const auto said = run(server, {"log", "verify"});
  EXPECT_EQ(said.exit, Exit::not_whole);
  EXPECT_THAT(said.err, HasSubstr("is NOT whole: The hash of event 26 is another.\n"));
}

TEST(ViewsRebuild, ShowsHowMuchIsLeft) {
  const TestServer server({});
  const auto said = run(server, {"views", "rebuild"});
  EXPECT_EQ(said.exit, Exit::ok);
  // 4 cooperatives, 3 businesses, 3 owners.
  EXPECT_THAT(said.err, shows("registry", "streams", 5, 10));
  EXPECT_THAT(said.err, shows("registry", "streams", 10, 10));
}

TEST(ViewsRebuild, IsNotDoneBeforeTheSwitch) {
  const TestServer server(finding_damage());
  const auto said = run(server, {"views", "rebuild"});
  EXPECT_EQ(said.exit, Exit::internal);
  EXPECT_THAT(said.err, HasSubstr("the old ones still are"));
}

TEST(LongWork, StoppedSaysWhatBecameOfIt) {
  const TestServer server({});
  std::stop_source stop;
  stop.request_stop();
  const auto verify = run(server, {"log", "verify"}, {}, stop.get_token());
  EXPECT_EQ(verify.exit, Exit::interrupted);
  EXPECT_THAT(verify.err, HasSubstr("Stopped: nothing was decided and nothing was changed.\n"));
  const auto rebuild = run(server, {"views", "rebuild"}, {}, stop.get_token());
  EXPECT_EQ(rebuild.exit, Exit::interrupted);
  EXPECT_THAT(rebuild.err, HasSubstr("Stopped: the old views stay in use"));
}

TEST(Evaluate, TellsWhatItFoundAndWhatWouldChange) {
  const TestServer server({});
  const auto said = run(server, {"cooperatives", "evaluate", "--as-of", "2016-12-31", "--dry-run"});
  EXPECT_EQ(said.exit, Exit::ok);
  EXPECT_THAT(said.out, HasSubstr("AKTIF"));
  EXPECT_EQ(said.err, "4 evaluated by registry-2008, 2 would change.\n");
}

}  // namespace
}  // namespace lumbung::ctl
