#include "bench/import.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <iomanip>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "bench/in_process.h"
#include "bench/measure.h"
#include "bench/requests.h"
#include "bench/served.h"
#include "client/import_file.h"
#include "harness/postgres.h"
#include "registry/imports/import_session.h"

namespace lumbung::bench {
namespace {

using Clock = std::chrono::steady_clock;
using harness::Postgres;

constexpr double kGoalOfCommitter = 0.6;
constexpr double kGoalSeconds = 120;
constexpr double kGoalMemory = 1.1;
// Groups made ahead, so that the committer never waits for them.
constexpr std::size_t kGroupsAhead = 8;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

struct Imported {
  double seconds = 0;
  std::int64_t peak_memory_kib = 0;
};

// Through a lumbungd of its own, so that its memory is that of this file.
Imported import(Postgres& server, const Programs& programs, const std::string& file, std::int64_t rows) {
  const Served served(programs.lumbungd, programs.data, {"--database", server.url(server.new_database())});
  client::Target target;
  target.address = served.address();
  const client::Connection connection(target);
  client::ImportOptions options;
  std::string problem;
  options.on_row = [&](const registry::v1::ImportRow& row) {
    if (problem.empty() && row.outcome() != registry::v1::IMPORT_OUTCOME_ACCEPTED) problem = row.ShortDebugString();
  };
  const auto begin = Clock::now();
  const auto totals = client::import_file(connection, client::Register::businesses, file, options);
  const auto seconds = seconds_since(begin);
  if (!totals) throw std::runtime_error("the import failed: " + totals.failure().sentence);
  if (totals->accepted() != rows) throw std::runtime_error("a row was not taken: " + problem);
  return {seconds, served.peak_memory_kib()};
}

// Makes the groups of an import, sealed, on a thread of its own.
class Groups {
 public:
  Groups(const InProcess& registry, std::int64_t rows) : thread_([this, &registry, rows] { make(registry, rows); }) {}
  ~Groups() { thread_.join(); }

  // The next; empty at the end.
  std::vector<store::Command> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_ || !ready_.empty(); });
    if (ready_.empty()) return {};
    auto group = std::move(ready_.front());
    ready_.pop_front();
    changed_.notify_all();
    return group;
  }

 private:
  void make(const InProcess& registry, std::int64_t rows) {
    for (std::int64_t row = 0; row < rows;) {
      std::vector<registry::v1::RegisterBusinessRequest> requests;
      for (; row < rows && requests.size() < registry::kRowsPerGroup; ++row) requests.push_back(owner_request(row));
      auto group = registry.bulk_commands(requests);
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ready_.size() < kGroupsAhead; });
      ready_.push_back(std::move(group));
      changed_.notify_all();
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::vector<store::Command>> ready_;
  bool ended_ = false;
  std::thread thread_;  // Last: it uses what stands above.
};

// One group after the other, as an import does.
double commit_in_process(Postgres& server, const Programs& programs, std::int64_t rows) {
  Failpoints failpoints;
  const auto store = open_log({server.url(server.new_database()), "bench_committer", ""}, failpoints);
  InProcess registry(*store, programs.data);
  const auto begin = Clock::now();
  Groups groups(registry, rows);
  for (auto group = groups.next(); !group.empty(); group = groups.next()) registry.commit(std::move(group));
  return seconds_since(begin);
}

void print_goal(const std::string& what, double measured, double goal, bool at_least) {
  const bool reached = at_least ? measured >= goal : measured <= goal;
  std::cout << "| " << what << " | " << measured << " | " << (at_least ? "at least " : "at most ") << goal << " | "
            << (reached ? "reached" : "not reached") << " |\n";
}

}  // namespace

int run_import(const std::vector<std::string>& args, const Programs& programs) {
  std::int64_t rows = 1'000'000, few = 100'000;
  int rounds = 1;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--smoke") {
      rows = 3'000;
      few = 1'000;
    } else if (args[i] == "--rows" && i + 1 < args.size()) {
      rows = std::stoll(args[++i]);
      few = rows / 10;
    } else if (args[i] == "--rounds" && i + 1 < args.size()) {
      rounds = std::stoi(args[++i]);
    } else {
      throw std::runtime_error("usage: lumbung_bench import [--rows N] [--rounds N] [--smoke]");
    }
  }
  Postgres server({"shared_buffers = '1GB'", "max_wal_size = '8GB'", "checkpoint_timeout = '30min'"});
  const harness::TempDir folder;
  write_import_file(folder / "many.csv", rows);
  write_import_file(folder / "few.csv", few);

  std::vector<double> took, in_process, ratios, memory;
  for (int round = 1; round <= rounds; ++round) {
    std::cerr << "round " << round << " of " << rounds << " ..." << std::flush;
    const auto small = import(server, programs, folder / "few.csv", few);
    const auto large = import(server, programs, folder / "many.csv", rows);
    took.push_back(large.seconds);
    in_process.push_back(commit_in_process(server, programs, rows));
    ratios.push_back(in_process.back() / large.seconds);
    memory.push_back(double(large.peak_memory_kib) / double(small.peak_memory_kib));
    std::cerr << std::fixed << std::setprecision(1) << " import " << large.seconds << " s, committer "
              << in_process.back() << " s, memory " << large.peak_memory_kib / 1024 << " MiB (" << few << " rows: "
              << small.peak_memory_kib / 1024 << " MiB)\n";
  }
  std::cout << std::fixed << std::setprecision(2) << "Rounds: " << rounds << "; " << rows << " rows with owners in groups of "
            << registry::kRowsPerGroup << ", PostgreSQL; rows a second: import " << std::setprecision(0)
            << double(rows) / median(took) << ", committer " << double(rows) / median(in_process) << std::setprecision(2)
            << ".\n\n| import | measured | goal | |\n| --- | ---: | ---: | --- |\n";
  print_goal("rows a second / the same groups given to the committer", median(ratios), kGoalOfCommitter, true);
  print_goal("seconds", median(took), kGoalSeconds, false);
  print_goal("peak memory of lumbungd / with a tenth of the rows", median(memory), kGoalMemory, false);
  return 0;
}

}  // namespace lumbung::bench
