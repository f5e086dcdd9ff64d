// What caches and the reads that go through them tell about themselves. All series are there from the start.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/metrics/metrics.h"

namespace lumbung {

enum class BreakerState { closed, half_open, open };

// Of the cache itself. Thread-safe; `metrics` must outlive it.
class CacheMetrics {
 public:
  explicit CacheMetrics(Metrics& metrics);

  void breaker(BreakerState state) const { breaker_.set(double(state)); }
  void connected() const { connections_.add(); }
  void in_flight(std::size_t requests) const { in_flight_.set(double(requests)); }
  // A batch of commands and its replies.
  void exchanged(double seconds) const { exchange_.observe(seconds); }
  void script_sent() const { scripts_.add(); }
  void holds(std::size_t entries, std::size_t bytes) const;
  void evicted() const { evictions_.add(); }
  // Writes: taken; of a position that is not newer; given up because the cache is away or slow; refused by it with an error.
  void write_stored() const { stored_.add(); }
  void write_refused() const { refused_.add(); }
  void write_dropped() const { dropped_.add(); }
  void write_failed() const { failed_.add(); }

 private:
  Gauge breaker_;
  Counter connections_;
  Gauge in_flight_;
  Histogram exchange_;
  Counter scripts_;
  Gauge entries_;
  Gauge bytes_;
  Counter evictions_;
  Counter stored_;
  Counter refused_;
  Counter dropped_;
  Counter failed_;
};

enum class CacheResult { hit, miss, stale, timeout, error, bypassed };

// Of the reads of one service. Thread-safe; `metrics` must outlive it.
class CachedReadMetrics {
 public:
  CachedReadMetrics(Metrics& metrics, const std::string& service, const std::vector<std::string>& kinds);

  void asked(std::size_t kind, CacheResult result) const;
  // A read that went to the database; one that was given what another one loaded; one that waited for a place, or got none.
  void loaded() const { loads_.add(); }
  void joined() const { joined_.add(); }
  void waited() const { waits_.add(); }
  void turned_away() const { turned_away_.add(); }

 private:
  std::vector<Counter> requests_;  // By kind, then by result.
  Counter loads_;
  Counter joined_;
  Counter waits_;
  Counter turned_away_;
};

}  // namespace lumbung
