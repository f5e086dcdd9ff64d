#include "runtime/events/kafka_reader.h"

#include <algorithm>
#include <utility>

#include "runtime/events/kafka_client.h"

namespace lumbung::events {
namespace {

using Partitions = std::unique_ptr<rd_kafka_topic_partition_list_t, decltype(&rd_kafka_topic_partition_list_destroy)>;
using Message = std::unique_ptr<rd_kafka_message_t, decltype(&rd_kafka_message_destroy)>;
using Queue = std::unique_ptr<rd_kafka_queue_t, decltype(&rd_kafka_queue_destroy)>;
using Told = std::unique_ptr<rd_kafka_AlterConsumerGroupOffsets_t, decltype(&rd_kafka_AlterConsumerGroupOffsets_destroy)>;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The broker answers an empty fetch after so long: a reader that is told to go elsewhere waits for that first.
constexpr char kFetchWaitMs[] = "100";
constexpr char kErrorPauseMs[] = "100";
// Tools that show lag are told this often.
constexpr std::chrono::seconds kTellEvery{1};
// Fetched ahead of who reads.
constexpr char kQueuedKbytes[] = "16384";

Partitions partition_of(const std::string& topic, std::int64_t offset) {
  Partitions list(rd_kafka_topic_partition_list_new(1), &rd_kafka_topic_partition_list_destroy);
  rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), 0)->offset = offset;
  return list;
}

std::string text_of(const void* data, std::size_t size) {
  return data ? std::string(static_cast<const char*>(data), size) : std::string();
}

KafkaRecord record_of(const rd_kafka_message_t& message) {
  KafkaRecord record;
  record.offset = message.offset;
  record.key = text_of(message.key, message.key_len);
  record.payload = text_of(message.payload, message.len);
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return record;
  const auto count = rd_kafka_header_cnt(headers);
  record.headers.reserve(count);
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
    record.headers.emplace_back(name, text_of(value, size));
  return record;
}

}  // namespace

FeedRecord feed_record_of(KafkaRecord record, const std::string& source) {
  return read_record(record.offset, std::move(record.headers), std::move(record.key), std::move(record.payload), source);
}

struct KafkaReader::Client {
  Client(const KafkaOptions& at, std::string of, const std::string& named)
      : options(at),
        topic(std::move(of)),
        group(named),
        kafka(RD_KAFKA_CONSUMER, at,
              {{"group.id", named},
               {"enable.auto.commit", "false"},
               {"enable.auto.offset.store", "false"},
               {"auto.offset.reset", "error"},
               {"check.crcs", "true"},
               {"fetch.wait.max.ms", kFetchWaitMs},
               {"fetch.error.backoff.ms", kErrorPauseMs},
               {"queued.max.messages.kbytes", kQueuedKbytes}},
              {[this](rd_kafka_resp_err_t error, const std::string& reason) {
                 if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) away = reason;
               },
               {}}) {
    rd_kafka_poll_set_consumer(kafka.get());
    queue = rd_kafka_queue_get_consumer(kafka.get());
  }
  ~Client() {
    rd_kafka_queue_destroy(queue);
    // So that the end of the handle finds nothing to close.
    rd_kafka_assign(kafka.get(), nullptr);
  }

  [[noreturn]] void fail(rd_kafka_resp_err_t error, const std::string& reason) {
    next = -1;
    if (is_missing(error)) throw TopicMissing(topic);
    if (error == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || error == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE)
      throw FeedBroken("The topic " + topic + " does not hold what was to be read next: it was cut or made anew (" +
                       reason + ").");
    if (error == RD_KAFKA_RESP_ERR__BAD_MSG || error == RD_KAFKA_RESP_ERR_INVALID_MSG)
      throw FeedBroken("A record of the topic " + topic + " is damaged in Kafka itself: " + reason + ".");
    throw FeedAway(kafka.away(reason));
  }

  // Not rd_kafka_commit: the end of the handle would wait for its answer, minutes when Kafka is away. Nobody waits for this one,
  // and nobody reads it.
  void tell() {
    if (to_tell < 0) return;
    const auto now = steady_clock::now();
    if (now - told < kTellEvery) return;
    const auto list = partition_of(topic, std::exchange(to_tell, -1));
    told = now;
    const Queue nobody(rd_kafka_queue_new(kafka.get()), &rd_kafka_queue_destroy);
    Told offsets(rd_kafka_AlterConsumerGroupOffsets_new(group.c_str(), list.get()),
                 &rd_kafka_AlterConsumerGroupOffsets_destroy);
    auto* one = offsets.get();
    rd_kafka_AlterConsumerGroupOffsets(kafka.get(), &one, 1, nullptr, nobody.get());
  }

  const KafkaOptions options;
  const std::string topic;
  const std::string group;
  bool assigned = false;
  std::int64_t next = -1;  // The offset that follows, when nothing went wrong since it was assigned.
  std::int64_t to_tell = -1;  // The offset to be committed; -1 when Kafka knows.
  steady_clock::time_point told;
  std::string away;  // Why no broker could be reached, since the last look.
  KafkaClient kafka;
  rd_kafka_queue_t* queue = nullptr;
};

