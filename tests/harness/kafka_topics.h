// Topics as somebody else sees them: made, broken, read and written through librdkafka's plainest calls, so that what our
// relay and consumers do is looked at with other eyes than ours. For any broker, the stack's too.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lumbung::harness {

using KafkaHeaders = std::vector<std::pair<std::string, std::string>>;
using KafkaSettings = std::map<std::string, std::string>;

struct KafkaRecord {
  KafkaHeaders headers;  // In the order of the record; a null value as an empty one.
  std::string key;       // Null as an empty one, like the value.
  std::string value;
  std::int64_t offset = -1;

  // The first header of that name; empty without one.
  std::string header(const std::string& name) const;
};

// All of them throw std::runtime_error with the broker's sentence, or when it says nothing for ten seconds.

// Of every topic, as deploy/kafka/topics.conf has them.
KafkaSettings deployed_topic_settings();

// Whether a broker answers, within a second.
bool kafka_answers(const std::string& brokers);

// Return when every broker knows it.
void create_kafka_topic(const std::string& brokers, const std::string& topic, int partitions,
                        const KafkaSettings& settings);
void delete_kafka_topic(const std::string& brokers, const std::string& topic);
// The whole of what the topic has of its own; everything else falls back to the broker's default.
void set_kafka_topic(const std::string& brokers, const std::string& topic,
                     const KafkaSettings& settings);
// 0 when there is no such topic.
int kafka_partitions(const std::string& brokers, const std::string& topic);

// Partition 0 from an offset to its present end.
std::vector<KafkaRecord> kafka_records(const std::string& brokers, const std::string& topic,
                                       std::int64_t from = 0);
// The offset that the next record gets.
std::int64_t kafka_end(const std::string& brokers, const std::string& topic);
// What a group has committed for partition 0.
std::optional<std::int64_t> kafka_committed(const std::string& brokers, const std::string& topic,
                                            const std::string& group);

// To partition 0, acknowledged by all, tried once; its offset. No value is a null one.
std::int64_t kafka_produce(const std::string& brokers, const std::string& topic,
                           const KafkaHeaders& headers, const std::string& key,
                           const std::optional<std::string>& value);

}  // namespace lumbung::harness
