// Publishes the log of a service to its topic: every committed event, in the order of the log, at least once. The log is the
// backlog: while Kafka is away commands go on, and what waits is published in order when it is back. One process of a service
// relays, the others stand by (a session lock of the store) and take over when it is gone.
//
// What the topic holds counts, not what was once acknowledged: at its start, and after every record that Kafka gives back, the
// relay looks at the end of the topic and goes on behind the last record that has everything before it (topic_end.h). The cursor
// `relay` only makes that look short. Topic and log that contradict each other stop it until somebody looks; it looks again by
// itself now and then. Readiness of a process never depends on it.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"
#include "base/seams.h"
#include "runtime/events/kafka_options.h"
#include "runtime/failpoints.h"
#include "runtime/metrics/relay_metrics.h"
#include "runtime/store/commit_signal.h"
#include "runtime/store/store.h"

namespace lumbung {
class Log;
}

namespace lumbung::events {

class KafkaProducer;
class PageAhead;

struct RelayOptions {
  std::string brokers;  // As KafkaOptions has them.
  std::string topic;    // topic_of()
  std::string source;   // source_of(); its last part names the service.
  std::chrono::milliseconds silence{10'000};
  // After so long without a record on its way the topic is looked at before the next one: it may be another one by then.
  std::chrono::milliseconds trust{1'000};
};

enum class RelayState {
  starting,    // Looks at the topic.
  standby,     // Another process relays.
  publishing,
  waiting,     // For Kafka, the topic or the log; `trouble` says for what.
  stopped,     // Topic and log contradict each other; `trouble` says how.
};

struct RelayStatus {
  RelayState state = RelayState::starting;
  std::int64_t position = 0;   // Acknowledged up to here; of the cursor while it cannot be known better.
  std::int64_t offset = -1;    // Of that record.
  std::int64_t head = 0;       // Of the log.
  std::int64_t in_flight = 0;
  std::int64_t sending_again = 0;  // Position a republication has come to; 0 when there is none.
  std::string trouble;         // A sentence; empty when there is none now.
  std::string last_failure;    // The last sentence there was, and when.
  std::int64_t last_failure_us = 0;
};

// Thread-safe. What it is given must outlive it.
class Relay {
 public:
  // Starts its thread; nothing needs to be there yet.
  Relay(store::Store& store, store::CommitSignal& grown, RelayOptions options, Failpoints& failpoints, Log& log,
        Metrics& metrics, const Clock& clock);
  // Waits a moment for what is on its way.
  ~Relay();
  Relay(const Relay&) = delete;

  RelayStatus status() const;
  const RelayOptions& options() const { return options_; }
  // It publishes, knows the topic and its broker, and the first event waits for nothing; or another process does.
  bool ready() const;

  // Sends the log again from a position on, in order; consumers drop what they have. Gives the head it will come to. Noted until
  // Kafka has the first of them, whatever fails meanwhile; forgotten with the process, or when another one relays. Refuses
  // RELAY_NOT_PUBLISHING, POSITION_UNKNOWN.
  Result<std::int64_t> republish(std::int64_t from);
  // Something outside has changed (a new log_id): do not wait for the next look.
  void look_again();

 private:
  class Session;
  struct Republication {
    std::int64_t from;
    bool taken;  // By the session of now.
  };

  void run();
  void turn();
  void fail(RelayFailure kind, RelayState state, const std::string& sentence);
  void enter(RelayState state);
  void tell_lag(store::Connection& log);
  void pause(std::chrono::milliseconds limit);

  store::Store& store_;
  store::CommitSignal& grown_;
  const RelayOptions options_;
  const std::string service_;
  Failpoints& failpoints_;
  Log& log_;
  const RelayMetrics metrics_;
  const Clock& clock_;

  // What is acknowledged, known from memory: better than the cursor. The thread's own.
  std::optional<store::CursorRow> known_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  RelayStatus status_;
  std::optional<Republication> republish_;  // Until Kafka has its first record.
  bool hurry_ = false;
  bool warm_ = false;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace lumbung::events
