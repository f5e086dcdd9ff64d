#include "registry/domain/keys.h"

#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Keys, OfACooperativeAreItsNumbers) {
  EXPECT_THAT(keys_of(a_cooperative()),
              ElementsAre("external/dinas-koperasi/cooperatives/KOP-1",
                          "badan-hukum/90002/BH/KWK.10/VIII/1991", "nik-koperasi/9999000000002",
                          "nib/cooperatives/9120000000001"));
}

TEST(Keys, OfABusinessAreNotItsLicence) {
  EXPECT_THAT(keys_of(a_business()), ElementsAre("external/dinas-koperasi/businesses/UMKM-1"));
}

TEST(Keys, ARequestClaimsExactlyWhatItsRecordWillHold) {
  auto request = cooperative_to_register();
  request.mutable_cooperative()->set_badan_hukum_number(" 90002/bh/kwk.10/viii/1991 ");
  EXPECT_EQ(keys_of(request, kAgency), keys_of(a_cooperative()));
  EXPECT_EQ(keys_of(business_to_register(), kAgency), keys_of(a_business()));
}

TEST(Keys, AnUpdateNeverClaimsAnExternalId) {
  v1::UpdateCooperativeRequest request;
  *request.mutable_cooperative() = cooperative_to_register().cooperative();
  EXPECT_THAT(keys_of(request),
              ElementsAre("badan-hukum/90002/BH/KWK.10/VIII/1991", "nik-koperasi/9999000000002",
                          "nib/cooperatives/9120000000001"));
}

TEST(Keys, WhatIsEmptyIsNoKey) {
  EXPECT_THAT(keys_of(Cooperative()), IsEmpty());
  EXPECT_THAT(keys_of(v1::RegisterBusinessRequest(), kAgency), IsEmpty());
}

TEST(Holders, NobodyHoldsAnEmptyKey) {
  Holders holders;
  holders.add("", "cooperatives/x");
  holders.add("nib/cooperatives/1", "");
  EXPECT_EQ(holders.of(""), "");
  EXPECT_FALSE(holders.taken("nib/cooperatives/1", "cooperatives/y"));
  EXPECT_FALSE(holders.taken("nib/cooperatives/2", "cooperatives/y"));
  holders.add("nib/cooperatives/1", "cooperatives/x");
  EXPECT_TRUE(holders.taken("nib/cooperatives/1", "cooperatives/y"));
  EXPECT_FALSE(holders.taken("nib/cooperatives/1", "cooperatives/x"));
}

}  // namespace
}  // namespace lumbung::registry
