// A log of another service as a consumer follows it, wherever it comes from: from Kafka, or straight from the log when its
// service lives in the same process. Both promise the same (tests/contract): records in the order of the log without a gap,
// each at least once, from any position again.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/events/envelope.h"

namespace lumbung::events {

// Where a consumer stands: behind a record.
struct FeedCursor {
  std::string log_id;          // Empty before the first record.
  std::int64_t position = 0;   // 0 before the first record.
  std::int64_t offset = -1;    // In the topic; -1 before the first record. An embedded feed gives position - 1.
  bool operator==(const FeedCursor&) const = default;
};

// What came in place of an event of ours, and the source it was expected from.
struct RawRecord {
  Headers headers;
  std::string key;
  std::string source;
};

struct FeedRecord {
  std::int64_t offset = 0;
  Envelope envelope;   // Empty but for the payload when damaged.
  std::string damage;  // Why this is no event of ours, as a sentence; empty when it is one.
  RawRecord raw = {};  // Of a damaged one.
};

// A record of a topic: an event of that source, or damaged.
FeedRecord read_record(std::int64_t offset, Headers headers, std::string key, std::string payload,
                       const std::string& source);

// The source does not answer; asking again later may help.
class FeedAway : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The source is there, and what should stand behind the cursor is not: a topic was removed, cut or made anew, or a log was
// put back from a backup. An operator has to look; the sentence says at what.
class FeedBroken : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Used by one thread, but for wake().
class Feed {
 public:
  virtual ~Feed() = default;

  // `/lumbung/3275/registry`
  virtual const std::string& source() const = 0;
  // Goes behind the cursor; one that is empty stands before the first record of the log in force, which is the log of the
  // last record there is. Throws FeedAway, FeedBroken.
  virtual void seek(const FeedCursor& behind) = 0;
  // The next records, at most `most`; waits so long for the first, and gives none when there is none. Throws FeedAway,
  // FeedBroken; after either, seek again.
  virtual std::vector<FeedRecord> poll(std::size_t most, std::chrono::milliseconds wait) = 0;
  // The last record there is; an empty cursor when there is none. Throws FeedAway.
  virtual FeedCursor end() = 0;
  // Everything up to here is applied and durable: for tools that show lag, never for going on. Does not throw.
  virtual void applied(const FeedCursor& cursor) = 0;
  // Makes a poll that waits return. From any thread.
  virtual void wake() = 0;
};

}  // namespace lumbung::events
