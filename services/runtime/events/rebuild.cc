#include "runtime/events/rebuild.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/check.h"
#include "runtime/digest.h"
#include "runtime/events/parked.h"

namespace lumbung::events {
namespace {

// Events of one page.
constexpr std::size_t kPage = 1'000;
// A feed that has more, and a broker that takes a moment.
constexpr std::chrono::milliseconds kPageWait{500};
constexpr char kBuilding[] = "building ";
constexpr char kInUse[] = "tables ";

std::string joined(const Projection& projection, const ProjectedTables& tables) {
  std::string list;
  for (const auto* table : projection.tables()) list += (list.empty() ? "" : ",") + tables.name_of(*table);
  return list;
}

std::vector<std::string> split(const std::string& state, const std::string& word) {
  std::vector<std::string> names;
  if (!state.starts_with(word)) return names;
  for (std::size_t at = word.size(); at < state.size();) {
    const auto comma = std::min(state.find(',', at), state.size());
    names.push_back(state.substr(at, comma - at));
    at = comma + 1;
  }
  return names;
}

void remember(store::Connection& connection, const Projection& projection, const std::string& cursor) {
  connection.query(
      "INSERT INTO projections (name, checksum, state) VALUES (?1, ?2, ?3)"
      " ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, state = excluded.state",
      {cursor, definition_of(projection), kInUse + joined(projection, ProjectedTables())});
}

std::string new_suffix() {
  return "_b" + std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(
                                   std::chrono::system_clock::now().time_since_epoch())
                                   .count());
}

}  // namespace

std::string definition_of(const Projection& projection) {
  std::string definition = std::to_string(projection.version());
  for (const auto* table : projection.tables()) definition += " " + table->checksum();
  return hex(sha256(definition));
}

Rebuild::Rebuild(store::Store& store, const Projection& projection, std::string cursor, std::unique_ptr<Feed> feed,
                 Failpoints& failpoints, const Clock& clock, RebuildMemory memory)
    : store_(store),
      projection_(projection),
      cursor_name_(std::move(cursor)),
      feed_(std::move(feed)),
      failpoints_(failpoints),
      clock_(clock),
      suffix_(new_suffix()),
      tables_(suffix_),
      memory_(memory),
      ahead_(*feed_, kPage) {
  begin();
}

Rebuild::~Rebuild() {
  if (switched_) return;
  rows_.reset();
  try {
    connection_ = working_connection(store_);
    sweep();
  } catch (const std::exception&) {
    // The next rebuild drops them.
  }
}

void Rebuild::begin() {
  connection_ = working_connection(store_);
  sweep();
  rows_ = std::make_unique<BuiltRows>(store_, projection_, tables_, memory_);
  connection_->execute("BEGIN");
  for (const auto* table : projection_.tables()) {
    auto bare = *table;
    bare.indexes.clear();
    connection_->execute(store_.create_view(bare, tables_.name_of(*table)));
  }
  connection_->query("INSERT INTO projections (name, checksum, state) VALUES (?1, ?2, ?3)",
                     {cursor_name_ + suffix_, definition_of(projection_), kBuilding + joined(projection_, tables_)});
  connection_->execute("COMMIT");
  discarded_ = read_discarded(*connection_, cursor_name_);
  // What is built is worth nothing before the switch, whose commit waits for all that was written before it.
  if (store_.engine() == "postgresql") connection_->execute("SET synchronous_commit = off");
  feed_->seek({});
  end_ = feed_->end().position;
  moved_ = std::chrono::steady_clock::now();
}

void Rebuild::sweep() {
  for (const auto& row : connection_->query("SELECT name, state FROM projections WHERE name > ?1 AND name < ?2",
                                            {cursor_name_ + "_b", cursor_name_ + "_c"})) {
    connection_->execute("BEGIN");
    for (const auto& table : split(store::text(row[1]), kBuilding)) connection_->execute("DROP TABLE IF EXISTS " + table);
    connection_->query("DELETE FROM projections WHERE name = ?1", {store::text(row[0])});
    connection_->execute("COMMIT");
  }
}

std::vector<FeedRecord> Rebuild::next_page(std::chrono::milliseconds wait) {
  if (!held_.empty()) return std::exchange(held_, {});
  return ahead_.next(wait);
}

bool Rebuild::step() {
  const auto records = next_page(at_.position < end_ ? kPageWait : std::chrono::milliseconds{0});
  if (records.empty() && at_.position >= end_) end_ = feed_->end().position;
  apply(records);
  end_ = std::max(end_, at_.position);
  wait_within(kPatience, !records.empty() || at_.position >= end_);
  // A source that grows all the time is never caught up with: what is left then is little.
  return records.size() == kPage || at_.position < end_;
}

