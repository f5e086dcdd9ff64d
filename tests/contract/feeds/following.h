// Two services for a test: one whose log is followed, and one that follows it with a consumer of its own. Each feed of the
// suite carries the log its own way; everything else is the same.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "contract/engines.h"
#include "contract/feeds/shops.h"
#include "contract/log.h"
#include "runtime/events/consumer.h"
#include "runtime/log/log.h"
#include "runtime/store/commit_signal.h"

namespace lumbung::contract {

inline constexpr char kFollowed[] = "/lumbung/3275/registry";

// What carries a log.
enum class Carrier { embedded, kafka };
std::string name_of(Carrier carrier);

// What every claim of the suite is tested with.
struct Carried {
  Carrier carrier;
  Engine engine;
};
void PrintTo(const Carried& carried, std::ostream* out);
std::vector<Carried> all_carried();

// The service that is followed, in a database of its own. With Kafka, what its log says goes to a topic of its own when it is
// said, as a relay would bring it.
class Source {
 public:
  explicit Source(const Database& database, Carrier carrier = Carrier::embedded);
  ~Source();

  store::Committed must(store::Command command);
  // A business with this id and name; further events about it.
  void registers(const std::string& id, const std::string& name = "Warung Bu Sri");
  void adds_worker(const std::string& id);
  // An event that no command of ours would make, chained as any other. Its position.
  std::int64_t says(const std::string& subject, const std::string& type, const std::string& payload);
  void spoil(const std::string& sql, const store::Row& parameters = {});

  std::int64_t position();
  // Another feed each time.
  events::OpenFeed feeds();
  // All records from the first on.
  std::vector<events::FeedRecord> records();
  // With Kafka: the log again from that position on, as an operator republishes it; and a topic that was removed, made anew and
  // filled from the log.
  void sends_again(std::int64_t from);
  void makes_topic_anew();
  // A record that is no event of ours.
  void plants(const std::string& payload, const events::Headers& headers = {});
  // These events to the topic, in this order, whatever was sent before.
  void sends(const std::vector<std::int64_t>& positions);
  const std::string& topic() const { return topic_; }

 private:
  void publish();

  const Carrier carrier_;
  const store::Aggregates aggregates_ = test_aggregates();
  std::string topic_;
  std::string published_log_;
  std::int64_t published_ = 0;
  bool open_ = false;  // Somebody follows.
  Failpoints failpoints_;
  TickingClock clock_;
  harness::CountingIds ids_;
  std::unique_ptr<store::Store> store_;
  store::CommitSignal signal_;
  std::unique_ptr<store::Committer> committer_;
  int requests_ = 0;
};

events::OpenFeed kafka_feeds(const std::string& topic);

// Stands before the real feeds of a source that is slow or away: lets everything through, no record, or no answer at all.
// Outlives the feeds.
class Gate {
 public:
  enum class Lets { everything, no_record, no_answer };

  events::OpenFeed before(events::OpenFeed feeds);
  // Nothing that it does not let through comes through any more.
  void set(Lets lets);
  // Asks the feed behind it for records, or waits so long at most until it may. Throws FeedAway when nothing is answered.
  std::vector<events::FeedRecord> poll(events::Feed& feed, std::size_t most, std::chrono::milliseconds wait);
  // Throws FeedAway when nothing is answered.
  void answers();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  Lets lets_ = Lets::everything;
  int asking_ = 0;  // Of feeds behind it, now.
};

// One process that follows: a store, and what a consumer needs of a process.
class Follower {
 public:
  explicit Follower(const Database& database) : Follower(database.engine(), database.where()) {}
  Follower(Engine engine, const std::string& where);
  ~Follower();

  events::ConsumerParts parts(events::OpenFeed feeds);
  void follow(events::OpenFeed feeds);   // With the projection.
  void greet(events::OpenFeed feeds);    // With the reaction.
  void stop();                           // As the end of the process would.
  events::Consumer& consumer() { return *consumer_; }
  Shops& shops() { return shops_; }
  void compare_one_row_at_a_time() { rows_compared_ = 1; }
  void replace_shops(int version) { other_ = std::make_unique<Shops>(version); }
  Greeting& greeting() { return greeting_; }
  store::Store& store() { return *store_; }
  store::Committer& committer();
  Failpoints& failpoints() { return failpoints_; }
  TickingClock& clock() { return clock_; }

  // `name display_name status workers events`, by name.
  std::vector<std::string> shops_rows();
  std::int64_t registered();  // The sum that was added up.
  std::vector<std::string> parked();  // `subject reason`, by offset.
  std::int64_t number(const std::string& sql);
  std::string metric(const std::string& series);
  std::string log_text();

 private:
  const store::Aggregates aggregates_ = test_aggregates();
  const harness::TempDir folder_;
  Failpoints failpoints_;
  TickingClock clock_;
  harness::CountingIds ids_{7};
  lumbung::Log log_;
  Metrics metrics_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Committer> committer_;
  Shops shops_;
  std::unique_ptr<Shops> other_;
  Greeting greeting_;
  std::int64_t rows_compared_ = events::kMaxRowsCompared;
  std::unique_ptr<events::Consumer> consumer_;
};

// A source, carried one way, and a follower of it.
class FollowingTest : public ::testing::TestWithParam<Carried> {
 protected:
  // With what the log has now.
  ::testing::AssertionResult caught_up();
  ::testing::AssertionResult becomes(events::ConsumerState state);

  Database followed_{Engine::sqlite};
  Database own_{GetParam().engine};
  Source source_{followed_, GetParam().carrier};
  Gate gate_;  // Before the source's feeds, where a test puts it.
  Follower follower_{own_};
};

}  // namespace lumbung::contract

#define LUMBUNG_ON_ALL_FEEDS(suite)                                                                               \
  INSTANTIATE_TEST_SUITE_P(Feeds, suite, ::testing::ValuesIn(::lumbung::contract::all_carried()),                  \
                           [](const auto& tested) {                                                               \
                             return name_of(tested.param.carrier) + "_" + name_of(tested.param.engine);           \
                           })
