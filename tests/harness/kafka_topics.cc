#include "harness/kafka_topics.h"

#include <librdkafka/rdkafka.h>

#include <functional>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "harness/eventually.h"
#include "harness/temp_dir.h"

namespace lumbung::harness {
namespace {

constexpr int kPatienceMs = 10'000;  // For each question to a broker that answers at all.
constexpr int kAnswerMs = 1'000;
constexpr std::size_t kErrorBytes = 512;

template <auto destroy>
struct Destroy {
  template <class Handle>
  void operator()(Handle* handle) const {
    destroy(handle);
  }
};
template <class Handle, auto destroy>
using Owned = std::unique_ptr<Handle, Destroy<destroy>>;

using Client = Owned<rd_kafka_t, rd_kafka_destroy>;
using Queue = Owned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Answer = Owned<rd_kafka_event_t, rd_kafka_event_destroy>;
using Topic = Owned<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using Message = Owned<rd_kafka_message_t, rd_kafka_message_destroy>;
using Partitions = Owned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using NewTopic = Owned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using DeleteTopic = Owned<rd_kafka_DeleteTopic_t, rd_kafka_DeleteTopic_destroy>;
using Resource = Owned<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;
using Options = Owned<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;

[[noreturn]] void fail(const std::string& what, rd_kafka_resp_err_t error,
                       const char* said = nullptr) {
  throw std::runtime_error("Kafka, " + what + ": " + rd_kafka_err2name(error) + ", " +
                           (said ? said : rd_kafka_err2str(error)));
}

void check(const std::string& what, rd_kafka_resp_err_t error, const char* said = nullptr) {
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) fail(what, error, said);
}

using SetMore = std::function<void(rd_kafka_conf_t*)>;

Client connect(rd_kafka_type_t type, const std::string& brokers, const KafkaSettings& settings = {},
               const SetMore& set_more = {}) {
  KafkaSettings all = {{"bootstrap.servers", brokers},
                       {"reconnect.backoff.ms", "20"},
                       {"reconnect.backoff.max.ms", "100"},
                       {"topic.metadata.propagation.max.ms", "0"},
                       {"log_level", "0"}};  // A broker that is away is what tests are about.
  all.insert(settings.begin(), settings.end());
  char error[kErrorBytes];
  rd_kafka_conf_t* const conf = rd_kafka_conf_new();
  for (const auto& [name, value] : all)
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), error, sizeof error) !=
        RD_KAFKA_CONF_OK) {
      rd_kafka_conf_destroy(conf);
      throw std::runtime_error(error);
    }
  if (set_more) set_more(conf);
  Client client(rd_kafka_new(type, conf, error, sizeof error));
  if (!client) {
    rd_kafka_conf_destroy(conf);
    throw std::runtime_error(error);
  }
  return client;
}

Client connect_consumer(const std::string& brokers, const std::string& group) {
  return connect(RD_KAFKA_CONSUMER, brokers,
                 {{"group.id", group},
                  {"enable.auto.commit", "false"},
                  {"enable.partition.eof", "true"},
                  {"auto.offset.reset", "earliest"},
                  {"fetch.wait.max.ms", "5"},
                  {"fetch.error.backoff.ms", "10"}});
}

// The leaders' ids of its partitions, -1 for one without; empty when there is no such topic.
std::vector<int> leaders(rd_kafka_t* client, const std::string& topic) {
  const Topic handle(rd_kafka_topic_new(client, topic.c_str(), nullptr));
  const rd_kafka_metadata_t* metadata = nullptr;
  check("looking for " + topic,
        rd_kafka_metadata(client, 0, handle.get(), &metadata, kPatienceMs));
  const Owned<const rd_kafka_metadata_t, rd_kafka_metadata_destroy> owned(metadata);
  std::vector<int> found;
  for (int i = 0; i < metadata->topic_cnt; ++i)
    for (int j = 0; j < metadata->topics[i].partition_cnt; ++j)
      found.push_back(metadata->topics[i].partitions[j].leader);
  return found;
}

bool all_led(const std::vector<int>& leaders, int partitions) {
  int led = 0;
  for (const int leader : leaders) led += leader >= 0 ? 1 : 0;
  return led == partitions;
}

// librdkafka itself would wait for a topic that may yet be made.
void check_is_there(const std::string& what, rd_kafka_t* client, const std::string& topic) {
  if (leaders(client, topic).empty()) fail(what, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
}

// Asks, and waits for the one answer.
Answer ask(rd_kafka_t* client, const std::string& what,
           const std::function<void(const rd_kafka_AdminOptions_t*, rd_kafka_queue_t*)>& question) {
  const Queue queue(rd_kafka_queue_new(client));
  const Options options(rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_ANY));
  char error[kErrorBytes];
  check(what, rd_kafka_AdminOptions_set_request_timeout(options.get(), kPatienceMs, error,
                                                        sizeof error));
  question(options.get(), queue.get());
  Answer answer(rd_kafka_queue_poll(queue.get(), kPatienceMs));
  if (!answer) throw std::runtime_error("Kafka, " + what + ": no answer");
  check(what, rd_kafka_event_error(answer.get()), rd_kafka_event_error_string(answer.get()));
  return answer;
}

