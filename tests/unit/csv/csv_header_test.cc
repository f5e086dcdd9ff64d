#include "runtime/csv/csv_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace lumbung::csv {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::vector<CsvColumn> kKnown = {
    {"external_id", true}, {"display_name", true}, {"nib", false}};

CsvRow row_of(std::vector<std::string> fields) {
  CsvRow row;
  row.line = 1;
  row.fields = std::move(fields);
  return row;
}

std::vector<std::string> refused(const Result<CsvHeader>& header) {
  std::vector<std::string> refused;
  for (const auto& wrong : header.refusal().fields())
    refused.push_back(wrong.reason + " " + wrong.value);
  return refused;
}

TEST(CsvHeader, FindsColumnsInAnyOrderAndCase) {
  const auto header = CsvHeader::of(row_of({"Display_Name", "external_id"}), kKnown);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->columns(), 2u);
  const auto row = row_of({"Toko Maju", "U-1"});
  EXPECT_EQ(header->value(row, "external_id"), "U-1");
  EXPECT_EQ(header->value(row, "display_name"), "Toko Maju");
  EXPECT_EQ(header->value(row, "nib"), "");
  EXPECT_EQ(header->number("display_name"), 1u);
  EXPECT_EQ(header->number("nib"), 0u);
}

TEST(CsvHeader, ReadsHeadingsAsPeopleWriteThem) {
  const auto header = CsvHeader::of(row_of({" Display Name ", "EXTERNAL-ID"}), kKnown);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->number("display_name"), 1u);
  EXPECT_EQ(header->number("external_id"), 2u);
}

// Without a header the first row would be repeated in an answer, with whatever it says of a person.
TEST(CsvHeader, ShowsNothingOfALineThatIsNoHeader) {
  const auto header = CsvHeader::of(row_of({"Siti Aminah", "3275010508909001"}), kKnown);
  ASSERT_FALSE(header);
  for (const auto& wrong : header.refusal().fields()) {
    EXPECT_THAT(wrong.sentence + wrong.value, Not(HasSubstr("Siti")));
    EXPECT_THAT(wrong.sentence + wrong.value, Not(HasSubstr("9001")));
  }
}

TEST(CsvHeader, RefusesEveryWrongHeadingAtOnce) {
  const auto header = CsvHeader::of(row_of({"display_name", "nip", "display_name", ""}), kKnown);
  ASSERT_FALSE(header);
  EXPECT_THAT(refused(header),
              ElementsAre("CSV_HEADER_UNKNOWN nip", "CSV_HEADER_TWICE display_name",
                          "CSV_HEADER_UNKNOWN ", "CSV_HEADER_MISSING external_id"));
  EXPECT_EQ(header.refusal().fields()[0].field, "header");
  EXPECT_THAT(header.refusal().fields()[0].sentence,
              AllOf(HasSubstr("Column 2"), HasSubstr("external_id, display_name, nib")));
}

TEST(CsvHeader, RefusesADamagedLine) {
  CsvRow row;
  row.line = 1;
  row.damage = CsvError{1, "CSV_QUOTE_MISPLACED", "A quote."};
  EXPECT_THAT(refused(CsvHeader::of(row, kKnown)), ElementsAre("CSV_QUOTE_MISPLACED "));
}

TEST(CsvHeader, ShowsNoBytesThatAreNotUtf8) {
  const auto header = CsvHeader::of(row_of({"external_id", "display_name", "\xFF"}), kKnown);
  ASSERT_FALSE(header);
  EXPECT_EQ(header.refusal().fields()[0].value, "");
}

}  // namespace
}  // namespace lumbung::csv
