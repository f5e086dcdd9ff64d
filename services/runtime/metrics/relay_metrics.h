// What the relay of a log tells about its work.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/metrics/metrics.h"

namespace lumbung {

// What keeps a relay from publishing; the label `kind`.
enum class RelayFailure {
  away,           // No broker answers.
  topic_missing,  // A broker answers and knows no such topic.
  refused,        // Kafka gave a record back; everything not acknowledged is sent again.
  stalled,        // Records are on their way and nothing is acknowledged for long.
  store,          // The log does not answer.
  lock_lost,      // Another process may relay now.
  wrong_log,      // The topic and the log contradict each other: an operator has to look.
  count_
};

std::string_view name_of(RelayFailure kind);

// Thread-safe. One per service; `metrics` must outlive it. Every series exists from the start.
class RelayMetrics {
 public:
  RelayMetrics(Metrics& metrics, const std::string& service);

  // So many events of the log are not in the topic, the oldest of them committed so long ago.
  void lag(std::int64_t events, double seconds) const;
  void published(std::int64_t events) const { published_.add(events); }
  void failed(RelayFailure kind) const { failures_[static_cast<std::size_t>(kind)].add(); }
  // Whether this process is the one that relays, and whether it stopped until somebody looks.
  void active(bool is) const { active_.set(is ? 1 : 0); }
  void stopped(bool is) const { stopped_.set(is ? 1 : 0); }

 private:
  Gauge lag_events_;
  Gauge lag_seconds_;
  Counter published_;
  Gauge active_;
  Gauge stopped_;
  std::vector<Counter> failures_;
};

}  // namespace lumbung
