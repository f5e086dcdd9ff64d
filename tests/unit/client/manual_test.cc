// docs/lumbungctl.md and the table of verbs say the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/temp_dir.h"
#include "lumbungctl/command.h"

namespace lumbung::ctl {
namespace {

using testing::HasSubstr;

TEST(Manual, DocumentsEveryVerbAndEveryFlag) {
  const auto manual = harness::read_file(LUMBUNGCTL_MANUAL);
  ASSERT_FALSE(manual.empty()) << LUMBUNGCTL_MANUAL;
  for (const auto& flag : global_flags())
    EXPECT_THAT(manual, HasSubstr("`--" + flag.name)) << flag.name;
  for (const auto& noun : all_nouns())
    for (const auto& verb : noun.verbs) {
      EXPECT_THAT(manual, HasSubstr("`" + noun.name + " " + verb.name));
      for (const auto& flag : verb.flags)
        EXPECT_THAT(manual, HasSubstr("`--" + flag.name)) << noun.name << ' ' << verb.name;
    }
}

}  // namespace
}  // namespace lumbung::ctl
