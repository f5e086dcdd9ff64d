// What a batch does to rows, and which names were written.
#include "runtime/events/projection.h"

#include <gmock/gmock.h>

#include "runtime/events/written_names.h"

namespace lumbung::events {
namespace {

using store::ColumnType;
using store::Row;

const store::ViewTable kCounts{"counts", {{"word"}, {"part", ColumnType::integer}, {"whole", ColumnType::integer}}, {}};
const store::ViewTable kOthers{"others", {{"word"}}, {}};

Row counted(std::int64_t part, std::int64_t whole) { return {std::string("word"), part, whole}; }

TEST(ProjectedRowsTest, TellsARemovedRowFromOneItLeavesAlone) {
  ProjectedRows rows;
  rows.load(kOthers, "loaded", {std::string("l")});
  rows.put(kOthers, "put", {std::string("p")});
  rows.remove(kOthers, "gone");
  EXPECT_FALSE(rows.change_of(kOthers, "loaded"));
  EXPECT_EQ(*rows.change_of(kOthers, "gone"), nullptr);
  EXPECT_EQ(**rows.change_of(kOthers, "put"), Row{std::string("p")});
  EXPECT_EQ(*rows.find(kOthers, "loaded"), Row{std::string("l")});
  rows.remove(kOthers, "loaded");
  EXPECT_EQ(rows.find(kOthers, "loaded"), nullptr);
  rows.put(kOthers, "gone", {std::string("again")});
  EXPECT_EQ(**rows.change_of(kOthers, "gone"), Row{std::string("again")});
  EXPECT_EQ(rows.size(), 3U);
}

TEST(ProjectedRowsTest, AddsNumbersAsItAddsRows) {
  ProjectedRows rows;
  int made = 0;
  for (int i = 1; i <= 3; ++i)
    rows.add(kCounts, "a", {i, 10 * i}, [&] {
      ++made;
      return counted(i, 10 * i);
    });
  rows.add(kCounts, "a", counted(-1, 2));
  EXPECT_EQ(made, 1);
  EXPECT_EQ(rows.changes().at(&kCounts).added.at("a"), counted(5, 62));
}

TEST(ProjectedRowsTest, DoesOnceWhatManyEventsDoAlike) {
  ProjectedRows rows;
  for (const auto* what : {"one", "other", "one"})
    rows.tally(what, [&] {
      return [what = std::string(what)](ProjectedRows& of, std::int64_t times) { of.add(kCounts, what, counted(times, 1)); };
    });
  EXPECT_EQ(rows.size(), 2U);
  rows.settle();
  EXPECT_EQ(rows.changes().at(&kCounts).added.at("one"), counted(2, 1));
  EXPECT_EQ(rows.changes().at(&kCounts).added.at("other"), counted(1, 1));
  rows.settle();
  EXPECT_EQ(rows.changes().at(&kCounts).added.at("one"), counted(2, 1));
}

TEST(WrittenNamesTest, NeverForgetAndSeldomGuess) {
  constexpr int kNames = 50'000;
  const auto name = [](int i) { return "businesses/0192f0c2-0000-7000-8000-" + std::to_string(100'000'000'000 + i); };
  WrittenNames names(kNames / 50);  // Some ten bits for each.
  for (int i = 0; i < kNames; ++i) names.insert(kCounts, name(i));
  int guessed = 0;
  for (int i = 0; i < kNames; ++i) {
    ASSERT_TRUE(names.may_have(kCounts, name(i))) << name(i);
    guessed += names.may_have(kOthers, name(i)) + names.may_have(kCounts, name(kNames + i));
  }
  EXPECT_LT(guessed, kNames / 10);
}

TEST(WrittenNamesTest, MayHaveEverythingWithoutMemory) {
  WrittenNames names(0);
  names.insert(kCounts, "a");
  EXPECT_TRUE(names.may_have(kCounts, "b"));
}

}  // namespace
}  // namespace lumbung::events
