// Cells nobody would type, from the cells of the golden file: what is accepted says what was typed,
// and says it again when it is written back.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "golden_rows.h"
#include "mutations.h"
#include "registry/imports/shown.h"
#include "registry/imports/typed.h"
#include "registry/reference_files.h"

namespace lumbung::registry {
namespace {

std::vector<std::string> seeds() {
  std::vector<std::string> seeds;
  for (const auto& row :
       golden::rows_of(golden::read_file(std::string(GOLDEN) + "/dirty_rows.csv"))) {
    const auto& cells = row.at("cells");
    seeds.push_back(golden::unescaped(cells.substr(cells.rfind('=') + 1)));
  }
  return seeds;
}

constexpr const char* kAlphabet = "0123456789.,-+ eERrp/'=\"\xC2\xA0";
constexpr int kTries = 60'000;

std::string digits_in(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

// The digits of the cell and no others, but for the cents that are none.
bool says(std::string_view cell, std::int64_t value) {
  const auto typed = digits_in(cell);
  const auto read = digits_in(std::to_string(value));
  const auto significant = typed.substr(std::min(typed.find_first_not_of('0'), typed.size() - 1));
  return significant == read || significant == read + "00" || typed == read + "00";
}

TEST(TypedFuzz, ANumberIsWhatWasTyped) {
  Mutations mutations(seeds(), kAlphabet);
  int accepted = 0;
  for (int i = 0; i < tries(kTries); ++i) {
    const auto cell = mutations.next();
    const auto number = typed_number(cell);
    ASSERT_NE(number.value.has_value(), !number.reason.empty()) << cell;
    if (!number.value) continue;
    ++accepted;
    ASSERT_TRUE(says(cell, *number.value)) << cell << " read as " << *number.value;
    const auto again = typed_number(std::to_string(*number.value));
    ASSERT_EQ(again.value, number.value) << cell;
  }
  EXPECT_GT(accepted, 1'000);
}

TEST(TypedFuzz, ADateIsReadTheSameHoweverItIsWrittenBack) {
  Mutations mutations(seeds(), kAlphabet);
  int accepted = 0;
  for (int i = 0; i < tries(kTries); ++i) {
    const auto cell = mutations.next();
    const auto date = typed_date(cell);
    ASSERT_NE(date.value.has_value(), !date.reason.empty()) << cell;
    if (!date.value) continue;
    ++accepted;
    ASSERT_EQ(typed_date(date.value->iso()).value, date.value) << cell;
    const auto day_first = std::to_string(date.value->day()) + "/" +
                           std::to_string(date.value->month()) + "/" +
                           std::to_string(date.value->year());
    ASSERT_EQ(typed_date(day_first).value, date.value) << cell;
  }
  EXPECT_GT(accepted, 500);
}

TEST(TypedFuzz, ANikAndAPhoneKeepTheirDigits) {
  Mutations mutations(seeds(), kAlphabet);
  int accepted = 0;
  for (int i = 0; i < tries(kTries); ++i) {
    const auto cell = mutations.next();
    if (const auto nik = typed_nik(cell).value; nik && all_digits(*nik)) {
      ++accepted;
      const auto typed = digits_in(cell);
      // The `.0` of a spreadsheet is no digit of it.
      ASSERT_TRUE(typed == *nik || typed == *nik + "0") << cell;
      ASSERT_EQ(typed_nik(*nik).value, nik) << cell;
    }
    const auto phone = typed_phone(cell).value;
    if (phone && phone->starts_with("+62") && all_digits(phone->substr(1))) {
      ASSERT_EQ(typed_phone(*phone).value, phone) << cell;
    }
  }
  EXPECT_GT(accepted, 1'000);
}

TEST(TypedFuzz, APlaceIsOneOfTheCity) {
  const auto city = read_reference_files(DATA);
  const auto& places = city.reference.places;
  std::vector<std::string> names = seeds();
  for (const auto& place : places.all_kelurahan()) names.push_back(place.display_name());
  for (const auto& place : places.all_kelurahan()) names.push_back(place.bps_code());
  Mutations mutations(names, "aijtkel. -0123456789");
  int named = 0;
  for (int i = 0; i < tries(kTries / 10); ++i) {
    const auto cell = mutations.next();
    const auto code = typed_kelurahan(cell, "", places);
    if (!code.value || !places.kelurahan(*code.value)) continue;
    if (!all_digits(cell)) ++named;
    ASSERT_EQ(typed_kelurahan(*code.value, "", places).value, code.value) << cell;
  }
  EXPECT_GT(named, 100);
}

TEST(TypedFuzz, NoRunOfSixteenDigitsIsShown) {
  Mutations mutations({"3275010508909001", "NIK 3275.0105.0890-9001 x", "1.500.000", "a"},
                      "0123456789 .-x");
  for (int i = 0; i < tries(kTries); ++i) {
    const auto cell = mutations.next();
    if (!utf8_length(cell)) continue;
    const auto shown = shown_value("address", cell);
    std::size_t run = 0;
    for (const char c : shown) {
      const bool digit = c >= '0' && c <= '9';
      run = digit ? run + 1 : c == ' ' || c == '.' || c == '-' ? run : 0;
      ASSERT_LT(run, 16U) << cell;
    }
  }
}

}  // namespace
}  // namespace lumbung::registry
