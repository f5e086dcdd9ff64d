#include "registry/domain/businesses/size_class.h"

#include <gtest/gtest.h>

#include "world.h"

namespace lumbung::registry {
namespace {

const Date kIn2016{2016, 12, 31};
const Date kIn2021{2021, 2, 2};

std::string computed(const Business& business, Date day) {
  return Business::SizeClass_Name(size_class(business, rules_of_day(day).size())).substr(11);
}

Business with_sales(std::int64_t rupiah) {
  Business business;
  business.set_yearly_sales_rupiah(rupiah);
  return business;
}
Business with_capital(std::int64_t rupiah) {
  Business business;
  business.set_capital_rupiah(rupiah);
  return business;
}
Business with_net_assets(std::int64_t rupiah) {
  Business business;
  business.set_net_assets_rupiah(rupiah);
  return business;
}

// V18
TEST(SizeClass, Pp7ByCapital) {
  EXPECT_EQ(computed(with_capital(1'000'000'000), kIn2021), "MIKRO");
  EXPECT_EQ(computed(with_capital(1'000'000'001), kIn2021), "KECIL");
  EXPECT_EQ(computed(with_capital(5'000'000'000), kIn2021), "KECIL");
  EXPECT_EQ(computed(with_capital(10'000'000'000), kIn2021), "MENENGAH");
  EXPECT_EQ(computed(with_capital(10'000'000'001), kIn2021), "BESAR");
}

TEST(SizeClass, Pp7BySales) {
  EXPECT_EQ(computed(with_sales(2'000'000'000), kIn2021), "MIKRO");
  EXPECT_EQ(computed(with_sales(15'000'000'001), kIn2021), "MENENGAH");
  EXPECT_EQ(computed(with_sales(50'000'000'001), kIn2021), "BESAR");
}

TEST(SizeClass, Uu20BySales) {
  EXPECT_EQ(computed(with_sales(300'000'000), kIn2016), "MIKRO");
  EXPECT_EQ(computed(with_sales(300'000'001), kIn2016), "KECIL");
  EXPECT_EQ(computed(with_sales(2'500'000'001), kIn2016), "MENENGAH");
}

TEST(SizeClass, Uu20ByNetAssets) {
  EXPECT_EQ(computed(with_net_assets(50'000'000), kIn2016), "MIKRO");
  EXPECT_EQ(computed(with_net_assets(500'000'001), kIn2016), "MENENGAH");
}

TEST(SizeClass, EachLawMeasuresItsOwnFigureOfTheBalanceSheet) {
  EXPECT_EQ(computed(with_capital(1), kIn2016), "UNSPECIFIED");
  EXPECT_EQ(computed(with_net_assets(1), kIn2021), "UNSPECIFIED");
}

TEST(SizeClass, SalesCountBeforeTheBalanceSheet) {
  auto business = with_sales(0);
  business.set_net_assets_rupiah(400'000'000);
  EXPECT_EQ(computed(business, kIn2016), "MIKRO");
}

TEST(SizeClass, TheRuleSetOfTheDayIsStoredBesideTheClass) {
  auto business = with_sales(300'000'001);
  compute_size(business, rules(), Date(2021, 2, 1));
  EXPECT_EQ(business.computed_size_class(), Business::SIZE_CLASS_KECIL);
  EXPECT_EQ(business.size_rules_version(), "registry-2020");
  compute_size(business, rules(), Date(2021, 2, 2));
  EXPECT_EQ(business.computed_size_class(), Business::SIZE_CLASS_MIKRO);
  EXPECT_EQ(business.size_rules_version(), "registry-2021");
}

TEST(SizeClass, BeforeTheFirstRuleSetNothingIsGuessed) {
  auto business = with_sales(1);
  compute_size(business, rules(), Date(2008, 7, 3));
  EXPECT_EQ(business.computed_size_class(), Business::SIZE_CLASS_UNSPECIFIED);
  EXPECT_EQ(business.size_rules_version(), "");
}

TEST(SizeClass, MoreIsNeverSmaller) {
  for (const Date day : {kIn2016, kIn2021}) {
    int last = 0;
    for (std::int64_t rupiah = 1; rupiah < 1'000'000'000'000; rupiah = rupiah * 11 / 10 + 1) {
      const int now = size_class(with_sales(rupiah), rules_of_day(day).size());
      EXPECT_GE(now, last);
      last = now;
    }
    EXPECT_EQ(last, Business::SIZE_CLASS_BESAR);
  }
}

}  // namespace
}  // namespace lumbung::registry
