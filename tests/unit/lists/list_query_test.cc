// Pages of a real SQLite, while rows come and go.
#include "runtime/lists/list_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "list_fixture.h"
#include "runtime/lists/page_token.h"

namespace lumbung::lists {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::string numbered(int number) {
  char name[32];
  std::snprintf(name, sizeof name, "businesses/%05d", number);
  return name;
}

// Few different values, so that pages end between equal ones.
Record record_of(int number, std::mt19937& random) {
  return {numbered(number),
          "Toko " + std::to_string(random() % 40),
          "32.75." + std::to_string(10 + random() % 12),
          random() % 3 == 0 ? "TUTUP" : "BEROPERASI",
          std::int64_t(random() % 5) - 2,
          {},
          {}};
}

// Reads the list to its end; `between` is called after every page but the last.
std::vector<std::string> paged(
    Database& database, ListParameters parameters, const std::function<void()>& between = [] {}) {
  std::vector<std::string> names;
  while (true) {
    const auto query = plan_list(business_spec(), parameters);
    CHECK(query.ok());
    auto rows = database.query(query->sql, query->parameters);
    parameters.page_token = query->next_page_token(rows);
    EXPECT_LE(rows.size(), std::size_t(query->page_size));
    for (const auto& row : rows) names.push_back(std::get<std::string>(row[0]));
    if (parameters.page_token.empty()) return names;
    EXPECT_EQ(rows.size(), std::size_t(query->page_size));
    between();
  }
}

std::vector<std::string> all_at_once(Database& database, const std::string& order) {
  std::vector<std::string> names;
  for (const auto& row : database.query("SELECT name FROM businesses ORDER BY " + order))
    names.push_back(std::get<std::string>(row[0]));
  return names;
}

std::vector<std::string> refused(const ListParameters& parameters) {
  const auto query = plan_list(business_spec(), parameters);
  return query ? std::vector<std::string>{} : reasons_of(query.refusal());
}

class ListQueryPages : public testing::Test {
 protected:
  ListQueryPages() {
    database_.query("BEGIN");
    for (int number = 0; number < 1'000; ++number) database_.insert(record_of(2 * number, random_));
    database_.query("COMMIT");
  }
  std::mt19937 random_{3275};
  Database database_;
};

TEST_F(ListQueryPages, GiveEveryRowOnceInEveryOrder) {
  const std::vector<std::pair<std::string, std::string>> orders = {
      {"", "name"},
      {"name", "name"},
      {"name desc", "name DESC"},
      {"display_name", "display_name, name"},
      {"display_name desc", "display_name DESC, name DESC"},
      {" kecamatan  asc ", "kecamatan, name"},
      {"workers", "workers, name"},
      {"workers desc", "workers DESC, name DESC"}};
  for (const auto& [order_by, sql] : orders)
    for (const int page_size : {7, 250, 999, 1'000})
      EXPECT_EQ(paged(database_, {page_size, "", "", order_by}), all_at_once(database_, sql))
          << order_by << " by " << page_size;
}

TEST_F(ListQueryPages, FilterBeforeTheyAreCut) {
  const auto names =
      paged(database_, {10, "", "operating_status = TUTUP AND workers > 0", "workers desc"});
  const auto expected = database_.query(
      "SELECT name FROM businesses WHERE operating_status = 'TUTUP' AND workers > 0 "
      "ORDER BY workers DESC, name DESC");
  ASSERT_THAT(names, SizeIs(expected.size()));
  for (std::size_t i = 0; i < names.size(); ++i)
    EXPECT_EQ(names[i], std::get<std::string>(expected[i][0]));
}

// Rows that were there from the first page to the last are given once, whatever happens around
// them.
TEST_F(ListQueryPages, LoseAndRepeatNothingWhileRowsComeAndGo) {
  for (const std::string order_by :
       {"name", "name desc", "display_name", "display_name desc", "workers"}) {
    std::set<std::string> untouched;
    for (auto& name : all_at_once(database_, "name")) untouched.insert(std::move(name));
    int added = 0;
    const auto names = paged(database_, {20, "", "", order_by}, [&] {
      for (int i = 0; i < 5; ++i) {
        const auto number = int(random_() % 4'000) * 2 + 1;
        const auto there =
            database_.query("SELECT 1 FROM streams WHERE name = ?1", {numbered(number)});
        if (there.empty()) {
          database_.insert(record_of(number, random_));
          ++added;
        }
        const auto removed = numbered(int(random_() % 1'000) * 2);
        database_.remove(removed);
        untouched.erase(removed);
      }
    });
    EXPECT_GT(added, 50);
    const std::set<std::string> seen(names.begin(), names.end());
    EXPECT_EQ(seen.size(), names.size()) << order_by << ": a row was repeated";
    for (const auto& name : untouched) EXPECT_TRUE(seen.contains(name)) << order_by << ": " << name;
    EXPECT_GT(untouched.size(), 100u);
  }
}

TEST_F(ListQueryPages, AreReadByAnIndex) {
  for (const std::string order_by : {"name", "display_name", "workers desc"}) {
    const auto first = plan_list(business_spec(), {100, "", "", order_by});
    ASSERT_TRUE(first);
    auto rows = database_.query(first->sql, first->parameters);
    const auto second =
        plan_list(business_spec(), {100, first->next_page_token(rows), "", order_by});
    ASSERT_TRUE(second);
    std::string plan;
    for (const auto& row : database_.query("EXPLAIN QUERY PLAN " + second->sql, second->parameters))
      plan += std::get<std::string>(row[3]) + "\n";
    EXPECT_THAT(plan, HasSubstr("SEARCH v USING")) << plan;
    EXPECT_THAT(plan, Not(HasSubstr("SCAN v"))) << plan;
    EXPECT_THAT(plan, HasSubstr("SEARCH s USING")) << plan;
  }
}

TEST_F(ListQueryPages, GiveVersionAndStateOfTheStream) {
  const auto query = plan_list(business_spec(), {1, "", "", ""});
  ASSERT_TRUE(query);
  const auto rows = database_.query(query->sql, query->parameters);
  EXPECT_THAT(rows[0], ElementsAre(store::Value{numbered(0)}, store::Value{std::int64_t{1}},
                                   store::Value{std::string("state")}, store::Value{numbered(0)}));
}

TEST(ListQuery, OfAnEmptyListIsOneEmptyPage) {
  Database database;
  EXPECT_THAT(paged(database, {}), IsEmpty());
}

TEST(ListQuery, TakesPageSizesInItsLimits) {
  const auto size = [](std::int32_t asked) {
    return plan_list(business_spec(), {asked, "", "", ""})->page_size;
  };
  EXPECT_EQ(size(0), kDefaultPageSize);
  EXPECT_EQ(size(1), 1);
  EXPECT_EQ(size(kMaxPageSize), kMaxPageSize);
  EXPECT_THAT(refused({kMaxPageSize + 1, "", "", ""}), ElementsAre("PAGE_SIZE page_size"));
  EXPECT_THAT(refused({-1, "", "", ""}), ElementsAre("PAGE_SIZE page_size"));
}

TEST(ListQuery, RefusesOrdersItDoesNotKeep) {
  for (const std::string order_by :
       {"name up", "name desc desc", "name, kecamatan", "name,", "name DESC", ",", "name;"}) {
    const auto reasons = refused({0, "", "", order_by});
    ASSERT_THAT(reasons, SizeIs(1)) << order_by;
    EXPECT_THAT(reasons[0], HasSubstr("order_by")) << order_by;
  }
  EXPECT_THAT(refused({0, "", "", "name up"}), ElementsAre("ORDER_BY_SYNTAX order_by"));
  EXPECT_THAT(refused({0, "", "", "address"}), ElementsAre("ORDER_BY_FIELD order_by"));
  EXPECT_THAT(refused({0, "", "", std::string(kMaxOrderByBytes + 1, 'x')}),
              ElementsAre("ORDER_BY_SYNTAX order_by"));
  const auto meant = plan_list(business_spec(), {0, "", "", "kecamtan"});
  ASSERT_FALSE(meant);
  EXPECT_EQ(meant.refusal().fields()[0].sentence,
            "Did you mean kecamatan? A list is ordered by one of name, display_name, kecamatan, "
            "workers.");
}

TEST(ListQuery, RefusesEveryWrongParameterAtOnce) {
  EXPECT_THAT(
      refused({-1, "nonsense", "nosuch = 1 AND workers = x", "nosuch"}),
      ElementsAre("PAGE_SIZE page_size", "FILTER_FIELD_UNKNOWN filter", "FILTER_VALUE filter",
                  "ORDER_BY_FIELD order_by", "PAGE_TOKEN_INVALID page_token"));
}

class ListQueryTokens : public testing::Test {
 protected:
  ListQueryTokens() {
    for (int number = 0; number < 3; ++number) database_.insert(record_of(number, random_));
  }
  std::string token_of(ListParameters parameters) {
    parameters.page_size = 1;
    const auto query = plan_list(business_spec(), parameters);
    CHECK(query.ok());
    auto rows = database_.query(query->sql, query->parameters);
    return query->next_page_token(rows);
  }
  std::mt19937 random_{1};
  Database database_;
};

TEST_F(ListQueryTokens, BelongToFilterAndOrderButNotToPageSize) {
  const auto token = token_of({0, "", "workers >= -2", "display_name"});
  EXPECT_THAT(refused({500, token, "workers >= -2", "display_name"}), IsEmpty());
  EXPECT_THAT(refused({1, token, " workers >= -2 ", "display_name asc"}), IsEmpty());
  for (const auto& [filter, order_by] :
       std::vector<std::pair<std::string, std::string>>{{"", "display_name"},
                                                        {"workers >= -1", "display_name"},
                                                        {"workers >= -2", "display_name desc"},
                                                        {"workers >= -2", "kecamatan"},
                                                        {"workers >= -2", ""}})
    EXPECT_THAT(refused({1, token, filter, order_by}),
                ElementsAre("PAGE_TOKEN_MISMATCH page_token"))
        << filter << " " << order_by;
}

TEST_F(ListQueryTokens, AreNotBlamedForAWrongOrder) {
  const auto token = token_of({0, "", "", "display_name"});
  EXPECT_THAT(refused({1, token, "", "display_nam"}), ElementsAre("ORDER_BY_FIELD order_by"));
}

TEST_F(ListQueryTokens, BelongToOneKindOfResource) {
  auto other_view = business_view();
  other_view.table = "cooperatives";
  const ListSpec other(other_view, {}, {});
  const auto query = plan_list(other, {1, token_of({}), "", ""});
  ASSERT_FALSE(query);
  EXPECT_THAT(reasons_of(query.refusal()), ElementsAre("PAGE_TOKEN_MISMATCH page_token"));
}

// The fingerprint is no secret, so anybody can put a value of another type behind it.
TEST_F(ListQueryTokens, OfTheWrongTypeAreRefused) {
  for (const auto& [order_by, value] :
       std::vector<std::pair<std::string, store::Value>>{{"name", std::string("x")},
                                                         {"display_name", std::int64_t{1}},
                                                         {"display_name", store::Value{}},
                                                         {"workers", std::string("1")}}) {
    const auto query = plan_list(business_spec(), {1, "", "", order_by});
    ASSERT_TRUE(query);
    const auto forged = page_token(query->token_parameters, {value, "businesses/00001"});
    EXPECT_THAT(refused({1, forged, "", order_by}), ElementsAre("PAGE_TOKEN_INVALID page_token"))
        << order_by;
  }
}

TEST_F(ListQueryTokens, OnlyMoveThePlaceInTheSameList) {
  const auto query = plan_list(business_spec(), {1, "", "workers < -100", "display_name"});
  ASSERT_TRUE(query);
  const auto forged =
      page_token(query->token_parameters, {std::string("' OR 1=1 --"), "' OR 1=1 --"});
  EXPECT_THAT(paged(database_, {1, forged, "workers < -100", "display_name"}), IsEmpty());
}

}  // namespace
}  // namespace lumbung::lists
