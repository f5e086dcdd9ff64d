// The filters docs/filters.md shows to users are filters.
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "runtime/lists/filter.h"

namespace lumbung::lists {
namespace {

TEST(FilterManual, ShowsOnlyFiltersThatAreAccepted) {
  std::ifstream manual(LUMBUNG_FILTER_MANUAL);
  ASSERT_TRUE(manual) << LUMBUNG_FILTER_MANUAL;
  int shown = 0;
  bool inside = false;
  for (std::string line; std::getline(manual, line);) {
    if (line.starts_with("```")) {
      inside = line == "```filter";
    } else if (inside) {
      ++shown;
      const auto filter = parse_filter(line);
      EXPECT_TRUE(filter) << line << "\n" << (filter ? "" : filter.refusal().sentence());
    }
  }
  EXPECT_GE(shown, 5);
}

}  // namespace
}  // namespace lumbung::lists
