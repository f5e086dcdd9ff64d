// What is built beside a projection is what the events make, whatever operators gave up, the database refuses and others do
// meanwhile; and the projection goes on.
#include <gmock/gmock.h>

#include <future>

#include "contract/feeds/following.h"
#include "harness/eventually.h"
#include "lumbung/registry/v1/events.pb.h"
#include "runtime/events/consumer_work.h"
#include "runtime/events/rebuild.h"

namespace lumbung::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Long enough for somebody who does not wait to be seen at work.
constexpr std::chrono::milliseconds kLook{300};
constexpr char kRegistered[] = "lumbung.registry.v1.BusinessRegistered";
constexpr char kUpdated[] = "lumbung.registry.v1.BusinessUpdated";

std::string registered(const std::string& id, const std::string& name) {
  registry::v1::BusinessRegistered event;
  event.mutable_business()->set_name("businesses/" + id);
  event.mutable_business()->set_display_name(name);
  event.mutable_business()->set_kecamatan("32.75.01");
  return event.SerializeAsString();
}

std::string updated(int workers) {
  registry::v1::BusinessUpdated event;
  event.mutable_after()->set_workers_female(workers);
  return event.SerializeAsString();
}

class VerificationTest : public FollowingTest {
 protected:
  void follow() {
    follower_.follow(source_.feeds());
    ASSERT_TRUE(caught_up());
  }
};
LUMBUNG_ON_ALL_FEEDS(VerificationTest);

TEST_P(VerificationTest, EndsWithoutAVerdictWhenNobodyWaitsForItAndTheProjectionGoesOn) {
  source_.registers("a");
  follow();
  bool went_on = false;
  const auto verdict = follower_.consumer().verify([&](std::int64_t, std::int64_t) {
    source_.adds_worker("a");
    went_on = static_cast<bool>(caught_up());
    return false;
  });
  EXPECT_TRUE(went_on);
  ASSERT_FALSE(verdict.ok());
  EXPECT_EQ(verdict.refusal().reason(), "VERIFY_STOPPED");
  source_.adds_worker("a");
  EXPECT_TRUE(caught_up());
  EXPECT_EQ(follower_.number("SELECT count(*) FROM projections"), 1) << "only what is in use";
}

TEST_P(VerificationTest, TheProjectionGoesOnWhileItsRowsAreCompared) {
  for (const auto* id : {"a", "b", "c", "d"}) source_.registers(id);
  follower_.compare_one_row_at_a_time();
  follow();
  int went_on = 0;
  const auto verdict = follower_.consumer().verify([&](std::int64_t position, std::int64_t end) {
    if (position < end) return true;
    for (const auto* id : {"a", "d"}) source_.adds_worker(id);
    if (caught_up()) ++went_on;
    return true;
  });
  EXPECT_TRUE(verdict->same) << verdict->finding;
  EXPECT_EQ(verdict->rows, 5) << "four shops and a sum";
  EXPECT_GE(went_on, verdict->rows) << "between any two rows";
  EXPECT_EQ(verdict->position, source_.position());
}

TEST_P(VerificationTest, ARowThatIsSpoiledWhileOthersAreComparedIsFound) {
  for (const auto* id : {"a", "b", "c", "d"}) source_.registers(id);
  follower_.compare_one_row_at_a_time();
  follow();
  int told = 0;
  const auto verdict = follower_.consumer().verify([&](std::int64_t, std::int64_t) {
    if (++told == 3) follower_.store().maintenance()->query("UPDATE shops SET workers = 99 WHERE name = 'businesses/d'");
    return true;
  });
  EXPECT_FALSE(verdict->same);
  EXPECT_EQ(verdict->row, "businesses/d");
  EXPECT_EQ(verdict->rows, 3);
}

TEST_P(VerificationTest, EndsWithoutAVerdictWhenAParkedRecordIsDiscardedMeanwhile) {
  source_.says("businesses/x", kRegistered, "\xFF\xFF broken");
  source_.says("businesses/x", kRegistered, registered("x", "Toko X"));
  follow();
  bool discarded = false;
  const auto verdict = follower_.consumer().verify([&](std::int64_t, std::int64_t) {
    if (discarded) return true;
    discarded = true;
    EXPECT_FALSE(follower_.consumer().discard(0, "dinas/petugas", "Nobody can read it."));
    EXPECT_EQ(*follower_.consumer().retry(1), 1);
    return true;
  });
  ASSERT_FALSE(verdict.ok()) << verdict->finding;
  EXPECT_EQ(verdict.refusal().reason(), "DISCARDED_MEANWHILE");
  const auto again = follower_.consumer().verify({});
  EXPECT_TRUE(again->same) << again->finding;
}

TEST_P(VerificationTest, WhatWasDiscardedIsGivenUpForEver) {
  source_.says("businesses/x", kRegistered, "\xFF\xFF broken");
  source_.says("businesses/x", kRegistered, registered("x", "Toko X"));
  source_.says("businesses/x", kUpdated, updated(4));
  follow();
  ASSERT_THAT(follower_.parked(), ElementsAre("businesses/x UNDECODABLE", "businesses/x FOLLOWS_PARKED",
                                              "businesses/x FOLLOWS_PARKED"));
  EXPECT_FALSE(follower_.consumer().discard(0, "dinas/petugas", "Nobody can read it."));
  EXPECT_EQ(*follower_.consumer().retry(1), 2);
  const auto verdict = follower_.consumer().verify({});
  EXPECT_TRUE(verdict->same) << verdict->finding;
  EXPECT_TRUE(follower_.consumer().rebuild({}).ok());
  EXPECT_THAT(follower_.parked(), IsEmpty());
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/x Toko X 0 4 2"));
}

