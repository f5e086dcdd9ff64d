// Whoever touches a log behind its back is found out, and the place is named.
#include "runtime/store/verify.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "contract/log.h"
#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class VerifyTest : public OnBothEngines {
 protected:
  void SetUp() override {
    log_.must(register_business("r1", {"a", "1234567890123", "ext-a"}));
    log_.must(register_business("r2", {"b", "9876543210987", "ext-b"}));
    for (int i = 3; i <= 8; ++i) log_.must(add_worker("r" + std::to_string(i), i % 2 ? "a" : "b"));
    log_.must(open_day("r9", Date{2017, 1, 2}));
    ASSERT_TRUE(verify().whole) << verify().finding;
  }
  store::Verdict verify() {
    return store::verify_log(log_.store(), log_.aggregates(),
                             [](const store::Verdict&) { return true; });
  }
  void expect_wrong_at(std::int64_t position, const std::string& stream) {
    const auto verdict = verify();
    EXPECT_FALSE(verdict.whole);
    EXPECT_EQ(verdict.first_wrong_position, position) << verdict.finding;
    EXPECT_EQ(verdict.stream, stream) << verdict.finding;
    EXPECT_THAT(verdict.finding, Not(::testing::IsEmpty()));
  }
  // With one bit of its last byte turned.
  static store::Bytes damaged(std::string bytes) {
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    return {bytes};
  }

  Database database_{GetParam()};
  Log log_{database_};
};
LUMBUNG_ON_BOTH_ENGINES(VerifyTest);

TEST_P(VerifyTest, FindsAWholeLogWhole) {
  const auto verdict = verify();
  EXPECT_TRUE(verdict.whole);
  EXPECT_EQ(verdict.events, 9);
  EXPECT_EQ(verdict.head_position, 9);
  EXPECT_EQ(verdict.streams, 3);
  EXPECT_EQ(verdict.first_wrong_position, 0);
  EXPECT_EQ(verdict.head_hash, log_.head().hash);
}

TEST_P(VerifyTest, FindsAnEmptyLogWhole) {
  const Database database(GetParam());
  Log empty(database);
  EXPECT_TRUE(store::verify_log(empty.store(), empty.aggregates(), {}).whole);
}

TEST_P(VerifyTest, NamesTheFirstEventWithAnotherPayload) {
  const auto events = log_.events();
  for (const std::int64_t position : {7, 4})
    log_.spoil("UPDATE events SET payload = ?1 WHERE position = ?2",
               {damaged(events[position - 1].payload), position});
  expect_wrong_at(4, "businesses/b");
}

TEST_P(VerifyTest, NamesTheEventWithAnotherColumn) {
  const auto event = log_.events().at(4);
  const auto change = [&](const std::string& column, const store::Value& value) {
    log_.spoil("UPDATE events SET " + column + " = ?1 WHERE position = 5", {value});
  };
  change("metadata", damaged(event.metadata));
  expect_wrong_at(5, event.stream);
  change("metadata", store::Bytes{event.metadata});
  change("time_us", event.time_us + 1);
  expect_wrong_at(5, event.stream);
  change("time_us", event.time_us);
  change("type", event.type + "x");
  expect_wrong_at(5, event.stream);
  change("type", event.type);
  change("hash", damaged(event.hash));
  expect_wrong_at(5, event.stream);
  change("hash", store::Bytes{event.hash});
  EXPECT_TRUE(verify().whole);
}

TEST_P(VerifyTest, NamesAnEventRewrittenTogetherWithItsLeaf) {
  auto event = log_.events().at(2);
  // Who can compute a leaf cannot make the chain after it fit.
  log_.spoil("UPDATE events SET leaf = ?1 WHERE position = 3", {damaged(event.leaf)});
  expect_wrong_at(3, event.stream);
}

TEST_P(VerifyTest, NamesAMissingEvent) {
  log_.spoil("DELETE FROM events WHERE position = 6");
  EXPECT_EQ(verify().first_wrong_position, 6);
  EXPECT_FALSE(verify().whole);
}

TEST_P(VerifyTest, NamesAMissingEnd) {
  log_.spoil("DELETE FROM events WHERE position >= 8");
  EXPECT_EQ(verify().first_wrong_position, 8);
  EXPECT_FALSE(verify().whole);
}

TEST_P(VerifyTest, NoticesAnotherHeadHash) {
  log_.spoil("UPDATE head SET hash = ?1", {damaged(log_.head().hash)});
  EXPECT_FALSE(verify().whole);
}

TEST_P(VerifyTest, NamesAStateThatIsNotItsFold) {
  auto business = *log_.business("b");
  business.set_workers_female(99);
  log_.spoil("UPDATE streams SET state = ?1 WHERE name = 'businesses/b'",
             {store::Bytes{business.SerializeAsString()}});
  expect_wrong_at(0, "businesses/b");
}

