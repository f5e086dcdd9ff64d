#include "runtime/events/kafka_producer.h"

#include <deque>

#include "base/check.h"
#include "runtime/events/kafka_client.h"

namespace lumbung::events {
namespace {

using std::chrono::milliseconds;

// Collects records for so long before it sends what is less than a batch.
constexpr char kLingerMs[] = "2";
// A topic that is not known any more is asked for this long, in case the brokers have yet to hear of it.
constexpr char kTopicUnknownMs[] = "5000";
// Of an event, with those of a trace.
constexpr std::size_t kHeaders = 18;
// Purging happens on threads of librdkafka.
constexpr int kPurgeMs = 100;

KafkaClient::Settings settings_of(const KafkaOptions& kafka) {
  return {{"enable.idempotence", "true"},
          {"acks", "all"},
          // Kafka away for hours is no failure of a record: the window is full, and the rest waits in the log.
          {"message.timeout.ms", "0"},
          {"linger.ms", kLingerMs},
          {"compression.codec", "lz4"},
          {"queue.buffering.max.messages", std::to_string(2 * kWindowRecords)},
          {"queue.buffering.max.kbytes", std::to_string(2 * kWindowBytes / 1024)},
          {"request.timeout.ms", std::to_string(kafka.silence.count())},
          {"topic.metadata.propagation.max.ms", kTopicUnknownMs}};
}

// A record on its way. librdkafka does not copy the payload.
struct InFlight {
  std::int64_t position;
  std::int64_t time_us;
  std::string payload;
  std::size_t bytes;
  std::int64_t offset = -1;  // -1 until it is acknowledged.
};

rd_kafka_headers_t* kafka_headers(const Envelope& event) {
  auto* const list = rd_kafka_headers_new(kHeaders);
  each_header(event, [list](std::string_view name, std::string_view value) {
    rd_kafka_header_add(list, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
  });
  return list;
}

}  // namespace

struct KafkaProducer::Parts {
  Parts(const KafkaOptions& options, std::string to, std::int64_t from)
      : topic(std::move(to)),
        lowest(from),
        kafka(RD_KAFKA_PRODUCER, options, settings_of(options),
              {[this](rd_kafka_resp_err_t error, const std::string& reason) { on_error(error, reason); },
               [this](const rd_kafka_message_t& message) { on_report(message); }}) {}

  ~Parts() {
    if (rd_kafka_outq_len(kafka.get()) == 0) return;
    rd_kafka_purge(kafka.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_poll(kafka.get(), kPurgeMs);
  }

  void fail(const std::string& why) {
    if (failure.empty()) failure = why;
  }

  void on_error(rd_kafka_resp_err_t error, const std::string& reason) {
    if (error == RD_KAFKA_RESP_ERR__FATAL) fail("Kafka's client gave up: " + reason + ".");
    if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) trouble = kafka.away(reason);
  }

  // Of every record, in any order that librdkafka likes.
  void on_report(const rd_kafka_message_t& message) {
    const auto position = static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(message._private));
    if (message.err)
      return fail("Kafka did not take the event at position " + std::to_string(position) + ": " +
                  rd_kafka_err2str(message.err) + ".");
    if (!failure.empty()) return;
    // Kafka says that it has had the record before (DUPLICATE_SEQUENCE_NUMBER): where it is only the topic knows.
    if (message.offset < 0)
      return fail("Kafka took the event at position " + std::to_string(position) + " and does not say where.");
    CHECK(!window.empty() && position >= window.front().position && position <= window.back().position);
    window[static_cast<std::size_t>(position - window.front().position)].offset = message.offset;
    for (; !window.empty() && window.front().offset >= 0; window.pop_front()) take(window.front());
  }

  void take(const InFlight& record) {
    if (record.offset < lowest)
      return fail("Kafka put the event at position " + std::to_string(record.position) + " at offset " +
                  std::to_string(record.offset) + ", and there were records up to " + std::to_string(lowest - 1) +
                  ": the topic was made anew, or Kafka lost records.");
    if (!failure.empty()) return;
    delivered = Delivered{record.position, record.offset};
    lowest = record.offset + 1;
    bytes -= record.bytes;
    ++acknowledged;
    trouble.clear();
  }

