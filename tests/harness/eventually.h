// Waiting for something to become true without guessing how long it takes: look again and again
// until it holds, and say what was last seen when it never does. The only place where a test waits.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace lumbung::harness {

// Long enough for a sanitized build on a busy machine; nothing that works takes a tenth of it.
inline constexpr std::chrono::seconds kPatience{60};
inline constexpr std::chrono::milliseconds kLookAgain{2};

// EXPECT_TRUE(eventually([&] { return server.queued(); }, Eq(0)));
template <class Look, class Matcher>
::testing::AssertionResult eventually(Look look, const Matcher& matcher,
                                      std::chrono::milliseconds patience = kPatience) {
  using Seen = std::decay_t<decltype(look())>;
  const auto wanted = ::testing::SafeMatcherCast<const Seen&>(matcher);
  const auto until = std::chrono::steady_clock::now() + patience;
  while (true) {
    const Seen seen = look();
    ::testing::StringMatchResultListener why;
    if (wanted.MatchAndExplain(seen, &why)) return ::testing::AssertionSuccess();
    if (std::chrono::steady_clock::now() >= until) {
      std::ostringstream wish;
      wanted.DescribeTo(&wish);
      return ::testing::AssertionFailure()
             << "after " << patience.count() << " ms still " << ::testing::PrintToString(seen)
             << ' ' << why.str() << ", wanted a value that " << wish.str();
    }
    std::this_thread::sleep_for(kLookAgain);
  }
}

// EXPECT_TRUE(eventually([&] { return committer.alive(); }));
template <class Predicate>
::testing::AssertionResult eventually(Predicate predicate) {
  return eventually([&] { return static_cast<bool>(predicate()); }, ::testing::IsTrue());
}

}  // namespace lumbung::harness
