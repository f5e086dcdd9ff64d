// The world fails without warning while many write: the server is killed, the disk is full. Every
// answer given before stays true, and work goes on when the world is back.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "contract/log.h"
#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

constexpr int kClients = 4;
// How often the server is killed; more under `./lumbung test --long`.
int rounds() {
  const char* asked = std::getenv("LONG_TESTS_OF_LUMBUNG");
  return asked && *asked ? 30 : 3;
}

// A client that counts up one business's workers, retrying each step with its id until it is
// committed.
class Counter {
 public:
  Counter(Log& log, std::string id) : log_(log), id_(std::move(id)), thread_([this] { run(); }) {}
  ~Counter() { stop(); }
  // A step that is begun is finished, so that the count is exact.
  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int acknowledged() const { return acknowledged_; }
  int failures() const { return failures_; }

 private:
  void run() {
    for (int step = 1; !stopping_; ++step) {
      while (!committed(log_.commit(add_worker(id_ + "-" + std::to_string(step), id_))))
        ++failures_;
      ++acknowledged_;
    }
  }
  Log& log_;
  const std::string id_;
  std::atomic<bool> stopping_{false};
  std::atomic<int> acknowledged_{0};
  std::atomic<int> failures_{0};
  std::thread thread_;
};

TEST(KilledServerTest, LosesNothingThatWasAnsweredAndDoublesNothing) {
  harness::Postgres server;
  const auto where = server.url(server.new_database());
  Log log(Engine::postgresql, where);
  for (int c = 0; c < kClients; ++c)
    log.must(register_business("r" + std::to_string(c), {"c" + std::to_string(c)}));

  std::vector<std::unique_ptr<Counter>> clients;
  for (int c = 0; c < kClients; ++c)
    clients.push_back(std::make_unique<Counter>(log, "c" + std::to_string(c)));
  const auto total = [&] {
    int sum = 0;
    for (const auto& client : clients) sum += client->acknowledged();
    return sum;
  };
  const auto failures = [&] {
    int sum = 0;
    for (const auto& client : clients) sum += client->failures();
    return sum;
  };
  for (int round = 0; round < rounds(); ++round) {
    const int before = total();
    EXPECT_TRUE(harness::eventually(total, ::testing::Ge(before + 50)));
    const int failed_before = failures();
    server.kill();
    EXPECT_TRUE(harness::eventually(failures, ::testing::Gt(failed_before))) << "it was noticed";
    server.start();
  }
  const int before = total();
  EXPECT_TRUE(harness::eventually(total, ::testing::Ge(before + 50)));
  for (auto& client : clients) client->stop();
  Log after(Engine::postgresql, where);
  for (int c = 0; c < kClients; ++c)
    EXPECT_EQ(after.business("c" + std::to_string(c))->workers_female(),
              clients[c]->acknowledged());
  expect_whole(after);
}

// No file of this process can grow any more, as on a full disk, until destroyed. (The kernel says
// EFBIG instead of ENOSPC: it needs no file system of our own, and so no root.)
class FullDisk {
 public:
  explicit FullDisk(const std::string& folder) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlim_t largest = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder))
      largest = std::max<rlim_t>(largest, file.file_size());
    auto full = before_;
    full.rlim_cur = largest;
    setrlimit(RLIMIT_FSIZE, &full);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST(FullDiskTest, FailsWithoutHalfAnEffectAndRecoversAlone) {
  const harness::TempDir folder;
  Log log(Engine::sqlite, folder / "test.db");
  log.must(register_business("r0", {"a"}));
  std::vector<bool> done;
  {
    const FullDisk full(folder.path());
    // Large enough that some step needs room.
    for (int i = 0; i < 20; ++i)
      done.push_back(committed(log.commit(register_business(
          "r-" + std::to_string(i), {std::to_string(i), "", "", std::string(20'000, 'x')}))));
  }
  EXPECT_THAT(done, ::testing::Contains(false)) << "the disk really was full";
  expect_whole(log);
  for (int i = 0; i < 20; ++i) {
    const auto number = std::to_string(i);
    EXPECT_EQ(log.business(number).has_value(), done[i]) << number;
    const auto again =
        log.must(register_business("r-" + number, {number, "", "", std::string(20'000, 'x')}));
    EXPECT_EQ(again.replayed, done[i]) << number;
  }
  EXPECT_EQ(log.head().position, 21);
  expect_whole(log);
}

}  // namespace
}  // namespace lumbung::contract
