#include "harness/kafka.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "harness/eventually.h"
#include "harness/network.h"

namespace lumbung::harness {
namespace {

constexpr int kPortsToTry = 5;
// Any 16 bytes in base64 will do; nobody else joins this cluster.
constexpr char kCluster[] = "bHVtYnVuZ2x1bWJ1bmc0MQ";
constexpr int kNode = 1;
constexpr int kAbsentNode = 2;
constexpr char kTooSmall[] = "1";  // Bytes of a batch of records; no batch has so few.

// Everything Kafka keeps for itself has one copy and one partition. The session is short because a killed broker has to
// wait for its own old session to end. auto.create.topics.enable as in production.
constexpr char kConfiguration[] = R"conf(
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=300
log.cleaner.dedupe.buffer.size=4194304
)conf";

// The folder with Kafka's jars.
std::string find_jars() {
  const char* given = std::getenv("KAFKA_HOME");
  const std::string home = given && *given ? given : LUMBUNG_SOURCES "/build/tools/kafka";
  const auto libs = home + "/libs";
  std::error_code ignored;
  for (const auto& jar : std::filesystem::directory_iterator(libs, ignored))
    if (jar.path().filename().string().starts_with("kafka_2.13-")) return libs;
  throw std::runtime_error("There is no Kafka in " + libs +
                           "; ./lumbung setup fetches it, or KAFKA_HOME names another folder.");
}

// A JVM that starts quickly and stays small.
std::vector<std::string> java(const std::string& jars, std::vector<std::string> more) {
  std::vector<std::string> args = {"-Xmx512m",
                                   "-XX:+UseSerialGC",
                                   "-XX:TieredStopAtLevel=1",
                                   "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                   "-cp",
                                   jars + "/*"};
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

std::string on_loopback(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

}  // namespace

Kafka& Kafka::shared() {
  static Kafka server;
  return server;
}

Kafka::Kafka(const std::vector<std::string>& settings) : jars_(find_jars()), settings_(settings) {
  start();
}

std::string Kafka::brokers() const { return on_loopback(port_); }

// Node 1 is broker and controller; another one is a broker only.
std::string Kafka::configuration_of(int node, std::uint16_t port) const {
  const bool first = node == kNode;
  const auto listener = "PLAINTEXT://" + on_loopback(port);
  std::string text = kConfiguration;
  text += first ? "process.roles=broker,controller\n" : "process.roles=broker\n";
  text += "node.id=" + std::to_string(node) + "\n";
  text += "log.dirs=" + folder_ / "data" + std::to_string(node) + "\n";
  text += "controller.quorum.voters=1@" + on_loopback(controller_port_) + "\n";
  text += "advertised.listeners=" + listener + "\n";
  text += "listeners=" + listener;
  text += first ? ",CONTROLLER://" + on_loopback(controller_port_) + "\n" : "\n";
  for (const auto& setting : settings_) text += setting + "\n";
  return text;
}

void Kafka::format(const std::string& configuration) {
  const auto made = run("java", java(jars_, {"kafka.tools.StorageTool", "format",
                                             "--ignore-formatted", "--cluster-id", kCluster,
                                             "--config", configuration}));
  if (made.code != 0) throw std::runtime_error("Kafka's format failed: " + made.out + made.err);
}

void Kafka::start() {
  std::string said;
  // After the first start the ports are kept: clients reconnect to them.
  const bool first = port_ == 0;
  const auto configuration = folder_ / "server.properties";
  for (int attempt = 0; attempt < kPortsToTry; ++attempt) {
    if (first) {
      port_ = free_port();
      controller_port_ = free_port();
    }
    write_file(configuration, configuration_of(kNode, port_));
    if (first) format(configuration);
    server_ = std::make_unique<Process>("java", java(jars_, {"kafka.Kafka", configuration}));
    const auto up = eventually([&] { return answers() || !server_->running(); });
    if (up && server_->running()) return;
    said = server_->out() + server_->err();
    server_->kill();
  }
  if (first) port_ = 0;
  throw std::runtime_error("Kafka does not start: " + said);
}

void Kafka::stop() {
  server_->signal(SIGTERM);
  server_->wait();
}

void Kafka::kill() { server_->kill(); }

void Kafka::restart() {
  stop();
  start();
}

void Kafka::pause() { server_->pause(); }

void Kafka::resume() { server_->resume(); }

void Kafka::create_topic(const std::string& topic, int partitions) {
  create_kafka_topic(brokers(), topic, partitions, deployed_topic_settings());
}

void Kafka::delete_topic(const std::string& topic) {
  delete_kafka_topic(brokers(), topic);
  shared_with_absent_node_.erase(topic);
}

std::string Kafka::new_topic() {
  const auto topic = "lumbung.test" + std::to_string(++topics_) + ".registry.events.v1";
  create_topic(topic);
  return topic;
}

// A second broker comes, gets a copy and leaves in order. (For a topic with one copy Kafka 4 takes
// one copy as enough, whatever it is told.)
void Kafka::give_absent_node_a_copy(const std::string& topic) {
  if (shared_with_absent_node_.contains(topic)) return;
  const auto configuration = folder_ / "absent.properties";
  const auto port = free_port();
  write_file(configuration, configuration_of(kAbsentNode, port));
  if (shared_with_absent_node_.empty()) format(configuration);
  Process node("java", java(jars_, {"kafka.Kafka", configuration}));
  if (!eventually([&] { return kafka_answers(on_loopback(port)) || !node.running(); }) ||
      !node.running())
    throw std::runtime_error("Kafka's second node does not start: " + node.out() + node.err());
  const auto plan = folder_ / "reassignment.json";
  write_file(plan, R"({"version":1,"partitions":[{"topic":")" + topic +
                       R"(","partition":0,"replicas":[1,2]}]})");
  const auto done = run(
      "java", java(jars_, {"org.apache.kafka.tools.reassign.ReassignPartitionsCommand",
                           "--bootstrap-server", brokers(), "--reassignment-json-file", plan,
                           "--execute"}));
  if (done.code != 0)
    throw std::runtime_error("Kafka does not give " + topic + " a second copy: " + done.out +
                             done.err);
  shared_with_absent_node_.insert(topic);
  node.signal(SIGTERM);
  node.wait();
}

void Kafka::refuse_writes(const std::string& topic) {
  give_absent_node_a_copy(topic);
  auto settings = deployed_topic_settings();
  settings["min.insync.replicas"] = "2";
  set_kafka_topic(brokers(), topic, settings);
}

void Kafka::fail_writes(const std::string& topic) {
  auto settings = deployed_topic_settings();
  settings["max.message.bytes"] = kTooSmall;
  set_kafka_topic(brokers(), topic, settings);
}

void Kafka::accept_writes(const std::string& topic) {
  set_kafka_topic(brokers(), topic, deployed_topic_settings());
}

std::vector<KafkaRecord> Kafka::records(const std::string& topic, std::int64_t from) const {
  return kafka_records(brokers(), topic, from);
}

std::int64_t Kafka::end(const std::string& topic) const { return kafka_end(brokers(), topic); }

std::optional<std::int64_t> Kafka::committed(const std::string& topic,
                                             const std::string& group) const {
  return kafka_committed(brokers(), topic, group);
}

std::int64_t Kafka::produce(const std::string& topic, const KafkaHeaders& headers,
                            const std::string& key, const std::optional<std::string>& value) {
  return kafka_produce(brokers(), topic, headers, key, value);
}

}  // namespace lumbung::harness
