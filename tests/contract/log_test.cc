// What a log is: order, versions, states, chain, identity.
#include "contract/log.h"

#include <gmock/gmock.h>

#include "lumbung/common/v1/event.pb.h"

namespace lumbung::contract {
namespace {

using ::testing::MatchesRegex;

class LogTest : public OnBothEngines {
 protected:
  Database database_{GetParam()};
  Log log_{database_};
};
LUMBUNG_ON_BOTH_ENGINES(LogTest);

TEST_P(LogTest, IsEmptyWhenNew) {
  EXPECT_EQ(log_.head().position, 0);
  EXPECT_EQ(log_.head().hash, std::string(32, '\0'));
  EXPECT_THAT(log_.head().log_id, MatchesRegex("[0-9a-f]{32}"));
  EXPECT_TRUE(log_.events().empty());
  expect_whole(log_);
}

TEST_P(LogTest, KeepsItsIdentityAndAnotherLogHasAnother) {
  const auto id = log_.head().log_id;
  Log again(database_);
  EXPECT_EQ(again.head().log_id, id);
  const Database other_database(GetParam());
  Log other(other_database);
  EXPECT_NE(other.head().log_id, id);
}

TEST_P(LogTest, GivesDensePositionsInCommitOrder) {
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) {
    const auto id = std::to_string(i % 7);
    log_.must(i < 7 ? register_business("r" + std::to_string(i), {id})
                    : add_worker("r" + std::to_string(i), id));
    expected.push_back(stream_of(id));
  }
  const auto events = log_.events();
  ASSERT_EQ(events.size(), expected.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].position, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(events[i].stream, expected[i]);
  }
}

TEST_P(LogTest, AnswersWithTheStateThePositionAndTheStream) {
  const auto first = log_.must(register_business("r1", {"a"}));
  EXPECT_EQ(first.stream, stream_of("a"));
  EXPECT_EQ(first.position, 1);
  EXPECT_TRUE(first.changed);
  EXPECT_FALSE(first.replayed);
  EXPECT_EQ(first.reply, log_.states().at(0).state);
  EXPECT_EQ(business_of(first.reply).etag(), "1");
  EXPECT_EQ(log_.committer().position(), 1);
}

TEST_P(LogTest, CountsTheVersionsOfAStreamWithoutGaps) {
  log_.must(register_business("r0", {"a"}));
  log_.must(register_business("r1", {"b"}));
  for (int i = 2; i < 9; ++i) log_.must(add_worker("r" + std::to_string(i), i % 2 ? "a" : "b"));
  std::map<std::string, std::int64_t> versions;
  for (const auto& event : log_.events()) EXPECT_EQ(event.version, ++versions[event.stream]);
  for (const auto& state : log_.states()) EXPECT_EQ(state.version, versions[state.stream]);
}

TEST_P(LogTest, KeepsStatesThatAreTheFoldOfTheirEvents) {
  log_.must(register_business("r1", {"a", "1234567890123"}));
  log_.must(add_worker("r2", "a"));
  log_.must(change_status("r3", "a", Business::OPERATING_STATUS_TUTUP));
  const auto state = log_.states().at(0);
  EXPECT_EQ(state.state,
            store::fold(log_.aggregates().of("businesses/"), log_.events())->SerializeAsString());
  EXPECT_EQ(log_.business("a")->workers_female(), 1);
  EXPECT_EQ(log_.business("a")->operating_status(), Business::OPERATING_STATUS_TUTUP);
}

TEST_P(LogTest, ChainsEveryEventToAllBeforeIt) {
  log_.must(register_business("r1", {"a", "1234567890123", "ext-1", "Warung \"Bu Sri\" \xC3\xA9"}));
  for (int i = 2; i < 12; ++i) log_.must(add_worker("r" + std::to_string(i), "a"));
  expect_whole(log_);
}

