#include "registry/domain/businesses/register_business.h"

#include "lumbung/registry/v1/events.pb.h"
#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

TEST(RegisterBusiness, RefusesInContractOrder) {
  auto request = business_to_register();
  Holders holders;
  for (const auto& key : keys_of(request, kAgency)) holders.add(key, "businesses/other");
  *request.mutable_business()->mutable_started_date() = message_of(kTomorrow);
  const auto asked = [&] { return decide(holders, {}, request, reference(), rules(), today()); };

  EXPECT_THAT(asked(), RefusesField("business.started_date", "DATE_IN_FUTURE"));
  *request.mutable_business()->mutable_started_date() = message_of(kOpenDay);
  EXPECT_THAT(asked(), Refuses("EXTERNAL_ID_TAKEN"));
  request.mutable_business()->set_external_id("UMKM-2");
  EXPECT_THAT(asked(), Accepts());
}

TEST(RegisterBusiness, OneLicenceCoversSeveralBusinesses) {
  const auto first = a_business();
  auto request = business_to_register();
  request.mutable_business()->set_external_id("UMKM-2");
  Holders holders;
  for (const auto& key : keys_of(first)) holders.add(key, first.name());
  ASSERT_EQ(request.business().nib(), first.nib());
  EXPECT_THAT(decide(holders, {}, request, reference(), rules(), today()), Accepts());
}

TEST(RegisterBusiness, FillsWhatFollowsFromTheRest) {
  auto request = business_to_register();
  request.mutable_business()->clear_operating_status();
  const auto events = decide(Holders{}, {}, request, reference(), rules(), today());
  ASSERT_THAT(events, Accepts());
  const auto& record = only<v1::BusinessRegistered>(*events).business();
  EXPECT_EQ(record.name(), std::string("businesses/") + kNewId);
  EXPECT_EQ(record.agency(), kAgency);
  EXPECT_EQ(record.kecamatan(), "32.75.06");
  EXPECT_EQ(record.kbli_version(), "2020");
  EXPECT_EQ(record.section(), "I");
  EXPECT_EQ(record.operating_status(), Business::OPERATING_STATUS_BEROPERASI);
  EXPECT_EQ(record.computed_size_class(), Business::SIZE_CLASS_MIKRO);
  EXPECT_EQ(record.size_rules_version(), "registry-2008");
}

TEST(RegisterBusiness, KeepsTheReportedSizeBesideTheComputedOne) {
  auto request = business_to_register();
  request.mutable_business()->set_reported_size_class(Business::SIZE_CLASS_MENENGAH);
  const auto events = decide(Holders{}, {}, request, reference(), rules(), today());
  const auto& record = only<v1::BusinessRegistered>(*events).business();
  EXPECT_EQ(record.reported_size_class(), Business::SIZE_CLASS_MENENGAH);
  EXPECT_EQ(record.computed_size_class(), Business::SIZE_CLASS_MIKRO);
}

TEST(RegisterBusiness, AStrangeOrderOfDatesIsStrangeButNoError) {
  auto request = business_to_register();
  *request.mutable_business()->mutable_operating_status_date() = date(2000, 1, 1);
  EXPECT_THAT(decide(Holders{}, {}, request, reference(), rules(), today()), Accepts());
}

}  // namespace
}  // namespace lumbung::registry
