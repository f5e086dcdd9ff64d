// Watches keep their promise on both engines: in the order of the log, without a gap, at least once, from any position
// and any token, whoever writes meanwhile and however slow the watcher is.
#include <gmock/gmock.h>

#include <numeric>
#include <random>
#include <thread>

#include "contract/watch_world.h"
#include "harness/eventually.h"
#include "runtime/events/watch_token.h"

namespace lumbung::contract {
namespace {

using harness::eventually;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class WatchTest : public OnBothEngines {
 protected:
  static events::WatchPlan from(std::int64_t position) {
    auto plan = plan_of_businesses();
    plan.after_position = position;
    return plan;
  }
  static events::WatchPlan with_token(const std::string& token) {
    auto plan = plan_of_businesses();
    plan.resume_token = token;
    return plan;
  }
  static std::vector<std::int64_t> all_of(std::int64_t first, std::int64_t last) {
    std::vector<std::int64_t> positions(static_cast<std::size_t>(last - first + 1));
    std::iota(positions.begin(), positions.end(), first);
    return positions;
  }
  static void expect_hears(const Watcher& watcher, std::int64_t first, std::int64_t last) {
    EXPECT_TRUE(eventually([&] { return watcher.positions().size(); }, Ge(std::size_t(last - first + 1))));
    EXPECT_EQ(watcher.positions(), all_of(first, last));
  }

  Database database_{GetParam()};
};
LUMBUNG_ON_BOTH_ENGINES(WatchTest);

TEST_P(WatchTest, TellsThePastFromThePageAndTheNewsFromMemoryInOneOrder) {
  WatchedLog log(database_);
  log.add_businesses(1, 700);
  const Watcher early(log.watches(), from(0));
  const Watcher late(log.watches(), from(650));
  const Watcher now(log.watches(), plan_of_businesses());
  expect_hears(early, 1, 700);
  expect_hears(late, 651, 700);
  EXPECT_TRUE(eventually([&] { return now.messages(); }, SizeIs(1)));
  EXPECT_TRUE(now.messages().front().has_heartbeat()) << "a watch begins with where it stands";
  EXPECT_EQ(now.messages().front().position(), 700);
  log.add_businesses(701, 30);
  expect_hears(early, 1, 730);
  expect_hears(late, 651, 730);
  expect_hears(now, 701, 730);
  EXPECT_EQ(log.metric(R"(lumbung_watchers{service="test"})"), "3");
  EXPECT_EQ(log.metric(R"(lumbung_watch_events_total{service="test"})"), std::to_string(730 + 80 + 30));
}

TEST_P(WatchTest, TellsAnEventAsItIsInTheLog) {
  WatchedLog log(database_);
  log.add_businesses(1, 1);
  const Watcher watcher(log.watches(), from(0));
  expect_hears(watcher, 1, 1);
  const auto message = watcher.messages().back();
  Log beside(database_);
  const auto stored = beside.events().front();
  EXPECT_EQ(message.event().id(), beside.head().log_id + "/1");
  EXPECT_EQ(message.event().source(), "/lumbung/3275/test");
  EXPECT_EQ(message.event().type(), "lumbung.registry.v1.BusinessRegistered");
  EXPECT_EQ(message.event().subject(), "businesses/1");
  EXPECT_EQ(message.event().version(), 1);
  EXPECT_EQ(message.event().agency(), "dinas");
  EXPECT_EQ(message.event().causation_id(), "r1");
  EXPECT_EQ(message.event().business_date().year(), 2016);
  EXPECT_EQ(message.event().event().value(), stored.payload);
  EXPECT_EQ(message.event().event_time().seconds() * 1'000'000 + message.event().event_time().nanos() / 1'000,
            stored.time_us);
}

TEST_P(WatchTest, HearsWhatAnotherProcessWrites) {
  WatchedLog log(database_);
  WatchedLog other(database_);
  const Watcher watcher(log.watches(), from(0));
  EXPECT_TRUE(eventually([&] { return watcher.messages(); }, SizeIs(1)));
  other.add_businesses(1, 5);
  expect_hears(watcher, 1, 5);
}

TEST_P(WatchTest, GoesOnBehindAnyMessageInAnyProcess) {
  std::vector<WatchMessage> told;
  {
    WatchedLog log(database_);
    log.add_businesses(1, 300);
    const Watcher watcher(log.watches(), from(0));
    expect_hears(watcher, 1, 300);
    told = watcher.messages();
  }
  WatchedLog another(database_, quick_limits(16));
  std::mt19937 random{20161231};
  for (int i = 0; i < 20; ++i) {
    const auto& last = told[random() % told.size()];
    const Watcher watcher(another.watches(), with_token(last.resume_token()));
    if (last.position() < 300) expect_hears(watcher, last.position() + 1, 300);
  }
}

TEST_P(WatchTest, HasNoGapForAWatcherThatMemoryHasOvertaken) {
  WatchedLog log(database_, quick_limits(16));
  log.add_businesses(1, 10);
  Watcher watcher(log.watches(), from(0), false);
  const Watcher quick(log.watches(), plan_of_businesses());
  EXPECT_TRUE(eventually([&] { return quick.messages(); }, SizeIs(1)));
  for (int first = 11; first < 600; first += 100) log.add_businesses(first, 100);
  expect_hears(quick, 11, 610);
  EXPECT_THAT(watcher.messages(), IsEmpty());
  watcher.accept();
  expect_hears(watcher, 1, 610);
}

TEST_P(WatchTest, EndsAWatcherThatTakesAPageTooSlowlyWithItsToken) {
  events::WatchTimes times;
  times.accept = std::chrono::milliseconds{0};
  WatchedLog slow(database_, quick_limits(), times);
  slow.add_businesses(1, 3);
  Watcher watcher(slow.watches(), from(0), false);
  watcher.accept();
  const auto end = watcher.end();
  EXPECT_EQ(end.reason, "WATCH_TOO_SLOW");
  EXPECT_EQ(slow.metric(R"(lumbung_watch_ended_total{reason="too_slow",service="test"})"), "1");
  WatchedLog log(database_);
  const auto heard = watcher.positions();
  const Watcher again(log.watches(), with_token(end.token));
  expect_hears(again, static_cast<std::int64_t>(heard.size()) + 1, 3);
}

TEST_P(WatchTest, LetsAWatcherThatHesitatesAndTakesItsPageInTimeGoOn) {
  events::WatchTimes times;
  times.accept = harness::kPatience;
  WatchedLog log(database_, quick_limits(), times);
  log.add_businesses(1, 3);
  Watcher watcher(log.watches(), from(0), false);
  const Watcher beside(log.watches(), from(0));
  // Many looks at those who write, and a page of another watch, pass meanwhile.
  expect_hears(beside, 1, 3);
  log.add_businesses(4, 2);
  expect_hears(beside, 1, 5);
  EXPECT_THAT(watcher.messages(), IsEmpty());
  watcher.accept();
  expect_hears(watcher, 1, 5);
  EXPECT_FALSE(watcher.ended());
  EXPECT_EQ(log.metric(R"(lumbung_watch_ended_total{reason="too_slow",service="test"})"), "0");
}

TEST_P(WatchTest, CutsOffAWatcherThatTakesNothing) {
  events::WatchTimes times;
  times.accept = std::chrono::milliseconds{20};
  WatchedLog log(database_, quick_limits(), times);
  Watcher watcher(log.watches(), from(0), false);
  EXPECT_EQ(watcher.end().reason, "WATCH_TOO_SLOW");
  EXPECT_THAT(watcher.messages(), IsEmpty());
  EXPECT_EQ(log.watches().watchers(), 0);
}

TEST_P(WatchTest, NoticesAWatcherThatWentAway) {
  WatchedLog log(database_);
  {
    const Watcher watcher(log.watches(), plan_of_businesses());
    EXPECT_TRUE(eventually([&] { return watcher.messages(); }, SizeIs(1)));
  }
  EXPECT_EQ(log.watches().watchers(), 0);
  EXPECT_EQ(log.metric(R"(lumbung_watch_ended_total{reason="client_gone",service="test"})"), "1");
}

TEST_P(WatchTest, BeatsWithThePositionWhenNothingPassesTheFilter) {
  events::WatchTimes times;
  times.heartbeat = std::chrono::milliseconds{10};
  WatchedLog log(database_, quick_limits(), times);
  auto plan = from(0);
  plan.filter.names = {"businesses/none"};
  const Watcher watcher(log.watches(), plan);
  log.add_businesses(1, 40);
  EXPECT_TRUE(eventually([&] { return watcher.messages().empty() ? 0 : watcher.messages().back().position(); }, 40));
  EXPECT_TRUE(eventually([&] { return watcher.count(WatchMessage::kHeartbeat); }, Ge(3u)));
  EXPECT_THAT(watcher.positions(), IsEmpty());
  WatchedLog another(database_);
  plan.after_position.reset();
  plan.resume_token = watcher.messages().back().resume_token();
  const Watcher again(another.watches(), plan);
  EXPECT_TRUE(eventually([&] { return again.messages(); }, SizeIs(1)));
  EXPECT_EQ(again.messages().front().position(), 40) << "a heartbeat's token goes on as well";
}

TEST_P(WatchTest, TellsOnlyWhatTheFilterWants) {
  WatchedLog log(database_);
  log.add_businesses(1, 4);
  log.must(open_day("day", Date{2017, 1, 2}));
  log.must(change_status("closes", "2", Business::OPERATING_STATUS_TUTUP));
  auto named = from(0);
  named.filter.names = {"businesses/2", "businesses/3"};
  auto typed = from(0);
  typed.filter.types = {"lumbung.registry.v1.BusinessOperatingStatusChanged"};
  auto placed = from(0);
  placed.filter.kecamatan = {"32.75.01"};
  auto elsewhere = from(0);
  elsewhere.filter.kecamatan = {"32.75.02"};
  const Watcher all(log.watches(), from(0)), by_name(log.watches(), named), by_type(log.watches(), typed),
      by_place(log.watches(), placed), of_another_place(log.watches(), elsewhere);
  EXPECT_TRUE(eventually([&] { return all.positions(); }, ElementsAre(1, 2, 3, 4, 6))) << "the calendar is no business";
  EXPECT_TRUE(eventually([&] { return by_name.positions(); }, ElementsAre(2, 3, 6)));
  EXPECT_TRUE(eventually([&] { return by_type.positions(); }, ElementsAre(6)));
  EXPECT_TRUE(eventually([&] { return by_place.positions(); }, ElementsAre(1, 2, 3, 4)));
  EXPECT_TRUE(eventually([&] { return of_another_place.count(WatchMessage::kHeartbeat); }, Ge(1u)));
  EXPECT_THAT(of_another_place.positions(), IsEmpty());
}

TEST_P(WatchTest, RefusesTokensOfAnotherFilterAnotherLogAndNone) {
  WatchedLog log(database_);
  log.add_businesses(1, 5);
  std::string token;
  {
    const Watcher watcher(log.watches(), from(0));
    expect_hears(watcher, 1, 5);
    token = watcher.messages()[3].resume_token();
  }
  auto other_filter = with_token(token);
  other_filter.filter.names = {"businesses/1"};
  EXPECT_EQ(Watcher(log.watches(), other_filter).end().reason, "RESUME_TOKEN_MISMATCH");
  EXPECT_EQ(Watcher(log.watches(), with_token("abcdef")).end().reason, "RESUME_TOKEN_INVALID");
  EXPECT_EQ(Watcher(log.watches(), from(6)).end().reason, "POSITION_UNKNOWN");
  const Database another{GetParam()};
  WatchedLog stranger(another);
  stranger.add_businesses(1, 5);
  EXPECT_EQ(Watcher(stranger.watches(), with_token(token)).end().reason, "LOG_REPLACED");
  EXPECT_EQ(log.metric(R"(lumbung_watch_ended_total{reason="refused",service="test"})"), "3");
}

TEST_P(WatchTest, TellsThatTheLogWasReplacedUnderIt) {
  WatchedLog log(database_);
  log.add_businesses(1, 5);
  const Watcher watcher(log.watches(), from(0));
  expect_hears(watcher, 1, 5);
  const auto token = watcher.messages().back().resume_token();
  Log(database_).spoil("UPDATE head SET log_id = 'another'");
  EXPECT_EQ(const_cast<Watcher&>(watcher).end().reason, "LOG_REPLACED");
  EXPECT_EQ(Watcher(log.watches(), with_token(token)).end().reason, "LOG_REPLACED");
}

TEST_P(WatchTest, RefusesATokenOfALogPutBackWithItsIdToAnEarlierTime) {
  WatchedLog log(database_);
  log.add_businesses(1, 5);
  std::string token;
  {
    const Watcher watcher(log.watches(), from(0));
    expect_hears(watcher, 1, 5);
    token = watcher.messages().back().resume_token();
  }
  Log beside(database_);
  beside.spoil("DELETE FROM events WHERE position = 5");
  beside.spoil("UPDATE head SET position = 4, hash = (SELECT hash FROM events WHERE position = 4)");
  EXPECT_EQ(Watcher(log.watches(), with_token(token)).end().reason, "LOG_REPLACED");
}

TEST_P(WatchTest, EndsEveryWatchWithATokenWhenTheProcessStops) {
  WatchedLog log(database_);
  log.add_businesses(1, 20);
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (int i = 0; i < 10; ++i) watchers.push_back(std::make_unique<Watcher>(log.watches(), from(i)));
  for (int i = 0; i < 10; ++i) expect_hears(*watchers[static_cast<std::size_t>(i)], i + 1, 20);
  log.watches().end_all(harness::kPatience);
  EXPECT_EQ(log.watches().watchers(), 0);
  WatchedLog another(database_);
  another.add_businesses(21, 2);
  for (const auto& watcher : watchers) {
    const auto end = watcher->end();
    EXPECT_EQ(end.reason, "STOPPING");
    expect_hears(Watcher(another.watches(), with_token(end.token)), 21, 22);
  }
  EXPECT_EQ(Watcher(log.watches(), from(0)).end().reason, "STOPPING") << "a new one is sent on at once";
}

TEST_P(WatchTest, AWatcherThatTakesNothingDoesNotHoldUpTheStop) {
  events::WatchTimes times;
  times.last_word = std::chrono::milliseconds{20};
  WatchedLog log(database_, quick_limits(), times);
  Watcher watcher(log.watches(), from(0), false);
  log.watches().end_all(harness::kPatience);
  EXPECT_EQ(log.watches().watchers(), 0);
  EXPECT_EQ(watcher.end().reason, "STOPPING");
}

// Writes to a hundred businesses in no order, and registers new ones, until it is told to stop.
class Unrest {
 public:
  explicit Unrest(WatchedLog& log) : thread_([this, &log](const std::stop_token& stop) { run(log, stop); }) {}
  void stop() {
    thread_.request_stop();
    thread_.join();
  }
  int done() const { return done_; }