  const std::string topic;
  std::int64_t lowest;  // The next record cannot be before this offset.
  std::deque<InFlight> window;  // By position, without a gap. Outlives the client, which reads the payloads.
  std::size_t bytes = 0;
  std::int64_t acknowledged = 0;
  std::optional<Delivered> delivered;
  std::string failure;
  std::string trouble;
  KafkaClient kafka;
};

KafkaProducer::KafkaProducer(const KafkaOptions& kafka, std::string topic, std::int64_t end)
    : parts_(std::make_unique<Parts>(kafka, std::move(topic), end)) {}

KafkaProducer::~KafkaProducer() = default;

void KafkaProducer::warm() { parts_->kafka.look_at_topic(parts_->topic); }

void KafkaProducer::expect_end() {
  auto& parts = *parts_;
  CHECK(parts.window.empty());
  const auto end = parts.kafka.bounds(parts.topic).end;
  // It answers: what was wrong while nobody asked is over.
  parts.trouble.clear();
  if (end < parts.lowest)
    parts.fail("The topic " + parts.topic + " ends at offset " + std::to_string(end) + ", and there were records up to " +
               std::to_string(parts.lowest - 1) + ": the topic was made anew, or Kafka lost records.");
  else if (end > parts.lowest)
    parts.fail("The topic " + parts.topic + " ends at offset " + std::to_string(end) + ", and ours end at " +
               std::to_string(parts.lowest) + ": somebody else wrote there.");
}

bool KafkaProducer::produce(Envelope& event) {
  auto& parts = *parts_;
  if (!parts.failure.empty() || parts.window.size() >= kWindowRecords || parts.bytes >= kWindowBytes) return false;
  CHECK(parts.window.empty() || event.position == parts.window.back().position + 1);
  const auto size = event.payload.size();
  auto* const headers = kafka_headers(event);
  auto& record = parts.window.emplace_back(InFlight{event.position, event.time_us, std::move(event.payload), size});
  const auto failed = rd_kafka_producev(
      parts.kafka.get(), RD_KAFKA_V_TOPIC(parts.topic.c_str()), RD_KAFKA_V_PARTITION(0),
      RD_KAFKA_V_KEY(event.subject.data(), event.subject.size()),
      RD_KAFKA_V_VALUE(record.payload.data(), record.payload.size()), RD_KAFKA_V_HEADERS(headers),
      RD_KAFKA_V_OPAQUE(reinterpret_cast<void*>(static_cast<std::intptr_t>(event.position))), RD_KAFKA_V_END);
  if (failed == RD_KAFKA_RESP_ERR_NO_ERROR) {
    parts.bytes += size;
    return true;
  }
  rd_kafka_headers_destroy(headers);
  event.payload = std::move(record.payload);
  parts.window.pop_back();
  if (failed != RD_KAFKA_RESP_ERR__QUEUE_FULL)
    parts.fail("Kafka's client does not take the event at position " + std::to_string(event.position) + ": " +
               rd_kafka_err2str(failed) + ".");
  return false;
}

void KafkaProducer::serve(milliseconds wait) { rd_kafka_poll(parts_->kafka.get(), static_cast<int>(wait.count())); }

const std::optional<Delivered>& KafkaProducer::delivered() const { return parts_->delivered; }
std::int64_t KafkaProducer::acknowledged() const { return parts_->acknowledged; }
std::size_t KafkaProducer::in_flight() const { return parts_->window.size(); }
std::int64_t KafkaProducer::oldest_time_us() const {
  return parts_->window.empty() ? 0 : parts_->window.front().time_us;
}
const std::string& KafkaProducer::failure() const { return parts_->failure; }
const std::string& KafkaProducer::trouble() const { return parts_->trouble; }

}  // namespace lumbung::events
