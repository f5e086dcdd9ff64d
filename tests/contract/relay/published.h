// A log with its relay and its topic on a real Kafka, and what the topic must be at any time, looked at by the harness's own
// consumer.
#pragma once

#include <string>
#include <vector>

#include "contract/log.h"
#include "harness/kafka.h"
#include "runtime/events/relay.h"
#include "runtime/log/log.h"

namespace lumbung::contract {

inline constexpr char kSource[] = "/lumbung/3275/registry";

// A relay as a process has one: with failpoints, metrics and log lines of its own.
class RunningRelay {
 public:
  RunningRelay(store::Store& store, store::CommitSignal& grown, const std::string& brokers, const std::string& topic,
               const std::string& failpoints = "", std::chrono::milliseconds trust = std::chrono::seconds(1));

  events::Relay& relay() { return *relay_; }
  events::RelayStatus status() const { return relay_->status(); }
  events::RelayState state() const { return relay_->status().state; }
  // The value of a series whose line begins so, as `lumbung_relay_failures_total{kind="away"`; -1 when there is none.
  double metric(const std::string& name, const std::string& label = "");
  std::string lines();
  harness::FakeClock& clock() { return clock_; }
  // As when the process ends.
  void end() { relay_.reset(); }

 private:
  harness::TempDir folder_;
  harness::FakeClock clock_;
  Failpoints failpoints_;
  Metrics metrics_;
  lumbung::Log log_;
  std::unique_ptr<events::Relay> relay_;
};

// A log that many write to, beside a topic.
class PublishedLog {
 public:
  explicit PublishedLog(Engine engine = Engine::sqlite, harness::Kafka& kafka = harness::Kafka::shared());

  harness::Kafka& kafka() { return kafka_; }
  const std::string& topic() const { return topic_; }
  const Database& database() const { return database_; }
  Log& log() { return *log_; }
  store::CommitSignal& grown() { return grown_; }
  // `trust` as RelayOptions has it.
  std::unique_ptr<RunningRelay> run(const std::string& failpoints = "",
                                    std::chrono::milliseconds trust = std::chrono::seconds(1)) {
    return std::make_unique<RunningRelay>(log_->store(), grown_, kafka_.brokers(), topic_, failpoints, trust);
  }

  // Registers so many more businesses; the head afterwards.
  std::int64_t grow(int events);
  std::vector<harness::KafkaRecord> records() const { return kafka_.records(topic_); }
  // The position up to which the topic has everything: 0 when it has nothing, or is away.
  std::int64_t published() const;
  // Every event at least once, as it is in the log; never a gap; each record that is not new is a repeat. The number of
  // repeats.
  int expect_all_published();

 private:
  harness::Kafka& kafka_;
  Database database_;
  store::CommitSignal grown_;
  std::unique_ptr<Log> log_;
  std::string topic_;
  int businesses_ = 0;
};

// The headers and values of a log's events, as a relay would send them.
events::Headers headers_at(Log& log, std::int64_t position);

}  // namespace lumbung::contract
