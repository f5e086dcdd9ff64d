#include "runtime/lists/list_spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "list_fixture.h"
#include "lumbung/registry/v1/business.pb.h"
#include "base/nearest.h"

namespace lumbung::lists {
namespace {

using registry::v1::Business;
using testing::ElementsAre;

const auto& kStatus = *Business::OperatingStatus_descriptor();

TEST(ListSpec, AlwaysKnowsName) {
  const ListSpec spec(business_view(), {}, {});
  EXPECT_THAT(spec.names(), ElementsAre("name"));
  EXPECT_TRUE(spec.orderable("name"));
  EXPECT_EQ(spec.find("kecamatan"), nullptr);
}

TEST(ListSpecDeathTest, StopsForOurMistakes) {
  const ListField good{"kecamatan", "kecamatan", FieldKind::text, nullptr};
  EXPECT_DEATH(ListSpec(business_view(), {{"x", "no_such_column", FieldKind::text, nullptr}}, {}),
               "column != nullptr");
  EXPECT_DEATH(ListSpec(business_view(), {{"x", "kecamatan", FieldKind::integer, nullptr}}, {}),
               "ColumnType::integer");
  EXPECT_DEATH(ListSpec(business_view(), {{"x", "workers", FieldKind::text, nullptr}}, {}),
               "ColumnType::integer");
  EXPECT_DEATH(ListSpec(business_view(), {{"x", "kecamatan", FieldKind::enumeration, nullptr}}, {}),
               "enumeration");
  EXPECT_DEATH(ListSpec(business_view(), {good}, {"address"}), "field != nullptr");
  const ListField unindexed{"address", "address", FieldKind::text, nullptr};
  EXPECT_DEATH(ListSpec(business_view(), {unindexed}, {"address"}), "indexed");
}

TEST(EnumText, DropsThePrefixAndUnspecified) {
  EXPECT_EQ(enum_text(kStatus, Business::OPERATING_STATUS_TUTUP_SEMENTARA), "TUTUP_SEMENTARA");
  EXPECT_EQ(enum_text(kStatus, 0), "");
  EXPECT_EQ(enum_text(kStatus, 99), "");
}

TEST(EnumText, TakesBothSpellingsOnly) {
  EXPECT_EQ(enum_text(kStatus, "TUTUP"), "TUTUP");
  EXPECT_EQ(enum_text(kStatus, "OPERATING_STATUS_TUTUP"), "TUTUP");
  EXPECT_EQ(enum_text(kStatus, "UNSPECIFIED"), "");
  EXPECT_EQ(enum_text(kStatus, "STATUS_TUTUP"), std::nullopt);
  EXPECT_EQ(enum_text(kStatus, "tutup"), std::nullopt);
  EXPECT_EQ(enum_text(kStatus, "3"), std::nullopt);
  EXPECT_EQ(enum_text(kStatus, ""), std::nullopt);
}

TEST(Nearest, FindsWhatWasMeant) {
  EXPECT_EQ(nearest("kecamtan", {"kelurahan", "kecamatan"}), "kecamatan");
  EXPECT_EQ(nearest("Nib", {"name", "nib"}), "nib");
  EXPECT_EQ(nearest("-kecamatan", {"name", "kecamatan"}), "kecamatan");
}

TEST(Nearest, DoesNotGuessWildly) {
  EXPECT_EQ(nearest("wilayah", {"name", "nib", "kecamatan"}), "");
  EXPECT_EQ(nearest("xy", {"ab"}), "");
  EXPECT_EQ(nearest("", {"a", "nib"}), "");
  EXPECT_EQ(nearest(std::string(1'000, 'x'), {std::string(1'000, 'x')}), "");
}

}  // namespace
}  // namespace lumbung::lists
