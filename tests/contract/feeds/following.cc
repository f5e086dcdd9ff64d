#include "contract/feeds/following.h"

#include <fstream>
#include <stdexcept>

#include "harness/eventually.h"
#include "harness/kafka.h"
#include "harness/metrics_text.h"
#include "runtime/events/embedded_feed.h"
#include "runtime/events/kafka_feed.h"
#include "runtime/events/parked.h"
#include "runtime/store/hash_chain.h"

namespace lumbung::contract {

std::string name_of(Carrier carrier) { return carrier == Carrier::embedded ? "embedded" : "kafka"; }

void PrintTo(const Carried& carried, std::ostream* out) { *out << name_of(carried.carrier) << ' ' << name_of(carried.engine); }

std::vector<Carried> all_carried() {
  return {{Carrier::embedded, Engine::sqlite},
          {Carrier::embedded, Engine::postgresql},
          {Carrier::kafka, Engine::sqlite},
          {Carrier::kafka, Engine::postgresql}};
}

events::OpenFeed kafka_feeds(const std::string& topic) {
  return [topic] {
    events::KafkaFeedOptions options;
    options.kafka.brokers = harness::Kafka::shared().brokers();
    options.topic = topic;
    options.source = kFollowed;
    options.group = "lumbung-tests";
    return events::open_kafka_feed(options);
  };
}

namespace {

constexpr char kAway[] = "The source does not answer, as the test wants it.";

class GatedFeed : public events::Feed {
 public:
  GatedFeed(Gate& gate, std::unique_ptr<events::Feed> feed) : gate_(gate), feed_(std::move(feed)) {}

  const std::string& source() const override { return feed_->source(); }
  void seek(const events::FeedCursor& behind) override {
    gate_.answers();
    feed_->seek(behind);
  }
  std::vector<events::FeedRecord> poll(std::size_t most, std::chrono::milliseconds wait) override {
    return gate_.poll(*feed_, most, wait);
  }
  events::FeedCursor end() override {
    gate_.answers();
    return feed_->end();
  }
  void applied(const events::FeedCursor& cursor) override { feed_->applied(cursor); }
  void wake() override { feed_->wake(); }

 private:
  Gate& gate_;
  const std::unique_ptr<events::Feed> feed_;
};

}  // namespace

events::OpenFeed Gate::before(events::OpenFeed feeds) {
  return [this, feeds = std::move(feeds)] { return std::make_unique<GatedFeed>(*this, feeds()); };
}

void Gate::set(Lets lets) {
  std::unique_lock lock(mutex_);
  lets_ = lets;
  changed_.notify_all();
  if (lets != Lets::everything) changed_.wait(lock, [this] { return asking_ == 0; });
}

std::vector<events::FeedRecord> Gate::poll(events::Feed& feed, std::size_t most, std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, wait, [this] { return lets_ != Lets::no_record; });
  if (lets_ == Lets::no_answer) throw events::FeedAway(kAway);
  if (lets_ == Lets::no_record) return {};
  ++asking_;
  const auto done = [&] {
    lock.lock();
    --asking_;
    changed_.notify_all();
  };
  lock.unlock();
  try {
    auto records = feed.poll(most, wait);
    done();
    return records;
  } catch (...) {
    done();
    throw;
  }
}

void Gate::answers() {
  const std::lock_guard lock(mutex_);
  if (lets_ == Lets::no_answer) throw events::FeedAway(kAway);
}

Source::Source(const Database& database, Carrier carrier) : carrier_(carrier), store_(database.open(failpoints_)) {
  if (carrier == Carrier::kafka) topic_ = harness::Kafka::shared().new_topic();
  store::ensure_views(*store_, aggregates_, failpoints_);
  committer_ = std::make_unique<store::Committer>(*store_, aggregates_, clock_, ids_, failpoints_, nullptr,
                                                  rules_version_on, std::vector<store::CommitObserver*>{&signal_});
}

Source::~Source() = default;

store::Committed Source::must(store::Command command) {
  command.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  auto outcome = committer_->commit_and_wait(std::move(command));
  if (auto* committed = std::get_if<store::Committed>(&outcome)) {
    if (open_) publish();
    return std::move(*committed);
  }
  throw std::runtime_error("The command was not committed: " + reason_of(outcome));
}

void Source::registers(const std::string& id, const std::string& name) {
  must(register_business("r" + std::to_string(++requests_), {id, "", "", name}));
}

void Source::adds_worker(const std::string& id) { must(add_worker("w" + std::to_string(++requests_), id)); }

std::int64_t Source::says(const std::string& subject, const std::string& type, const std::string& payload) {
  const auto connection = store_->maintenance();
  store_->begin_with_head_lock(*connection);
  const auto head = store::read_head(*connection);
  store::EventRow row;
  row.position = head.position + 1;
  row.stream = subject;
  row.version = store::integer(
      connection->query("SELECT count(*) FROM events WHERE stream = ?1", {subject})[0][0]) + 1;
  row.type = type;
  row.payload = payload;
  row.time_us = clock_.now().time_since_epoch().count();
  row.leaf = store::leaf_of(row);
  row.hash = store::chain(head.hash, row.leaf);
  connection->query("INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                    {row.position, row.stream, row.version, row.type, store::Bytes{row.payload}, store::Bytes{row.metadata},
                     row.time_us, store::Bytes{row.leaf}, store::Bytes{row.hash}});
  connection->query("UPDATE head SET position = ?1, hash = ?2", {row.position, store::Bytes{row.hash}});
  connection->execute("COMMIT");
  if (open_) publish();
  return row.position;
}

