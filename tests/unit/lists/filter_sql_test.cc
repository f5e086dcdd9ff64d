// Filters against records in a real SQLite.
#include "runtime/lists/filter_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "list_fixture.h"

namespace lumbung::lists {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class FilterSql : public testing::Test {
 protected:
  FilterSql() {
    database_.insert(
        {"a", "Toko Maju 100%", "32.75.01", "BEROPERASI", 3, "2015-01-31", "Jl. Melati_1"});
    database_.insert({"b", "toko mundur", "32.75.02", "TUTUP", 10, "2016-12-31", "a\\b"});
    database_.insert({"c", "Kafé Bekasi", "32.75.02", {}, {}, {}, {}});
    database_.insert({"d", "Warung", "32.75.03", "", 0, "", ""});
  }
  Database database_;
};

std::vector<FieldViolation> refused(std::string_view filter) {
  store::Row parameters;
  std::vector<FieldViolation> wrong;
  filter_sql(business_spec(), filter, parameters, wrong);
  return wrong;
}

void expect_refused(std::string_view filter, const std::string& reason, std::size_t column,
                    const std::string& what, const std::string& value) {
  const auto wrong = refused(filter);
  ASSERT_THAT(wrong, SizeIs(1)) << filter;
  EXPECT_EQ(wrong[0].field, "filter");
  EXPECT_EQ(wrong[0].reason, reason) << filter;
  EXPECT_THAT(wrong[0].sentence,
              AllOf(StartsWith("At column " + std::to_string(column) + ": "), HasSubstr(what)))
      << filter;
  EXPECT_EQ(wrong[0].value, value);
}

// The same table with its address taken for a yes or no.
const ListSpec& yes_no_spec() {
  static const ListSpec spec(business_view(), {{"open", "address", FieldKind::boolean, nullptr}}, {});
  return spec;
}

std::vector<FieldViolation> refused_yes_no(std::string_view filter) {
  store::Row parameters;
  std::vector<FieldViolation> wrong;
  filter_sql(yes_no_spec(), filter, parameters, wrong);
  return wrong;
}

TEST(FilterYesNo, IsTrueOrFalseOrNotSaid) {
  Database database;
  database.insert({"a", "A", "1", {}, {}, {}, "true"});
  database.insert({"b", "B", "1", {}, {}, {}, "false"});
  database.insert({"c", "C", "1", {}, {}, {}, {}});
  const auto filtered = [&](const std::string& filter) {
    store::Row parameters;
    std::vector<FieldViolation> wrong;
    const auto sql = filter_sql(yes_no_spec(), filter, parameters, wrong);
    EXPECT_THAT(wrong, IsEmpty()) << filter;
    std::string names;
    for (const auto& row :
         database.query("SELECT v.name FROM businesses v WHERE " + sql + " ORDER BY v.name", parameters))
      names += std::get<std::string>(row[0]);
    return names;
  };
  EXPECT_EQ(filtered("open = true"), "a");
  EXPECT_EQ(filtered("open = false"), "b");
  EXPECT_EQ(filtered("open != true"), "bc");
  EXPECT_EQ(filtered("NOT open = \"false\""), "ac");
  EXPECT_EQ(filtered("open:*"), "ab");
}

TEST(FilterYesNo, TakesNoOtherWordAndHasNoOrder) {
  for (const auto* word : {"x", "TRUE", "1", "yes", "\"\"", "tru"}) {
    const auto wrong = refused_yes_no(std::string("open = ") + word);
    ASSERT_THAT(wrong, SizeIs(1)) << word;
    EXPECT_EQ(wrong[0].reason, "FILTER_VALUE");
    EXPECT_THAT(wrong[0].sentence, StartsWith("At column 8: open is true or false.")) << word;
  }
  EXPECT_THAT(refused_yes_no("open = tru")[0].sentence, HasSubstr("Did you mean true?"));
  for (const auto* filter : {"open < true", "open >= false", "open : tr"}) {
    const auto wrong = refused_yes_no(filter);
    ASSERT_THAT(wrong, SizeIs(1)) << filter;
    EXPECT_EQ(wrong[0].reason, "FILTER_OPERATOR");
    EXPECT_THAT(wrong[0].sentence, StartsWith("At column 6: open has no order")) << filter;
  }
}

TEST_F(FilterSql, ComparesText) {
  EXPECT_THAT(database_.filtered(""), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(database_.filtered("kecamatan = 32.75.02"), ElementsAre("b", "c"));
  EXPECT_THAT(database_.filtered("kecamatan != 32.75.02"), ElementsAre("a", "d"));
  EXPECT_THAT(database_.filtered("kecamatan < 32.75.02"), ElementsAre("a"));
  EXPECT_THAT(database_.filtered("kecamatan <= 32.75.02"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(database_.filtered("kecamatan > 32.75.02"), ElementsAre("d"));
  EXPECT_THAT(database_.filtered("kecamatan >= 32.75.02"), ElementsAre("b", "c", "d"));
  EXPECT_THAT(database_.filtered("display_name = \"Kafé Bekasi\""), ElementsAre("c"));
  EXPECT_THAT(database_.filtered("name = a"), ElementsAre("a"));
}

TEST_F(FilterSql, FindsPartsOfTextWithoutAsciiCase) {
  EXPECT_THAT(database_.filtered("display_name:TOKO"), ElementsAre("a", "b"));
  EXPECT_THAT(database_.filtered("NOT display_name:toko"), ElementsAre("c", "d"));
  EXPECT_THAT(database_.filtered("display_name:'fé b'"), ElementsAre("c"));
  EXPECT_THAT(database_.filtered("display_name:'FÉ'"), IsEmpty());
}

TEST_F(FilterSql, TakesPatternCharactersAsTheyAre) {
  EXPECT_THAT(database_.filtered("display_name:'0%'"), ElementsAre("a"));
  EXPECT_THAT(database_.filtered("display_name:'o%m'"), IsEmpty());
  EXPECT_THAT(database_.filtered("address:'melati_'"), ElementsAre("a"));
  EXPECT_THAT(database_.filtered("address:'melat_'"), IsEmpty());
  EXPECT_THAT(database_.filtered(R"(address:"\\")"), ElementsAre("b"));
  EXPECT_THAT(database_.filtered("display_name:\"' OR 1=1 --\""), IsEmpty());
}

TEST_F(FilterSql, ComparesNumbers) {
  EXPECT_THAT(database_.filtered("workers = 3"), ElementsAre("a"));
  EXPECT_THAT(database_.filtered("workers < 10"), ElementsAre("a", "d"));
  EXPECT_THAT(database_.filtered("workers <= 10"), ElementsAre("a", "b", "d"));
  EXPECT_THAT(database_.filtered("workers > '3'"), ElementsAre("b"));
  EXPECT_THAT(database_.filtered("workers >= -9223372036854775808"), ElementsAre("a", "b", "d"));
}

TEST_F(FilterSql, ComparesDates) {
  EXPECT_THAT(database_.filtered("started_date = 2016-12-31"), ElementsAre("b"));
  EXPECT_THAT(database_.filtered("started_date < 2016-12-31"), ElementsAre("a"));
  EXPECT_THAT(database_.filtered("started_date <= \"2016-12-31\""), ElementsAre("a", "b"));
  EXPECT_THAT(database_.filtered("started_date > 2015-01-31"), ElementsAre("b"));
  EXPECT_THAT(database_.filtered("started_date >= 2015-01-31"), ElementsAre("a", "b"));
}

TEST_F(FilterSql, ComparesEnumsWithAndWithoutPrefix) {
  EXPECT_THAT(database_.filtered("operating_status = BEROPERASI"), ElementsAre("a"));
  EXPECT_THAT(database_.filtered("operating_status = OPERATING_STATUS_BEROPERASI"),
              ElementsAre("a"));
  EXPECT_THAT(database_.filtered("operating_status != BEROPERASI"), ElementsAre("b", "c", "d"));
  EXPECT_THAT(database_.filtered("operating_status = UNSPECIFIED"), ElementsAre("c", "d"));
  EXPECT_THAT(database_.filtered("operating_status != OPERATING_STATUS_UNSPECIFIED"),
              ElementsAre("a", "b"));
}

TEST_F(FilterSql, AsksWhetherThereIsAValue) {
  for (const std::string field : {"address", "operating_status", "started_date"}) {
    EXPECT_THAT(database_.filtered(field + ":*"), ElementsAre("a", "b")) << field;
    EXPECT_THAT(database_.filtered("NOT " + field + ":*"), ElementsAre("c", "d")) << field;
  }
  EXPECT_THAT(database_.filtered("workers:*"), ElementsAre("a", "b", "d"));
  EXPECT_THAT(database_.filtered("NOT workers:*"), ElementsAre("c"));
  EXPECT_THAT(database_.filtered("address = ''"), ElementsAre("c", "d"));
  EXPECT_THAT(database_.filtered("address != ''"), ElementsAre("a", "b"));
}

// However a record lacks a value, a comparison with it is false and NOT of it true.
TEST_F(FilterSql, TreatsAMissingValueAlikeInEveryOperator) {
  for (const std::string comparison :
       {"started_date = 2015-01-31", "started_date < 9999-12-31", "started_date <= 9999-12-31",
        "started_date > 1000-01-01", "started_date >= 1000-01-01", "address < z", "address <= z",
        "address > ' '", "address >= ''", "address:l", "address = x", "operating_status = TUTUP"}) {
    EXPECT_THAT(database_.filtered("NOT name <= b AND " + comparison), IsEmpty()) << comparison;
    EXPECT_THAT(database_.filtered("NOT name <= b AND NOT " + comparison), ElementsAre("c", "d"))
        << comparison;
  }
  EXPECT_THAT(database_.filtered("workers != 3"), ElementsAre("b", "c", "d"));
  EXPECT_THAT(database_.filtered("NOT workers != 3"), ElementsAre("a"));
  EXPECT_THAT(database_.filtered("NOT workers > 0"), ElementsAre("c", "d"));
}

TEST_F(FilterSql, CombinesComparisons) {
  EXPECT_THAT(database_.filtered("workers > 2 AND kecamatan = 32.75.01 OR kecamatan = 32.75.02"),
              ElementsAre("a", "b"));
  EXPECT_THAT(database_.filtered("NOT (kecamatan = 32.75.02 AND workers:*)"),
              ElementsAre("a", "c", "d"));
  EXPECT_THAT(database_.filtered("NOT (kecamatan = 32.75.02 OR NOT workers > 0)"),
              ElementsAre("a"));
}

TEST_F(FilterSql, TakesTheLargestFilter) {
  std::string filter(kMaxFilterDepth, '(');
  filter += "name=a";
  for (std::size_t i = 1; i < kMaxFilterComparisons; ++i) filter += " AND name=a";
  EXPECT_THAT(database_.filtered(filter + std::string(kMaxFilterDepth, ')')), ElementsAre("a"));
}

TEST(FilterSqlRefusals, UnknownFieldsSuggestTheNearest) {
  expect_refused("kecamtan = x", "FILTER_FIELD_UNKNOWN", 1, "Did you mean kecamatan?", "kecamtan");
  expect_refused("name = a AND Workers = 1", "FILTER_FIELD_UNKNOWN", 14, "Did you mean workers?",
                 "Workers");
  expect_refused("v.name = x", "FILTER_FIELD_UNKNOWN", 1,
                 "There are name, display_name, kecamatan, operating_status, workers, "
                 "started_date, address.",
                 "v.name");
  EXPECT_THAT(refused("zzzzzzzz = x")[0].sentence, Not(HasSubstr("Did you mean")));
}

TEST(FilterSqlRefusals, OperatorsAFieldDoesNotTake) {
  expect_refused("workers:3", "FILTER_OPERATOR", 8, "workers has no parts", ":");
  expect_refused("started_date : 2016", "FILTER_OPERATOR", 14, "has no parts", ":");
  for (const std::string comparator : {"<", "<=", ">", ">=", ":"})
    expect_refused("operating_status " + comparator + " TUTUP", "FILTER_OPERATOR", 18,
                   "has no order and no parts", comparator);
}

TEST(FilterSqlRefusals, ValuesAFieldDoesNotTake) {
  for (const std::string value : {"x", "1.5", "1_000", "+5", "0x10", "''", "'1 '"}) {
    const auto wrong = refused("workers = " + value);
    ASSERT_THAT(wrong, SizeIs(1)) << value;
    EXPECT_EQ(wrong[0].reason, "FILTER_VALUE") << value;
  }
  expect_refused("workers = 1.500.000", "FILTER_VALUE", 11, "a whole number without separators",
                 "1.500.000");
  expect_refused("workers = 9223372036854775808", "FILTER_VALUE", 11, "beyond 64 bits",
                 "9223372036854775808");
  expect_refused("started_date > 31-12-2016", "FILTER_VALUE", 16, "a date like 2016-12-31",
                 "31-12-2016");
  expect_refused("started_date = 2016-02-30", "FILTER_VALUE", 16, "a date like", "2016-02-30");
  expect_refused("started_date = ''", "FILTER_VALUE", 16, "a date like", "");
  expect_refused("operating_status = BEROPERAS", "FILTER_VALUE", 20, "Did you mean BEROPERASI?",
                 "BEROPERAS");
  expect_refused("operating_status = beroperasi", "FILTER_VALUE", 20, "Did you mean BEROPERASI?",
                 "beroperasi");
  expect_refused("operating_status = ''", "FILTER_VALUE", 20, "There are UNSPECIFIED, BEROPERASI",
                 "");
  expect_refused("address:''", "FILTER_VALUE", 9, "`:*` asks", "");
}

TEST(FilterSqlRefusals, NameEveryWrongComparisonAtOnce) {
  const auto wrong = refused("kecamtan = x AND (workers = a OR NOT operating_status < TUTUP)");
  ASSERT_THAT(wrong, SizeIs(3));
  EXPECT_EQ(wrong[0].reason, "FILTER_FIELD_UNKNOWN");
  EXPECT_EQ(wrong[1].reason, "FILTER_VALUE");
  EXPECT_EQ(wrong[2].reason, "FILTER_OPERATOR");
}

TEST(FilterSqlRefusals, AreLimitedInNumberAndLength) {
  std::string filter = "workers = " + std::string(300, 'x');
  for (std::size_t i = 0; i < kMaxFilterViolations; ++i) filter += " AND workers = y";
  const auto wrong = refused(filter);
  EXPECT_THAT(wrong, SizeIs(kMaxFilterViolations));
  EXPECT_THAT(wrong[0].value, SizeIs(60));
}

}  // namespace
}  // namespace lumbung::lists
