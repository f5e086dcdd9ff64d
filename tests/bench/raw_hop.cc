#include "bench/raw_hop.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <vector>

namespace lumbung::bench {
namespace {

using Clock = std::chrono::steady_clock;

// Before anything counts: a new idempotent producer waits up to half a second for its identity.
constexpr std::int64_t kWarming = 100;
constexpr std::chrono::seconds kPatience{30};

rd_kafka_t* client(rd_kafka_type_t type, const std::string& brokers,
                   const std::vector<std::pair<const char*, const char*>>& settings) {
  char why[512];
  auto* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", brokers.c_str(), why, sizeof why);
  for (const auto& [name, value] : settings)
    if (rd_kafka_conf_set(conf, name, value, why, sizeof why) != RD_KAFKA_CONF_OK) throw std::runtime_error(why);
  auto* made = rd_kafka_new(type, conf, why, sizeof why);
  if (!made) throw std::runtime_error(why);
  return made;
}

std::int64_t now_ns() { return Clock::now().time_since_epoch().count(); }

// Consumes from the end on until told to stop; the time each record took.
class Consumer {
 public:
  Consumer(const std::string& brokers, const std::string& topic)
      : client_(client(RD_KAFKA_CONSUMER, brokers,
                       {{"group.id", "bench-raw-hop"}, {"enable.auto.commit", "false"}, {"fetch.wait.max.ms", "100"}})) {
    auto* assigned = rd_kafka_topic_partition_list_new(1);
    std::int64_t low = 0, high = 0;
    rd_kafka_query_watermark_offsets(client_, topic.c_str(), 0, &low, &high, 10'000);
    rd_kafka_topic_partition_list_add(assigned, topic.c_str(), 0)->offset = high;
    rd_kafka_assign(client_, assigned);
    rd_kafka_topic_partition_list_destroy(assigned);
    thread_ = std::thread([this] { run(); });
  }
  ~Consumer() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    rd_kafka_consumer_close(client_);
    rd_kafka_destroy(client_);
  }
  void wait_for(std::int64_t records) const {
    const auto until = Clock::now() + kPatience;
    while (seen_ < records && Clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    if (seen_ < records) throw std::runtime_error("records did not come back from Kafka");
  }
  // In the order in which they came back.
  std::vector<double> stop_after(std::int64_t records) {
    wait_for(records);
    stopping_ = true;
    thread_.join();
    return std::move(took_ms_);
  }

 private:
  void run() {
    while (!stopping_) {
      auto* message = rd_kafka_consumer_poll(client_, 100);
      if (!message) continue;
      std::int64_t sent = 0;
      if (message->err == 0 && message->len >= sizeof sent) {
        std::memcpy(&sent, message->payload, sizeof sent);
        took_ms_.push_back(double(now_ns() - sent) / 1e6);
        ++seen_;
      }
      rd_kafka_message_destroy(message);
    }
  }

  rd_kafka_t* client_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> seen_{0};
  std::vector<double> took_ms_;
  std::thread thread_;
};

}  // namespace

Sample run_raw_hop(const std::string& brokers, const std::string& topic, int per_second,
                   std::chrono::milliseconds duration, std::size_t bytes) {
  Consumer consumer(brokers, topic);
  auto* producer = client(RD_KAFKA_PRODUCER, brokers,
                          {{"enable.idempotence", "true"}, {"acks", "all"}, {"linger.ms", "2"}, {"compression.codec", "lz4"}});
  std::string record(std::max(bytes, sizeof(std::int64_t)), 'x');
  const auto between = std::chrono::nanoseconds(std::chrono::seconds(1)) / per_second;
  const auto produce = [&](std::int64_t due_ns) {
    std::memcpy(record.data(), &due_ns, sizeof due_ns);
    rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(0),
                      RD_KAFKA_V_VALUE(record.data(), record.size()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
    rd_kafka_poll(producer, 0);
  };
  for (std::int64_t i = 0; i < kWarming; ++i) produce(now_ns());
  consumer.wait_for(kWarming);
  std::int64_t sent = 0;
  const auto begin = Clock::now();
  for (auto next = begin; next < begin + duration; next += between, ++sent) {
    std::this_thread::sleep_until(next);
    produce(next.time_since_epoch().count());
  }
  rd_kafka_flush(producer, 10'000);
  rd_kafka_destroy(producer);
  auto took = consumer.stop_after(kWarming + sent);
  took.erase(took.begin(), took.begin() + kWarming);
  std::sort(took.begin(), took.end());
  return {double(sent) / std::chrono::duration<double>(duration).count(), took[took.size() / 2], took[took.size() * 99 / 100]};
}

}  // namespace lumbung::bench
