// Group commit: few transactions for many commands, people before bulk, and no neighbour pays for
// another.
#include <gmock/gmock.h>

#include "contract/log.h"
#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;

class BatchTest : public OnBothEngines {
 protected:
  // One command alone in its transaction, waiting for the head lock; what comes after it gathers.
  void plug() {
    plug_ = log_.submit(register_business("plug", {"plug"}));
    ASSERT_TRUE(harness::eventually([&] { return log_.committer().queued(); }, Eq(0u)));
  }
  void submit(store::Command command, store::CommandClass command_class) {
    command.command_class = command_class;
    outcomes_.push_back(log_.submit(std::move(command)));
  }
  void expect_all_committed() {
    EXPECT_TRUE(committed(outcome_of(std::move(plug_))));
    for (auto& outcome : outcomes_) EXPECT_TRUE(committed(outcome_of(std::move(outcome))));
  }
  // How many events each transaction wrote, in order.
  std::vector<int> transactions() {
    std::vector<int> sizes;
    std::int64_t time = -1;
    for (const auto& event : log_.events()) {
      if (event.time_us != time) sizes.push_back(0);
      time = event.time_us;
      ++sizes.back();
    }
    return sizes;
  }

  // A constraint of the engine's own, which no rule of ours knows: it refuses the data of
  // businesses named so.
  void make_engine_refuse(const std::string& pattern) {
    const auto like = "'businesses/" + pattern + "'";
    log_.spoil(GetParam() == Engine::sqlite
                   ? "CREATE TRIGGER picky BEFORE INSERT ON streams WHEN NEW.name LIKE " + like +
                         " BEGIN SELECT RAISE(ABORT, 'refused'); END"
                   : "ALTER TABLE streams ADD CONSTRAINT picky CHECK (name NOT LIKE " + like + ")");
  }
  void make_engine_accept() {
    log_.spoil(GetParam() == Engine::sqlite ? "DROP TRIGGER picky"
                                            : "ALTER TABLE streams DROP CONSTRAINT picky");
  }

  Database database_{GetParam()};
  Log log_{database_};
  Outcome plug_;
  std::vector<Outcome> outcomes_;
};
LUMBUNG_ON_BOTH_ENGINES(BatchTest);

TEST_P(BatchTest, TakesWhateverWaitsUpToItsLimit) {
  {
    const Log::Stall stall(log_);
    plug();
    for (int i = 0; i < 700; ++i)
      submit(register_business("r" + std::to_string(i), {std::to_string(i)}),
             store::CommandClass::people);
  }
  expect_all_committed();
  EXPECT_THAT(transactions(), ElementsAre(1, int(store::kMaxBatch), 700 - int(store::kMaxBatch)));
  expect_whole(log_);
}

TEST_P(BatchTest, RefusesAnEventThatNoTopicWouldTake) {
  NewBusiness large{"large"};
  large.display_name = std::string(store::kMaxEventBytes, 'x');
  submit(register_business("large", large), store::CommandClass::people);
  submit(register_business("small", {"small"}), store::CommandClass::people);
  const auto refused = outcome_of(std::move(outcomes_[0]));
  ASSERT_TRUE(std::holds_alternative<Refusal>(refused));
  EXPECT_EQ(std::get<Refusal>(refused).reason(), "EVENT_TOO_LARGE");
  EXPECT_TRUE(committed(outcome_of(std::move(outcomes_[1]))));
  EXPECT_EQ(log_.head().position, 1);
}

TEST_P(BatchTest, TakesPeopleFirstAndLittleBulkBesideThem) {
  {
    const Log::Stall stall(log_);
    plug();
    for (int i = 0; i < 200; ++i)
      submit(register_business("b" + std::to_string(i), {"bulk-" + std::to_string(i)}),
             store::CommandClass::bulk);
    for (int i = 0; i < 100; ++i)
      submit(register_business("p" + std::to_string(i), {"people-" + std::to_string(i)}),
             store::CommandClass::people);
  }
  expect_all_committed();
  const int mixed = 100 + int(store::kMaxBulkInMixedBatch);
  EXPECT_THAT(transactions(), ElementsAre(1, mixed, 300 - mixed));
  const auto events = log_.events();
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(events[i + 1].stream, stream_of("people-" + std::to_string(i)));
  for (int i = 0; i < 200; ++i)
    EXPECT_EQ(events[i + 101].stream, stream_of("bulk-" + std::to_string(i)));
}

TEST_P(BatchTest, GivesBulkTheWholeBatchWhenNobodyElseWaits) {
  {
    const Log::Stall stall(log_);
    plug();
    for (int i = 0; i < 200; ++i)
      submit(register_business("b" + std::to_string(i), {std::to_string(i)}),
             store::CommandClass::bulk);
  }
  expect_all_committed();
  EXPECT_THAT(transactions(), ElementsAre(1, 200));
}

TEST_P(BatchTest, LetsLaterCommandsSeeEarlierOnes) {
  {
    const Log::Stall stall(log_);
    plug();
    submit(register_business("r1", {"a"}), store::CommandClass::people);
    for (int i = 0; i < 10; ++i)
      submit(add_worker("w" + std::to_string(i), "a"), store::CommandClass::people);
  }
  expect_all_committed();
  EXPECT_EQ(transactions().size(), 2u);
  EXPECT_EQ(log_.business("a")->workers_female(), 10);
  expect_whole(log_);
}

