// What a consumer does with a batch of records: rows in one transaction (projection_work.cc), or commands for the committer
// (reaction_work.cc). Internal to the consumer; tests also use it as a consumer that was paused and comes too late.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/seams.h"
#include "runtime/events/feed.h"
#include "runtime/events/projection.h"
#include "runtime/events/reaction.h"
#include "runtime/failpoints.h"
#include "runtime/store/committer.h"
#include "runtime/store/store.h"

namespace lumbung::events {

// What stands in the feed is not what comes next: an operator has to look. The sentence says at what.
class CannotGoOn : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Somebody else moved this consumer's cursor: look where it stands, and whether the lock is still held.
class MovedMeanwhile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What became of a batch.
struct Handled {
  FeedCursor cursor;  // Behind it.
  std::int64_t applied = 0;
  std::int64_t duplicates = 0;
  std::int64_t ignored = 0;
  std::int64_t parked = 0;
  std::vector<std::size_t> live;  // Indexes of the records that took effect.
  std::string stopped;            // Why the record behind them is not the next one, as a sentence; empty when all is well.
};

// Used by one thread.
class ConsumerWork {
 public:
  virtual ~ConsumerWork() = default;

  // Reads where it stands, waiting for the end of a commit that is under way; the first time, or after any failure.
  virtual FeedCursor open() = 0;
  // Applies what is new and moves the cursor, durably. Throws Unavailable (the outcome may be unknown: open again),
  // MovedMeanwhile.
  virtual Handled take(std::span<const FeedRecord> records) = 0;
  // Tries a parked record again, which leaves `parked` when it is applied. Throws Unavailable.
  virtual std::optional<Refusal> retry(const store::ParkedRow& parked) = 0;
  // Its parked records were changed beside it.
  virtual void forget_parked() = 0;
};

// `cursor` is `figures<registry`. Everything must outlive the work.
std::unique_ptr<ConsumerWork> make_projection_work(store::Store& store, const Projection& projection, std::string cursor,
                                                   Failpoints& failpoints, const Clock& clock);
std::unique_ptr<ConsumerWork> make_reaction_work(store::Store& store, const Reaction& reaction, store::Committer& committer,
                                                 std::string cursor, Failpoints& failpoints, const Clock& clock);

enum class Step { duplicate, damaged, next };
// What a record is to a consumer that stands there. Throws CannotGoOn.
Step step_of(const FeedCursor& at, const FeedRecord& record);
// Where it stands behind that record. A damaged one has no position.
FeedCursor behind(const FeedCursor& at, const FeedRecord& record);

FeedCursor cursor_of(const store::CursorRow& row);
store::CursorRow row_of(const std::string& name, const FeedCursor& cursor);

// A connection for long work of one thread: a paused process does not hold others up.
std::unique_ptr<store::Connection> working_connection(store::Store& store);
// Opens a transaction that alone may move the cursor, and gives where it stands; the row is made when missing. Waits for
// a commit under way elsewhere.
FeedCursor begin_at_cursor(store::Store& store, store::Connection& connection, const std::string& name, std::int64_t now_us);

std::int64_t microseconds(Timestamp time);

}  // namespace lumbung::events
