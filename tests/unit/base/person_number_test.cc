#include "base/person_number.h"

#include <gtest/gtest.h>

namespace lumbung {
namespace {

TEST(PersonNumber, IsFoundHoweverItIsWritten) {
  for (const auto* text : {"3275011709839001", "surat 3275.0117.0983.9001", "327501 170983 9001 (Bekasi)",
                           "3275-0117-0983-9001", "usaha-3275011709839001.csv", "NIK3275011709839001x",
                           "2016 3275 0117 0983 9001", "3275011709839001 9", "owners/3275015709839001"})
    EXPECT_TRUE(holds_person_number(text)) << text;
}

TEST(PersonNumber, SixteenDigitsInOneGroupCountWhateverTheyAre) {
  EXPECT_TRUE(holds_person_number("1795376839629134"));
  EXPECT_TRUE(holds_person_number("import-9999999999999999"));
}

TEST(PersonNumber, IsNotSeenInDatesTimesUuidsAndOtherNumbers) {
  for (const auto* text : {"visit of 2017-02-01 - 2017-02-28", "518/7/2016", "0193f1c2-7a31-7f0e-9d10-4f8a1c2b3d4e",
                           "12345678-1201-4123-a123-123456789012", "32750117-0983-9001-abcd-123456789012",
                           "198309172010011001", "01.234.567.8-901.000", "08.00 - 12.00", "0812-9876-1234", ""})
    EXPECT_FALSE(holds_person_number(text)) << text;
}

TEST(PersonNumber, IsNeverSeenInAUuid) {
  // Groups that would make a possible number, four and twelve digits.
  const std::string uuid = "0193f1c2-7a31-7f00-3275-011709839001";
  EXPECT_FALSE(holds_person_number(uuid));
  EXPECT_FALSE(holds_person_number("row-" + uuid + "-again"));
  EXPECT_EQ(without_person_numbers("There is no owners/" + uuid + "."), "There is no owners/" + uuid + ".");
  EXPECT_TRUE(holds_person_number(uuid + " of 3275011709839001"));
}

TEST(PersonNumber, IsShownWithoutItsMiddle) {
  EXPECT_EQ(without_person_numbers("Given: 'owners/3275 0117 0983 9001'."), "Given: 'owners/3275********9001'.");
  EXPECT_EQ(without_person_numbers("3275011709839001,3275015709839002"), "3275********9001,3275********9002");
}

TEST(PersonNumber, OtherTextStaysAsItIs) {
  for (const auto* text : {"Give at most 1000000000000000 rupiah.", "businesses/0193f1c2-7a31-7f0e-9d10-4f8a1c2b3d4e",
                           "", "2017-02-01", "9999999999999999"})
    EXPECT_EQ(without_person_numbers(text), text);
}

}  // namespace
}  // namespace lumbung
