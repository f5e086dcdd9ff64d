#include "runtime/events/kafka_client.h"

#include <memory>

#include "base/check.h"
#include "runtime/log/log.h"

namespace lumbung::events {
namespace {

constexpr std::size_t kSentence = 512;
// Between attempts to reach a broker; the second one grows to the third.
constexpr char kReconnectMs[] = "50";
constexpr char kReconnectMaxMs[] = "1000";

using Conf = std::unique_ptr<rd_kafka_conf_t, decltype(&rd_kafka_conf_destroy)>;

void set(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
  char why[kSentence];
  CHECK(rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why, sizeof why) == RD_KAFKA_CONF_OK);
}

}  // namespace

KafkaClient::KafkaClient(rd_kafka_type_t type, const KafkaOptions& kafka, const Settings& settings, KafkaHooks hooks)
    : brokers_(kafka.brokers), log_(kafka.log), hooks_(std::move(hooks)) {
  Conf conf(rd_kafka_conf_new(), &rd_kafka_conf_destroy);
  for (const auto& [name, value] : Settings{{"bootstrap.servers", brokers_},
                                            {"client.id", "lumbung"},
                                            {"allow.auto.create.topics", "false"},
                                            {"socket.timeout.ms", std::to_string(kafka.silence.count())},
                                            {"socket.keepalive.enable", "true"},
                                            {"reconnect.backoff.ms", kReconnectMs},
                                            {"reconnect.backoff.max.ms", kReconnectMaxMs},
                                            {"log.connection.close", "false"}})
    set(conf.get(), name, value);
  for (const auto& [name, value] : settings) set(conf.get(), name, value);
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_log_cb(conf.get(), &on_log);
  rd_kafka_conf_set_error_cb(conf.get(), &on_error);
  if (type == RD_KAFKA_PRODUCER) rd_kafka_conf_set_dr_msg_cb(conf.get(), &on_delivered);
  char why[kSentence];
  handle_ = rd_kafka_new(type, conf.get(), why, sizeof why);
  if (!handle_) throw FeedAway(away(why));
  static_cast<void>(conf.release());
  if (rd_kafka_brokers_add(handle_, brokers_.c_str()) == 0) {
    rd_kafka_destroy(handle_);
    throw FeedAway("'" + brokers_ + "' names no Kafka broker; host:port is wanted.");
  }
}

bool is_missing(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || error == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
         error == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
}

KafkaClient::~KafkaClient() { rd_kafka_destroy(handle_); }

void KafkaClient::look_at_topic(const std::string& topic, std::chrono::milliseconds limit) const {
  // A handle of the topic marks it as one of ours, so that the client keeps what it learns about it.
  const std::unique_ptr<rd_kafka_topic_t, decltype(&rd_kafka_topic_destroy)> wanted(
      rd_kafka_topic_new(handle_, topic.c_str(), nullptr), &rd_kafka_topic_destroy);
  if (!wanted) throw FeedAway(away(rd_kafka_err2str(rd_kafka_last_error())));
  const rd_kafka_metadata_t* raw = nullptr;
  const auto failed = rd_kafka_metadata(handle_, 0, wanted.get(), &raw, static_cast<int>(limit.count()));
  if (is_missing(failed)) throw TopicMissing(topic);
  if (failed) throw FeedAway(away(rd_kafka_err2str(failed)));
  const std::unique_ptr<const rd_kafka_metadata_t, decltype(&rd_kafka_metadata_destroy)> metadata(
      raw, &rd_kafka_metadata_destroy);
  if (metadata->topic_cnt != 1) throw TopicMissing(topic);
  const auto& found = metadata->topics[0];
  if (found.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) throw TopicMissing(topic);
  if (found.err) throw FeedAway("Kafka about the topic " + topic + ": " + rd_kafka_err2str(found.err) + ".");
  if (found.partition_cnt != 1)
    throw FeedBroken("The topic " + topic + " has " + std::to_string(found.partition_cnt) +
                     " partitions; a log has one, or its order would be lost.");
  if (found.partitions[0].leader < 0) throw FeedAway("No broker leads the topic " + topic + " now.");
}

TopicBounds KafkaClient::bounds(const std::string& topic) const {
  look_at_topic(topic);
  TopicBounds bounds;
  const auto failed = rd_kafka_query_watermark_offsets(handle_, topic.c_str(), 0, &bounds.begin, &bounds.end,
                                                       static_cast<int>(kKafkaAnswersWithin.count()));
  if (is_missing(failed)) throw TopicMissing(topic);
  if (failed) throw FeedAway(away(rd_kafka_err2str(failed)));
  return bounds;
}

std::string KafkaClient::away(const std::string& why) const {
  return "Kafka at " + brokers_ + " does not answer: " + why + ".";
}

void KafkaClient::on_log(const rd_kafka_t* handle, int, const char* facility, const char* text) {
  auto* const log = static_cast<KafkaClient*>(rd_kafka_opaque(handle))->log_;
  if (log) log->write(Severity::debug, "kafka", {{"facility", facility}, {"text", text}});
}

void KafkaClient::on_error(rd_kafka_t*, int code, const char* reason, void* self) {
  const auto& hooks = static_cast<KafkaClient*>(self)->hooks_;
  if (hooks.error) hooks.error(static_cast<rd_kafka_resp_err_t>(code), reason);
}

void KafkaClient::on_delivered(rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
  static_cast<KafkaClient*>(self)->hooks_.delivered(*message);
}

}  // namespace lumbung::events