// In the order of the log, from the first event again when the log is another one.
void Source::publish() {
  if (carrier_ != Carrier::kafka) return;
  const auto reader = store_->reader();
  const auto head = store::read_head(*reader);
  if (head.log_id != published_log_) published_ = 0;
  published_log_ = head.log_id;
  for (const auto& row : store::read_events_after(*reader, published_, 10'000)) {
    const auto event = events::envelope_of(kFollowed, head.log_id, row);
    harness::Kafka::shared().produce(topic_, events::headers_of(event), event.subject, event.payload);
    published_ = row.position;
  }
}

void Source::sends_again(std::int64_t from) {
  published_ = from - 1;
  publish();
}

void Source::makes_topic_anew() {
  harness::Kafka::shared().delete_topic(topic_);
  harness::Kafka::shared().create_topic(topic_);
  sends_again(1);
}

void Source::plants(const std::string& payload, const events::Headers& headers) {
  harness::Kafka::shared().produce(topic_, headers, "nobody", payload);
}

void Source::sends(const std::vector<std::int64_t>& positions) {
  const auto reader = store_->reader();
  const auto log_id = store::read_head(*reader).log_id;
  for (const auto position : positions) {
    const auto event = events::envelope_of(kFollowed, log_id, store::read_events_after(*reader, position - 1, 1).at(0));
    harness::Kafka::shared().produce(topic_, events::headers_of(event), event.subject, event.payload);
  }
}

std::vector<events::FeedRecord> Source::records() {
  const auto feed = feeds()();
  feed->seek({});
  std::vector<events::FeedRecord> all;
  for (const auto end = position(); static_cast<std::int64_t>(all.size()) < end;)
    for (auto& record : feed->poll(1'000, std::chrono::seconds{10})) all.push_back(std::move(record));
  return all;
}

void Source::spoil(const std::string& sql, const store::Row& parameters) {
  store_->maintenance()->query(sql, parameters);
}

std::int64_t Source::position() { return store::read_head(*store_->reader()).position; }

events::OpenFeed Source::feeds() {
  open_ = true;
  publish();
  if (carrier_ == Carrier::kafka) return kafka_feeds(topic_);
  return [this] { return events::open_embedded_feed(*store_, signal_, kFollowed); };
}

Follower::Follower(Engine engine, const std::string& where)
    : log_(folder_ / "consumer.log", Severity::info, clock_), store_(open_store(engine, where, failpoints_)) {}

Follower::~Follower() { stop(); }

events::ConsumerParts Follower::parts(events::OpenFeed feeds) {
  return {*store_, "registry", std::move(feeds), failpoints_, log_, metrics_, clock_, rows_compared_};
}

void Follower::follow(events::OpenFeed feeds) {
  consumer_ = std::make_unique<events::Consumer>(parts(std::move(feeds)), other_ ? *other_ : shops_);
}

store::Committer& Follower::committer() {
  if (!committer_) {
    store::ensure_views(*store_, aggregates_, failpoints_);
    committer_ = std::make_unique<store::Committer>(*store_, aggregates_, clock_, ids_, failpoints_, nullptr);
  }
  return *committer_;
}

void Follower::greet(events::OpenFeed feeds) {
  consumer_ = std::make_unique<events::Consumer>(parts(std::move(feeds)), greeting_, committer());
}

void Follower::stop() { consumer_.reset(); }

std::vector<std::string> Follower::shops_rows() {
  std::vector<std::string> rows;
  for (const auto& row : store_->reader()->query(
           "SELECT name, display_name, status, workers, events FROM shops ORDER BY name"))
    rows.push_back(store::text(row[0]) + " " + store::text(row[1]) + " " + std::to_string(store::integer(row[2])) + " " +
                   std::to_string(store::integer(row[3])) + " " + std::to_string(store::integer(row[4])));
  return rows;
}

std::int64_t Follower::registered() { return number("SELECT registered FROM shop_counts WHERE name = '32.75.01'"); }

std::int64_t Follower::number(const std::string& sql) {
  const auto rows = store_->reader()->query(sql);
  return rows.empty() ? 0 : store::integer(rows[0][0]);
}

std::vector<std::string> Follower::parked() {
  std::vector<std::string> list;
  for (const auto& row : store_->reader()->query("SELECT subject, reason FROM parked ORDER BY record_offset"))
    list.push_back(store::text(row[0]) + " " + store::text(row[1]));
  return list;
}

std::string Follower::metric(const std::string& series) {
  return harness::series(metrics_.serialize(), series);
}

std::string Follower::log_text() {
  log_.flush();
  std::ifstream file(folder_ / "consumer.log");
  return {std::istreambuf_iterator<char>(file), {}};
}

::testing::AssertionResult FollowingTest::caught_up() {
  const auto end = source_.position();
  return harness::eventually([&] { return follower_.consumer().position().position; }, ::testing::Ge(end));
}

::testing::AssertionResult FollowingTest::becomes(events::ConsumerState state) {
  return harness::eventually([&] { return follower_.consumer().status().state == state; });
}

}  // namespace lumbung::contract
