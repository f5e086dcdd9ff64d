// What a committer tells about its work; the committer knows this type only by name and these
// methods.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "runtime/metrics/metrics.h"

namespace lumbung::store {

// Thread-safe. One per service; `metrics` must outlive it.
struct CommitterMetrics {
  CommitterMetrics(Metrics& metrics, const std::string& service);

  // A transaction ended, whatever came of it.
  void batch(std::size_t commands, double seconds);

  // What became of a command; each command is counted once.
  void committed(std::size_t commands = 1) { committed_.add(std::int64_t(commands)); }
  void replayed(std::size_t commands = 1) { replayed_.add(std::int64_t(commands)); }
  void refused(std::size_t commands = 1) { refused_.add(std::int64_t(commands)); }
  void failed(std::size_t commands = 1) { failed_.add(std::int64_t(commands)); }
  void expired(std::size_t commands = 1) { expired_.add(std::int64_t(commands)); }

  // Position of the last event known to be durable.
  void position(std::int64_t head) { position_.set(double(head)); }
  // Commands waiting.
  void queue(std::size_t commands) { queued_.set(double(commands)); }
  // A COMMIT lost its answer; `resolved` when what became of it was found out.
  void unknown_commit(bool resolved) { (resolved ? unknown_resolved_ : unknown_open_).add(); }
  // A batch was cut in two because the engine refused its data.
  void bisected() { bisections_.add(); }

 private:
  Histogram batch_commands_;
  Histogram batch_seconds_;
  Counter committed_;
  Counter replayed_;
  Counter refused_;
  Counter failed_;
  Counter expired_;
  Gauge position_;
  Gauge queued_;
  Counter unknown_resolved_;
  Counter unknown_open_;
  Counter bisections_;
};

}  // namespace lumbung::store
