#include "client/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "harness/fakes.h"

namespace lumbung::client {
namespace {

using harness::FakeClock;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

constexpr std::int64_t kMiB = 1024 * 1024;

TEST(Progress, ShowsShareRateAndTimeLeftOnATerminal) {
  FakeClock clock;
  std::ostringstream out;
  Progress progress({"businesses.csv", Counted::bytes, true}, out, clock);
  clock.advance(seconds{10});
  progress.at(5 * kMiB, 20 * kMiB, 1'234);
  EXPECT_EQ(out.str(),
            "\rbusinesses.csv           ██████░░░░░░░░░░░░░░░░░░   25 %  5,0 MiB  1234 rows  512,0 "
            "KiB/s  "
            "00:30 left\x1b[K");
}

TEST(Progress, OfWhatCannotBeCountedIsTheTime) {
  FakeClock clock;
  std::ostringstream out;
  Progress bar({"evaluation", Counted::nothing, true}, out, clock);
  bar.waiting();
  EXPECT_EQ(out.str(), "");
  clock.advance(seconds{65});
  bar.waiting();
  bar.waiting();
  EXPECT_EQ(out.str(), "\revaluation                01:05\x1b[K");
  std::ostringstream lines;
  Progress line({"evaluation", Counted::nothing, false}, lines, clock);
  clock.advance(kProgressLineEvery);
  line.waiting();
  EXPECT_EQ(lines.str(), "{\"progress\":\"evaluation\",\"elapsed_ms\":1000}\n");
}

TEST(Progress, RedrawsNoMoreOftenThanEyesFollow) {
  FakeClock clock;
  std::ostringstream out;
  Progress progress({"registry", Counted::events, true}, out, clock);
  progress.at(1, 100);
  const auto once = out.str();
  clock.advance(kRedrawEvery - milliseconds{1});
  progress.at(2, 100);
  EXPECT_EQ(out.str(), once);
  clock.advance(milliseconds{1});
  progress.at(3, 100);
  EXPECT_THAT(out.str(), HasSubstr("  3 events"));
}

TEST(Progress, LeavesACleanLine) {
  FakeClock clock;
  std::ostringstream out;
  {
    Progress progress({"registry", Counted::events, true}, out, clock);
    progress.at(1, 100);
  }
  EXPECT_TRUE(out.str().ends_with("\r\x1b[K"));
}

TEST(Progress, WritesJsonLinesElsewhereAndTheLastStateAlways) {
  FakeClock clock;
  std::ostringstream out;
  Progress progress({"a \"b\".csv", Counted::bytes, false}, out, clock);
  clock.advance(seconds{2});
  progress.at(1'000, 4'000, 10);
  clock.advance(milliseconds{500});
  progress.at(2'000, 4'000, 20);
  EXPECT_EQ(out.str(),
            R"({"progress":"a \"b\".csv","unit":"bytes","done":1000,"total":4000,"rows":10,)"
            R"("elapsed_ms":2000,"rate_per_second":500,"seconds_left":6})"
            "\n");
  out.str("");
  progress.end();
  progress.end();
  EXPECT_EQ(out.str(),
            R"({"progress":"a \"b\".csv","unit":"bytes","done":2000,"total":4000,"rows":20,)"
            R"("elapsed_ms":2500,"rate_per_second":800,"seconds_left":2})"
            "\n");
}

TEST(Progress, KnowsNoShareWithoutATotal) {
  FakeClock clock;
  std::ostringstream out;
  Progress progress({"pipe", Counted::streams, true}, out, clock);
  clock.advance(seconds{1});
  progress.at(7, std::nullopt);
  EXPECT_EQ(out.str(), "\rpipe                       7 streams  7 streams/s\x1b[K");
}

TEST(Progress, WritesBytesAndTimesForPeople) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(1023), "1023 B");
  EXPECT_EQ(bytes_text(1536), "1,5 KiB");
  EXPECT_EQ(bytes_text(1024 * kMiB), "1,0 GiB");
  EXPECT_EQ(bytes_text(std::int64_t{5} * 1024 * 1024 * kMiB * 1024), "5120,0 TiB");
  EXPECT_EQ(duration_text(7), "00:07");
  EXPECT_EQ(duration_text(750), "12:30");
  EXPECT_EQ(duration_text(3'723), "1:02:03");
}

}  // namespace
}  // namespace lumbung::client