TEST_P(VerificationTest, ARebuildThatComesTooLateDoesNotSetTheCursorBack) {
  for (const auto* id : {"a", "b"}) source_.registers(id);
  follow();
  follower_.stop();
  Failpoints failpoints;
  TickingClock clock;
  events::Rebuild late(follower_.store(), follower_.shops(), "shops<registry", source_.feeds()(), failpoints, clock);
  while (late.step()) continue;
  follower_.store().maintenance()->query("UPDATE cursors SET position = 3");
  EXPECT_THROW(late.switch_over(), events::MovedMeanwhile);
  EXPECT_EQ(follower_.number("SELECT position FROM cursors"), 3);
}

TEST_P(VerificationTest, ARebuildDoesNotUndoWhatWasDiscardedMeanwhile) {
  source_.registers("p", "poison");
  source_.adds_worker("p");
  follow();
  Failpoints failpoints;
  TickingClock clock;
  // As another process that had the lock before.
  events::Rebuild late(follower_.store(), follower_.shops(), "shops<registry", source_.feeds()(), failpoints, clock);
  while (late.step()) continue;
  EXPECT_FALSE(follower_.consumer().discard(0, "dinas/petugas", "Nobody knows this shop."));
  EXPECT_THROW(late.switch_over(), events::MovedMeanwhile);
  EXPECT_THAT(follower_.parked(), ElementsAre("businesses/p FOLLOWS_PARKED"));
  EXPECT_TRUE(follower_.consumer().rebuild({}).ok());
  EXPECT_THAT(follower_.parked(), ElementsAre("businesses/p SHOP_UNKNOWN")) << "it was never registered, as far as is known";
}

TEST_P(VerificationTest, AProjectionThatWasSetBackGoesOnFromThere) {
  for (const auto* id : {"a", "b"}) source_.registers(id);
  follow();
  // As a rebuild of somebody who had the lock leaves it.
  const auto connection = follower_.store().maintenance();
  connection->execute("BEGIN");
  connection->query("UPDATE cursors SET position = 1, record_offset = 0");
  connection->query("DELETE FROM shops WHERE name = 'businesses/b'");
  connection->query("UPDATE shop_counts SET registered = 1");
  connection->execute("COMMIT");
  source_.registers("c");
  EXPECT_TRUE(harness::eventually([&] { return follower_.shops_rows(); },
                                  ElementsAre("businesses/a Warung Bu Sri 1 0 1", "businesses/b Warung Bu Sri 1 0 1",
                                              "businesses/c Warung Bu Sri 1 0 1")));
  EXPECT_EQ(follower_.registered(), 3);
}

// Only with PostgreSQL can be seen who waits for a lock.
TEST(DiscardUnderWayTest, IsWaitedForByARebuildAndNotUndone) {
  const Database followed(Engine::sqlite), own(Engine::postgresql);
  Source source(followed);
  Follower follower(own);
  source.registers("p", "poison");
  follower.follow(source.feeds());
  ASSERT_TRUE(harness::eventually([&] { return follower.consumer().position().position; }, ::testing::Eq(1)));
  const auto holder = follower.store().maintenance();
  holder->execute("BEGIN");
  holder->query("SELECT position FROM cursors FOR UPDATE");
  auto discarded = std::async(std::launch::async, [&] { return follower.consumer().discard(0, "dinas/petugas", "Unknown."); });
  const auto waiting = [&] {
    return follower.number("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN "
                           "(SELECT pid FROM pg_stat_activity WHERE datname = current_database())");
  };
  ASSERT_TRUE(harness::eventually(waiting, ::testing::Eq(1)));
  auto rebuilt = std::async(std::launch::async, [&] { return follower.consumer().rebuild({}); });
  EXPECT_FALSE(harness::eventually([&] { return follower.number("SELECT count(*) FROM projections"); }, ::testing::Eq(2), kLook));
  holder->execute("ROLLBACK");
  EXPECT_FALSE(discarded.get());
  EXPECT_TRUE(rebuilt.get().ok());
  EXPECT_THAT(follower.parked(), IsEmpty());
}

// Only PostgreSQL refuses a text for what is in it.
TEST(RefusedDataTest, IsParkedAgainWhenTheProjectionIsBuiltAnew) {
  const Database followed(Engine::sqlite), own(Engine::postgresql);
  Source source(followed);
  Follower follower(own);
  const auto at = [&](std::int64_t position) {
    return harness::eventually([&] { return follower.consumer().position().position; }, ::testing::Eq(position));
  };
  const auto parked = ElementsAre("businesses/n DATA_REFUSED", "businesses/n FOLLOWS_PARKED");
  source.registers("a");
  source.says("businesses/n", kRegistered, registered("n", std::string("Toko\0N", 6)));
  source.says("businesses/n", kUpdated, updated(4));
  follower.follow(source.feeds());
  ASSERT_TRUE(at(3));
  ASSERT_THAT(follower.parked(), parked);
  follower.stop();
  follower.replace_shops(2);
  follower.follow(source.feeds());
  source.adds_worker("a");
  ASSERT_TRUE(at(4)) << follower.consumer().status().sentence;
  EXPECT_THAT(follower.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 1 2"));
  EXPECT_THAT(follower.parked(), parked);
  const auto verdict = follower.consumer().verify({});
  EXPECT_TRUE(verdict->same) << verdict->finding;
}

}  // namespace
}  // namespace lumbung::contract