TEST_P(VerifyTest, NamesAStateOfAnotherVersion) {
  log_.spoil("UPDATE streams SET version = version + 1 WHERE name = 'businesses/a'");
  expect_wrong_at(0, "businesses/a");
}

TEST_P(VerifyTest, NamesAStateWithoutEventsAndEventsWithoutAState) {
  log_.spoil(
      "INSERT INTO streams SELECT 'businesses/ghost', version, fold_version, state"
      " FROM streams WHERE name = 'businesses/a'");
  expect_wrong_at(0, "businesses/ghost");
  log_.spoil("DELETE FROM streams WHERE name = 'businesses/ghost'");
  log_.spoil("DELETE FROM streams WHERE name = 'businesses/b'");
  expect_wrong_at(0, "businesses/b");
}

TEST_P(VerifyTest, NamesTheStreamOfAWrongViewRow) {
  log_.spoil("UPDATE businesses SET workers = 99 WHERE name = 'businesses/a'");
  expect_wrong_at(0, "businesses/a");
  log_.spoil("DELETE FROM businesses WHERE name = 'businesses/a'");
  expect_wrong_at(0, "businesses/a");
}

TEST_P(VerifyTest, NamesAViewRowOfNobody) {
  log_.spoil("INSERT INTO businesses (name) VALUES ('businesses/ghost')");
  expect_wrong_at(0, "businesses/ghost");
}

TEST_P(VerifyTest, NamesAKeyThatIsMissingTooManyOrSomebodyElses) {
  log_.spoil("UPDATE keys SET stream = 'businesses/b' WHERE stream = 'businesses/a'");
  expect_wrong_at(0, "businesses/a");
  log_.spoil("DELETE FROM keys WHERE key = 'nib/1234567890123'");
  expect_wrong_at(0, "businesses/a");
  log_.spoil("INSERT INTO keys VALUES ('nib/1234567890123', 'businesses/a')");
  EXPECT_TRUE(verify().whole);
  log_.spoil("INSERT INTO keys VALUES ('nib/5555555555555', 'businesses/b')");
  expect_wrong_at(0, "businesses/b");
}

TEST_P(VerifyTest, NamesAStreamOfNoKind) {
  log_.spoil(
      "INSERT INTO streams SELECT 'strangers/a', version, fold_version, state"
      " FROM streams WHERE name = 'businesses/a'");
  expect_wrong_at(0, "strangers/a");
}

TEST_P(VerifyTest, StopsWhenToldAndSaysSo) {
  const auto verdict = store::verify_log(log_.store(), log_.aggregates(),
                                         [](const store::Verdict&) { return false; });
  EXPECT_FALSE(verdict.whole);
  EXPECT_THAT(verdict.finding, HasSubstr("stopped"));
}

TEST_P(VerifyTest, FindsALivingLogWhole) {
  Log beside(database_);
  int written = 0;
  const auto verdict =
      store::verify_log(log_.store(), log_.aggregates(), [&](const store::Verdict&) {
        const auto number = std::to_string(++written);
        beside.must(register_business("new-" + number, {"new-" + number, "1" + number}));
        beside.must(add_worker("w" + number, "a"));
        return true;
      });
  EXPECT_GT(written, 1);
  EXPECT_TRUE(verdict.whole) << verdict.stream << ": " << verdict.finding;
  EXPECT_EQ(verdict.head_position, 9);
}

// New records, changed ones, and keys that change hands, as fast as they can be committed.
TEST_P(VerifyTest, FindsALogWholeThatIsWrittenToAllTheTime) {
  Log beside(database_);
  std::atomic<bool> stopping = false;
  std::atomic<int> written = 0;
  std::thread writer([&] {
    constexpr int kAtOnce = 60;
    while (!stopping) {
      std::vector<Outcome> outcomes;
      for (int i = 0; i < kAtOnce; ++i) {
        const auto n = std::to_string(written + i);
        const bool first = (written + i) / 3 % 2 == 0;
        if (i % 3 == 0) outcomes.push_back(beside.submit(register_business("n" + n, {"new-" + n, "8" + n})));
        if (i % 3 == 1) outcomes.push_back(beside.submit(add_worker("w" + n, "a")));
        if (i % 3 == 2)
          outcomes.push_back(beside.submit(change_nib("k" + n, "b", first ? "9876543210987" : "1111111111111",
                                                      first ? "1111111111111" : "9876543210987")));
      }
      for (auto& outcome : outcomes) EXPECT_TRUE(committed(outcome_of(std::move(outcome))));
      written += kAtOnce;
    }
  });
  EXPECT_TRUE(harness::eventually([&] { return written.load(); }, ::testing::Ge(3'000)));
  for (int times = 0; times < 3; ++times) {
    const auto verdict = verify();
    EXPECT_TRUE(verdict.whole) << verdict.stream << ": " << verdict.finding;
    EXPECT_GT(verdict.events, 3'000);
  }
  stopping = true;
  writer.join();
  expect_whole(log_);
}

}  // namespace
}  // namespace lumbung::contract
