#include "contract/relay/published.h"

#include "harness/metrics_text.h"
#include "runtime/digest.h"

namespace lumbung::contract {
namespace {

std::int64_t position_of(const harness::KafkaRecord& record) { return std::stoll(record.header("ce_position")); }

}  // namespace

RunningRelay::RunningRelay(store::Store& store, store::CommitSignal& grown, const std::string& brokers,
                           const std::string& topic, const std::string& failpoints, std::chrono::milliseconds trust)
    : log_(folder_ / "log.jsonl", Severity::debug, clock_) {
  failpoints_.arm(failpoints);
  // Faults of the tests are shorter than those of the world.
  constexpr std::chrono::milliseconds kSilence{1'000};
  relay_ = std::make_unique<events::Relay>(store, grown, events::RelayOptions{brokers, topic, kSource, kSilence, trust},
                                           failpoints_, log_, metrics_, clock_);
}

double RunningRelay::metric(const std::string& name, const std::string& label) {
  return harness::metric(metrics_.serialize(), name, {label});
}

std::string RunningRelay::lines() {
  log_.flush();
  return harness::read_file(folder_ / "log.jsonl");
}

PublishedLog::PublishedLog(Engine engine, harness::Kafka& kafka)
    : kafka_(kafka), database_(engine), topic_(kafka.new_topic()) {
  log_ = std::make_unique<Log>(engine, database_.where(), test_aggregates(),
                               std::vector<store::CommitObserver*>{&grown_});
}

std::int64_t PublishedLog::grow(int events) {
  std::vector<Outcome> outcomes;
  for (int i = 0; i < events; ++i) {
    const auto id = "b" + std::to_string(++businesses_);
    outcomes.push_back(log_->submit(register_business("r-" + id, {id})));
  }
  for (auto& outcome : outcomes) EXPECT_TRUE(committed(outcome_of(std::move(outcome))));
  return log_->head().position;
}

std::int64_t PublishedLog::published() const {
  try {
    const auto all = records();
    std::int64_t last = 0;
    for (const auto& record : all)
      if (position_of(record) == last + 1) ++last;
    return last;
  } catch (const std::runtime_error&) {
    return 0;
  }
}

int PublishedLog::expect_all_published() {
  const auto events = log_->events();
  const auto log_id = log_->head().log_id;
  const auto all = records();
  std::int64_t last = 0;
  int repeats = 0;
  for (const auto& record : all) {
    const auto position = position_of(record);
    EXPECT_LE(position, last + 1) << "a gap at offset " << record.offset;
    if (position > static_cast<std::int64_t>(events.size()) || position > last + 1) return repeats;
    repeats += position <= last;
    last = std::max(last, position);
    const auto& event = events[static_cast<std::size_t>(position - 1)];
    EXPECT_EQ(record.header("ce_id"), log_id + "/" + std::to_string(position));
    EXPECT_EQ(record.key, event.stream);
    EXPECT_EQ(record.value, event.payload);
    EXPECT_EQ(record.header("ce_type"), event.type);
    EXPECT_EQ(std::stoll(record.header("ce_sequence")), event.version);
    EXPECT_EQ(record.header("ce_chainhash"), hex(event.hash));
  }
  EXPECT_EQ(last, static_cast<std::int64_t>(events.size())) << "events that are not in the topic";
  return repeats;
}

events::Headers headers_at(Log& log, std::int64_t position) {
  const auto rows = log.events();
  return events::headers_of(
      events::envelope_of(kSource, log.head().log_id, rows.at(static_cast<std::size_t>(position - 1))));
}

}  // namespace lumbung::contract