KafkaReader::KafkaReader(const KafkaOptions& kafka, std::string topic, const std::string& group)
    : client_(std::make_unique<Client>(kafka, std::move(topic), group)) {}

KafkaReader::~KafkaReader() = default;

const std::string& KafkaReader::topic() const { return client_->topic; }

TopicBounds KafkaReader::bounds() {
  const auto bounds = client_->kafka.bounds(client_->topic);
  client_->away.clear();
  return bounds;
}

void KafkaReader::go_to(std::int64_t offset) {
  if (client_->next == offset) return;
  if (client_->assigned) renew();
  client_->assigned = true;
  client_->next = offset;
  const auto list = partition_of(client_->topic, offset);
  const auto failed = rd_kafka_assign(client_->kafka.get(), list.get());
  if (failed) client_->fail(failed, rd_kafka_err2str(failed));
}

// One assignment in the life of a handle: a second one whose removal follows before the first has stopped aborts the process
// (librdkafka issue 5573, up to 2.15 at least).
void KafkaReader::renew() {
  auto fresh = std::make_unique<Client>(client_->options, client_->topic, client_->group);
  fresh->to_tell = client_->to_tell;
  fresh->told = client_->told;
  {
    const std::lock_guard lock(renewing_);
    client_.swap(fresh);
    if (woken_.exchange(false)) rd_kafka_queue_yield(client_->queue);
  }
}

std::optional<KafkaRecord> KafkaReader::next(milliseconds wait) {
  client_->tell();
  const Message message(rd_kafka_consumer_poll(client_->kafka.get(), static_cast<int>(wait.count())),
                        &rd_kafka_message_destroy);
  if (!message) woken_ = false;
  if (message && message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    client_->next = message->offset + 1;
    return record_of(*message);
  }
  if (message) client_->fail(message->err, rd_kafka_message_errstr(message.get()));
  if (!client_->away.empty()) {
    const auto why = std::exchange(client_->away, {});
    throw FeedAway(client_->kafka.away(why));
  }
  return std::nullopt;
}

KafkaRecord KafkaReader::at(std::int64_t offset) {
  go_to(offset);
  const auto until = steady_clock::now() + kKafkaAnswersWithin;
  // It is there, so that only a wake or a broker that fell silent gives nothing.
  do {
    const auto left = std::chrono::duration_cast<milliseconds>(until - steady_clock::now());
    if (auto record = next(std::max(left, milliseconds{0}))) {
      if (record->offset == offset) return *std::move(record);
      throw FeedBroken("The topic " + topic() + " has no record at offset " + std::to_string(offset) + ".");
    }
  } while (steady_clock::now() < until);
  throw FeedAway(client_->kafka.away("a record that is there does not come"));
}

void KafkaReader::commit(std::int64_t next_offset) {
  client_->to_tell = next_offset;
  client_->tell();
}

void KafkaReader::wake() {
  const std::lock_guard lock(renewing_);
  woken_ = true;
  rd_kafka_queue_yield(client_->queue);
}

}  // namespace lumbung::events
