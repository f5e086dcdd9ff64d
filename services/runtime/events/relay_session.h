// The time during which a relay publishes: from the look at the topic to the first failure. Relay alone uses it.
#pragma once

#include "runtime/events/kafka_producer.h"
#include "runtime/events/page_ahead.h"
#include "runtime/events/relay.h"
#include "runtime/events/topic_end.h"

namespace lumbung::events {

// Kafka gave a record back, or acknowledged it where it cannot be.
class RecordRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class LockLost : public std::runtime_error {
 public:
  LockLost() : std::runtime_error("The lock of the relay was lost; another process may have it.") {}
};

class Relay::Session {
 public:
  // Looks at the topic. Throws what topic_end.h says.
  Session(Relay& relay, store::SessionLock& lock);

  // Publishes until the process stops (what is on its way is waited for a moment) or the log has another id. Throws
  // RecordRefused, LockLost, store::Unavailable.
  void run();

 private:
  using Time = std::chrono::steady_clock::time_point;

  bool fill();
  bool next_page();
  void serve(bool idle);
  void acknowledge();
  void check();
  void begin_again();
  void begun_again();
  void look_at_end();
  void write_cursor();
  void watch_silence(Time now);
  void tell(Time now);
  void drain();

  Relay& relay_;
  store::SessionLock& lock_;
  const std::unique_ptr<store::Connection> cursors_;
  PageAhead pages_;
  GoOn go_on_;
  KafkaProducer producer_;

  Page page_;
  std::size_t at_ = 0;                // In the page.
  std::optional<Envelope> waiting_;   // Of that place, when the window was full.
  std::int64_t next_ = 1;      // To publish.
  std::int64_t published_ = 0;  // The highest position that the topic has.
  std::int64_t head_ = 0;
  bool renewed_ = false;       // The log has another id now.
  std::optional<std::int64_t> again_from_;
  std::int64_t again_to_ = 0;
  bool again_noted_ = false;  // It has begun, and Kafka has nothing of it yet.
  std::optional<Delivered> seen_;  // Acknowledged.
  std::int64_t counted_ = 0;
  std::int64_t cursor_at_ = -1;    // Offset that the stored cursor has.
  bool silent_ = false;
  Time looked_, checked_, wrote_, told_, acknowledged_, sure_;
};

}  // namespace lumbung::events