void check_each(const std::string& what, const rd_kafka_topic_result_t** results,
                std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    check(what, rd_kafka_topic_result_error(results[i]),
          rd_kafka_topic_result_error_string(results[i]));
}

std::string text(const void* bytes, std::size_t size) {
  return bytes ? std::string(static_cast<const char*>(bytes), size) : std::string();
}

KafkaRecord record_of(const rd_kafka_message_t& message) {
  KafkaRecord record;
  record.key = text(message.key, message.key_len);
  record.value = text(message.payload, message.len);
  record.offset = message.offset;
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return record;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) ==
                          RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i)
    record.headers.emplace_back(name, text(value, size));
  return record;
}

struct Delivery {
  bool over = false;
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::int64_t offset = -1;
};

void delivered(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
  *static_cast<Delivery*>(message->_private) = {true, message->err, message->offset};
}

}  // namespace

std::string KafkaRecord::header(const std::string& name) const {
  for (const auto& [known, content] : headers)
    if (known == name) return content;
  return {};
}

KafkaSettings deployed_topic_settings() {
  KafkaSettings settings;
  std::istringstream lines(read_file(LUMBUNG_SOURCES "/deploy/kafka/topics.conf"));
  for (std::string line; std::getline(lines, line);) {
    const auto equals = line.find('=');
    if (line.starts_with('#') || equals == std::string::npos) continue;
    settings[line.substr(0, equals)] = line.substr(equals + 1);
  }
  settings.erase("partitions");
  settings.erase("topic");
  if (settings.empty()) throw std::runtime_error("deploy/kafka/topics.conf holds no settings");
  return settings;
}

bool kafka_answers(const std::string& brokers) {
  const auto client = connect(RD_KAFKA_PRODUCER, brokers);
  const rd_kafka_metadata_t* metadata = nullptr;
  if (rd_kafka_metadata(client.get(), 0, nullptr, &metadata, kAnswerMs) !=
      RD_KAFKA_RESP_ERR_NO_ERROR)
    return false;
  const Owned<const rd_kafka_metadata_t, rd_kafka_metadata_destroy> owned(metadata);
  return metadata->broker_cnt > 0;
}

void create_kafka_topic(const std::string& brokers, const std::string& topic, int partitions,
                        const KafkaSettings& settings) {
  const auto client = connect(RD_KAFKA_PRODUCER, brokers);
  const auto what = "making " + topic;
  char error[kErrorBytes];
  const NewTopic wanted(rd_kafka_NewTopic_new(topic.c_str(), partitions, 1, error, sizeof error));
  if (!wanted) throw std::runtime_error(error);
  for (const auto& [name, value] : settings)
    check(what, rd_kafka_NewTopic_set_config(wanted.get(), name.c_str(), value.c_str()));
  auto* list = wanted.get();
  const auto answer = ask(client.get(), what, [&](const auto* options, auto* queue) {
    rd_kafka_CreateTopics(client.get(), &list, 1, options, queue);
  });
  std::size_t count = 0;
  const auto* result = rd_kafka_event_CreateTopics_result(answer.get());
  const auto** results = rd_kafka_CreateTopics_result_topics(result, &count);
  check_each(what, results, count);
  if (!eventually([&] { return all_led(leaders(client.get(), topic), partitions); }))
    throw std::runtime_error("Kafka has made " + topic + " and does not serve it");
}

void delete_kafka_topic(const std::string& brokers, const std::string& topic) {
  const auto client = connect(RD_KAFKA_PRODUCER, brokers);
  const auto what = "deleting " + topic;
  const DeleteTopic unwanted(rd_kafka_DeleteTopic_new(topic.c_str()));
  auto* list = unwanted.get();
  const auto answer = ask(client.get(), what, [&](const auto* options, auto* queue) {
    rd_kafka_DeleteTopics(client.get(), &list, 1, options, queue);
  });
  std::size_t count = 0;
  const auto* result = rd_kafka_event_DeleteTopics_result(answer.get());
  const auto** results = rd_kafka_DeleteTopics_result_topics(result, &count);
  check_each(what, results, count);
  if (!eventually([&] { return leaders(client.get(), topic).empty(); }))
    throw std::runtime_error("Kafka has deleted " + topic + " and still serves it");
}

