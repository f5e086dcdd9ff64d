// How a Kafka is reached, for everybody who asks for a client without knowing librdkafka.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "runtime/events/feed.h"

namespace lumbung {
class Log;
}

namespace lumbung::events {

struct KafkaOptions {
  std::string brokers;  // `host:port,host:port`; one that answers tells the others.
  // A connection that owes an answer for so long is given up and made anew.
  std::chrono::milliseconds silence{10'000};
  Log* log = nullptr;  // What librdkafka says, at debug; null: nowhere.
};

// Offsets of the first record there is and behind the last one.
struct TopicBounds {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

// The broker answers and knows no such topic. Topics are made by deployment files, never by us.
class TopicMissing : public FeedAway {
 public:
  explicit TopicMissing(const std::string& topic)
      : FeedAway("Kafka has no topic " + topic + "; deploy/kafka/ says how it is made.") {}
};

}  // namespace lumbung::events