 private:
  void run(WatchedLog& log, const std::stop_token& stop) {
    std::mt19937 random{3275};
    for (int turn = 0; !stop.stop_requested(); ++turn) {
      const auto id = "u" + std::to_string(turn);
      if (turn % 3 == 0) log.must(register_business(id, {std::to_string(10'000 - turn)}));
      else log.must(add_worker(id, std::to_string(1 + random() % 400)));
      ++done_;
    }
  }

  std::atomic<int> done_{0};
  std::jthread thread_;
};

std::map<std::string, std::pair<std::int64_t, std::string>> truth(const Database& database) {
  std::map<std::string, std::pair<std::int64_t, std::string>> records;
  for (const auto& row : Log(database).states())
    if (row.stream.starts_with("businesses/")) records[row.stream] = {row.version, row.state};
  return records;
}

Copy copy_of(const std::vector<WatchMessage>& messages) {
  Copy copy;
  for (const auto& message : messages) copy.take(message);
  return copy;
}

TEST_P(WatchTest, ASnapshotAndWhatFollowsAreTheRegisterWhoeverWritesMeanwhile) {
  WatchedLog log(database_);
  log.add_businesses(1, 700);
  Unrest unrest(log);
  EXPECT_TRUE(eventually([&] { return unrest.done(); }, Ge(20)));
  auto plan = plan_of_businesses();
  plan.snapshot = true;
  const Watcher watcher(log.watches(), plan);
  EXPECT_TRUE(eventually([&] { return watcher.count(WatchMessage::kSnapshotComplete); }, Ge(1u)));
  EXPECT_TRUE(eventually([&] { return watcher.count(WatchMessage::kEvent); }, Ge(50u)));
  unrest.stop();
  const auto head = Log(database_).head().position;
  EXPECT_TRUE(eventually([&] { return watcher.messages().back().position(); }, head));
  const auto messages = watcher.messages();
  EXPECT_EQ(copy_of(messages).records(), truth(database_));
  std::int64_t stands_at = 0;
  for (const auto& message : messages)
    if (message.has_snapshot_complete()) {
      stands_at = message.position();
      EXPECT_EQ(static_cast<std::size_t>(message.snapshot_complete().records()), watcher.count(WatchMessage::kRecord));
    }
  EXPECT_EQ(watcher.positions(), all_of(stands_at + 1, head)) << "the tail begins where the snapshot stands";
}

TEST_P(WatchTest, ASnapshotThatWasCutOffGoesOnWhereItWas) {
  WatchedLog log(database_);
  log.add_businesses(1, 600);
  auto plan = plan_of_businesses();
  plan.snapshot = true;
  std::vector<WatchMessage> whole;
  {
    const Watcher watcher(log.watches(), plan);
    EXPECT_TRUE(eventually([&] { return watcher.count(WatchMessage::kSnapshotComplete); }, Ge(1u)));
    whole = watcher.messages();
  }
  log.add_businesses(601, 50);
  for (const std::size_t cut : {0, 1, 255, 256, 257, 599, 600, 601}) {
    auto again = plan;
    again.resume_token = whole.at(cut).resume_token();
    const Watcher watcher(log.watches(), again);
    EXPECT_TRUE(eventually([&] { return watcher.positions(); }, SizeIs(50))) << cut;
    const auto rest = watcher.messages();
    std::vector<WatchMessage> joined(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(cut) + 1);
    joined.insert(joined.end(), rest.begin(), rest.end());
    EXPECT_EQ(copy_of(joined).records(), truth(database_)) << cut;
  }
}

TEST_P(WatchTest, ASnapshotWithoutARecordItWantsBeatsAndGoesOnWhereItHasLooked) {
  events::WatchTimes times;
  times.heartbeat = std::chrono::milliseconds{0};
  WatchedLog log(database_, quick_limits(), times);
  log.add_businesses(1, 600);
  auto plan = plan_of_businesses();
  plan.snapshot = true;
  plan.filter.kecamatan = {"32.75.02"};
  std::vector<WatchMessage> before;  // The end of the snapshot.
  {
    const Watcher watcher(log.watches(), plan);
    EXPECT_TRUE(eventually([&] { return watcher.count(WatchMessage::kSnapshotComplete); }, Ge(1u)));
    for (const auto& message : watcher.messages()) {
      if (message.has_snapshot_complete()) break;
      before.push_back(message);
    }
  }
  ASSERT_THAT(before, SizeIs(3)) << "a greeting, and a heartbeat between the pages";
  std::string looked;
  for (const auto& message : before) {
    EXPECT_TRUE(message.has_heartbeat());
    const auto token = events::read_watch_token(message.resume_token(), plan.filter.canonical());
    ASSERT_TRUE(token && token->snapshot_after);
    EXPECT_GE(*token->snapshot_after, looked);
    looked = *token->snapshot_after;
  }
  EXPECT_THAT(looked, ::testing::StartsWith("businesses/")) << "nothing of it is looked at again";
  plan.resume_token = before.back().resume_token();
  const Watcher again(log.watches(), plan);
  EXPECT_TRUE(eventually([&] { return again.count(WatchMessage::kSnapshotComplete); }, Ge(1u)));
  EXPECT_TRUE(again.messages().at(1).has_snapshot_complete()) << "one page was left";
}

TEST_P(WatchTest, ASnapshotHoldsTheRecordsTheFilterNames) {
  WatchedLog log(database_);
  log.add_businesses(1, 600);
  log.must(open_day("day", Date{2017, 1, 2}));  // A record of another kind.
  const auto recorded = [&](auto change) {
    auto plan = plan_of_businesses();
    plan.snapshot = true;
    change(plan.filter);
    plan.filter.tidy();
    const Watcher watcher(log.watches(), plan);
    EXPECT_TRUE(eventually([&] { return watcher.count(WatchMessage::kSnapshotComplete); }, Ge(1u)));
    return watcher.count(WatchMessage::kRecord);
  };
  EXPECT_EQ(recorded([](auto&) {}), 600u);
  EXPECT_EQ(recorded([](auto& filter) { filter.names = {"businesses/7", "businesses/600", "businesses/none"}; }), 2u);
  EXPECT_EQ(recorded([](auto& filter) { filter.kecamatan = {"32.75.01"}; }), 600u);
  EXPECT_EQ(recorded([](auto& filter) { filter.kecamatan = {"32.75.02"}; }), 0u);
}

}  // namespace
}  // namespace lumbung::contract
