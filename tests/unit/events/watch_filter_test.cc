#include "runtime/events/watch_filter.h"

#include <gmock/gmock.h>

#include "lumbung/registry/v1/events.pb.h"

namespace lumbung::events {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

WatchFilter businesses() {
  WatchFilter filter;
  filter.kinds = {"businesses/"};
  return filter;
}

TEST(WatchFilter, WantsAllOfItsKindsAndNothingElse) {
  const auto filter = businesses();
  EXPECT_TRUE(filter.wants_event("businesses/1", "any", {}));
  EXPECT_FALSE(filter.wants_event("owners/1", "any", {}));
  EXPECT_FALSE(filter.wants_event("personReads/1", "any", {}));
}

TEST(WatchFilter, WantsWhatAllItsPartsWant) {
  auto filter = businesses();
  filter.names = {"businesses/2", "businesses/1"};
  filter.types = {"b", "a"};
  filter.kecamatan = {"32.75.04", "32.75.01"};
  filter.tidy();
  EXPECT_TRUE(filter.wants_event("businesses/1", "a", {"32.75.04"}));
  EXPECT_FALSE(filter.wants_event("businesses/3", "a", {"32.75.04"}));
  EXPECT_FALSE(filter.wants_event("businesses/1", "c", {"32.75.04"}));
  EXPECT_FALSE(filter.wants_event("businesses/1", "a", {"32.75.05"}));
  EXPECT_FALSE(filter.wants_event("businesses/1", "a", {})) << "an event without a place is nowhere";
}

TEST(WatchFilter, IsTheSameInAnyOrderAndAnotherWhenAnythingDiffers) {
  auto one = businesses(), two = businesses();
  one.types = {"a", "b", "a"};
  two.types = {"b", "a"};
  one.tidy();
  two.tidy();
  EXPECT_EQ(one.canonical(), two.canonical());
  two.types = {"a,b"};
  EXPECT_NE(one.canonical(), two.canonical());
  auto named = businesses(), placed = businesses();
  named.names = {"x"};
  placed.kecamatan = {"x"};
  EXPECT_NE(named.canonical(), placed.canonical()) << "a word counts where it stands";
}

TEST(WatchFilter, FindsTheKecamatanOfEventsAndBothOfAMove) {
  registry::v1::BusinessRegistered registered;
  registered.mutable_business()->set_kecamatan("32.75.04");
  EXPECT_THAT(kecamatan_of(registered), ElementsAre("32.75.04"));
  registry::v1::BusinessUpdated moved;
  moved.set_kecamatan("32.75.04");
  moved.mutable_before()->set_kecamatan("32.75.01");
  moved.mutable_after()->set_kecamatan("32.75.04");
  EXPECT_THAT(kecamatan_of(moved), ElementsAre("32.75.01", "32.75.04"));
  EXPECT_THAT(kecamatan_of(registry::v1::OwnerErased()), IsEmpty());
}

}  // namespace
}  // namespace lumbung::events
