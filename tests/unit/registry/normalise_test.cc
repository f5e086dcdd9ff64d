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
}

}  // namespace
}  // namespace lumbung::registry