void set_kafka_topic(const std::string& brokers, const std::string& topic,
                     const KafkaSettings& settings) {
  const auto client = connect(RD_KAFKA_PRODUCER, brokers);
  const auto what = "setting " + topic;
  const Resource wanted(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
  for (const auto& [name, value] : settings)
    check(what, rd_kafka_ConfigResource_set_config(wanted.get(), name.c_str(), value.c_str()));
  auto* list = wanted.get();
  const auto answer = ask(client.get(), what, [&](const auto* options, auto* queue) {
    rd_kafka_AlterConfigs(client.get(), &list, 1, options, queue);
  });
  std::size_t count = 0;
  const auto* result = rd_kafka_event_AlterConfigs_result(answer.get());
  const auto** resources = rd_kafka_AlterConfigs_result_resources(result, &count);
  for (std::size_t i = 0; i < count; ++i)
    check(what, rd_kafka_ConfigResource_error(resources[i]),
          rd_kafka_ConfigResource_error_string(resources[i]));
}

int kafka_partitions(const std::string& brokers, const std::string& topic) {
  const auto client = connect(RD_KAFKA_PRODUCER, brokers);
  return static_cast<int>(leaders(client.get(), topic).size());
}

std::vector<KafkaRecord> kafka_records(const std::string& brokers, const std::string& topic,
                                       std::int64_t from) {
  const auto client = connect_consumer(brokers, "eyes-of-a-test");
  const auto what = "reading " + topic;
  const Partitions wanted(rd_kafka_topic_partition_list_new(1));
  check_is_there(what, client.get(), topic);
  rd_kafka_topic_partition_list_add(wanted.get(), topic.c_str(), 0)->offset = from;
  check(what, rd_kafka_assign(client.get(), wanted.get()));
  std::vector<KafkaRecord> records;
  while (true) {
    const Message message(rd_kafka_consumer_poll(client.get(), kPatienceMs));
    if (!message) throw std::runtime_error("Kafka, " + what + ": no answer");
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) return records;
    check(what, message->err, rd_kafka_message_errstr(message.get()));
    records.push_back(record_of(*message));
  }
}

std::int64_t kafka_end(const std::string& brokers, const std::string& topic) {
  const auto client = connect(RD_KAFKA_PRODUCER, brokers);
  std::int64_t first = 0;
  std::int64_t end = 0;
  check("looking for the end of " + topic,
        rd_kafka_query_watermark_offsets(client.get(), topic.c_str(), 0, &first, &end,
                                         kPatienceMs));
  return end;
}

std::optional<std::int64_t> kafka_committed(const std::string& brokers, const std::string& topic,
                                            const std::string& group) {
  const auto client = connect_consumer(brokers, group);
  const Partitions asked(rd_kafka_topic_partition_list_new(1));
  const auto* partition = rd_kafka_topic_partition_list_add(asked.get(), topic.c_str(), 0);
  check("asking what " + group + " has committed",
        rd_kafka_committed(client.get(), asked.get(), kPatienceMs));
  if (partition->offset < 0) return std::nullopt;
  return partition->offset;
}

std::int64_t kafka_produce(const std::string& brokers, const std::string& topic,
                           const KafkaHeaders& headers, const std::string& key,
                           const std::optional<std::string>& value) {
  const auto client = connect(
      RD_KAFKA_PRODUCER, brokers, {{"acks", "all"}, {"retries", "0"}, {"linger.ms", "0"}},
      [](rd_kafka_conf_t* conf) { rd_kafka_conf_set_dr_msg_cb(conf, delivered); });
  const auto what = "writing to " + topic;
  check_is_there(what, client.get(), topic);
  const Topic handle(rd_kafka_topic_new(client.get(), topic.c_str(), nullptr));
  rd_kafka_headers_t* list = rd_kafka_headers_new(headers.size());
  for (const auto& [name, content] : headers)
    rd_kafka_header_add(list, name.data(), static_cast<ssize_t>(name.size()), content.data(),
                        static_cast<ssize_t>(content.size()));
  void* const bytes = value ? const_cast<char*>(value->data()) : nullptr;
  const std::size_t size = value ? value->size() : 0;
  Delivery delivery;
  const auto refused = rd_kafka_producev(
      client.get(), RD_KAFKA_V_RKT(handle.get()), RD_KAFKA_V_PARTITION(0),
      RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key.data(), key.size()),
      RD_KAFKA_V_VALUE(bytes, size), RD_KAFKA_V_HEADERS(list), RD_KAFKA_V_OPAQUE(&delivery),
      RD_KAFKA_V_END);
  if (refused != RD_KAFKA_RESP_ERR_NO_ERROR) rd_kafka_headers_destroy(list);
  check(what, refused);
  rd_kafka_flush(client.get(), kPatienceMs);
  if (!delivery.over) {
    // What waits still points at `delivery`; its report comes before this returns.
    rd_kafka_purge(client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_flush(client.get(), kPatienceMs);
    throw std::runtime_error("Kafka, " + what + ": no answer");
  }
  check(what, delivery.error);
  return delivery.offset;
}

}  // namespace lumbung::harness
