#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <future>
#include <regex>
#include <set>
#include <stdexcept>
#include <thread>

#include "harness/fakes.h"
#include "harness/temp_dir.h"
#include "runtime/process/build_info.h"
#include "runtime/process/ordered_stop.h"
#include "runtime/process/signals.h"
#include "runtime/process/system.h"

namespace lumbung {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::ExitedWithCode;
using ::testing::HasSubstr;

// Signals block for the whole process, so each test has a process of its own.
class SignalsDeathTest : public ::testing::Test {
 protected:
  SignalsDeathTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

void stop_and_exit(int signal) {
  std::promise<int> told;
  int got = 0;
  {
    const Signals signals([&](int number) { told.set_value(number); });
    ::kill(::getpid(), signal);
    got = told.get_future().get();
  }
  ::_exit(got == signal ? 0 : 1);
}

TEST_F(SignalsDeathTest, TermAndIntAreTold) {
  EXPECT_EXIT(stop_and_exit(SIGTERM), ExitedWithCode(0), "");
  EXPECT_EXIT(stop_and_exit(SIGINT), ExitedWithCode(0), "");
}

void stop_twice() {
  std::promise<void> told;
  const Signals signals([&](int) { told.set_value(); });
  ::kill(::getpid(), SIGTERM);
  told.get_future().get();
  ::kill(::getpid(), SIGINT);
  std::promise<void>().get_future().wait_for(std::chrono::minutes(1));
}

TEST_F(SignalsDeathTest, TheSecondSignalEndsTheProcess) {
  EXPECT_EXIT(stop_twice(), ExitedWithCode(kImpatientExitCode), "");
}

void write_to_nobody() {
  const Signals signals([](int) {});
  int ends[2];
  if (::pipe(ends) != 0) ::_exit(2);
  ::close(ends[0]);
  ::_exit(::write(ends[1], "x", 1) < 0 && errno == EPIPE ? 0 : 1);
}

TEST_F(SignalsDeathTest, AClientThatLeftIsNoEnd) {
  EXPECT_EXIT(write_to_nobody(), ExitedWithCode(0), "");
}

TEST(OrderedStop, StepsRunBackwardsAndOnce) {
  std::vector<std::string> ran;
  {
    OrderedStop stop(std::chrono::minutes(1), nullptr);
    stop.add("store", [&] { ran.push_back("store"); });
    stop.add("server", [&] { ran.push_back("server"); });
    stop.run();
    stop.run();
  }
  EXPECT_THAT(ran, ElementsAre("server", "store"));
}

TEST(OrderedStop, AStepThatFailsIsLoggedAndTheNextOneRuns) {
  const harness::TempDir folder;
  const harness::FakeClock clock;
  bool stopped = false;
  {
    Log log(folder / "log", Severity::info, clock);
    OrderedStop stop(std::chrono::minutes(1), &log);
    stop.add("store", [&] { stopped = true; });
    stop.add("server", [] { throw std::runtime_error("a reason"); });
    stop.run();
  }
  EXPECT_TRUE(stopped);
  EXPECT_THAT(harness::read_file(folder / "log"),
              AllOf(HasSubstr("server"), HasSubstr("a reason")));
}

void hang_in(bool step) {
  std::promise<void> never;
  OrderedStop stop(std::chrono::milliseconds(20), nullptr);
  stop.add("the relay", [&] {
    if (step) never.get_future().wait();
  });
  stop.run();
  never.get_future().wait();
}

TEST(OrderedStopDeathTest, WhatHangsIsNamedAndTheProcessEnds) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(hang_in(true), ExitedWithCode(kHungExitCode), "hung in: the relay");
  EXPECT_EXIT(hang_in(false), ExitedWithCode(kHungExitCode), "hung in: the destructors of main");
}

constexpr char kUuidV7[] = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

TEST(RandomIds, AreUuidsOfVersion7OfTheClocksMillisecond) {
  const harness::FakeClock clock;
  RandomIds ids(clock);
  const auto id = ids.uuid();
  EXPECT_TRUE(std::regex_match(id, std::regex(kUuidV7))) << id;
  const auto ms =
      std::chrono::floor<std::chrono::milliseconds>(clock.now()).time_since_epoch().count();
  EXPECT_EQ(std::stoll(id.substr(0, 8) + id.substr(9, 4), nullptr, 16), ms);
}

TEST(RandomIds, RiseWithinAMillisecondAndWhenTheClockStepsBack) {
  harness::FakeClock clock;
  RandomIds ids(clock);
  std::string last;
  for (int i = 0; i < 20'000; ++i) {
    if (i % 1000 == 0) clock.advance(std::chrono::milliseconds(i % 3000 == 0 ? -5 : 2));
    auto id = ids.uuid();
    ASSERT_LT(last, id);
    last = std::move(id);
  }
}

TEST(RandomIds, OfTwoSourcesNeverMeet) {
  const harness::FakeClock clock;
  RandomIds one(clock);
  RandomIds other(clock);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(seen.insert(one.uuid()).second);
    ASSERT_TRUE(seen.insert(other.uuid()).second);
  }
}

TEST(RandomIds, OfManyThreadsAreDifferent) {
  const SystemClock clock;
  RandomIds ids(clock);
  std::vector<std::vector<std::string>> made(4);
  std::vector<std::thread> threads;
  for (auto& mine : made)
    threads.emplace_back([&] {
      for (int i = 0; i < 5000; ++i) mine.push_back(ids.uuid());
    });
  for (auto& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& mine : made) {
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
    all.insert(mine.begin(), mine.end());
  }
  EXPECT_EQ(all.size(), 20'000u);
}

TEST(BuildInfo, NamesVersionAndCommit) {
  EXPECT_TRUE(
      std::regex_match(std::string(build_info().version), std::regex("[0-9]+(\\.[0-9]+){2}")));
  EXPECT_TRUE(std::regex_match(std::string(build_info().commit),
                               std::regex("[0-9a-f]{7,40}(-dirty)?|unknown")))
      << build_info().commit;
}

}  // namespace
}  // namespace lumbung
