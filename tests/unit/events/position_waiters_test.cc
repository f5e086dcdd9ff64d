#include "runtime/events/position_waiters.h"

#include <gmock/gmock.h>

#include <future>
#include <memory>

namespace lumbung::events {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kLong{60};
// Long enough for a sanitized build on a busy machine.
constexpr std::chrono::seconds kPatience{30};

// What somebody who waits is told.
std::future<bool> wait_for(PositionWaiters& waiters, std::int64_t position, milliseconds time) {
  const auto told = std::make_shared<std::promise<bool>>();
  auto answer = told->get_future();
  waiters.wait(position, steady_clock::now() + time, [told](bool there) { told->set_value(there); });
  return answer;
}

bool is_told(std::future<bool>& answer) { return answer.wait_for(kPatience) == std::future_status::ready; }
bool is_told_already(std::future<bool>& answer) { return answer.wait_for(milliseconds{0}) == std::future_status::ready; }

TEST(PositionWaiters, AreToldWhenThePositionIsReachedAndNotBefore) {
  PositionWaiters waiters;
  waiters.reached(1);
  auto there = wait_for(waiters, 1, kLong);
  auto later = wait_for(waiters, 3, kLong);
  ASSERT_TRUE(is_told_already(there));
  EXPECT_TRUE(there.get());
  waiters.reached(2);
  EXPECT_FALSE(is_told_already(later));
  waiters.reached(3);
  ASSERT_TRUE(is_told_already(later));
  EXPECT_TRUE(later.get());
}

TEST(PositionWaiters, AreToldAtTheirDeadlineWhateverTheConsumerIsAt) {
  PositionWaiters waiters;
  auto last = wait_for(waiters, 1, kLong);
  auto second = wait_for(waiters, 1, milliseconds{60});
  auto first = wait_for(waiters, 1, milliseconds{20});
  ASSERT_TRUE(is_told(first));
  EXPECT_FALSE(first.get());
  ASSERT_TRUE(is_told(second));
  EXPECT_FALSE(second.get());
  EXPECT_FALSE(is_told_already(last));
}

TEST(PositionWaiters, AreAllToldWhenItIsClosedAndAtOnceAfterwards) {
  PositionWaiters waiters;
  waiters.reached(5);
  auto before = wait_for(waiters, 6, kLong);
  waiters.close();
  ASSERT_TRUE(is_told_already(before));
  EXPECT_FALSE(before.get());
  auto missing = wait_for(waiters, 6, kLong);
  auto there = wait_for(waiters, 5, kLong);
  ASSERT_TRUE(is_told_already(missing) && is_told_already(there));
  EXPECT_FALSE(missing.get());
  EXPECT_TRUE(there.get());
}

TEST(PositionWaiters, AreTooManyAtALimit) {
  PositionWaiters waiters;
  std::vector<std::future<bool>> waiting;
  for (std::size_t i = 0; i < kMaxWaitingForPosition; ++i) waiting.push_back(wait_for(waiters, 1, kLong));
  auto one_more = wait_for(waiters, 1, kLong);
  ASSERT_TRUE(is_told_already(one_more));
  EXPECT_FALSE(one_more.get());
  waiters.reached(1);
  for (auto& answer : waiting) EXPECT_TRUE(answer.get());
}

}  // namespace
}  // namespace lumbung::events
