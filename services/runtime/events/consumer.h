// Follows the log of another service for one projection or one reaction, on a thread of its own: every fact takes effect
// in the consumer's own store exactly once, per record in order, whatever is killed, cut off or repeated. Its cursor moves in
// the commit of the effect; what was applied before is dropped; what cannot be applied is parked with its reason and never
// skipped; anything that is not the next record stops it, and an operator is told why.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "base/seams.h"
#include "runtime/events/feed.h"
#include "runtime/events/position_waiters.h"
#include "runtime/events/projection.h"
#include "runtime/events/reaction.h"
#include "runtime/failpoints.h"
#include "runtime/log/log.h"
#include "runtime/metrics/consumer_metrics.h"
#include "runtime/store/committer.h"
#include "runtime/store/store.h"

namespace lumbung::events {

class Comparison;
class ConsumerWork;
class Rebuild;
struct Handled;

// Records applied in one transaction.
inline constexpr std::size_t kMaxConsumerBatch = 500;
// Rows of a projection that are compared while it stands still: some ten milliseconds.
inline constexpr std::int64_t kMaxRowsCompared = 2'000;

// A feed of the source that nobody else uses: the consumer has one, and every rebuild another. May throw FeedAway.
using OpenFeed = std::function<std::unique_ptr<Feed>()>;

// Everything must outlive the consumer.
struct ConsumerParts {
  store::Store& own;    // The consumer's own store: cursor, parked records and rows.
  std::string service;  // Whose log is followed, `registry`: in the cursor's name and the metrics' labels.
  OpenFeed open_feed;
  Failpoints& failpoints;
  Log& log;
  Metrics& metrics;
  const Clock& clock;
  std::int64_t rows_compared = kMaxRowsCompared;
};

enum class ConsumerState { starting, standby, following, catching_up, away, stopped, rebuilding };

struct ConsumerStatus {
  std::string name;     // `figures`
  std::string service;  // `registry`
  std::string cursor_name;
  bool projection = false;
  ConsumerState state = ConsumerState::starting;
  std::string sentence;  // Why it is away or stopped; empty otherwise.
  FeedCursor cursor;
  std::int64_t end = 0;  // Position of the last record of the source, as last looked at.
  std::string end_log_id;    // Of the log that ends there.
  bool end_known = false;    // The source has said where it ends; before, nobody knows whether anything is missing.
  bool end_current = false;  // It said so when it was last asked.
  std::int64_t lag_events = 0;  // As far as `end` is known.
  // 0 when nothing is missing. Otherwise how long ago the last event applied was committed or nothing was missing, whatever
  // is later. It grows too when nobody knows of later events: the source does not answer, or the consumer stopped.
  double lag_seconds = 0;
  std::int64_t parked = 0;
  std::string last_failure;  // The last thing that went wrong, also when all is well again.
};

// How many events of the source somebody lacks who stands there, as far as the consumer knows.
std::int64_t lacking(const ConsumerStatus& status, const std::string& log_id, std::int64_t position);

// What verifying a projection found.
struct ProjectionVerdict {
  bool same = false;
  std::int64_t position = 0;  // At which the last rows were compared.
  std::int64_t rows = 0;      // Compared.
  std::int64_t parked = 0;    // A warning: their effect is in neither.
  std::string table;          // The first row that differs.
  std::string row;
  std::string finding;        // A sentence; empty when they are the same.
};

// Progress of a rebuild: events applied so far, and how many there are. False: nobody listens any more.
using RebuildProgress = std::function<bool(std::int64_t position, std::int64_t end)>;

// Thread-safe. Makes the projection's tables when there are none, so that they may be read at once (throws Unavailable), and
// starts its thread; close() or the destructor ends it at the next batch boundary.
class Consumer {
 public:
  // `applied` is called on the consumer's thread behind every commit that moved the cursor, when parked records were
  // applied, and once when it begins to follow; it must not block long.
  Consumer(ConsumerParts parts, const Projection& projection, std::function<void(const FeedCursor&)> applied = {});
  // The committer of the same store.
  Consumer(ConsumerParts parts, const Reaction& reaction, store::Committer& committer);
  ~Consumer();
  Consumer(const Consumer&) = delete;

  // For a process that stops, before its calls drain: whoever waits is told, a rebuild is given up, nothing more is applied.
  void close();

  ConsumerStatus status() const;
  // Behind the last record applied; of one that stands by, as last looked at.
  FeedCursor position() const;
  // Calls `told` once: with true when the position is applied, with false at the deadline, when too many wait or when the
  // consumer is closed. On a thread of the consumer's or on the caller's; must not block.
  void when_at(std::int64_t position, std::chrono::steady_clock::time_point deadline, std::function<void(bool)> told);

