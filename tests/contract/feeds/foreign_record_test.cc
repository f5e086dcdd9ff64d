// Only a topic can hold a record that is no event of ours. Whatever it is, it is parked and stops nobody.
#include <gmock/gmock.h>

#include "contract/feeds/following.h"
#include "harness/eventually.h"
#include "runtime/events/parked.h"

namespace lumbung::contract {
namespace {

using ::testing::ElementsAre;

class ForeignRecordTest : public OnBothEngines {
 protected:
  ::testing::AssertionResult at(std::int64_t position) {
    return harness::eventually([&] { return follower_.consumer().position().position; }, ::testing::Eq(position));
  }
  static events::Headers with(events::Headers headers, const std::string& name, const std::string& value) {
    for (auto& header : headers)
      if (header.first == name) header.second = value;
    return headers;
  }

  Database followed_{Engine::sqlite};
  Database own_{GetParam()};
  Source source_{followed_, Carrier::kafka};
  Follower follower_{own_};
};
LUMBUNG_ON_BOTH_ENGINES(ForeignRecordTest);

TEST_P(ForeignRecordTest, IsParkedAndTheOthersGoOn) {
  source_.registers("a");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(at(1));
  const auto good = events::headers_of(source_.records().front().envelope);
  source_.plants("anything");
  // What is no text is nothing that a database or a message could keep.
  source_.plants("anything", with(good, "ce_source", "/x\xFF"));
  source_.plants("anything", with(good, "ce_subject", "businesses/\xFF"));
  source_.plants("anything", with(good, "ce_type", std::string("a\0b", 3)));
  source_.adds_worker("a");
  ASSERT_TRUE(at(2));
  EXPECT_THAT(follower_.parked(), ElementsAre(" DAMAGED", " DAMAGED", " DAMAGED", " DAMAGED"));
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 1 2"));
  const auto parked = follower_.consumer().parked(-1, 10);
  ASSERT_EQ(parked.size(), 4U);
  EXPECT_EQ(parked[1].detail, "The header ce_source is not text.");
  for (const auto& row : parked) {
    const auto whole = *follower_.consumer().parked_at(row.offset);
    EXPECT_EQ(events::record_of(whole).damage, row.detail);
    EXPECT_EQ(events::parked_headers(whole).empty(), row.offset == parked[0].offset);
  }
}

TEST_P(ForeignRecordTest, OfAnOlderVersionThatCannotBeReadIsNoReasonToEnd) {
  source_.registers("p", "poison");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(at(1));
  follower_.store().maintenance()->query("UPDATE parked SET record = ?1", {store::Bytes{"\xFF\xFF"}});
  EXPECT_THROW(events::parked_headers(follower_.consumer().parked(-1, 10).at(0)), std::runtime_error);
  EXPECT_THROW(static_cast<void>(follower_.consumer().retry(0)), std::runtime_error);
}

}  // namespace
}  // namespace lumbung::contract
