// Keeps an index up with the log, on a thread of its own with a connection of its own: the committer knows nothing of it. An
// index that is missing, damaged, of another log, ahead of the log or of another definition is made anew from the states; a
// process that dies goes on where its index says. Reads of the log are pages without a transaction between them.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "registry/search/index_file.h"
#include "registry/search/vocabulary.h"
#include "runtime/metrics/search_metrics.h"
#include "runtime/store/committer.h"
#include "runtime/store/store.h"

namespace lumbung::registry::search {

// Calls that wait for a position at once; one more is told at once that the index is behind.
inline constexpr std::size_t kMaxWaiting = 1'000;

// Where searches stand.
struct IndexState {
  bool ready = false;          // Searches may read `path`.
  std::int64_t generation = 0;  // Another file than before when it changes.
  std::string path;
  std::int64_t position = 0;
  std::int64_t documents = 0;  // So far, while it is made.
};

// Thread-safe. Everything given must outlive it.
class Follower {
 public:
  // `folder` is made when missing.
  Follower(store::Store& store, const store::Committer& committer, const Reference& reference,
           std::filesystem::path folder, Vocabulary& vocabulary, Metrics& metrics);
  ~Follower();
  Follower(const Follower&) = delete;

  IndexState state() const;
  // Calls `told` on the follower's thread, once: with true when the index has come to the position, with false at the
  // deadline or when too many wait. `told` must not block.
  void when_at(std::int64_t position, std::chrono::steady_clock::time_point deadline, std::function<void(bool)> told);
  // A search could not read the index: it is made anew if that is the file's fault.
  void distrust(const std::exception& why);

 private:
  struct Waiter {
    std::int64_t position;
    std::chrono::steady_clock::time_point deadline;
    std::function<void(bool)> told;
  };

  void run();
  // One page. True when there may be more at once.
  bool turn();
  void open();
  void make_anew(const store::Head& head);
  bool read_states();
  bool follow();
  bool of_this_log(const IndexedTo& to, const store::Head& head);
  void take(const IndexChange& change);
  void publish(bool ready);
  void tell_waiting(bool all);

  store::Store& store_;
  const store::Committer& committer_;
  const Reference& reference_;
  const std::filesystem::path folder_;
  Vocabulary& vocabulary_;
  const SearchMetrics metrics_;

  // Of the follower's thread alone.
  std::unique_ptr<store::Connection> log_;
  std::unique_ptr<class IndexLock> lock_;
  std::unique_ptr<IndexFile> index_;
  IndexedTo to_;
  std::int64_t documents_ = 0;
  std::chrono::steady_clock::time_point building_since_;
  std::chrono::steady_clock::time_point looked_;  // At the head of the log, where other processes write too.

  std::atomic<bool> damaged_{false};
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool hurry_ = false;
  std::vector<Waiter> waiting_;
  IndexState state_;
  std::thread thread_;
};

}  // namespace lumbung::registry::search
