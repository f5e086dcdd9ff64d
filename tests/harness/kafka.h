// A real Kafka of the tests' own: 4.1 in KRaft mode, one node, a private folder, free ports on 127.0.0.1. It never makes
// a topic by itself. A machine without Kafka fails the tests; it never skips them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/kafka_topics.h"
#include "harness/process.h"
#include "harness/temp_dir.h"

namespace lumbung::harness {

// Used by one thread at a time, except brokers() and what reads or writes topics. Throws
// std::runtime_error with a sentence when the server cannot be made or reached.
class Kafka {
 public:
  // The one of this test program: started at the first call, stopped at the program's end. A test
  // takes topics of its own (new_topic()) and leaves the server running and unpaused.
  static Kafka& shared();

  // Format and start: three seconds. `settings` are lines of server.properties.
  explicit Kafka(const std::vector<std::string>& settings = {});
  Kafka(const Kafka&) = delete;

  // 127.0.0.1:port, the same over every restart.
  std::string brokers() const;
  std::uint16_t port() const { return port_; }

  // On the same ports and data, returning when it answers. After kill() it takes about six
  // seconds: the controller first lets the registration of the dead broker run out.
  void start();
  // In order: the log is closed.
  void stop();
  // kill -9. What it has acknowledged is in the kernel's hands, and so survives this.
  void kill();
  void restart();
  // SIGSTOP and SIGCONT: connections stay, nothing answers.
  void pause();
  void resume();
  // Whether it answers a client, asked for a second.
  bool answers() const { return kafka_answers(brokers()); }

  // With the settings of deploy/kafka/topics.conf.
  void create_topic(const std::string& topic, int partitions = 1);
  void delete_topic(const std::string& topic);
  // A topic nobody else has, already made.
  std::string new_topic();

  // A replica is away, and one is too few: the broker answers every acks=all write of that topic with
  // NOT_ENOUGH_REPLICAS, which clients try again by themselves, and serves reads. Takes about seven
  // seconds, the second time for a topic none.
  void refuse_writes(const std::string& topic);
  // The broker answers every write with MSG_SIZE_TOO_LARGE, which no client tries again.
  void fail_writes(const std::string& topic);
  // Undoes both. All three take hold a moment after they return.
  void accept_writes(const std::string& topic);

  // Partition 0, by a plain consumer.
  std::vector<KafkaRecord> records(const std::string& topic, std::int64_t from = 0) const;
  std::int64_t end(const std::string& topic) const;
  std::optional<std::int64_t> committed(const std::string& topic, const std::string& group) const;
  // Plants a record as somebody else would; its offset.
  std::int64_t produce(const std::string& topic, const KafkaHeaders& headers,
                       const std::string& key, const std::optional<std::string>& value);

 private:
  std::string configuration_of(int node, std::uint16_t port) const;
  void format(const std::string& configuration);
  void give_absent_node_a_copy(const std::string& topic);

  TempDir folder_;
  std::string jars_;
  std::uint16_t port_ = 0;
  std::uint16_t controller_port_ = 0;
  int topics_ = 0;
  std::set<std::string> shared_with_absent_node_;
  std::vector<std::string> settings_;
  std::unique_ptr<Process> server_;
};

}  // namespace lumbung::harness
