#include "bench/relay.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <thread>

#include "bench/in_process.h"
#include "bench/measure.h"
#include "bench/requests.h"
#include "harness/kafka.h"
#include "harness/postgres.h"
#include "harness/temp_dir.h"
#include "runtime/events/relay.h"
#include "runtime/log/log.h"
#include "runtime/process/system.h"

namespace lumbung::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kSource[] = "/lumbung/3275/registry";
constexpr std::int64_t kEvents = 1'000'000;
constexpr std::size_t kGroup = 512;
// The raw producer sends these over and over: reading the log is none of its work.
constexpr int kSample = 100'000;
constexpr std::int64_t kWarming = 10'000;
constexpr int kInFlight = 16;

struct Flags {
  std::int64_t events = kEvents;
  int rounds = 3;
  int seconds = 5;
  bool sqlite = false;
};

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

std::int64_t head_of(store::Store& store) { return store::read_head(*store.reader()).position; }

// New businesses until the log is that long.
void fill(InProcess& registry, store::Store& store, std::int64_t events) {
  std::int64_t number = 0;
  for (auto head = head_of(store); head < events; head = head_of(store)) {
    std::vector<registry::v1::RegisterBusinessRequest> group;
    for (std::size_t i = 0; i < kGroup; ++i) group.push_back(owner_request(number++));
    registry.commit(registry.bulk_commands(group));
    if (number % (kGroup * 100) == 0) std::cerr << head << " events ...\n";
  }
}

struct Raw {
  std::string key;
  std::string payload;
  events::Headers headers;
};

std::vector<Raw> sample(store::Store& store, std::int64_t most) {
  std::vector<Raw> records;
  const auto log = store.reader();
  const auto log_id = store::read_head(*log).log_id;
  std::int64_t at = 0;
  while (static_cast<std::int64_t>(records.size()) < std::min<std::int64_t>(most, kSample)) {
    for (auto& row : store::read_events_after(*log, at, 1'000)) {
      const auto event = events::envelope_of(kSource, log_id, row);
      at = event.position;
      records.push_back({event.subject, event.payload, events::headers_of(event)});
    }
  }
  return records;
}

void set(rd_kafka_conf_t* conf, const char* name, const char* value) {
  char why[256];
  if (rd_kafka_conf_set(conf, name, value, why, sizeof why) != RD_KAFKA_CONF_OK) throw std::runtime_error(why);
}

// The same settings as the relay's producer, its own window, and nothing else to do.
double produce_raw(const std::string& brokers, const std::string& topic, const std::vector<Raw>& records,
                   std::int64_t count) {
  auto* const conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", brokers.c_str());
  set(conf, "enable.idempotence", "true");
  set(conf, "acks", "all");
  set(conf, "message.timeout.ms", "0");
  set(conf, "linger.ms", "2");
  set(conf, "compression.codec", "lz4");
  char why[256];
  auto* const kafka = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
  if (!kafka) throw std::runtime_error(why);
  const auto begin = Clock::now();
  for (std::int64_t i = 0; i < count;) {
    const auto& record = records[static_cast<std::size_t>(i) % records.size()];
    auto* const headers = rd_kafka_headers_new(record.headers.size());
    for (const auto& [name, value] : record.headers)
      rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                          static_cast<ssize_t>(value.size()));
    const auto failed = rd_kafka_producev(
        kafka, RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(0),
        RD_KAFKA_V_KEY(record.key.data(), record.key.size()),
        RD_KAFKA_V_VALUE(const_cast<char*>(record.payload.data()), record.payload.size()), RD_KAFKA_V_HEADERS(headers),
        RD_KAFKA_V_END);
    if (failed) {
      rd_kafka_headers_destroy(headers);
      if (failed != RD_KAFKA_RESP_ERR__QUEUE_FULL) throw std::runtime_error(rd_kafka_err2str(failed));
      rd_kafka_poll(kafka, 1);
      continue;
    }
    ++i;
    rd_kafka_poll(kafka, 0);
  }
  rd_kafka_flush(kafka, 600'000);
  const double took = seconds_since(begin);
  rd_kafka_destroy(kafka);
  return double(count) / took;
}

// A relay as a process has it.
class Relaying {
 public:
  Relaying(store::Store& store, const std::string& brokers, const std::string& topic)
      : log_("-", Severity::error, clock_),
        relay_(store, grown_, events::RelayOptions{brokers, topic, kSource}, failpoints_, log_, metrics_, clock_) {}

  events::Relay& relay() { return relay_; }
  void wait_until(std::int64_t position) {
    while (relay_.status().position < position) std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }

 private:
  SystemClock clock_;
  Failpoints failpoints_;
  Metrics metrics_;
  lumbung::Log log_;
  store::CommitSignal grown_;
  events::Relay relay_;
};

double drain(store::Store& store, const std::string& brokers, const std::string& topic, std::int64_t count) {
  // As a relay that has published nothing: with the cursor of the last round it would say it is done before it has looked at
  // the topic.
  store.maintenance()->execute("DELETE FROM cursors");
  const auto begin = Clock::now();
  Relaying relaying(store, brokers, topic);
  relaying.wait_until(count);
  return double(count) / seconds_since(begin);
}

// New businesses, so many in flight; each answer submits the next, as a caller who waits would.
Sample commands(InProcess& registry, std::atomic<std::int64_t>& number, std::chrono::milliseconds duration) {
  std::vector<std::int64_t> took_us;
  int running = kInFlight;
  std::promise<void> told;
  const auto begin = Clock::now();
  const auto end = begin + duration;
  const std::function<void()> next = [&] {
    registry.submit(register_request(number++), [&, started = Clock::now()](const store::CommitOutcome& outcome) {
      if (!std::holds_alternative<store::Committed>(outcome)) throw std::runtime_error("a command failed");
      const auto now = Clock::now();
      took_us.push_back(std::chrono::duration_cast<std::chrono::microseconds>(now - started).count());
      if (now < end) next();
      else if (--running == 0) told.set_value();
    });
  };
  // The first ones are submitted here, the others on the committer's thread, one at a time.
  for (int i = 0; i < kInFlight; ++i) next();
  told.get_future().wait();
  const double took = seconds_since(begin);
  std::sort(took_us.begin(), took_us.end());
  const auto at = [&](double part) {
    return double(took_us[static_cast<std::size_t>(part * double(took_us.size() - 1))]) / 1000.0;
  };
  return {double(took_us.size()) / took, at(0.5), at(0.99)};
}

Flags flags_of(const std::vector<std::string>& given) {
  Flags flags;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const bool more = i + 1 < given.size();
    if (given[i] == "--smoke") flags = {5'000, 1, 1, flags.sqlite};
    else if (given[i] == "--sqlite") flags.sqlite = true;
    else if (given[i] == "--events" && more) flags.events = std::stoll(given[++i]);
    else if (given[i] == "--rounds" && more) flags.rounds = std::stoi(given[++i]);
    else if (given[i] == "--seconds" && more) flags.seconds = std::stoi(given[++i]);
    else throw std::runtime_error("bench relay takes --events N, --rounds N, --seconds N, --sqlite and --smoke");
  }
  return flags;
}

}  // namespace

