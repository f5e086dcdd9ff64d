#include "runtime/failpoints.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace lumbung {
namespace {

using ::testing::AllOf;
using ::testing::ExitedWithCode;
using ::testing::HasSubstr;

std::string refusal_of(std::string_view specification) {
  Failpoints failpoints;
  try {
    failpoints.arm(specification);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

TEST(Failpoints, NothingHappensUnarmed) {
  Failpoints failpoints;
  failpoints.arm("");
  for (int i = 0; i < int(Failpoint::count_); ++i)
    EXPECT_FALSE(failpoints.disconnects(Failpoint(i)));
}

TEST(Failpoints, ACrashEndsTheProcessAsKill9Would) {
  Failpoints failpoints;
  failpoints.arm("committer_after_decide=crash");
  failpoints.pass(Failpoint::committer_after_load);
  EXPECT_EXIT(failpoints.pass(Failpoint::committer_after_decide), ExitedWithCode(137), "");
}

TEST(Failpoints, AStrikeComesAtItsTimeAndOnce) {
  Failpoints failpoints;
  failpoints.arm(" store_commit_sent=disconnect@3 , import_after_rows=disconnect");
  EXPECT_FALSE(failpoints.disconnects(Failpoint::store_commit_sent));
  EXPECT_FALSE(failpoints.disconnects(Failpoint::store_commit_sent));
  EXPECT_TRUE(failpoints.disconnects(Failpoint::import_after_rows));
  EXPECT_TRUE(failpoints.disconnects(Failpoint::store_commit_sent));
  EXPECT_FALSE(failpoints.disconnects(Failpoint::store_commit_sent));
  EXPECT_FALSE(failpoints.disconnects(Failpoint::import_after_rows));
}

TEST(Failpoints, EveryPlaceIsArmedByItsName) {
  for (int i = 0; i < int(Failpoint::count_); ++i) {
    Failpoints failpoints;
    failpoints.arm(std::string(Failpoints::name(Failpoint(i))) + "=disconnect");
    EXPECT_TRUE(failpoints.disconnects(Failpoint(i)));
  }
}

TEST(Failpoints, WhatIsWrongIsNamedWithWhatExists) {
  EXPECT_THAT(refusal_of("nowhere=crash"),
              AllOf(HasSubstr("nowhere"), HasSubstr("import_after_rows")));
  EXPECT_THAT(refusal_of("import_after_rows"), HasSubstr("crash or disconnect"));
  EXPECT_THAT(refusal_of("import_after_rows=explode"), HasSubstr("crash or disconnect"));
  for (const std::string times : {"", "0", "-1", "x", "1x"})
    EXPECT_THAT(refusal_of("import_after_rows=crash@" + times), HasSubstr("from 1 on"));
}

}  // namespace
}  // namespace lumbung
