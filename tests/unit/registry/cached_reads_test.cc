#include "registry/rpc/cached_reads.h"

#include <gtest/gtest.h>

namespace lumbung::registry {
namespace {

TEST(CachedReads, OneNumberAndNothingElseIsALookUp) {
  for (const auto* filter : {"nib = 9120001234567", " external_id=UMKM-1 ", "badan_hukum_number = \"12/BH/X/2001\"",
                             "nik_koperasi = '3275 0001'", "(nib = 9120001234567)"})
    EXPECT_TRUE(looks_up(filter)) << filter;
  for (const auto* filter : {"", "nib", "nib = ", "nib != 9120001234567", "nib:*", "kecamatan = 32.75.10",
                             "nib = 9120001234567 AND kecamatan = 32.75.10", "NOT nib = 9120001234567",
                             "nib = 9120001234567 OR nib = 9120001234568", "display_name = x"})
    EXPECT_FALSE(looks_up(filter)) << filter;
}

TEST(CachedReads, OnlyANameTheRegisterGaveStandsInAKey) {
  EXPECT_TRUE(has_given_id("businesses/01a20624-7626-731e-a818-dd38827ebecb"));
  for (const auto* name : {"businesses/3275011709839001", "businesses/", "businesses", "",
                           "businesses/3275011709839001-3275011709839001-32",
                           "businesses/01A20624-7626-731E-A818-DD38827EBECB",
                           "businesses/01a20624-7626-731e-a818-dd38827ebecbb"})
    EXPECT_FALSE(has_given_id(name)) << name;
}

TEST(CachedReads, APositionBelowZeroIsNone) {
  v1::GetBusinessRequest request;
  std::vector<FieldViolation> wrong;
  check_min_position(request, wrong);
  EXPECT_TRUE(wrong.empty());
  request.set_min_position(-1);
  check_min_position(request, wrong);
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_EQ(wrong.front().reason, "MIN_POSITION");
}

TEST(CachedReads, APositionTheLogHasNotReachedIsRefusedForNow) {
  EXPECT_NO_THROW(check_reached(5, 5));
  try {
    check_reached(4, 5);
    FAIL();
  } catch (const rpc::NotYet& behind) {
    EXPECT_EQ(behind.reason(), "LOG_BEHIND");
  }
}

}  // namespace
}  // namespace lumbung::registry
