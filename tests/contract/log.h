// A living log for a test: an open store with its committer, and short ways to ask what is in it.
#pragma once

#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contract/businesses.h"
#include "contract/engines.h"
#include "harness/fakes.h"
#include "runtime/store/committer.h"
#include "runtime/store/store.h"
#include "runtime/store/views.h"

namespace lumbung::contract {

// Every look is a microsecond later than the one before. The committer looks once a batch, so the
// events of one transaction, and only those, share their time.
class TickingClock : public harness::FakeClock {
 public:
  Timestamp now() const override {
    const_cast<TickingClock*>(this)->advance(std::chrono::microseconds{1});
    return FakeClock::now();
  }
};

// The rule set of a day, as the tests' service names it.
inline std::string rules_version_on(Date day) { return "rules-" + std::to_string(day.year()); }

using Outcome = std::future<store::CommitOutcome>;

// The outcome, waiting for it with patience; a broken wait fails the test.
store::CommitOutcome outcome_of(Outcome outcome);

// One process's hold on a log: store, views, committer. Destroyed first to last, as main.cc would.
class Log {
 public:
  explicit Log(const Database& database) : Log(database.engine(), database.where()) {}
  Log(Engine engine, const std::string& where, store::Aggregates aggregates = test_aggregates(),
      std::vector<store::CommitObserver*> observers = {});

  // Hands it to the committer.
  Outcome submit(store::Command command);
  // The same, and waits.
  store::CommitOutcome commit(store::Command command) {
    return outcome_of(submit(std::move(command)));
  }
  // The same, and insists that it is committed.
  store::Committed must(store::Command command);

  store::Store& store() { return *store_; }
  store::Committer& committer() { return *committer_; }
  const store::Aggregates& aggregates() const { return aggregates_; }
  Failpoints& failpoints() { return failpoints_; }

  store::Head head();
  std::vector<store::EventRow> events();
  std::vector<store::StateRow> states();
  std::map<std::string, std::string> keys();
  std::vector<store::RequestRow> requests();
  store::Rows view_rows(const std::string& columns = "*");
  std::optional<Business> business(const std::string& id);
  // Any SQL, past every rule: for tests that spoil a log.
  void spoil(const std::string& sql, const store::Row& parameters = {});

  // Holds the head lock until destroyed, so that commands gather.
  class Stall {
   public:
    explicit Stall(Log& log);
    ~Stall();

   private:
    std::unique_ptr<store::Connection> connection_;
  };

 private:
  store::Aggregates aggregates_;
  Failpoints failpoints_;
  TickingClock clock_;
  harness::CountingIds ids_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Connection> reader_;
  std::unique_ptr<store::Committer> committer_;
};

// Everything a log must be at any time: dense positions, contiguous versions, whole chain, states
// and view rows equal to the fold, keys equal to what the states claim. Recomputed here, without
// the store's own verification.
void expect_whole(Log& log);

// Sizes and pairs that tests name.
inline const std::string& reason_of(const store::CommitOutcome& outcome) {
  static const std::string none = "(not refused)";
  const auto* refusal = std::get_if<Refusal>(&outcome);
  return refusal ? refusal->reason() : none;
}
inline bool committed(const store::CommitOutcome& outcome) {
  return std::holds_alternative<store::Committed>(outcome);
}
inline bool failed(const store::CommitOutcome& outcome) {
  return std::holds_alternative<store::Failed>(outcome);
}

}  // namespace lumbung::contract