  // The operator's verbs wait for the consumer's thread: never on a thread that answers calls. Refused as CONSUMER_STANDBY
  // where another process follows, REBUILD_RUNNING while the rows and what is parked are about to be replaced,
  // PARKED_UNKNOWN, PARKED_FIRST when an earlier record of the same subject is parked. They throw Unavailable.
  //
  // Parked records behind an offset, by offset.
  std::vector<store::ParkedRow> parked(std::int64_t after_offset, int limit);
  std::optional<store::ParkedRow> parked_at(std::int64_t offset);
  // Applies it, and then the records of its subject that were parked after it, in order: how many were applied. Refused with
  // the reason when it still cannot be applied.
  Result<std::int64_t> retry(std::int64_t offset);
  // Gives it up for ever; the row is kept in `discarded`.
  std::optional<Refusal> discard(std::int64_t offset, const std::string& by, const std::string& why);
  // Of one that stopped because its topic was made anew: forgets at which offset it stood and finds its place by position in
  // what is there now. Where it stands. Refused as CONSUMER_NOT_STOPPED; RECORDS_PARKED, because they are kept by the offsets
  // of the topic before.
  Result<FeedCursor> resume(const std::string& by);
  //
  // Builds the projection anew beside the living one and switches. Also the way out of being stopped. The position switched
  // at. Goes on when nobody listens to its progress any more: half a rebuild is of no use to anybody; given up, as
  // Unavailable, when the process stops. Refused as NOT_A_PROJECTION, REBUILD_RUNNING, SOURCE_BROKEN.
  Result<std::int64_t> rebuild(const RebuildProgress& progress);
  // Builds it beside, compares, and drops what it built. The living one goes on: it stands still only while some rows are
  // compared, and each row is compared at the position it stood at then. Ends as VERIFY_STOPPED when `progress` says that nobody
  // listens, and throws Unavailable when the consumer is stopped. Refused as NOT_A_PROJECTION, REBUILD_RUNNING, SOURCE_BROKEN,
  // DISCARDED_MEANWHILE.
  Result<ProjectionVerdict> verify(const RebuildProgress& progress);

 private:
  using Job = std::function<void()>;

  void start();
  void run();
  // One step; true when there may be more to do at once.
  bool turn();
  bool take_lock();
  void open();
  bool rebuild_when_needed();
  void handle(const std::vector<FeedRecord>& records);
  void write_lines(const std::vector<FeedRecord>& records, const Handled& handled, double took);
  void look_at_end();
  std::optional<FeedCursor> end_of_source();
  void measure_lag();
  double lag_seconds_at(std::int64_t now_us) const;  // Under the lock.
  void become(ConsumerState state, const std::string& sentence = {});
  void stop_following(const std::string& sentence);
  void failed(const std::exception& why);
  void pause(std::chrono::milliseconds time);
  void run_jobs();
  void publish(const FeedCursor& cursor);
  bool stopping() const;
  bool stopped() const;  // Also while it is rebuilt.
  // Runs it on the consumer's thread and waits; throws what it throws.
  void on_thread(const std::function<void()>& work);
  // Of the consumer's thread.
  std::optional<Refusal> standing_by() const;
  Result<std::int64_t> retry_now(std::int64_t offset);
  std::optional<Refusal> discard_now(std::int64_t offset, const std::string& by, const std::string& why);
  Result<FeedCursor> resume_now(const std::string& by);
  void changed_parked();
  std::optional<Refusal> compare_some(Rebuild& rebuild, Comparison& comparison, std::int64_t& target,
                                      std::optional<ProjectionVerdict>& verdict);
  // Of the caller's thread.
  Result<std::int64_t> rebuild_now(const RebuildProgress& progress);
  Result<ProjectionVerdict> verify_now(const RebuildProgress& progress);

  // Ends with the rebuild that set it.
  struct Release {
    std::atomic<bool>& flag;
    ~Release() { flag = false; }
  };

  const ConsumerParts parts_;
  const std::string cursor_name_;
  const Projection* const projection_;
  const std::function<void(const FeedCursor&)> applied_;
  const ConsumerMetrics metrics_;
  std::unique_ptr<ConsumerWork> work_;
  std::atomic<bool> rebuilding_{false};
  std::atomic<bool> replacing_{false};  // By a rebuild that will be switched to.

  // Of the consumer's thread alone.
  std::unique_ptr<store::SessionLock> lock_;
  std::unique_ptr<store::Connection> reader_;
  std::chrono::steady_clock::time_point lock_seen_;
  std::chrono::steady_clock::time_point end_seen_;
  std::chrono::milliseconds backoff_{0};
  bool open_ = false;
  bool checked_ = false;  // The tables are what the projection defines.

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::shared_ptr<Feed> feed_;
  ConsumerStatus status_;
  std::int64_t started_us_ = 0;
  std::int64_t last_time_us_ = 0;  // Of the last event applied.
  std::int64_t whole_us_ = 0;      // When nothing was missing.
  bool stopping_ = false;
  std::deque<Job> jobs_;
  PositionWaiters waiters_;
  std::thread thread_;  // Last: it uses what stands above.
};

}  // namespace lumbung::events