TEST_P(BatchTest, LeavesTheNeighboursOfARefusalAlone) {
  Outcome refused;
  {
    const Log::Stall stall(log_);
    plug();
    submit(register_business("r1", {"a"}), store::CommandClass::people);
    refused = log_.submit(add_worker("r2", "nobody"));
    submit(add_worker("r3", "a"), store::CommandClass::people);
  }
  EXPECT_EQ(reason_of(outcome_of(std::move(refused))), "BUSINESS_UNKNOWN");
  expect_all_committed();
  EXPECT_EQ(transactions().size(), 2u);
  expect_whole(log_);
}

TEST_P(BatchTest, FailsOnlyTheCommandWhoseDataTheEngineRefuses) {
  make_engine_refuse("bad");
  Outcome bad;
  {
    const Log::Stall stall(log_);
    plug();
    for (int i = 0; i < 40; ++i) {
      const auto number = std::to_string(i);
      if (i == 17) bad = log_.submit(register_business("bad", {"bad"}));
      submit(register_business("r-" + number, {number, "", "ext-" + number}),
             store::CommandClass::people);
    }
  }
  const auto outcome = outcome_of(std::move(bad));
  ASSERT_TRUE(failed(outcome));
  EXPECT_TRUE(std::get<store::Failed>(outcome).internal) << "a retry will not help";
  expect_all_committed();
  EXPECT_FALSE(log_.business("bad"));
  EXPECT_EQ(log_.head().position, 41);
  expect_whole(log_);
}

TEST_P(BatchTest, FindsEveryCommandWhoseDataTheEngineRefuses) {
  make_engine_refuse("bad-%");
  std::vector<Outcome> bad;
  {
    const Log::Stall stall(log_);
    plug();
    for (int i = 0; i < 30; ++i) {
      const auto number = std::to_string(i);
      if (i % 3 == 0)
        bad.push_back(log_.submit(register_business("bad-" + number, {"bad-" + number})));
      submit(register_business("r-" + number, {number}), store::CommandClass::people);
    }
  }
  for (auto& outcome : bad) EXPECT_TRUE(failed(outcome_of(std::move(outcome))));
  expect_all_committed();
  expect_whole(log_);
}

TEST_P(BatchTest, RemembersNothingOfACommandTheEngineRefused) {
  make_engine_refuse("bad");
  ASSERT_TRUE(failed(log_.commit(register_business("r1", {"bad"}))));
  EXPECT_TRUE(log_.requests().empty());
  make_engine_accept();
  EXPECT_FALSE(log_.must(register_business("r1", {"bad"})).replayed);
  expect_whole(log_);
}

TEST_P(BatchTest, DropsWhatIsLateWhenItsTurnComes) {
  Outcome late;
  {
    const Log::Stall stall(log_);
    plug();
    auto command = register_business("late", {"late"});
    command.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{1};
    const auto deadline = command.deadline;
    late = log_.submit(std::move(command));
    submit(register_business("r1", {"a"}), store::CommandClass::people);
    ASSERT_TRUE(harness::eventually([&] { return std::chrono::steady_clock::now() > deadline; }));
  }
  EXPECT_TRUE(std::holds_alternative<store::DeadlineExceeded>(outcome_of(std::move(late))));
  expect_all_committed();
  EXPECT_FALSE(log_.business("late"));
}

TEST_P(BatchTest, FinishesWhatIsQueuedBeforeItStops) {
  const Database database(GetParam());
  std::vector<Outcome> outcomes;
  {
    Log log(database);
    for (int i = 0; i < 300; ++i)
      outcomes.push_back(
          log.submit(register_business("r" + std::to_string(i), {std::to_string(i)})));
  }
  for (auto& outcome : outcomes) EXPECT_TRUE(committed(outcome_of(std::move(outcome))));
  Log again(database);
  EXPECT_EQ(again.head().position, 300);
}

TEST_P(BatchTest, RefusesMoreThanItsQueueHolds) {
  std::vector<Outcome> outcomes;
  Outcome beyond;
  {
    const Log::Stall stall(log_);
    plug();
    for (std::size_t i = 0; i < store::kMaxQueued; ++i)
      outcomes.push_back(log_.submit(add_worker("r" + std::to_string(i), "plug")));
    beyond = log_.submit(add_worker("beyond", "plug"));
    EXPECT_TRUE(failed(outcome_of(std::move(beyond)))) << "at once, not when its turn comes";
  }
  for (auto& outcome : outcomes) ASSERT_TRUE(committed(outcome_of(std::move(outcome))));
  EXPECT_EQ(log_.business("plug")->workers_female(), static_cast<int>(store::kMaxQueued));
}

TEST(BatchPostgresqlTest, FailsOnlyTheCommandWithATextPostgresqlCannotHold) {
  const Database database(Engine::postgresql);
  Log log(database);
  const std::string zero("ext\0ernal", 9);
  std::vector<Outcome> good;
  Outcome bad;
  {
    const Log::Stall stall(log);
    for (int i = 0; i < 10; ++i) {
      good.push_back(log.submit(register_business("r" + std::to_string(i), {std::to_string(i)})));
      if (i == 5) bad = log.submit(register_business("bad", {"bad", "", zero}));
    }
  }
  const auto outcome = outcome_of(std::move(bad));
  ASSERT_TRUE(failed(outcome));
  EXPECT_TRUE(std::get<store::Failed>(outcome).internal);
  for (auto& neighbour : good) EXPECT_TRUE(committed(outcome_of(std::move(neighbour))));
  expect_whole(log);
}

}  // namespace
}  // namespace lumbung::contract
