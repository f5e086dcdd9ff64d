// What a process counts about itself, for Prometheus. A thin face before prometheus-cpp, so that
// only metrics.cc includes it: families are registered once at start, and callers keep the handles,
// which are one pointer each.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace lumbung {

// Every series a process may have; see OPERATIONS 1. Labels come from closed sets, so a test can
// count them.
inline constexpr std::size_t kMaxSeries = 3000;

using Labels = std::vector<std::pair<std::string, std::string>>;

// Handles are copied freely, thread-safe, and valid as long as their Metrics.
class Counter {
 public:
  explicit Counter(prometheus::Counter* series) : series_(series) {}
  void add(std::int64_t count = 1) const;

 private:
  prometheus::Counter* series_;
};

class Gauge {
 public:
  explicit Gauge(prometheus::Gauge* series) : series_(series) {}
  void set(double value) const;

 private:
  prometheus::Gauge* series_;
};

class Histogram {
 public:
  explicit Histogram(prometheus::Histogram* series) : series_(series) {}
  void observe(double value) const;

 private:
  prometheus::Histogram* series_;
};

// Owns the registry. Thread-safe; it must outlive all handles.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // The series of a family with these labels, made when it is new. `help` is that of the family's
  // first series.
  Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  // `edges` rise; the bucket above the last one is added.
  Histogram histogram(const std::string& name, const std::string& help,
                      const std::vector<double>& edges, const Labels& labels = {});

  // Numbers kept elsewhere, asked for at every scrape. `read` is thread-safe, does not block, and
  // outlives this object's last serialize(); a counter's never falls.
  void counter_from(const std::string& name, const std::string& help,
                    std::function<std::int64_t()> read);
  void gauge_from(const std::string& name, const std::string& help, std::function<double()> read);

  // Text format 0.0.4: the answer of /metrics.
  std::string serialize();

  // Series of the last scrape would show, buckets, sums and counts included.
  std::size_t series() const;
  // Sorted, without doubles; what a golden file freezes.
  std::vector<std::string> names() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// lumbung_build_info, process_resident_memory_bytes, process_open_fds, process_start_time_seconds.
void add_process_metrics(Metrics& metrics, std::string_view version, std::string_view commit);

}  // namespace lumbung
