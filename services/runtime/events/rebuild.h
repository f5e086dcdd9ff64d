// Building a projection from the first record of its source, beside the tables in use, which go on answering and following;
// then one short transaction puts the new tables, their cursor and what could not be applied in the old ones' place. A rebuild
// that is interrupted leaves the old ones in use, and is cleaned up by the next.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>

#include "base/seams.h"
#include "runtime/events/built_rows.h"
#include "runtime/events/consumer_work.h"
#include "runtime/events/feed_ahead.h"
#include "runtime/events/parked.h"

namespace lumbung::events {

// How long a record that must be there may take to come.
inline constexpr std::chrono::seconds kPatience{30};

// The tables and what makes their rows: stored beside the tables, compared at start.
std::string definition_of(const Projection& projection);

// Used by one thread at a time. Steps throw Unavailable, FeedAway, FeedBroken, CannotGoOn; a rebuild that threw is given up.
class Rebuild {
 public:
  // Everything must outlive it, `feed` excepted. Drops what an interrupted one left.
  Rebuild(store::Store& store, const Projection& projection, std::string cursor, std::unique_ptr<Feed> feed,
          Failpoints& failpoints, const Clock& clock, RebuildMemory memory = {});
  // Drops what was built and not switched to.
  ~Rebuild();
  Rebuild(const Rebuild&) = delete;

  // Applies the next page; false when there is little or nothing more.
  bool step();
  // Applies exactly up to a position that the source has, whose next records come within so long.
  void step_to(std::int64_t position, std::chrono::milliseconds patience = kPatience);
  std::int64_t position() const { return at_.position; }
  const FeedCursor& cursor() const { return at_; }
  std::int64_t end() const { return end_; }
  std::int64_t parked() const { return static_cast<std::int64_t>(parked_.size()); }
  const ProjectedTables& tables() const { return tables_; }
  store::Connection& connection() { return *connection_; }
  // What was given up by now is not what was given up when this began: it built what should not be there.
  bool discarded_meanwhile();

  // Writes what is in memory and makes the indexes. Going on afterwards is slower: every page is a transaction. When the engine
  // refuses what is written, everything is applied once more in that way, so that the record to blame is parked.
  void finish();
  // In one short transaction, on the consumer's thread or where nobody follows. Throws MovedMeanwhile when somebody else followed
  // further or discarded a parked record meanwhile.
  void switch_over();

 private:
  void begin();
  std::vector<FeedRecord> next_page(std::chrono::milliseconds wait);
  void wait_within(std::chrono::milliseconds patience, bool came);
  void apply(const std::vector<FeedRecord>& records);
  WantedRows wanted(std::span<const FeedRecord* const> fresh) const;
  void apply(std::span<const FeedRecord* const> fresh, ProjectedRows& rows);
  void apply_and_write(std::span<const FeedRecord* const> fresh);
  void park(const FeedRecord& record, const std::string& reason, const std::string& detail);
  void written(const std::function<void()>& write);
  void begin_again();
  void check_nothing_moved(const FeedCursor& living);
  void sweep();

  store::Store& store_;
  const Projection& projection_;
  const std::string cursor_name_;
  const std::unique_ptr<Feed> feed_;
  Failpoints& failpoints_;
  const Clock& clock_;
  const std::string suffix_;
  const ProjectedTables tables_;
  std::unique_ptr<store::Connection> connection_;
  FeedCursor at_;
  std::int64_t end_ = 0;
  std::chrono::steady_clock::time_point moved_;  // When a record last came.
  const RebuildMemory memory_;
  std::unique_ptr<BuiltRows> rows_;
  bool page_by_page_ = false;  // Nothing stays in memory.
  bool switched_ = false;
  std::vector<store::ParkedRow> parked_;
  std::set<std::string> blocked_;  // Subjects with parked records.
  Discarded discarded_;
  std::vector<FeedRecord> held_;   // Read, and not asked for yet.
  FeedAhead ahead_;
};

// Makes the empty tables of a projection that has none yet, in one transaction, whoever else does the same. Throws Unavailable.
void make_missing_tables(store::Store& store, const Projection& projection, const std::string& cursor, const Clock& clock);

// A rebuild to be run and switched before a consumer follows: when the stored definition is another one, or when nothing is
// applied yet of at least `worth` events. Otherwise nothing. Throws Unavailable, FeedAway.
std::unique_ptr<Rebuild> needed_rebuild(store::Store& store, const Projection& projection, const std::string& cursor,
                                        const std::function<std::unique_ptr<Feed>()>& open_feed, std::int64_t worth,
                                        Failpoints& failpoints, const Clock& clock);

}  // namespace lumbung::events