TEST_P(LogTest, StoresWhoAskedBesideEveryEvent) {
  auto command = register_business("r1", {"a"});
  command.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  command.rules_version = "registry-2008";
  log_.must(open_day("r0", Date{2016, 12, 30}));
  log_.must(std::move(command));
  common::v1::EventMetadata metadata;
  ASSERT_TRUE(metadata.ParseFromString(log_.events().at(1).metadata));
  EXPECT_EQ(metadata.agency(), "dinas");
  EXPECT_EQ(metadata.subject(), "petugas");
  EXPECT_EQ(metadata.request_id(), "r1");
  EXPECT_EQ(metadata.rules_version(), "registry-2008");
  EXPECT_EQ(metadata.traceparent(), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  EXPECT_EQ(date_of(metadata.business_date()), Date(2016, 12, 30))
      << "the open day, not the clock's";
}

TEST_P(LogTest, EveryEventNamesTheRuleSetOfItsBusinessDate) {
  log_.must(open_day("r1", Date{2016, 12, 31}));
  log_.must(register_business("r2", {"a"}));
  log_.must(open_day("r3", Date{2021, 3, 1}));
  log_.must(change_status("r4", "a", Business::OPERATING_STATUS_TUTUP));
  std::vector<std::string> versions;
  for (const auto& event : log_.events()) {
    common::v1::EventMetadata metadata;
    ASSERT_TRUE(metadata.ParseFromString(event.metadata));
    versions.push_back(metadata.rules_version());
  }
  ASSERT_EQ(versions.size(), 4u);
  EXPECT_EQ(versions[1], "rules-2016");
  EXPECT_EQ(versions[3], "rules-2021");
}

TEST_P(LogTest, DecidesOnTheDayOfTheClockUntilOneIsOpened) {
  std::vector<Date> seen;
  const auto look = [&](const std::string& request) {
    auto command = register_business(request, {request});
    command.decide = [&seen, decide = command.decide](const store::Streams& streams,
                                                      const Today& today) {
      seen.push_back(today.business_date);
      return decide(streams, today);
    };
    log_.must(std::move(command));
  };
  look("r1");
  log_.must(open_day("r2", Date{2017, 1, 2}));
  look("r3");
  EXPECT_THAT(seen, ::testing::ElementsAre(Date{2016, 12, 31}, Date{2017, 1, 2}));
}

TEST_P(LogTest, WritesViewRowsInTheSameCommit) {
  log_.must(register_business("r1", {"a", "1234567890123", "ext-a"}));
  log_.must(register_business("r2", {"b"}));
  log_.must(add_worker("r3", "a"));
  const auto rows = log_.view_rows("name, nib, workers");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0], (store::Row{std::string("businesses/a"), std::string("1234567890123"),
                                 std::int64_t{1}}));
  EXPECT_EQ(rows[1], (store::Row{std::string("businesses/b"), std::string(), std::monostate{}}));
  log_.must(change_status("r4", "a", Business::OPERATING_STATUS_DUPLIKAT));
  EXPECT_EQ(log_.view_rows().size(), 1u) << "a duplicate has no row";
  expect_whole(log_);
}

TEST_P(LogTest, IsTheSameAfterItIsOpenedAgain) {
  for (int i = 0; i < 5; ++i)
    log_.must(register_business("r" + std::to_string(i), {std::to_string(i)}));
  Log again(database_);
  EXPECT_EQ(again.head().hash, log_.head().hash);
  EXPECT_EQ(again.committer().position(), 5);
  again.must(add_worker("r9", "3"));
  EXPECT_EQ(log_.head().position, 6);
  expect_whole(again);
}

TEST_P(LogTest, ReadsEventsOfStreamsUpToAPosition) {
  log_.must(register_business("r1", {"a"}));
  log_.must(register_business("r2", {"b"}));
  log_.must(add_worker("r3", "a"));
  log_.must(add_worker("r4", "a"));
  const auto reader = log_.store().reader();
  const auto events = store::read_events_of(*reader, {stream_of("a"), stream_of("b")}, 3);
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].position, 1);
  EXPECT_EQ(events[1].position, 3);
  EXPECT_EQ(events[2].stream, stream_of("b"));
  EXPECT_EQ(store::read_events_after(*reader, 2, 1).at(0).position, 3);
}

TEST_P(LogTest, RefusesToWriteThroughAReader) {
  const auto reader = log_.store().reader();
  EXPECT_ANY_THROW(reader->query("DELETE FROM requests"));
  EXPECT_ANY_THROW(reader->query("INSERT INTO keys VALUES ('a', 'b')"));
  EXPECT_TRUE(log_.keys().empty());
}

}  // namespace
}  // namespace lumbung::contract
