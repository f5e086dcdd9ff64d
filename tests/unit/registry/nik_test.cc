#include "registry/domain/owners/nik.h"

#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Nik parsed(std::string_view nik, Date day = kOpenDay) {
  const auto result = parse_nik(nik, day);
  EXPECT_TRUE(result) << "refused";
  return result.value_or(Nik{});
}

std::string fault_of(std::string_view nik) {
  const auto fault = nik_fault(nik);
  EXPECT_EQ(fault.has_value(), !parse_nik(nik, kOpenDay).has_value());
  return fault ? fault->reason : "";
}

std::string two(int number) {
  return {char('0' + number / 10 % 10), char('0' + number % 10)};
}

// A card as the civil registry writes it.
std::string nik_of(Date birth, Owner::Sex sex) {
  const int day = int(birth.day()) + (sex == Owner::SEX_P ? 40 : 0);
  return "327501" + two(day) + two(int(birth.month())) + two(birth.year()) + "9001";
}

TEST(Nik, HoldsTheVectorsOfTheDesignNotes) {
  EXPECT_EQ(parsed("3275010508909001").birth, Date(1990, 8, 5));
  EXPECT_EQ(parsed("3275010508909001").sex, Owner::SEX_L);
  EXPECT_EQ(parsed("3275014508909001").birth, Date(1990, 8, 5));
  EXPECT_EQ(parsed("3275014508909001").sex, Owner::SEX_P);
  EXPECT_EQ(parsed("3275042902009001").birth, Date(2000, 2, 29));
  EXPECT_EQ(fault_of("3275042902019001"), "NIK_BIRTH_DATE");
  EXPECT_EQ(fault_of("3275123002909001"), "NIK_BIRTH_DATE");
  EXPECT_EQ(fault_of("3275127102909001"), "NIK_BIRTH_DATE");
  EXPECT_EQ(fault_of("3275014008909001"), "NIK_BIRTH_DATE");
  EXPECT_EQ(fault_of("3275011013909001"), "NIK_BIRTH_DATE");
  EXPECT_EQ(fault_of("3275010508900000"), "NIK_SERIAL");
  EXPECT_THAT(nik_warnings(parsed("3275990508909001"), {}, reference()),
              ElementsAre(Owner::NIK_WARNING_KECAMATAN_UNKNOWN));
}

TEST(Nik, OfALeapDayIsOldEnoughFromTheDayBeforeMarch) {
  EXPECT_TRUE(parsed("3275042902009001", Date(2017, 2, 27)).age_unlikely);
  EXPECT_FALSE(parsed("3275042902009001", Date(2017, 2, 28)).age_unlikely);
}

TEST(Nik, IsSixteenDigitsAndNothingElse) {
  for (const auto* text : {"", "327501050890900", "32750105089090011", "327501050890900O",
                           "3.27501E+15", " 3275010508909001", "-275010508909001"})
    EXPECT_EQ(fault_of(text), "NIK_FORMAT") << text;
}

TEST(Nik, RefusesInOrder) {
  EXPECT_EQ(fault_of("327501451390000"), "NIK_FORMAT");
  EXPECT_EQ(fault_of("3275014513900000"), "NIK_BIRTH_DATE");
  EXPECT_EQ(fault_of("3275014512900000"), "NIK_SERIAL");
  EXPECT_EQ(fault_of("3275014512900001"), "");
}

TEST(Nik, KnowsEveryWrongDay) {
  for (int day = 0; day < 100; ++day) {
    const bool exists = (day >= 1 && day <= 31) || (day >= 41 && day <= 71);
    EXPECT_EQ(fault_of("327501" + two(day) + "01909001"), exists ? "" : "NIK_BIRTH_DATE") << day;
  }
  for (int month = 0; month < 100; ++month) {
    const bool exists = month >= 1 && month <= 12;
    EXPECT_EQ(fault_of("32750101" + two(month) + "909001"), exists ? "" : "NIK_BIRTH_DATE")
        << month;
  }
}

TEST(Nik, IsReadBackForEveryDayOfElevenDecadesAndBothSexes) {
  for (Date birth(1900, 1, 1); birth <= Date(2010, 12, 31); birth = birth.plus_days(1))
    for (const auto sex : {Owner::SEX_L, Owner::SEX_P})
      for (const int age : {17, 30, 110}) {
        const auto nik = parse_nik(nik_of(birth, sex), birth.plus_months(age * 12));
        ASSERT_TRUE(nik) << birth.iso();
        ASSERT_EQ(nik->birth, birth) << age;
        ASSERT_EQ(nik->sex, sex) << birth.iso();
        ASSERT_FALSE(nik->age_unlikely) << birth.iso() << " " << age;
        ASSERT_EQ(nik->prefix + nik->serial, "3275019001");
      }
}

TEST(Nik, TakesTheCenturyThatMakesAnOwnersAge) {
  EXPECT_EQ(parsed("3275010101169001").birth, Date(1916, 1, 1));
  EXPECT_FALSE(parsed("3275010101169001").age_unlikely);
  EXPECT_EQ(parsed("3275013112999001").birth, Date(1999, 12, 31));
  EXPECT_FALSE(parsed("3275013112999001").age_unlikely);
}

TEST(Nik, OfNoLikelyAgeIsTheYoungerPersonsAndWarned) {
  const auto child = parsed("3275060101059001");  // 11 or 111 years old.
  EXPECT_EQ(child.birth, Date(2005, 1, 1));
  EXPECT_THAT(nik_warnings(child, {}, reference()), ElementsAre(Owner::NIK_WARNING_AGE_UNLIKELY));
}

TEST(Nik, IsComparedWithTheForm) {
  const auto nik = parsed("3174014508909001");
  Owner form;
  *form.mutable_birth_date() = date(1990, 8, 6);
  form.set_sex(Owner::SEX_L);
  EXPECT_THAT(nik_warnings(nik, form, reference()),
              ElementsAre(Owner::NIK_WARNING_OTHER_CITY, Owner::NIK_WARNING_BIRTH_DATE_DIFFERS,
                          Owner::NIK_WARNING_SEX_DIFFERS));
  *form.mutable_birth_date() = date(1990, 8, 5);
  form.set_sex(Owner::SEX_P);
  EXPECT_THAT(nik_warnings(nik, form, reference()), ElementsAre(Owner::NIK_WARNING_OTHER_CITY));
  EXPECT_THAT(nik_warnings(parsed("3275064508909001"), form, reference()), IsEmpty());
}

TEST(Nik, IsNeverRepeatedInWhatIsSaidOfIt) {
  for (const auto* text : {"327501050890900", "3275014008909001", "3275010508900000"})
    EXPECT_THAT(nik_fault(text)->sentence, Not(HasSubstr("3275")));
}

}  // namespace
}  // namespace lumbung::registry
