// A process that follows dies between any two steps; the next one goes on, and every fact takes effect once.
#include <gmock/gmock.h>

#include <filesystem>

#include "contract/feeds/child.h"
#include "contract/feeds/following.h"
#include "harness/cut_proxy.h"
#include "harness/eventually.h"
#include "harness/process.h"

namespace lumbung::contract {
namespace {

using ::testing::ElementsAre;

constexpr int kCrashed = 137;

struct Death {
  std::string mode;
  std::string failpoint;
};
void PrintTo(const Death& death, std::ostream* out) { *out << death.mode << ' ' << death.failpoint; }

class KilledFollowerTest : public ::testing::TestWithParam<std::tuple<Engine, Death>> {
 protected:
  harness::Ended follow(const std::string& failpoints) {
    const auto ourselves = std::filesystem::read_symlink("/proc/self/exe").string();
    return harness::run(ourselves, {kFollowerFlag, name_of(engine_), followed_.where(), own_.where(), death_.mode, failpoints});
  }

  const Engine engine_ = std::get<0>(GetParam());
  const Death death_ = std::get<1>(GetParam());
  Database followed_{Engine::sqlite};
  Database own_{engine_};
};

TEST_P(KilledFollowerTest, IsFollowedByOneThatAppliesEveryFactOnce) {
  {
    Source source(followed_);
    source.registers("a");
    source.registers("b");
    for (int i = 0; i < 7; ++i) source.adds_worker("a");
  }
  const auto died = follow(death_.failpoint);
  ASSERT_EQ(died.code, kCrashed) << "it really died: " << died.err;
  const auto lived = follow("");
  ASSERT_EQ(lived.code, 0) << lived.err;
  Follower after(own_);
  EXPECT_EQ(after.number("SELECT position FROM cursors"), 9);
  if (death_.mode == "greeting") {
    EXPECT_EQ(after.number("SELECT count(*) FROM events"), 2);
    return;
  }
  EXPECT_THAT(after.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 7 8", "businesses/b Warung Bu Sri 1 0 1"));
  EXPECT_EQ(after.registered(), 2);
  EXPECT_EQ(after.number("SELECT count(*) FROM projections"), 1) << "nothing is left of what was interrupted";
}

INSTANTIATE_TEST_SUITE_P(
    Engines, KilledFollowerTest,
    ::testing::Combine(::testing::Values(Engine::sqlite, Engine::postgresql),
                       ::testing::Values(Death{"shops", "consumer_before_commit=crash"},
                                         Death{"shops", "consumer_after_commit=crash"},
                                         Death{"greeting", "store_before_commit=crash"},
                                         Death{"greeting", "store_commit_sent=crash"},
                                         Death{"greeting", "consumer_after_commit=crash"},
                                         Death{"rebuild", "projection_before_switch=crash"})),
    [](const auto& tested) {
      auto name = name_of(std::get<0>(tested.param)) + "_" + std::get<1>(tested.param).mode + "_" +
                  std::get<1>(tested.param).failpoint;
      return name.substr(0, name.find('='));
    });

// The consumer's own store is away for a moment at the worst one.
class CutOffFollowerTest : public ::testing::Test {
 protected:
  ::testing::AssertionResult applied(int workers) {
    return harness::eventually([&] { return follower_.number("SELECT workers FROM shops WHERE name = 'businesses/a'"); },
                               ::testing::Eq(workers));
  }

  Database followed_{Engine::sqlite};
  Database own_{Engine::postgresql};
  Source source_{followed_};
  harness::CutProxy line_{harness::Postgres::shared().port()};
  Follower cut_off_{Engine::postgresql, harness::Postgres::url(own_.database(), line_.port())};
  Follower follower_{own_};  // Another line, to look.
};

TEST_F(CutOffFollowerTest, AppliesOnceWhenTheAnswerToCommitIsLost) {
  source_.registers("a");
  cut_off_.follow(source_.feeds());
  ASSERT_TRUE(applied(0));
  line_.cut_when_server_says("COMMIT");
  source_.adds_worker("a");
  EXPECT_TRUE(harness::eventually([&] { return line_.strikes(); }, ::testing::Eq(1)));
  source_.adds_worker("a");
  EXPECT_TRUE(applied(2));
  EXPECT_EQ(follower_.number("SELECT events FROM shops WHERE name = 'businesses/a'"), 3);
}

TEST_F(CutOffFollowerTest, GoesOnAloneWhenItsStoreIsBack) {
  source_.registers("a");
  cut_off_.follow(source_.feeds());
  ASSERT_TRUE(applied(0));
  line_.isolate();
  source_.adds_worker("a");
  EXPECT_TRUE(harness::eventually([&] {
    const auto state = cut_off_.consumer().status().state;
    return state == events::ConsumerState::away || state == events::ConsumerState::standby;
  }));
  line_.heal();
  source_.adds_worker("a");
  EXPECT_TRUE(applied(2));
  EXPECT_EQ(follower_.number("SELECT events FROM shops WHERE name = 'businesses/a'"), 3);
}

}  // namespace
}  // namespace lumbung::contract
