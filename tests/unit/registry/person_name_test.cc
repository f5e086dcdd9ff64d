#include "registry/domain/owners/person_name.h"

#include "matchers.h"

namespace lumbung::registry {
namespace {

TEST(PersonName, IsTheSameWithAndWithoutTitles) {
  EXPECT_TRUE(same_person_name("H. Ahmad Fauzi, SE", "AHMAD FAUZI"));
  EXPECT_TRUE(same_person_name("Drs. H. Ahmad  Fauzi, S.E., M.M.", "ahmad fauzi"));
  EXPECT_TRUE(same_person_name("Drs.H.Ahmad Fauzi", "Ahmad Fauzi"));
  EXPECT_TRUE(same_person_name("Hj. Siti Aminah S.Pd", "SITI AMINAH"));
  EXPECT_TRUE(same_person_name(" Ir Budi Santoso ", "Budi Santoso, M.Si"));
}

TEST(PersonName, IsAnotherWhenAWordIs) {
  EXPECT_FALSE(same_person_name("Ahmad Fauzi", "Ahmad Fauzan"));
  EXPECT_FALSE(same_person_name("Ahmad Fauzi", "Ahmad"));
  EXPECT_FALSE(same_person_name("Fauzi Ahmad", "Ahmad Fauzi"));
  EXPECT_FALSE(same_person_name("Siti Aminah", ""));
}

TEST(PersonName, KeepsATitleThatStandsWhereANameStands) {
  EXPECT_FALSE(same_person_name("Ali H", "Ali"));
  EXPECT_FALSE(same_person_name("SE Ali", "Ali"));
  EXPECT_FALSE(same_person_name("Ratna", "Ibu"));
  EXPECT_TRUE(same_person_name("Ibu", "IBU"));
}

}  // namespace
}  // namespace lumbung::registry
