// One connection to Redis and the commands of the cache on it. hiredis inside, here and nowhere else.
//
// A session that failed is thrown away: a reply that comes late would otherwise be taken for the answer to the next question.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/cache/cache.h"

struct redisContext;
struct redisReply;

namespace lumbung::cache {

// Redis did not answer, the connection is gone, or it will not forget what it must not tell any more; the session is of no use.
class SessionLost : public std::runtime_error {
 public:
  SessionLost(bool timed_out, const std::string& why) : std::runtime_error(why), timed_out_(timed_out) {}
  bool timed_out() const { return timed_out_; }

 private:
  bool timed_out_;
};

// A versioned write: an entry, or a tombstone.
struct VersionedWrite {
  std::string key;
  std::int64_t position = 0;
  bool buried = false;
  std::string bytes;
  std::chrono::milliseconds keep{0};
};

enum class WriteResult { stored, refused, failed };

struct Exchanged {
  std::vector<Answer> answers;        // One for each key.
  std::vector<WriteResult> results;   // One for each write.
  bool script_sent = false;           // Redis had forgotten the script.
};

// Used by one thread.
class RedisSession {
 public:
  // Connects and has Redis answer a PING. Throws SessionLost. `budget` bounds every exchange.
  RedisSession(const std::string& host, int port, std::chrono::milliseconds connect_within,
               std::chrono::milliseconds budget);

  // Writes first, then reads, as one pipeline. A tombstone that is refused is a DEL instead; when that is refused, too, as by a
  // Redis that may not write, what it would go on telling is not to be asked for. Throws SessionLost.
  Exchanged exchange(const std::vector<VersionedWrite>& writes, const std::vector<std::string_view>& keys);

 private:
  struct Reply {
    enum class Kind { nothing, text, number, list, error } kind = Kind::nothing;
    std::string text;
    std::int64_t number = 0;
    std::vector<Answer> answers;  // Of a list of values.
  };
  struct Free {
    void operator()(redisContext* context) const;
  };

  void append(const std::vector<std::string_view>& words);
  Reply next();
  redisReply* receive();
  void wait_no_longer_than_the_deadline();
  void append_write(const VersionedWrite& write, bool whole_script);
  void load_script();
  [[noreturn]] void lose() const;

  const std::chrono::milliseconds budget_;
  std::unique_ptr<redisContext, Free> context_;
  std::chrono::steady_clock::time_point deadline_;
  std::chrono::milliseconds socket_waits_{0};  // What the socket is set to; 0: as it was made.
  std::string script_digest_;
};

}  // namespace lumbung::cache
