// A handle of librdkafka that cleans up after itself, with its callbacks, and what its failures mean in our words. Included
// by kafka_*.cc only: nobody else sees librdkafka.
#pragma once

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/events/feed.h"
#include "runtime/events/kafka_options.h"

namespace lumbung {
class Log;
}

namespace lumbung::events {

// How long a question about a topic may take before Kafka is said to be away.
inline constexpr std::chrono::milliseconds kKafkaAnswersWithin{3'000};

// Called on the thread that polls.
struct KafkaHooks {
  std::function<void(rd_kafka_resp_err_t, const std::string&)> error;  // Not about one message.
  std::function<void(const rd_kafka_message_t&)> delivered;
};

// That the broker knows no such topic, or not its one partition.
bool is_missing(rd_kafka_resp_err_t error);

// One thread, but for what librdkafka itself allows on several.
class KafkaClient {
 public:
  using Settings = std::vector<std::pair<std::string, std::string>>;

  // `settings` are librdkafka's own, beside those that every client of ours has. Throws FeedAway with a sentence when the
  // brokers' addresses are none; a setting that librdkafka does not know is our bug.
  KafkaClient(rd_kafka_type_t type, const KafkaOptions& kafka, const Settings& settings, KafkaHooks hooks);
  ~KafkaClient();
  KafkaClient(const KafkaClient&) = delete;

  rd_kafka_t* get() const { return handle_; }

  // That the topic is there, with one partition that has a leader. Throws TopicMissing, FeedAway, FeedBroken.
  void look_at_topic(const std::string& topic, std::chrono::milliseconds limit = kKafkaAnswersWithin) const;

  // Asks the broker; throws as look_at_topic() does.
  TopicBounds bounds(const std::string& topic) const;

  // "Kafka at 127.0.0.1:9092 does not answer: Local: Timed out."
  std::string away(const std::string& why) const;

 private:
  static void on_log(const rd_kafka_t* handle, int level, const char* facility, const char* text);
  static void on_error(rd_kafka_t* handle, int code, const char* reason, void* self);
  static void on_delivered(rd_kafka_t* handle, const rd_kafka_message_t* message, void* self);

  const std::string brokers_;
  Log* const log_;
  const KafkaHooks hooks_;
  rd_kafka_t* handle_ = nullptr;
};

}  // namespace lumbung::events
