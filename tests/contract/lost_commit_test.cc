// The line breaks at the worst moment. Whatever is answered is true, and a retry with the same id
// gives one effect.
#include <gmock/gmock.h>

#include "contract/log.h"
#include "harness/cut_proxy.h"
#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

using ::testing::Eq;

// A log whose line to a real PostgreSQL can be cut.
class LostCommitTest : public ::testing::Test {
 protected:
  void SetUp() override { log_.must(register_business("r0", {"a"})); }
  // Asked until it is committed, as a client that retries UNAVAILABLE does.
  store::Committed insist(const std::string& request) {
    std::optional<store::Committed> done;
    EXPECT_TRUE(harness::eventually([&] {
      auto outcome = log_.commit(add_worker(request, "a"));
      if (auto* committed = std::get_if<store::Committed>(&outcome)) done = std::move(*committed);
      return done.has_value();
    }));
    return done.value_or(store::Committed{});
  }
  void expect_workers(int count) {
    Log other(database_);
    EXPECT_EQ(other.business("a")->workers_female(), count);
    expect_whole(other);
  }

  Database database_{Engine::postgresql};
  harness::CutProxy line_{harness::Postgres::shared().port()};
  Log log_{Engine::postgresql, harness::Postgres::url(database_.database(), line_.port())};
};

TEST_F(LostCommitTest, IsAnsweredAsCommittedWhenItWas) {
  line_.cut_when_server_says("COMMIT");
  const auto answer = log_.must(add_worker("r1", "a"));
  EXPECT_EQ(line_.strikes(), 1) << "the answer to COMMIT really was lost";
  EXPECT_EQ(business_of(answer.reply).workers_female(), 1);
  EXPECT_TRUE(log_.must(add_worker("r1", "a")).replayed);
  expect_workers(1);
}

TEST_F(LostCommitTest, IsDoneOnceWhenItNeverArrived) {
  const auto command = [] { return register_business("r1", {"b", "", "", "never heard of"}); };
  // The name goes over the line in the event's payload, in one piece with COMMIT.
  line_.cut_when_client_says("never heard of");
  const auto outcome = log_.commit(command());
  EXPECT_EQ(line_.strikes(), 1);
  ASSERT_TRUE(committed(outcome) || failed(outcome));
  {
    Log other(database_);
    EXPECT_EQ(other.business("b").has_value(), committed(outcome)) << "the answer is true";
  }
  ASSERT_TRUE(harness::eventually([&] { return committed(log_.commit(command())); }));
  EXPECT_EQ(log_.head().position, 2);
  expect_workers(0);
}

TEST_F(LostCommitTest, AnswersEverybodyInTheBatch) {
  std::vector<Outcome> outcomes;
  Outcome plug;
  {
    Log beside(database_);
    const Log::Stall stall(beside);
    plug = log_.submit(register_business("plug", {"p"}));
    ASSERT_TRUE(harness::eventually([&] { return log_.committer().queued(); }, Eq(0u)));
    for (int i = 0; i < 50; ++i)
      outcomes.push_back(log_.submit(add_worker("r-" + std::to_string(i), "a")));
    line_.cut_when_server_says("COMMIT");
  }
  EXPECT_TRUE(committed(outcome_of(std::move(plug))));
  for (auto& outcome : outcomes) EXPECT_TRUE(committed(outcome_of(std::move(outcome))));
  EXPECT_EQ(line_.strikes(), 1);
  expect_workers(50);
}

TEST_F(LostCommitTest, SaysFailedWhileTheServerIsAwayAndRecoversAlone) {
  line_.isolate();
  EXPECT_TRUE(failed(log_.commit(add_worker("r1", "a"))));
  EXPECT_TRUE(failed(log_.commit(add_worker("r2", "a"))));
  line_.heal();
  EXPECT_FALSE(insist("r1").replayed) << "it had not happened";
  expect_workers(1);
}

TEST_F(LostCommitTest, SurvivesALineThatIsCutBetweenCommands) {
  for (int i = 0; i < 10; ++i) {
    line_.cut();
    insist("r-" + std::to_string(i));
  }
  expect_workers(10);
}

TEST_F(LostCommitTest, WaitsOutASilentLine) {
  line_.stall();
  auto waiting = log_.submit(add_worker("r1", "a"));
  EXPECT_EQ(waiting.wait_for(std::chrono::milliseconds{200}), std::future_status::timeout);
  line_.heal();
  const auto outcome = outcome_of(std::move(waiting));
  EXPECT_TRUE(committed(outcome) || failed(outcome));
  insist("r1");
  expect_workers(1);
}

TEST_F(LostCommitTest, ReadsThroughANewLine) {
  line_.cut();
  const auto reader = log_.store().reader();
  EXPECT_EQ(store::read_head(*reader).position, 1);
  line_.cut();
  EXPECT_TRUE(harness::eventually([&] {
    try {
      return store::read_head(*reader).position == 1;
    } catch (const store::Unavailable&) {
      return false;
    }
  }));
}

// The places where the code itself pretends that its connection broke, on both engines.
class FailpointTest : public OnBothEngines {
 protected:
  Database database_{GetParam()};
  Log log_{database_};
};
LUMBUNG_ON_BOTH_ENGINES(FailpointTest);

TEST_P(FailpointTest, AnswersTheTruthWhenCommitWasSentAndTheLineBroke) {
  log_.must(register_business("r0", {"a"}));
  log_.failpoints().arm("store_commit_sent=disconnect");
  const auto answer = log_.must(add_worker("r1", "a"));
  EXPECT_EQ(business_of(answer.reply).workers_female(), 1);
  EXPECT_TRUE(log_.must(add_worker("r1", "a")).replayed);
  EXPECT_EQ(log_.business("a")->workers_female(), 1);
  expect_whole(log_);
}

TEST_P(FailpointTest, DoesItOnceWhenTheLineBrokeBeforeCommit) {
  log_.must(register_business("r0", {"a"}));
  log_.failpoints().arm("store_before_commit=disconnect");
  const auto outcome = log_.commit(add_worker("r1", "a"));
  EXPECT_TRUE(committed(outcome) || failed(outcome));
  log_.must(add_worker("r1", "a"));
  EXPECT_EQ(log_.business("a")->workers_female(), 1);
  expect_whole(log_);
}

TEST_P(FailpointTest, KeepsABatchWholeThroughLostCommits) {
  log_.must(register_business("r0", {"a"}));
  log_.failpoints().arm("store_commit_sent=disconnect@2");
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 200; ++i)
    outcomes.push_back(log_.submit(add_worker("r-" + std::to_string(i), "a")));
  for (auto& outcome : outcomes) EXPECT_TRUE(committed(outcome_of(std::move(outcome))));
  EXPECT_EQ(log_.business("a")->workers_female(), 200);
  expect_whole(log_);
}

TEST_P(FailpointTest, NamesWhatItDoesNotKnow) {
  EXPECT_THROW(log_.failpoints().arm("store_on_a_sunday=crash"), std::invalid_argument);
  EXPECT_THROW(log_.failpoints().arm("store_commit_sent=explode"), std::invalid_argument);
}

}  // namespace
}  // namespace lumbung::contract
