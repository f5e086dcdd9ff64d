// Several processes on one log: each has its own store and committer, and none knows of the others.
#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "contract/log.h"

namespace lumbung::contract {
namespace {

constexpr int kProcesses = 2;
constexpr int kCommandsEach = 1'000;
constexpr int kSharedStreams = 10;

class ConcurrencyTest : public OnBothEngines {
 protected:
  Database database_{GetParam()};
};
LUMBUNG_ON_BOTH_ENGINES(ConcurrencyTest);

TEST_P(ConcurrencyTest, LosesNothingAndDoublesNothingOnSharedAndSeparateStreams) {
  std::vector<std::unique_ptr<Log>> logs;
  for (int p = 0; p < kProcesses; ++p) logs.push_back(std::make_unique<Log>(database_));
  for (int s = 0; s < kSharedStreams; ++s)
    logs[0]->must(register_business("s" + std::to_string(s), {"shared-" + std::to_string(s)}));

  std::vector<std::vector<Outcome>> outcomes(kProcesses);
  std::vector<std::thread> threads;
  for (int p = 0; p < kProcesses; ++p)
    threads.emplace_back([&, p] {
      for (int i = 0; i < kCommandsEach; ++i) {
        const auto id = std::to_string(p) + "-" + std::to_string(i);
        // Every third one makes a record of its own.
        outcomes[p].push_back(logs[p]->submit(
            i % 3 == 0 ? register_business("r" + id, {id})
                       : add_worker("r" + id, "shared-" + std::to_string(i % kSharedStreams))));
      }
    });
  for (auto& thread : threads) thread.join();
  for (auto& of_one : outcomes)
    for (auto& outcome : of_one) ASSERT_TRUE(committed(outcome_of(std::move(outcome))));

  EXPECT_EQ(logs[0]->head().position, kSharedStreams + kProcesses * kCommandsEach);
  int workers = 0;
  for (int s = 0; s < kSharedStreams; ++s)
    workers += logs[0]->business("shared-" + std::to_string(s))->workers_female();
  const int own = (kCommandsEach + 2) / 3;
  EXPECT_EQ(workers, kProcesses * (kCommandsEach - own));
  expect_whole(*logs[1]);
}

TEST_P(ConcurrencyTest, GivesAKeyToOneOfThoseWhoRaceForIt) {
  std::vector<std::unique_ptr<Log>> logs;
  for (int p = 0; p < kProcesses; ++p) logs.push_back(std::make_unique<Log>(database_));
  constexpr int kKeys = 50;
  std::vector<std::vector<Outcome>> outcomes(kProcesses);
  for (int k = 0; k < kKeys; ++k)
    for (int p = 0; p < kProcesses; ++p) {
      const auto number = std::to_string(1'000'000'000'000 + k);
      const auto id = std::to_string(p) + "-" + number;
      outcomes[p].push_back(logs[p]->submit(register_business("r" + id, {id, number})));
    }
  for (int k = 0; k < kKeys; ++k) {
    int winners = 0;
    for (int p = 0; p < kProcesses; ++p) {
      const auto outcome = outcome_of(std::move(outcomes[p][k]));
      winners += committed(outcome);
      EXPECT_TRUE(committed(outcome) || reason_of(outcome) == "NIB_TAKEN");
    }
    EXPECT_EQ(winners, 1) << "key " << k;
  }
  EXPECT_EQ(logs[0]->keys().size(), static_cast<std::size_t>(kKeys));
  expect_whole(*logs[0]);
}

TEST_P(ConcurrencyTest, GivesOneEffectToARequestSentToTwoProcesses) {
  Log one(database_);
  Log two(database_);
  one.must(register_business("r0", {"a"}));
  constexpr int kRequests = 100;
  std::vector<Outcome> first, second;
  for (int i = 0; i < kRequests; ++i) {
    first.push_back(one.submit(add_worker("r-" + std::to_string(i), "a")));
    second.push_back(two.submit(add_worker("r-" + std::to_string(i), "a")));
  }
  for (int i = 0; i < kRequests; ++i) {
    const auto a = outcome_of(std::move(first[i]));
    const auto b = outcome_of(std::move(second[i]));
    ASSERT_TRUE(committed(a) && committed(b));
    const auto& left = std::get<store::Committed>(a);
    const auto& right = std::get<store::Committed>(b);
    EXPECT_EQ(left.reply, right.reply);
    EXPECT_NE(left.replayed, right.replayed);
  }
  EXPECT_EQ(one.business("a")->workers_female(), kRequests);
  expect_whole(two);
}

TEST_P(ConcurrencyTest, OpensAFreshDatabaseFromManyThreadsAtOnce) {
  std::vector<std::string> ids(4);
  std::vector<std::thread> threads;
  for (auto& id : ids)
    threads.emplace_back([&] {
      Log log(database_);
      log.must(register_business("r" + log.head().log_id, {"a"}));
      id = log.head().log_id;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 1u) << "they made one log";
  Log log(database_);
  EXPECT_EQ(log.head().position, 1);
}

}  // namespace
}  // namespace lumbung::contract
