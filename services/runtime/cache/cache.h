// Answers kept beside the database, so that what is read often does not ask it every time. An entry carries the position of
// the log it was read at; who reads says which position it must not be older than.
//
// A cache decides nothing: no limit, lock, request id or money is kept in one, and all it can do wrong is to forget. Every
// failure is a miss. No personal data in keys or values.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lumbung::cache {

// A larger answer is not kept.
inline constexpr std::size_t kMaxEntryBytes = 256 * 1024;
// How long a tombstone stands: longer than any load that began before it lasts.
inline constexpr std::chrono::seconds kTombstoneFor{120};

struct Entry {
  std::int64_t position = 0;  // The bytes are no older than this.
  std::string bytes;
};

enum class Outcome {
  hit,
  miss,
  timeout,   // It did not answer within its budget.
  error,     // It answered with an error, or the connection broke.
  bypassed,  // It was not asked: it is away, or too many ask it.
};

struct Answer {
  Outcome outcome = Outcome::miss;
  Entry entry;  // Of a hit.
};

// Thread-safe. Nothing here throws or waits.
class Cache {
 public:
  virtual ~Cache() = default;

  // The answer when it is known without waiting; nothing when `ask` has to be called.
  virtual std::optional<Answer> at_once(const std::string& key) = 0;
  // `done` is called once, on a thread of the cache's or on the caller's, within the cache's budget. It must not block.
  virtual void ask(const std::string& key, std::function<void(Answer)> done) = 0;
  // Keeps an entry for so long, unless one of the same or a higher position is there, or a tombstone of a higher one.
  virtual void put(const std::string& key, Entry entry, std::chrono::milliseconds keep) = 0;
  // Something changed at this position: what was loaded before it is dropped and not taken again.
  virtual void bury(const std::string& key, std::int64_t position) = 0;

  // Only this process reads and writes what is behind it, so that a commit may leave the new state here at once.
  virtual bool alone() const = 0;
};

// `keep` less up to an eighth of it, by the key and the position, so that what was loaded together does not end together.
std::chrono::milliseconds jittered(std::chrono::milliseconds keep, std::string_view key, std::int64_t position);

}  // namespace lumbung::cache
