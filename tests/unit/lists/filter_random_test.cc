// Filters nobody would think of: random trees printed, parsed again, and run against records that
// are also judged here one by one; and random bytes, which are refused or accepted but never crash.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/text.h"
#include "list_fixture.h"
#include "mutations.h"
#include "runtime/lists/filter.h"
#include "runtime/lists/filter_sql.h"

namespace lumbung::lists {
namespace {

using Kind = FilterNode::Kind;
using Random = std::mt19937;

const std::vector<std::string> kTexts = {"",    "a", "B", "aB", "b%", "_a",
                                         "\\b", "é", "'", "\"", "x y"};
const std::vector<std::string> kDates = {"2015-01-31", "2016-12-31", "2017-01-01"};
const std::vector<std::string> kStatuses = {"", "BEROPERASI", "TUTUP", "PINDAH"};

template <class T>
const T& one_of(const std::vector<T>& values, Random& random) {
  return values[random() % values.size()];
}

Record random_record(int number, Random& random) {
  Record record;
  record.name = "n" + std::to_string(1'000 + number);
  record.display_name = one_of(kTexts, random);
  record.kecamatan = std::to_string(random() % 4);
  if (random() % 4 > 0) record.operating_status = one_of(kStatuses, random);
  if (random() % 4 > 0) record.workers = std::int64_t(random() % 7) - 3;
  if (random() % 4 > 0) record.started_date = one_of(kDates, random);
  if (random() % 4 > 0) record.address = one_of(kTexts, random);
  return record;
}

FilterNode random_comparison(Random& random) {
  using C = Comparator;
  static const std::vector<C> kOrdered = {C::equal,   C::not_equal,     C::less,   C::less_equal,
                                          C::greater, C::greater_equal, C::present};
  FilterNode node;
  switch (random() % 4) {
    case 0:
      node.field = random() % 2 == 0 ? "display_name" : "address";
      node.comparator = random() % 3 == 0 ? C::has : one_of(kOrdered, random);
      node.value = one_of(kTexts, random);
      if (node.comparator == C::has && node.value.empty()) node.value = "a";
      break;
    case 1:
      node.field = "workers";
      node.comparator = one_of(kOrdered, random);
      node.value = std::to_string(int(random() % 7) - 3);
      break;
    case 2:
      node.field = "started_date";
      node.comparator = one_of(kOrdered, random);
      node.value = one_of(kDates, random);
      break;
    default:
      node.field = "operating_status";
      node.comparator = std::vector{C::equal, C::not_equal, C::present}[random() % 3];
      node.value = one_of(kStatuses, random);
      if (node.value.empty()) node.value = "UNSPECIFIED";
  }
  if (node.comparator == C::present) node.value.clear();
  return node;
}

FilterNode random_filter(Random& random, int depth) {
  const auto choice = depth == 0 ? 0 : random() % 6;
  if (choice < 2) return random_comparison(random);
  FilterNode node;
  node.kind = choice == 2 ? Kind::negation : choice < 5 ? Kind::all_of : Kind::any_of;
  const auto children = node.kind == Kind::negation ? 1 : 2 + random() % 2;
  for (std::size_t i = 0; i < children; ++i)
    node.children.push_back(random_filter(random, depth - 1));
  return node;
}

std::string quoted(const std::string& value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text.push_back('\\');
    text.push_back(c);
  }
  return text + "\"";
}

// With no more parentheses than the grammar asks for.
std::string printed(const FilterNode& node) {
  const auto inside = [](const FilterNode& child, bool bare) {
    return bare ? printed(child) : "(" + printed(child) + ")";
  };
  switch (node.kind) {
    case Kind::comparison:
      if (node.comparator == Comparator::present) return node.field + ":*";
      return node.field + " " + std::string(to_text(node.comparator)) + " " + quoted(node.value);
    case Kind::negation:
      return "NOT " + inside(node.children[0], node.children[0].kind == Kind::comparison);
    case Kind::all_of:
    case Kind::any_of:
      break;
  }
  std::string text;
  for (const auto& child : node.children) {
    if (!text.empty()) text += node.kind == Kind::all_of ? " AND " : " OR ";
    text += inside(child, child.kind == Kind::comparison || child.kind == Kind::negation ||
                              (node.kind == Kind::all_of && child.kind == Kind::any_of));
  }
  return text;
}

template <class T>
bool in_order(const T& a, Comparator comparator, const T& b) {
  switch (comparator) {
    case Comparator::equal:
      return a == b;
    case Comparator::less:
      return a < b;
    case Comparator::less_equal:
      return a <= b;
    case Comparator::greater:
      return a > b;
    case Comparator::greater_equal:
      return a >= b;
    default:
      return false;
  }
}

// docs/filters.md, read literally.
bool lets_through(const FilterNode& node, const Record& record) {
  const auto through = [&](const FilterNode& child) { return lets_through(child, record); };
  if (node.kind == Kind::all_of)
    return std::all_of(node.children.begin(), node.children.end(), through);
  if (node.kind == Kind::any_of)
    return std::any_of(node.children.begin(), node.children.end(), through);
  if (node.kind == Kind::negation) return !through(node.children[0]);
  if (node.comparator == Comparator::not_equal) {
    auto equal = node;
    equal.comparator = Comparator::equal;
    return !through(equal);
  }
  if (node.field == "workers") {
    if (!record.workers || node.comparator == Comparator::present)
      return record.workers.has_value();
    return in_order<std::int64_t>(*record.workers, node.comparator, std::stoll(node.value));
  }
  const auto text = node.field == "display_name"       ? record.display_name
                    : node.field == "address"          ? record.address.value_or("")
                    : node.field == "operating_status" ? record.operating_status.value_or("")
                                                       : record.started_date.value_or("");
  const auto value = node.value == "UNSPECIFIED" ? "" : node.value;
  if (node.comparator == Comparator::equal) return text == value;
  if (text.empty() || node.comparator == Comparator::present) return !text.empty();
  if (node.comparator == Comparator::has)
    return lower_ascii(text).find(lower_ascii(value)) != std::string::npos;
  return in_order<std::string>(text, node.comparator, value);
}

TEST(RandomFilters, LetThroughWhatTheManualSays) {
  Random random(20161231);
  Database database;
  std::vector<Record> records;
  for (int number = 0; number < 200; ++number) {
    records.push_back(random_record(number, random));
    database.insert(records.back());
  }
  int some = 0;
  for (int i = 0; i < 2'000; ++i) {
    const auto filter = random_filter(random, 4);
    const auto text = printed(filter);
    if (text.size() > kMaxFilterBytes) continue;
    const auto again = parse_filter(text);
    ASSERT_TRUE(again) << text << "\n" << again.refusal().sentence();
    ASSERT_TRUE(*again);
    ASSERT_EQ(understood(**again), understood(filter)) << text;
    std::vector<std::string> expected;
    for (const auto& record : records)
      if (lets_through(filter, record)) expected.push_back(record.name);
    ASSERT_EQ(database.filtered(text), expected) << text;
    if (!expected.empty() && expected.size() < records.size()) ++some;
  }
  EXPECT_GT(some, 1'000);
}

TEST(RandomFilters, OfAnyBytesNeverCrash) {
  Random random(7);
  int accepted = 0;
  const auto judge = [&](const std::string& filter) {
    store::Row parameters;
    std::vector<FieldViolation> wrong;
    filter_sql(business_spec(), filter, parameters, wrong);
    for (const auto& violation : wrong) {
      ASSERT_EQ(violation.field, "filter");
      ASSERT_FALSE(violation.sentence.empty());
      // What a client is shown must be text.
      ASSERT_TRUE(utf8_length(violation.value)) << filter;
    }
    if (wrong.empty()) ++accepted;
  };
  for (int i = 0; i < 30'000; ++i) {
    std::string bytes;
    for (auto length = random() % 40; length > 0; --length) bytes.push_back(char(random() & 0xFF));
    judge(bytes);
  }
  const std::vector<std::string> pieces = {"AND",
                                           "OR",
                                           "NOT",
                                           "(",
                                           ")",
                                           "=",
                                           "!=",
                                           "<",
                                           ">=",
                                           ":",
                                           "*",
                                           "\"",
                                           "'",
                                           "\\",
                                           " ",
                                           "workers",
                                           "name",
                                           "1",
                                           "-",
                                           ",",
                                           "é",
                                           "\xFF",
                                           "operating_status",
                                           "TUTUP",
                                           "\"x\"",
                                           "!"};
  for (int i = 0; i < 60'000; ++i) {
    std::string filter;
    for (auto length = random() % 14; length > 0; --length)
      filter += one_of(pieces, random) + (random() % 2 == 0 ? " " : "");
    judge(filter);
  }
  EXPECT_GT(accepted, 100);
}

// Filters people really write, spoilt: each is accepted, or refused with the column at which it went wrong; and an accepted
// one runs.
TEST(RandomFilters, SpoiltAreRefusedWithTheirColumnOrRun) {
  Mutations mutations({"kecamatan = 32.75.05 AND operating_status = BEROPERASI", "display_name:bakso OR workers >= 5",
                       "NOT (operating_status = TUTUP OR operating_status = PINDAH)",
                       "started_date >= 2015-01-01 AND started_date < 2016-01-01",
                       "display_name = \"Toko \\\"Maju\\\" (Cabang 2)\"", "NOT started_date:* AND workers != -3",
                       "address = '' OR name > businesses/0190"},
                      "()\"'\\=!<>:*,.- ANDORT0129aé\n\t");
  Database database;
  Random random(5);
  for (int number = 0; number < 20; ++number) database.insert(random_record(number, random));
  int accepted = 0;
  for (int i = 0; i < tries(20'000); ++i) {
    const auto filter = mutations.next();
    store::Row parameters;
    std::vector<FieldViolation> wrong;
    filter_sql(business_spec(), filter, parameters, wrong);
    for (const auto& violation : wrong) {
      ASSERT_EQ(violation.sentence.rfind("At column ", 0), 0u) << filter << "\n" << violation.sentence;
      const auto column = std::stoul(violation.sentence.substr(10));
      ASSERT_GE(column, 1u) << filter;
      ASSERT_LE(column, filter.size() + 1) << filter;
      ASSERT_TRUE(utf8_length(violation.value)) << filter;
    }
    if (!wrong.empty()) continue;
    ++accepted;
    database.filtered(filter);
  }
  EXPECT_GT(accepted, 500);
}

}  // namespace
}  // namespace lumbung::lists
