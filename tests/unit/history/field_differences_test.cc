// What differs between two states of a record, in the words of the API.
#include "runtime/history/field_differences.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/date.h"
#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "runtime/history/field_values.h"

namespace lumbung::history {
namespace {

using registry::v1::Business;
using registry::v1::Cooperative;
using registry::v1::Paper;
using testing::ElementsAre;
using testing::IsEmpty;

// `field: before -> after`, `-` for none.
std::vector<std::string> told(const google::protobuf::Message& before, const google::protobuf::Message& after) {
  std::vector<std::string> lines;
  for (const auto& difference : differences(before, after))
    lines.push_back(difference.field + ": " + difference.before.value_or("-") + " -> " +
                    difference.after.value_or("-"));
  return lines;
}

Business business() {
  Business made;
  made.set_display_name("Warung Bu Sri");
  made.set_kbli_main("56102");
  made.set_operating_status(Business::OPERATING_STATUS_BEROPERASI);
  *made.mutable_started_date() = message_of(Date(2014, 2, 28));
  return made;
}

TEST(FieldDifferences, AreWrittenAsInFilters) {
  auto after = business();
  after.set_operating_status(Business::OPERATING_STATUS_TUTUP);
  *after.mutable_operating_status_date() = message_of(Date(2016, 11, 30));
  after.set_yearly_sales_rupiah(98'900'000);
  *after.mutable_update_time() = google::protobuf::util::TimeUtil::SecondsToTimestamp(1'480'521'600);
  EXPECT_THAT(told(business(), after),
              ElementsAre("yearly_sales_rupiah: - -> 98900000", "operating_status: BEROPERASI -> TUTUP",
                          "operating_status_date: - -> 2016-11-30", "update_time: - -> 2016-11-30T16:00:00Z"));
}

TEST(FieldDifferences, TellANumberNotReportedFromZero) {
  auto before = business();
  auto after = before;
  after.set_workers_male(0);
  EXPECT_THAT(told(before, after), ElementsAre("workers_male: - -> 0"));
  EXPECT_THAT(told(after, before), ElementsAre("workers_male: 0 -> -"));
}

TEST(FieldDifferences, TakeAListOfWordsAsOneValue) {
  auto before = business();
  before.add_kbli_others("47112");
  auto after = before;
  after.add_kbli_others("10710");
  after.mutable_verified_fields()->add_paths("address");
  after.mutable_verified_fields()->add_paths("nib");
  EXPECT_THAT(told(before, after),
              ElementsAre("kbli_others: 47112 -> 47112, 10710", "verified_fields: - -> address, nib"));
}

TEST(FieldDifferences, NameEntriesOfAListByWhatTellsThemApart) {
  Cooperative before;
  before.add_book_years()->set_year(2014);
  before.add_book_years()->set_year(2016);
  Cooperative after;
  after.add_book_years()->set_year(2014);
  auto& year = *after.add_book_years();
  year.set_year(2015);
  *year.mutable_rat_date() = message_of(Date(2016, 3, 14));
  after.add_book_years()->set_year(2016);
  EXPECT_THAT(told(before, after),
              ElementsAre("book_years[2015].year: - -> 2015", "book_years[2015].rat_date: - -> 2016-03-14"));
}

TEST(FieldDifferences, NameAPaperByItsKindAndNumber) {
  Business before;
  auto& sku = *before.add_papers();
  sku.set_kind(Paper::KIND_SKU);
  sku.set_number("510/12");
  auto after = before;
  auto& skb = *after.add_papers();
  skb.set_kind(Paper::KIND_SKB);
  skb.set_number("510/12");
  *after.mutable_papers(0)->mutable_revoked_date() = message_of(Date(2016, 5, 1));
  EXPECT_THAT(told(before, after),
              ElementsAre("papers[SKU 510/12].revoked_date: - -> 2016-05-01", "papers[SKB 510/12].kind: - -> SKB",
                          "papers[SKB 510/12].number: - -> 510/12"));
}

TEST(FieldDifferences, NameEntriesByTheirPlaceWhenNothingTellsThemApart) {
  Cooperative before;
  before.add_book_years()->set_year(2015);
  auto after = before;
  after.add_book_years()->set_year(2015);
  EXPECT_THAT(told(before, after), ElementsAre("book_years[0].year: - -> 2015", "book_years[1].year: - -> 2015",
                                               "book_years[2015].year: 2015 -> -"));
}

TEST(FieldDifferences, AreNoneBetweenEqualRecords) { EXPECT_THAT(told(business(), business()), IsEmpty()); }

// Whatever two records are: their differences, taken over, make one the other, field by field.
TEST(FieldDifferences, SayAllThatDiffersAndNothingElse) {
  std::mt19937 random(20161231);
  const auto any = [&] {
    Business made;
    if (random() % 2) made.set_display_name(random() % 2 ? "A" : "B");
    if (random() % 2) made.set_workers_female(int(random() % 3));
    if (random() % 2) made.set_reported_size_class(Business::SizeClass(random() % 5));
    for (auto left = random() % 3; left > 0; --left) made.add_kbli_others(std::to_string(random() % 3));
    for (auto left = random() % 3; left > 0; --left) {
      auto& paper = *made.add_papers();
      paper.set_kind(Paper::Kind(random() % 4));
      paper.set_number(std::to_string(random() % 2));
    }
    return made;
  };
  const auto texts = [](const Business& record) {
    std::map<std::string, std::string> by_field;
    for (const auto& value : values_of(record)) by_field[value.field] = value.text;
    return by_field;
  };
  for (int i = 0; i < 2'000; ++i) {
    const auto before = any();
    const auto after = any();
    auto becoming = texts(before);
    for (const auto& difference : differences(before, after)) {
      ASSERT_NE(difference.before, difference.after) << difference.field;
      const auto old = becoming.find(difference.field);
      ASSERT_EQ(difference.before.has_value(), old != becoming.end()) << difference.field;
      if (difference.before) {
        ASSERT_EQ(*difference.before, old->second);
      }
      if (difference.after)
        becoming[difference.field] = *difference.after;
      else
        becoming.erase(difference.field);
    }
    ASSERT_EQ(becoming, texts(after));
  }
}

}  // namespace
}  // namespace lumbung::history
