// A city as it is run in earnest: a registry and a reporting process on PostgreSQL, a Kafka between them, a Redis in front of
// reads, all real, and callers who register businesses and change them until they are told to stop. What was acknowledged to
// them is held against the store, the topic and the figures afterwards.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "harness/kafka.h"
#include "harness/postgres.h"
#include "harness/redis.h"
#include "lumbungd.h"

namespace lumbung::integration {

// The servers of a test program; started at the first call. A test leaves them running, unpaused and reachable.
struct Servers {
  static Servers& shared();

  harness::Postgres postgres;
  harness::Kafka kafka;
  harness::Redis redis;
};

// A cell of its own on the shared servers: databases, topics and folders that nobody else has.
class DistributedCity {
 public:
  struct Options {
    std::string database_through = {};             // A proxy's `host:port` in place of PostgreSQL's; for the registry.
    std::vector<std::string> registry_flags = {};  // Failpoints, for example.
    std::vector<std::string> reporting_flags = {};
    bool topics = true;  // Made before the processes start.
  };
  DistributedCity() : DistributedCity(Options{}) {}
  explicit DistributedCity(Options options);

  const std::string& cell() const { return cell_; }
  std::string registry_topic() const { return "lumbung." + cell_ + ".registry.events.v1"; }
  std::string figures_topic() const { return "lumbung." + cell_ + ".reporting.figures.v1"; }
  void make_topics();

  Lumbungd& registry() { return *registry_; }
  Lumbungd& reporting() { return *reporting_; }
  // In place of one that ended, or a second one beside it.
  void start_registry(const std::vector<std::string>& more = {});
  void start_reporting(const std::vector<std::string>& more = {});
  std::unique_ptr<Lumbungd> another_reporting();
  // The other one is the city's reporting from now on; the one before ends in order: its exit code.
  int hand_reporting_over(std::unique_ptr<Lumbungd> to);
  // As PostgreSQL does with a client that it has given up: ends the session of whoever holds this lock of reporting. How
  // many there were.
  std::size_t end_session_that_holds(const std::string& lock) const;

  // lumbungctl, with the server of each service.
  harness::Ended ctl(std::vector<std::string> args) const;
  nlohmann::json ctl_json(std::vector<std::string> args) const;

  // What the reporting process has logged.
  std::string reporting_log() const { return harness::read_file(reporting_folder_ / "log/lumbungd.jsonl"); }
  // Of the registry's log.
  std::int64_t position() const;
  // Businesses that reporting counts, when it has heard all of the registry's log. Throws when it does not come to it.
  std::int64_t figured_businesses() const;
  // A sample of /metrics without labels but these: `lumbung_relay_failures_total{`. The sum of the series that begin so.
  static double metric(const Lumbungd& process, const std::string& begins);

 private:
  std::vector<std::string> flags(const std::string& service) const;

  Options options_;
  std::string cell_;
  std::string database_;
  harness::TempDir registry_folder_;
  harness::TempDir reporting_folder_;
  std::unique_ptr<Lumbungd> registry_;
  std::unique_ptr<Lumbungd> reporting_;
};

// Callers of the registry. Each repeats a call with its request id until it is acknowledged.
class Callers {
 public:
  Callers(const DistributedCity& city, std::string registry_address, int callers = 8);
  ~Callers() { stop(); }

  // Changes acknowledged so far.
  std::int64_t acknowledged() const { return acknowledged_; }
  // Changes that their caller read at once, as they were acknowledged; any other answer has failed the test.
  std::int64_t read_back() const { return read_back_; }
  // Calls that failed and were repeated.
  std::int64_t repeated() const { return repeated_; }
  // Waits until so many more are acknowledged.
  void wait_for(std::int64_t more) const;
  // Where the registry is since it was started again.
  void move_to(const std::string& registry_address);
  // Lets every call in work come to its acknowledgement.
  void stop();

  // After stop: names by acknowledged version.
  const std::map<std::string, std::int64_t>& businesses() const { return businesses_; }

 private:
  void run(int caller);

  const std::string cell_;
  mutable std::mutex mutex_;
  std::string address_;
  std::map<std::string, std::int64_t> businesses_;
  std::atomic<std::int64_t> acknowledged_{0};
  std::atomic<std::int64_t> read_back_{0};
  std::atomic<std::int64_t> repeated_{0};
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> threads_;
};

// Every acknowledged change is in the store once, in the topic at least once, in the figures exactly once, per record in
// order; and `lumbungctl log verify --all` says so too.
void expect_whole(DistributedCity& city, const Callers& callers);

}  // namespace lumbung::integration