int run_relay(const std::vector<std::string>& given, const std::string& data) {
  const auto flags = flags_of(given);
  harness::TempDir folder;
  std::unique_ptr<harness::Postgres> server;
  Place place{"", "", folder / "relay.sqlite"};
  if (!flags.sqlite) {
    server = std::make_unique<harness::Postgres>(
        std::vector<std::string>{"shared_buffers = '1GB'", "max_wal_size = '8GB'", "checkpoint_timeout = '30min'"});
    place = {server->url(server->new_database()), "c3275_registry", ""};
  }
  harness::Kafka kafka;
  Failpoints none;
  const auto store = open_log(place, none);
  InProcess registry(*store, data);
  fill(registry, *store, flags.events);
  const auto backlog = head_of(*store);
  const auto records = sample(*store, backlog);
  std::size_t bytes = 0;
  for (const auto& record : records) {
    bytes += record.key.size() + record.payload.size();
    for (const auto& [name, value] : record.headers) bytes += name.size() + value.size();
  }

  // A broker's first producer waits for the coordinator of its identity.
  produce_raw(kafka.brokers(), kafka.new_topic(), records, std::min<std::int64_t>(backlog, kWarming));
  std::vector<double> raw, relay, ratios;
  std::string topic;
  for (int round = 0; round < flags.rounds; ++round) {
    raw.push_back(produce_raw(kafka.brokers(), kafka.new_topic(), records, backlog));
    topic = kafka.new_topic();
    relay.push_back(drain(*store, kafka.brokers(), topic, backlog));
    ratios.push_back(relay.back() / raw.back());
    std::cerr << "round " << round + 1 << ": raw " << raw.back() << "/s, relay " << relay.back() << "/s\n";
  }

  std::atomic<std::int64_t> number{10'000'000};
  const std::chrono::milliseconds duration = std::chrono::seconds{flags.seconds};
  const auto alone = commands(registry, number, duration);
  Sample beside;
  {
    store->maintenance()->execute("DELETE FROM cursors");
    Relaying relaying(*store, kafka.brokers(), kafka.new_topic());
    beside = commands(registry, number, duration);
    std::cerr << "drained meanwhile: " << relaying.relay().status().position << " of " << head_of(*store) << "\n";
  }
  std::cout << "Backlog of " << backlog << " events on " << store->engine() << ", " << bytes / records.size()
            << " bytes each with headers and key; " << flags.rounds << " rounds.\n\n"
            << "| what | events/s |\n| --- | ---: |\n| librdkafka alone | " << median(raw) << " |\n| relay | "
            << median(relay) << " |\n| ratio (goal 0.7) | " << median(ratios) << " |\n\n"
            << "| commands, " << kInFlight << " in flight | per second | p50 ms | p99 ms |\n| --- | ---: | ---: | ---: |\n";
  for (const auto& [name, sample] : {std::pair{"no relay", alone}, std::pair{"relay drains", beside}})
    std::cout << "| " << name << " | " << sample.per_second << " | " << sample.p50_ms << " | " << sample.p99_ms << " |\n";
  return 0;
}

}  // namespace lumbung::bench
