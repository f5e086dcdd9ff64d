// Of many changes, the one that counts for a field and the one before it.
#include "runtime/history/field_origins.h"

#include <gtest/gtest.h>

namespace lumbung::history {
namespace {

using Origins = FieldOrigins<int>;

std::shared_ptr<const int> change(int number) { return std::make_shared<const int>(number); }

TEST(FieldOrigins, KeepTheLastChangeAndTheOneBefore) {
  Origins origins;
  origins.give("nib", {"1", change(1)});
  EXPECT_FALSE(origins.find("nib")->before);
  origins.give("nib", {"2", change(4)});
  origins.give("nib", {"3", change(9)});
  const auto* nib = origins.find("nib");
  EXPECT_EQ(nib->now.value, "3");
  EXPECT_EQ(*nib->now.by, 9);
  EXPECT_EQ(nib->before->value, "2");
  EXPECT_EQ(*nib->before->by, 4);
}

TEST(FieldOrigins, RememberThatAFieldWasClearedMeanwhile) {
  Origins origins;
  origins.give("nib", {"1", change(1)});
  origins.give("nib", {std::nullopt, change(2)});
  origins.give("nib", {"1", change(3)});
  EXPECT_EQ(origins.find("nib")->before->value, std::nullopt);
  EXPECT_EQ(*origins.find("nib")->before->by, 2);
}

TEST(FieldOrigins, KnowNothingOfFieldsNobodyTouched) {
  Origins origins;
  origins.give("nib", {"1", change(1)});
  EXPECT_EQ(origins.find("npwp"), nullptr);
  EXPECT_EQ(origins.all().size(), 1u);
}

}  // namespace
}  // namespace lumbung::history
