// A transaction that stays open keeps PostgreSQL from clearing away what every command leaves behind, and the write path
// slows down many times. So nothing that reads a whole log may hold one: seen from the server, beside a writing load.
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "contract/log.h"
#include "harness/eventually.h"
#include "runtime/store/export.h"
#include "runtime/store/verify.h"
#include "runtime/store/views.h"

namespace lumbung::contract {
namespace {

constexpr std::int64_t kLongestMs = 2'000;

// Looks at the sessions of a database again and again, from a session of its own.
class Sampler {
 public:
  explicit Sampler(const Database& database)
      : store_(database.open(failpoints_)), connection_(store_->maintenance()), thread_([this] { look(); }) {}
  ~Sampler() {
    stopping_ = true;
    thread_.join();
  }
  std::int64_t oldest_ms() const { return oldest_ms_; }
  std::int64_t transactions_seen() const { return seen_; }

 private:
  void look() {
    while (!stopping_) {
      const auto rows = connection_->query(
          "SELECT count(xact_start), coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)) * 1000, 0)::bigint"
          " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
          // The server's own sessions, such as those of autovacuum, give way to others.
          " AND backend_type = 'client backend'");
      seen_ += store::integer(rows[0][0]);
      oldest_ms_ = std::max<std::int64_t>(oldest_ms_, store::integer(rows[0][1]));
    }
  }

  Failpoints failpoints_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Connection> connection_;
  std::atomic<std::int64_t> oldest_ms_{0};
  std::atomic<std::int64_t> seen_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// Registers businesses, faster than a rebuild folds them, until its end.
class WritingLoad {
 public:
  explicit WritingLoad(const Database& database) : log_(database), thread_([this] { write(); }) {}
  ~WritingLoad() {
    stopping_ = true;
    thread_.join();
  }
  std::int64_t written() const { return written_; }

 private:
  void write() {
    constexpr int kAtOnce = 64;
    while (!stopping_) {
      std::vector<Outcome> outcomes;
      for (int i = 0; i < kAtOnce; ++i) {
        const auto id = "load-" + std::to_string(written_ + i);
        outcomes.push_back(log_.submit(register_business(id, {id})));
      }
      for (auto& outcome : outcomes) ASSERT_TRUE(committed(outcome_of(std::move(outcome))));
      written_ += kAtOnce;
    }
  }

  Log log_;
  std::atomic<std::int64_t> written_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

class LongTransactionsTest : public ::testing::Test {
 protected:
  Database database_{Engine::postgresql};
  Log log_{database_};
};

TEST_F(LongTransactionsTest, AreHeldByNoExportVerificationOrRebuildBesideAWritingLoad) {
  constexpr int kBefore = 5'000;
  std::vector<Outcome> before;
  for (int i = 0; i < kBefore; ++i) {
    const auto id = "before-" + std::to_string(i);
    before.push_back(log_.submit(register_business(id, {id})));
  }
  for (auto& outcome : before) ASSERT_TRUE(committed(outcome_of(std::move(outcome))));
  const WritingLoad load(database_);
  const Sampler sampler(database_);

  store::LogExport exported(log_.store(), 0);
  std::int64_t events = 0;
  for (auto page = exported.next(); !page.empty(); page = exported.next())
    events += static_cast<std::int64_t>(page.size());
  EXPECT_EQ(events, exported.head().position);
  const auto verdict = store::verify_log(log_.store(), log_.aggregates(), {});
  EXPECT_TRUE(verdict.whole) << verdict.stream << ": " << verdict.finding;
  EXPECT_GE(store::rebuild_views(log_.store(), log_.aggregates(), log_.failpoints(), {}), verdict.head_position);

  EXPECT_GT(load.written(), 0) << "the load went on";
  EXPECT_GT(sampler.transactions_seen(), 0);
  EXPECT_LT(sampler.oldest_ms(), kLongestMs);
}

TEST_F(LongTransactionsTest, AreSeenByTheSampler) {
  const Sampler sampler(database_);
  const Log::Stall held(log_);
  EXPECT_TRUE(harness::eventually([&] { return sampler.oldest_ms(); }, ::testing::Ge(200)));
}

}  // namespace
}  // namespace lumbung::contract
