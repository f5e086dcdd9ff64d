#include "runtime/lists/count_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/check.h"
#include "list_fixture.h"

namespace lumbung::lists {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CountQueryTest : public testing::Test {
 protected:
  CountQueryTest() {
    database_.insert({"a", "x", "32.75.01", "BEROPERASI", 10, "2015-01-31", {}});
    database_.insert({"b", "x", "32.75.01", "BEROPERASI", 9, "2015-01-31", {}});
    database_.insert({"c", "x", "32.75.02", "TUTUP", {}, {}, {}});
    database_.insert({"d", "x", "32.75.02", {}, 10, "", {}});
    database_.insert({"e", "x", "32.75.02", "", 10, "", {}});
  }
  Counts counted(const std::string& filter, const std::vector<std::string>& group_by) {
    const auto query = plan_count(business_spec(), filter, group_by);
    CHECK(query.ok());
    auto counts = query->read(database_.query(query->sql, query->parameters));
    CHECK(counts.ok());
    return std::move(*counts);
  }
  // `value/value=count`
  std::vector<std::string> groups(const std::string& filter,
                                  const std::vector<std::string>& group_by) {
    std::vector<std::string> lines;
    for (const auto& group : counted(filter, group_by).groups) {
      std::string line;
      for (const auto& value : group.values) line += (line.empty() ? "" : "/") + value;
      lines.push_back(line + "=" + std::to_string(group.count));
    }
    return lines;
  }
  Database database_;
};

std::vector<std::string> refused(const std::string& filter,
                                 const std::vector<std::string>& group_by) {
  const auto query = plan_count(business_spec(), filter, group_by);
  return query ? std::vector<std::string>{} : reasons_of(query.refusal());
}

TEST_F(CountQueryTest, CountsAll) {
  EXPECT_EQ(counted("", {}).total, 5);
  EXPECT_THAT(counted("", {}).groups, IsEmpty());
  EXPECT_EQ(counted("kecamatan = 32.75.01", {}).total, 2);
  EXPECT_EQ(counted("kecamatan = 32.75.99", {}).total, 0);
}

TEST_F(CountQueryTest, GroupsInTheOrderOfTheValues) {
  EXPECT_THAT(groups("", {"kecamatan"}), ElementsAre("32.75.01=2", "32.75.02=3"));
  EXPECT_THAT(groups("", {"kecamatan", "operating_status"}),
              ElementsAre("32.75.01/BEROPERASI=2", "32.75.02/=2", "32.75.02/TUTUP=1"));
  EXPECT_THAT(groups("NOT operating_status = TUTUP", {"kecamatan", "workers", "started_date"}),
              ElementsAre("32.75.01/9/2015-01-31=1", "32.75.01/10/2015-01-31=1", "32.75.02/10/=2"));
  EXPECT_THAT(groups("kecamatan = 32.75.99", {"kecamatan"}), IsEmpty());
}

TEST_F(CountQueryTest, PutsRecordsWithoutAValueInOneGroup) {
  EXPECT_THAT(groups("", {"operating_status"}), ElementsAre("=2", "BEROPERASI=2", "TUTUP=1"));
  EXPECT_THAT(groups("", {"workers"}), ElementsAre("=1", "9=1", "10=3"));
}

TEST_F(CountQueryTest, AddsUpToTheTotal) {
  EXPECT_EQ(counted("", {"operating_status", "workers"}).total, 5);
}

TEST(CountQuery, RefusesEverythingWrongAtOnce) {
  EXPECT_THAT(refused("nosuch = 1", {"kecamatan", "kecamtan", "kecamatan", "workers"}),
              ElementsAre("FILTER_FIELD_UNKNOWN filter", "GROUP_BY_TOO_MANY group_by",
                          "GROUP_BY_FIELD_UNKNOWN group_by[1]", "GROUP_BY_TWICE group_by[2]"));
  EXPECT_THAT(refused("", {""}), ElementsAre("GROUP_BY_FIELD_UNKNOWN group_by[0]"));
  const auto meant = plan_count(business_spec(), "", {"kecamtan"});
  ASSERT_FALSE(meant);
  EXPECT_THAT(meant.refusal().fields()[0].sentence, HasSubstr("Did you mean kecamatan?"));
}

TEST(CountQuery, RefusesMoreGroupsThanAnAnswerHolds) {
  const auto query = plan_count(business_spec(), "", {"name"});
  ASSERT_TRUE(query);
  EXPECT_EQ(query->parameters.back(), store::Value{std::int64_t{kMaxCountGroups} + 1});
  store::Rows rows(kMaxCountGroups, store::Row{std::string("x"), std::int64_t{1}});
  EXPECT_TRUE(query->read(rows));
  rows.push_back(rows.front());
  const auto counts = query->read(rows);
  ASSERT_FALSE(counts);
  EXPECT_THAT(reasons_of(counts.refusal()), ElementsAre("COUNT_TOO_MANY_GROUPS group_by"));
}

}  // namespace
}  // namespace lumbung::lists
