#include "registry/domain/owners/mask.h"

#include "matchers.h"
#include "registry/domain/owners/personal.h"
#include "world.h"

namespace lumbung::registry {
namespace {

TEST(Mask, OfANikShowsWhereItWasIssuedAndItsSerial) {
  EXPECT_EQ(masked_nik("3275010508909001"), "3275********9001");
  for (const auto* odd : {"327501050890900", "32750105089090011", "3.27501E+15", "abc"})
    EXPECT_EQ(masked_nik(odd), "***") << odd;
  EXPECT_EQ(masked_nik(""), "");
}

TEST(Mask, OfANameShowsTheFirstLetterOfEachWord) {
  EXPECT_EQ(masked_name("Siti Aminah"), "S*** A***");
  EXPECT_EQ(masked_name("  H.  Ahmad\tFauzi, SE "), "H*** A*** F*** S***");
  EXPECT_EQ(masked_name("Élise Ång"), "É*** Å***");
  EXPECT_EQ(masked_name("A"), "A***");
  EXPECT_EQ(masked_name("Sit\xED"), "***");
  EXPECT_EQ(masked_name("\xE9"), "***");
  EXPECT_EQ(masked_name("   "), "");
  EXPECT_EQ(masked_name(""), "");
}

TEST(Mask, OfAPhoneShowsItsLastThreeDigits) {
  EXPECT_EQ(masked_phone("+6281200009123"), "***123");
  EXPECT_EQ(masked_phone("1234567"), "***");
  EXPECT_EQ(masked_phone("ask my son"), "***");
  EXPECT_EQ(masked_phone(""), "");
}

TEST(Mask, OfOtherTextShowsNothing) {
  EXPECT_EQ(masked_text("Jl. Swadaya No. 41"), "***");
  EXPECT_EQ(masked_text(""), "");
}

TEST(Mask, OfAnOwnerLeavesWhatIsNotPersonal) {
  auto owner = owner_to_register().owner();
  owner.set_name("owners/1");
  owner.set_nik_verified(true);
  const auto open = public_part(owner);
  mask(owner);
  EXPECT_EQ(owner.nik(), "3275********9001");
  EXPECT_EQ(owner.full_name(), "S*** A***");
  EXPECT_EQ(owner.phone(), "***123");
  EXPECT_EQ(owner.home_address(), "***");
  EXPECT_FALSE(owner.has_birth_date());
  EXPECT_EQ(owner.disability(), Owner::DISABILITY_UNSPECIFIED);
  EXPECT_EQ(public_part(owner).SerializeAsString(), open.SerializeAsString());
}

TEST(Mask, OfNothingIsNothing) {
  Owner owner;
  mask(owner);
  EXPECT_EQ(owner.SerializeAsString(), "");
}

}  // namespace
}  // namespace lumbung::registry
