// Places where a test may make the process fail on purpose: crash, or behave as if the world had failed.
// Every place is named once, here; nothing happens at any of them unless the configuration key `failpoints`
// says so, and asking one that is not armed costs one atomic load.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace lumbung {

enum class Failpoint {
  committer_before_begin,     // A batch was taken from the queue.
  committer_after_load,       // States are loaded, the head lock is held.
  committer_after_decide,     // Everything is decided, nothing is written.
  store_before_commit,        // Rows are written, COMMIT is not sent.
  store_commit_sent,          // COMMIT is sent, the answer is not read.
  committer_after_commit,     // Durable, nobody has been answered.
  rebuild_before_switch,      // New views are built, the old ones are in use.
  rebuild_after_switch,       // New views are in use.
  import_after_rows,          // Some rows of a file are in, others are not.
  erasure_before_keys,        // A person is to be erased, nothing has happened.
  erasure_after_keys,         // The key is destroyed, the log does not say so yet.
  consumer_before_commit,     // Rows and cursor of a batch of a projection are written, COMMIT is not sent.
  consumer_after_commit,      // A consumer's batch is durable, its feed has not been told.
  projection_before_switch,   // A projection is built, the old tables are in use.
  relay_after_produce,        // Records are on their way to Kafka, none is acknowledged.
  relay_before_cursor,        // Kafka has acknowledged, the cursor does not say so yet.
  count_
};

class Failpoints {
 public:
  // `committer_after_load=crash`, `store_commit_sent=disconnect@3` (the third time), comma separated.
  // Throws std::invalid_argument naming what is wrong and what exists.
  void arm(std::string_view specification);

  // At a place: crashes the process (exit code 137, no clean-up, as kill -9 would) or says that the place is to
  // behave as if its connection broke. Thread-safe.
  [[nodiscard]] bool disconnects(Failpoint place) {
    return any_.load(std::memory_order_relaxed) && strike(place);
  }
  // At a place that has no connection to lose.
  void pass(Failpoint place) { static_cast<void>(disconnects(place)); }

  static std::string_view name(Failpoint place);

 private:
  enum class Action : std::uint8_t { none, crash, disconnect };
  struct Armed {
    std::atomic<Action> action{Action::none};
    std::atomic<std::int64_t> countdown{0};  // Strikes when it reaches 0; then it is spent.
  };
  bool strike(Failpoint place);

  std::atomic<bool> any_{false};
  std::array<Armed, static_cast<std::size_t>(Failpoint::count_)> armed_;
};

}  // namespace lumbung
