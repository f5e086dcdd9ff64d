#include "contract/log.h"

#include <openssl/sha.h>

#include <stdexcept>

#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

using store::EventRow;

void add_number(std::string& out, std::uint64_t value, int size) {
  for (int byte = size - 1; byte >= 0; --byte)
    out.push_back(static_cast<char>((value >> (8 * byte)) & 0xFF));
}

std::string sha256(const std::string& data) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(data.data()), data.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

// As ARCHITECTURE says it, written a second time on purpose.
std::string leaf(const EventRow& event) {
  std::string out(1, '\0');
  const auto bytes = [&](const std::string& column) {
    add_number(out, column.size(), 4);
    out += column;
  };
  const auto number = [&](std::int64_t column) {
    add_number(out, 8, 4);
    add_number(out, static_cast<std::uint64_t>(column), 8);
  };
  number(event.position);
  bytes(event.stream);
  number(event.version);
  bytes(event.type);
  bytes(event.payload);
  bytes(event.metadata);
  number(event.time_us);
  return sha256(out);
}

void expect_chain(const std::vector<EventRow>& events, const store::Head& head) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  std::map<std::string, std::int64_t> versions;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto& event = events[i];
    ASSERT_EQ(event.position, static_cast<std::int64_t>(i) + 1) << "positions are dense";
    ASSERT_EQ(event.version, ++versions[event.stream]) << "versions of " << event.stream;
    ASSERT_EQ(event.leaf, leaf(event)) << "leaf at " << event.position;
    hash = sha256(hash + event.leaf);
    ASSERT_EQ(event.hash, hash) << "hash at " << event.position;
  }
  EXPECT_EQ(head.position, static_cast<std::int64_t>(events.size()));
  EXPECT_EQ(head.hash, hash);
}

}  // namespace

store::CommitOutcome outcome_of(Outcome outcome) {
  if (outcome.wait_for(harness::kPatience) != std::future_status::ready)
    throw std::runtime_error("A command was never answered");
  return outcome.get();
}

Log::Log(Engine engine, const std::string& where, store::Aggregates aggregates,
         std::vector<store::CommitObserver*> observers)
    : aggregates_(std::move(aggregates)), store_(open_store(engine, where, failpoints_)) {
  store::ensure_views(*store_, aggregates_, failpoints_);
  reader_ = store_->reader();
  committer_ = std::make_unique<store::Committer>(*store_, aggregates_, clock_, ids_, failpoints_,
                                                  nullptr, rules_version_on, std::move(observers));
}

Outcome Log::submit(store::Command command) {
  const auto promise = std::make_shared<std::promise<store::CommitOutcome>>();
  committer_->submit(std::move(command), [promise](store::CommitOutcome outcome) {
    promise->set_value(std::move(outcome));
  });
  return promise->get_future();
}

store::Committed Log::must(store::Command command) {
  auto outcome = commit(std::move(command));
  if (auto* done = std::get_if<store::Committed>(&outcome)) return std::move(*done);
  const auto* failure = std::get_if<store::Failed>(&outcome);
  throw std::runtime_error("Not committed: " + (failure ? failure->sentence : reason_of(outcome)));
}

store::Head Log::head() { return store::read_head(*reader_); }

std::vector<EventRow> Log::events() {
  constexpr int kPage = 1'000;
  std::vector<EventRow> all;
  while (true) {
    auto page = store::read_events_after(*reader_, all.empty() ? 0 : all.back().position, kPage);
    if (page.empty()) return all;
    all.insert(all.end(), page.begin(), page.end());
  }
}

std::vector<store::StateRow> Log::states() {
  constexpr int kPage = 1'000;
  std::vector<store::StateRow> all;
  while (true) {
    auto page = store::read_states_after(*reader_, all.empty() ? "" : all.back().stream, kPage);
    if (page.empty()) return all;
    all.insert(all.end(), page.begin(), page.end());
  }
}

std::map<std::string, std::string> Log::keys() {
  std::map<std::string, std::string> keys;
  for (const auto& row : reader_->query("SELECT key, stream FROM keys"))
    keys[store::text(row[0])] = store::text(row[1]);
  return keys;
}

std::vector<store::RequestRow> Log::requests() {
  std::vector<store::RequestRow> rows;
  for (const auto& row :
       reader_->query("SELECT id, fingerprint, reply, time_us FROM requests ORDER BY id"))
    rows.push_back(
        {store::text(row[0]), store::bytes(row[1]), store::bytes(row[2]), store::integer(row[3])});
  return rows;
}

store::Rows Log::view_rows(const std::string& columns) {
  return reader_->query("SELECT " + columns + " FROM businesses ORDER BY name");
}

std::optional<Business> Log::business(const std::string& id) {
  const auto rows = store::read_states(*reader_, {stream_of(id)});
  if (rows.empty()) return std::nullopt;
  return business_of(rows[0].state);
}

void Log::spoil(const std::string& sql, const store::Row& parameters) {
  store_->maintenance()->query(sql, parameters);
}

Log::Stall::Stall(Log& log) : connection_(log.store().maintenance()) {
  log.store().begin_with_head_lock(*connection_);
}

Log::Stall::~Stall() { connection_->execute("ROLLBACK"); }

void expect_whole(Log& log) {
  const auto events = log.events();
  ASSERT_NO_FATAL_FAILURE(expect_chain(events, log.head()));

  std::map<std::string, std::vector<EventRow>> by_stream;
  for (const auto& event : events) by_stream[event.stream].push_back(event);
  const auto states = log.states();
  EXPECT_EQ(states.size(), by_stream.size()) << "one state for each stream with events";
  store::Rows rows;
  std::map<std::string, std::string> keys;
  for (const auto& stored : states) {
    const auto& type = log.aggregates().of(stored.stream);
    const auto& own = by_stream[stored.stream];
    ASSERT_FALSE(own.empty()) << stored.stream << " has a state and no events";
    EXPECT_EQ(stored.version, own.back().version) << stored.stream;
    const auto folded = store::fold(type, own);
    if (stored.fold_version == type.fold_version) {
      EXPECT_EQ(stored.state, folded->SerializeAsString()) << stored.stream << " is its fold";
    }
    const auto claimed = type.keys ? type.keys(*folded) : std::vector<std::string>{};
    for (const auto& key : claimed) {
      EXPECT_TRUE(keys.emplace(key, stored.stream).second) << key << " is claimed twice";
    }
    if (!type.view) continue;
    if (auto row = type.row(*folded)) {
      row->insert(row->begin(), stored.stream);
      rows.push_back(std::move(*row));
    }
  }
  EXPECT_EQ(log.keys(), keys);
  EXPECT_TRUE(log.view_rows() == rows)
      << "the view has " << log.view_rows().size() << " rows, the states make " << rows.size();
}

}  // namespace lumbung::contract
