// What is read ahead is what the feed gives, in its order, and its failures behind what came before them; never more than may
// be kept; and nobody waits for it when it is no longer wanted.
#include "runtime/events/feed_ahead.h"

#include <gmock/gmock.h>

#include <atomic>
#include <optional>

#include "contract/feeds/following.h"
#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

using events::FeedAhead;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::SizeIs;

// For a record that is there, however busy the machine is.
constexpr std::chrono::seconds kThere = harness::kPatience;

// A real feed, of which is counted how often it was asked. It waits for as long as the test lives, so that a record that is there
// always comes, and fails when it was told to.
class AskedFeed : public events::Feed {
 public:
  explicit AskedFeed(std::unique_ptr<events::Feed> feed) : feed_(std::move(feed)) {}

  const std::string& source() const override { return feed_->source(); }
  void seek(const events::FeedCursor& behind) override { feed_->seek(behind); }
  std::vector<events::FeedRecord> poll(std::size_t most, std::chrono::milliseconds wait) override {
    if (++asked_ == fails_at_) throw events::FeedAway("The test wants it so.");
    return feed_->poll(most, wait.count() == 0 ? wait : kThere);
  }
  events::FeedCursor end() override { return feed_->end(); }
  void applied(const events::FeedCursor& cursor) override { feed_->applied(cursor); }
  void wake() override { feed_->wake(); }

  int asked() const { return asked_; }
  void fail_at(int time) { fails_at_ = time; }

 private:
  const std::unique_ptr<events::Feed> feed_;
  std::atomic<int> asked_{0};
  std::atomic<int> fails_at_{0};
};

class FeedAheadTest : public ::testing::TestWithParam<Carrier> {
 protected:
  void registers(int businesses) {
    for (; businesses > 0; --businesses) source_.registers("b" + std::to_string(++registered_));
  }
  AskedFeed& opened() {
    feed_.emplace(source_.feeds()());
    feed_->seek({});
    return *feed_;
  }
  static std::vector<std::int64_t> positions_of(const std::vector<events::FeedRecord>& records) {
    std::vector<std::int64_t> positions;
    for (const auto& record : records) positions.push_back(record.envelope.position);
    return positions;
  }
  ::testing::AssertionResult asked(int times) {
    return harness::eventually([&] { return feed_->asked(); }, Eq(times));
  }

  Database followed_{Engine::sqlite};
  Source source_{followed_, GetParam()};
  std::optional<AskedFeed> feed_;
  int registered_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Feeds, FeedAheadTest, ::testing::Values(Carrier::embedded, Carrier::kafka),
                         [](const auto& tested) { return name_of(tested.param); });

TEST_P(FeedAheadTest, GivesEveryRecordOnceInOrderAndGoesOnBehindTheEnd) {
  constexpr std::size_t kPage = 5;
  registers(23);
  FeedAhead ahead(opened(), kPage);
  std::int64_t last = 0;
  const auto read_to = [&](std::int64_t position) {
    while (last < position) {
      const auto records = ahead.next(kThere);
      ASSERT_FALSE(records.empty());
      EXPECT_LE(records.size(), kPage);
      for (const auto& record : records) ASSERT_EQ(record.envelope.position, ++last);
    }
  };
  read_to(23);
  EXPECT_THAT(ahead.next(std::chrono::milliseconds{0}), SizeIs(0));
  registers(12);
  read_to(35);
}

TEST_P(FeedAheadTest, KeepsNoMorePagesThanMayBe) {
  constexpr int kMost = static_cast<int>(events::kMaxPagesAhead);
  constexpr int kTaken = 8;
  registers(kTaken + 2 * kMost);
  FeedAhead ahead(opened(), 1);
  for (int taken = 1; taken <= kTaken; ++taken) {
    EXPECT_THAT(positions_of(ahead.next(kThere)), ElementsAre(taken));
    EXPECT_TRUE(asked(taken + kMost));
  }
}

TEST_P(FeedAheadTest, TellsAFailureBehindThePagesThatCameBeforeIt) {
  registers(4);
  auto& feed = opened();
  feed.fail_at(3);
  FeedAhead ahead(feed, 1);
  EXPECT_THAT(positions_of(ahead.next(kThere)), ElementsAre(1));
  ASSERT_TRUE(asked(3)) << "it failed before anybody wanted to know";
  EXPECT_THAT(positions_of(ahead.next(kThere)), ElementsAre(2));
  EXPECT_THROW(ahead.next(kThere), events::FeedAway);
  feed.seek({});
  for (int position = 1; position <= 4; ++position)
    EXPECT_THAT(positions_of(ahead.next(kThere)), ElementsAre(position)) << "sought anew";
}

TEST_P(FeedAheadTest, IsSoughtAnewWithoutWhatWasReadAhead) {
  registers(6);
  auto& feed = opened();
  FeedAhead ahead(feed, 1);
  EXPECT_THAT(positions_of(ahead.next(kThere)), ElementsAre(1));
  ASSERT_TRUE(asked(1 + static_cast<int>(events::kMaxPagesAhead)));
  ahead.stop();
  feed.seek({});
  for (int position = 1; position <= 6; ++position)
    EXPECT_THAT(positions_of(ahead.next(kThere)), ElementsAre(position));
}

TEST_P(FeedAheadTest, EndsAtOnceWhileItWaitsForRecords) {
  registers(2);
  const auto begun = [this](FeedAhead& ahead) {
    EXPECT_THAT(positions_of(ahead.next(kThere)), ElementsAre(1));
    EXPECT_TRUE(asked(3)) << "for the record behind the last, for which it waits as long as this test may";
    return std::chrono::steady_clock::now();
  };
  std::chrono::steady_clock::time_point asked_to_end;
  {
    FeedAhead ahead(opened(), 1);
    asked_to_end = begun(ahead);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - asked_to_end, kThere / 2);
}

TEST_P(FeedAheadTest, TellsOfAnotherLogAsItsFeedDoes) {
  registers(6);
  FeedAhead ahead(opened(), 1);
  EXPECT_THAT(positions_of(ahead.next(kThere)), ElementsAre(1));
  constexpr int kRead = 1 + static_cast<int>(events::kMaxPagesAhead);
  ASSERT_TRUE(asked(kRead));
  source_.spoil("UPDATE head SET log_id = 'another'");
  for (int position = 2; position <= kRead; ++position)
    EXPECT_THAT(positions_of(ahead.next(kThere)), ElementsAre(position)) << "read before";
  if (GetParam() == Carrier::embedded) {
    EXPECT_THROW(ahead.next(kThere), events::FeedBroken);
    return;
  }
  source_.sends_again(1);
  EXPECT_THAT(positions_of(ahead.next(kThere)), ElementsAre(6));
  for (int position = 1; position <= 6; ++position) {
    const auto records = ahead.next(kThere);
    EXPECT_THAT(positions_of(records), ElementsAre(position));
    EXPECT_EQ(records.at(0).envelope.log_id, "another");
  }
}

}  // namespace
}  // namespace lumbung::contract
