#include "registry/domain/normalise.h"

#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

TEST(Normalise, ADeedNumberIsTrimmedAndUpperCasedButNeverParsed) {
  EXPECT_EQ(normalised_badan_hukum(" 518/bh/Diskop  2004\t"), "518/BH/DISKOP  2004");
}

TEST(Normalise, AnOldTaxNumberGetsTheZeroOfItsSuccessor) {
  EXPECT_EQ(normalised_npwp("01.234.567.8-407.000"), "0012345678407000");
  EXPECT_EQ(normalised_npwp("012345678407000"), "0012345678407000");
  EXPECT_EQ(normalised_npwp("0012345678407000"), "0012345678407000");
  EXPECT_EQ(normalised_npwp(" "), "");
  EXPECT_EQ(normalised_npwp("12-34"), "1234");
}

TEST(Normalise, BookYearsAreSortedAndEmptyOnesDropped) {
  Cooperative record;
  for (const int year : {2015, 2013, 2014}) record.add_book_years()->set_year(year);
  record.mutable_book_years(0)->set_business_volume_rupiah(0);
  *record.mutable_book_years(1)->mutable_rat_date() = date(2014, 3, 1);
  normalise(record, reference());
  ASSERT_EQ(record.book_years_size(), 2);
  EXPECT_EQ(record.book_years(0).year(), 2013);
  EXPECT_EQ(record.book_years(1).year(), 2015);
}

TEST(Normalise, StatesThatWereGivenStay) {
  Cooperative record;
  record.set_legal_state(Cooperative::LEGAL_STATE_DIAJUKAN);
  normalise(record, reference());
  EXPECT_EQ(record.legal_state(), Cooperative::LEGAL_STATE_DIAJUKAN);
  Business business;
  business.set_operating_status(Business::OPERATING_STATUS_TUTUP);
  normalise(business, reference());
  EXPECT_EQ(business.operating_status(), Business::OPERATING_STATUS_TUTUP);
}

TEST(Normalise, AnEditionWithoutCodesSaysNothing) {
  Business business;
  business.set_kbli_version("2020");
  normalise(business, reference());
  EXPECT_EQ(business.kbli_version(), "");
}

TEST(Normalise, AnEditionThatWasGivenStays) {
  Business business;
  business.set_kbli_main("56101");
  business.set_kbli_version("2015");
  normalise(business, reference());
  EXPECT_EQ(business.kbli_version(), "2015");
  EXPECT_EQ(business.section(), "I");
}

TEST(Normalise, ANikIsItsDigits) {
  EXPECT_EQ(normalised_nik(" 3275 0645.0890-9001\t"), "3275064508909001");
  EXPECT_EQ(normalised_nik("'3275064508909001"), "3275064508909001");
  EXPECT_EQ(normalised_nik("3.27506E+15"), "327506E+15");
  EXPECT_EQ(normalised_nik(" "), "");
}

TEST(Normalise, APhoneOfTheCountryBeginsWithItsCode) {
  for (const auto* text : {"0812-0000-9123", "62812 0000 9123", "+62 (0)812 0000 9123",
                           "0062 812.0000.9123", "'081200009123", "81200009123"})
    EXPECT_EQ(normalised_phone(text), "+6281200009123") << text;
  EXPECT_EQ(normalised_phone("(021) 8890-0001"), "+622188900001");
  EXPECT_EQ(normalised_phone("+1 202 555 0123"), "+12025550123");
  EXPECT_EQ(normalised_phone(" ask my son "), "ask my son");
  EXPECT_EQ(normalised_phone("8.12E+10"), "8.12E+10");
  EXPECT_EQ(normalised_phone(" "), "");
}

TEST(Normalise, APersonsNameHasOneSpaceBetweenWords) {
  Owner owner;
  owner.set_full_name("  Siti\t  Aminah ");
  owner.set_home_address(" Jl. Anggrek  No. 7 ");
  normalise(owner);
  EXPECT_EQ(owner.full_name(), "Siti Aminah");
  EXPECT_EQ(owner.home_address(), "Jl. Anggrek  No. 7");
}

TEST(Normalise, TwiceIsOnce) {
  auto cooperative = cooperative_to_register().cooperative();
  normalise(cooperative, reference());
  auto again = cooperative;
  normalise(again, reference());
  EXPECT_EQ(again.SerializeAsString(), cooperative.SerializeAsString());
  auto business = business_to_register().business();
  normalise(business, reference());
  auto business_again = business;
  normalise(business_again, reference());
  EXPECT_EQ(business_again.SerializeAsString(), business.SerializeAsString());
  for (const auto* phone : {"0812-0000-9123", "620812", "00", "0", "+", "812345678", "62"}) {
    auto owner = owner_to_register().owner();
    owner.set_phone(phone);
    normalise(owner);
    auto owner_again = owner;
    normalise(owner_again);
    EXPECT_EQ(owner_again.SerializeAsString(), owner.SerializeAsString()) << phone;
  }
}

}  // namespace
}  // namespace lumbung::registry