void Rebuild::step_to(std::int64_t position, std::chrono::milliseconds patience) {
  moved_ = std::chrono::steady_clock::now();
  while (at_.position < position) {
    auto records = next_page(std::min(kPageWait, patience));
    wait_within(patience, !records.empty());
    const auto beyond = std::find_if(records.begin(), records.end(), [&](const FeedRecord& record) {
      return record.damage.empty() && record.envelope.position > position;
    });
    held_.assign(std::make_move_iterator(beyond), std::make_move_iterator(records.end()));
    records.erase(beyond, records.end());
    apply(records);
  }
}

void Rebuild::wait_within(std::chrono::milliseconds patience, bool came) {
  const auto now = std::chrono::steady_clock::now();
  if (came) moved_ = now;
  if (now - moved_ > patience) throw FeedAway("The records behind " + std::to_string(at_.position) + " do not come.");
}

void Rebuild::finish() {
  const auto reached = at_.position;
  if (!page_by_page_) written([this] { rows_->write_all(); });
  // Begun again, because the engine refused rows.
  if (at_.position < reached) step_to(reached);
  page_by_page_ = true;
  rows_->make_indexes();
}

void Rebuild::switch_over() {
  finish();
  if (store_.engine() == "postgresql") connection_->execute("SET synchronous_commit = on");
  failpoints_.pass(Failpoint::projection_before_switch);
  check_nothing_moved(begin_at_cursor(store_, *connection_, cursor_name_, microseconds(clock_.now())));
  const auto now_us = microseconds(clock_.now());
  for (const auto& row : connection_->query("SELECT state FROM projections WHERE name = ?1", {cursor_name_}))
    for (const auto& table : split(store::text(row[0]), kInUse)) connection_->execute("DROP TABLE IF EXISTS " + table);
  for (const auto* table : projection_.tables())
    connection_->execute("DROP TABLE IF EXISTS " + table->table + "; ALTER TABLE " + tables_.name_of(*table) +
                         " RENAME TO " + table->table);
  connection_->query("DELETE FROM projections WHERE name = ?1", {cursor_name_ + suffix_});
  remember(*connection_, projection_, cursor_name_);
  connection_->query("DELETE FROM parked WHERE cursor_name = ?1", {cursor_name_});
  for (const auto& parked : parked_) store::write_parked(*connection_, parked);
  store::write_cursor(*connection_, row_of(cursor_name_, at_), now_us);
  connection_->execute("COMMIT");
  switched_ = true;
}

bool Rebuild::discarded_meanwhile() { return read_discarded(*connection_, cursor_name_) != discarded_; }

// Who discards holds the cursor as the switch does, so that each sees what the other did.
void Rebuild::check_nothing_moved(const FeedCursor& living) {
  std::string moved;
  if (living.log_id == at_.log_id && living.position > at_.position)
    moved = "Another process applied up to position " + std::to_string(living.position) +
            " meanwhile, and what was built stands at " + std::to_string(at_.position) + ".";
  else if (discarded_meanwhile())
    moved = "A parked record was discarded meanwhile, and what was built does not know of it.";
  if (moved.empty()) return;
  connection_->execute("ROLLBACK");
  throw MovedMeanwhile(moved);
}

void make_missing_tables(store::Store& store, const Projection& projection, const std::string& cursor, const Clock& clock) {
  const auto connection = working_connection(store);
  const auto now_us = microseconds(clock.now());
  begin_at_cursor(store, *connection, cursor, now_us);
  if (connection->query("SELECT checksum FROM projections WHERE name = ?1", {cursor}).empty()) {
    for (const auto* table : projection.tables())
      connection->execute("DROP TABLE IF EXISTS " + table->table + ";" + store.create_view(*table, table->table));
    store::write_cursor(*connection, row_of(cursor, {}), now_us);
    connection->query("DELETE FROM parked WHERE cursor_name = ?1", {cursor});
    remember(*connection, projection, cursor);
  }
  connection->execute("COMMIT");
}

std::unique_ptr<Rebuild> needed_rebuild(store::Store& store, const Projection& projection, const std::string& cursor,
                                        const std::function<std::unique_ptr<Feed>()>& open_feed, std::int64_t worth,
                                        Failpoints& failpoints, const Clock& clock) {
  make_missing_tables(store, projection, cursor, clock);
  const auto connection = store.reader();
  const auto rows = connection->query("SELECT checksum FROM projections WHERE name = ?1", {cursor});
  const bool other = store::text(rows.at(0)[0]) != definition_of(projection);
  const auto stored = store::read_cursor(*connection, cursor);
  const bool empty = !stored || stored->log_id.empty();
  if (!other && !empty) return nullptr;
  auto feed = open_feed();
  if (!other && feed->end().position < worth) return nullptr;
  return std::make_unique<Rebuild>(store, projection, cursor, std::move(feed), failpoints, clock);
}

}  // namespace lumbung::events
