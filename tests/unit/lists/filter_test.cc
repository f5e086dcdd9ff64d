#include "runtime/lists/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "list_fixture.h"

namespace lumbung::lists {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

std::string parsed(std::string_view filter) {
  const auto tree = parse_filter(filter);
  if (!tree) return "refused: " + tree.refusal().sentence();
  return *tree ? understood(**tree) : "all";
}

FieldViolation refused(std::string_view filter) {
  const auto tree = parse_filter(filter);
  if (tree) return {"", "", "was accepted", ""};
  EXPECT_THAT(tree.refusal().fields(), SizeIs(1));
  return tree.refusal().fields().front();
}

// The wrong place and what belonged there.
void expect_syntax(std::string_view filter, std::size_t column, const std::string& what) {
  const auto violation = refused(filter);
  EXPECT_EQ(violation.field, "filter") << filter;
  EXPECT_EQ(violation.reason, "FILTER_SYNTAX") << filter;
  EXPECT_THAT(violation.sentence,
              AllOf(StartsWith("At column " + std::to_string(column) + ": "), HasSubstr(what)))
      << filter;
}

TEST(Filter, EmptyLetsAllThrough) {
  EXPECT_EQ(parsed(""), "all");
  EXPECT_EQ(parsed(" \t\r\n"), "all");
}

TEST(Filter, TakesEveryOperatorWithAndWithoutSpaces) {
  EXPECT_EQ(parsed("a = 1"), "a=1");
  EXPECT_EQ(parsed("a=1"), "a=1");
  EXPECT_EQ(parsed("a!=1"), "a!=1");
  EXPECT_EQ(parsed("a<1"), "a<1");
  EXPECT_EQ(parsed("a<=1"), "a<=1");
  EXPECT_EQ(parsed("a>1"), "a>1");
  EXPECT_EQ(parsed("a>=1"), "a>=1");
  EXPECT_EQ(parsed("a:x"), "a:x");
  EXPECT_EQ(parsed("a:*"), "a:*");
  EXPECT_EQ(parsed("a : *"), "a:*");
}

TEST(Filter, TakesBareAndQuotedValues) {
  EXPECT_EQ(parsed("a=-5"), "a=-5");
  EXPECT_EQ(parsed("a=32.75.05.1001"), "a=32.75.05.1001");
  EXPECT_EQ(parsed("a>=2016-12-31"), "a>=2016-12-31");
  EXPECT_EQ(parsed("name=businesses/0190-a"), "name=businesses/0190-a");
  EXPECT_EQ(parsed("a=\"Toko (Maju) = 'x'\""), "a=Toko (Maju) = 'x'");
  EXPECT_EQ(parsed("a='Toko \"Maju\"'"), "a=Toko \"Maju\"");
  EXPECT_EQ(parsed(R"(a="\"\'\\\n\t")"), "a=\"'\\\n\t");
  EXPECT_EQ(parsed("a=\"\""), "a=");
  EXPECT_EQ(parsed("a=\"AND\" OR a='*'"), "(a=AND) OR (a=*)");
  EXPECT_EQ(parsed("a=kafé"), "a=kafé");
}

TEST(Filter, BindsOrTighterThanAnd) {
  EXPECT_EQ(parsed("a=1 AND b=2 OR c=3"), "(a=1) AND ((b=2) OR (c=3))");
  EXPECT_EQ(parsed("a=1 OR b=2 AND c=3"), "((a=1) OR (b=2)) AND (c=3)");
  EXPECT_EQ(parsed("(a=1 AND b=2) OR c=3"), "((a=1) AND (b=2)) OR (c=3)");
  EXPECT_EQ(parsed("a=1 AND b=2 AND c=3"), "(a=1) AND (b=2) AND (c=3)");
}

TEST(Filter, BindsNotTightest) {
  EXPECT_EQ(parsed("NOT a=1 OR b=2"), "(NOT (a=1)) OR (b=2)");
  EXPECT_EQ(parsed("NOT (a=1 OR b=2)"), "NOT ((a=1) OR (b=2))");
  EXPECT_EQ(parsed("NOT (NOT (a=1))"), "NOT (NOT (a=1))");
}

TEST(Filter, NamesTheColumnAndWhatWasExpected) {
  expect_syntax(
      "a", 2,
      "an operator (=, !=, <, <=, >, >=, :) after the field was expected, but the filter ends");
  expect_syntax("a =", 4, "a value after = was expected, but the filter ends");
  expect_syntax("a:", 3, "a value or * after : was expected");
  expect_syntax("= 1", 1, "a field, NOT or ( was expected, not `=`");
  expect_syntax("a = 1 b = 2", 7, "AND, OR or the end was expected, not `b`");
  expect_syntax("a = 1 AND", 10, "a field, NOT or ( was expected, but the filter ends");
  expect_syntax("a = 1 OR OR b = 2", 10, "a field, NOT or ( was expected, not `OR`");
  expect_syntax("NOT NOT a = 1", 5, "a field or ( was expected, not `NOT`");
  expect_syntax("(a = 1", 7, "AND, OR or ) was expected, but the filter ends");
  expect_syntax("(a = 1 b", 8, "AND, OR or ) was expected, not `b`");
  expect_syntax("a = 1)", 6, "AND, OR or the end was expected, not `)`");
  expect_syntax("()", 2, "a field, NOT or ( was expected, not `)`");
  expect_syntax("a = AND", 5, "a value after = was expected, not `AND`");
  expect_syntax("a = (1)", 5, "a value after = was expected, not `(`");
  expect_syntax("\"a\" = 1", 1, "a field, NOT or ( was expected");
  expect_syntax("a ! 1", 3, "an operator");
  expect_syntax("a = 1, b = 2", 6, "AND, OR or the end was expected, not `,`");
  expect_syntax("a = \\x", 5, "a value");
}

TEST(Filter, HelpsWithWhatPeopleKnowFromElsewhere) {
  expect_syntax("a == 1", 4, "Equal is =");
  expect_syntax("a <> 1", 4, "not equal is !=");
  expect_syntax("a = 1 and b = 2", 7, "Write AND in capitals");
  expect_syntax("a = Bekasi Timur", 12, "in quotes");
  expect_syntax("a = Bek*", 8, "A star stands only in `field:*`");
  expect_syntax("-a = 1", 1, "Write NOT instead of -");
}

TEST(Filter, NamesTheColumnOfBadText) {
  expect_syntax("a = \"x", 5, "has no closing quote");
  expect_syntax("a = 'x\"", 5, "has no closing quote");
  expect_syntax("a = \"x\\", 7, "has no closing quote");
  expect_syntax("a = \"x\\q\"", 7, "the escape is none of");
}

TEST(Filter, CountsColumnsInCharacters) {
  expect_syntax("a = \"kafé\" b", 12, "not `b`");
  expect_syntax("a = \xFF", 5, "not a character of valid UTF-8");
  expect_syntax("a = é\x01", 6, "not a character of valid UTF-8");
  expect_syntax(std::string_view("a = \0", 5), 5, "not a character of valid UTF-8");
}

TEST(Filter, LimitsItsLength) {
  const std::string start = "a = ";
  EXPECT_THAT(parsed(start + std::string(kMaxFilterBytes - start.size(), 'x')),
              StartsWith("a=xxx"));
  const auto violation = refused(start + std::string(kMaxFilterBytes - start.size() + 1, 'x'));
  EXPECT_EQ(violation.reason, "FILTER_TOO_LONG");
  EXPECT_THAT(violation.sentence, HasSubstr("At column 2001: the filter goes on beyond 2000 bytes; it has 2001."));
}

TEST(Filter, LimitsItsDepth) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "a=1" + std::string(depth, ')');
  };
  EXPECT_EQ(parsed(nested(kMaxFilterDepth)), "a=1");
  const auto violation = refused(nested(kMaxFilterDepth + 1));
  EXPECT_EQ(violation.reason, "FILTER_TOO_DEEP");
  EXPECT_THAT(violation.sentence, StartsWith("At column 33: "));
}

TEST(Filter, LimitsItsComparisons) {
  const auto chain = [](std::size_t comparisons) {
    std::string filter = "a=1";
    for (std::size_t i = 1; i < comparisons; ++i) filter += " OR a=1";
    return filter;
  };
  EXPECT_THAT(parsed(chain(kMaxFilterComparisons)), StartsWith("(a=1) OR (a=1)"));
  const auto violation = refused(chain(kMaxFilterComparisons + 1));
  EXPECT_EQ(violation.reason, "FILTER_TOO_MANY_COMPARISONS");
  EXPECT_THAT(violation.sentence, StartsWith("At column 701: "));
}

}  // namespace
}  // namespace lumbung::lists
