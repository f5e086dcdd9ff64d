// One JSON object per line, for machines: `{"time":"2016-12-31T16:59:59.000001Z","severity":"info",
// "message":"rpc",...}`. Callers only format into memory; a thread of its own writes to the file,
// so that a slow disk never holds an answer back.
//
// spdlog (Debian: 1.10) was looked at first. It has no fields, so the escaping below would be ours
// anyway; its asynchronous queue holds one heap-allocated record per line and is flushed by time in
// whole seconds; and what it drops it counts for the whole process. What would remain of it is a
// call to write(2).
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <variant>

#include "base/seams.h"
#include "runtime/log/severity.h"

namespace lumbung {

// Written when this much waits, or after this long, whichever is first.
inline constexpr std::size_t kLogFlushBytes = 64 * 1024;
inline constexpr int kLogFlushMs = 100;
// More than this waiting: the line is dropped and counted.
inline constexpr std::size_t kMaxLogBufferBytes = 8 * 1024 * 1024;
// A longer value is cut; it is an identifier or a sentence, not a payload.
inline constexpr std::size_t kMaxLogValueBytes = 4 * 1024;

// One `name: value` of a line. Borrows its texts for the time of the call. Names are ours: plain
// lowercase words.
struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double> value;  // A double is ms, 3 decimals.

  LogField(std::string_view field, std::string_view text) : name(field), value(text) {}
  LogField(std::string_view field, const char* text) : name(field), value(std::string_view(text)) {}
  LogField(std::string_view field, const std::string& text)
      : name(field), value(std::string_view(text)) {}
  LogField(std::string_view field, std::int64_t number) : name(field), value(number) {}
  LogField(std::string_view field, int number) : name(field), value(std::int64_t{number}) {}
  LogField(std::string_view field, std::size_t number)
      : name(field), value(static_cast<std::int64_t>(number)) {}
  LogField(std::string_view field, double milliseconds) : name(field), value(milliseconds) {}
};

// What many lines begin with, made text once: their message and its first fields. Immutable.
class LogBeginning {
 public:
  LogBeginning(std::string_view message, std::initializer_list<LogField> fields);
  std::string_view text() const { return text_; }

 private:
  std::string text_;
};

// Thread-safe. Lives longer than everybody who writes to it; its end writes what waits.
class Log {
 public:
  // Appends to the file at `path`, made with its folder when missing (mode 0640); `-` is stderr.
  // Throws std::runtime_error with a sentence for people when the file cannot be opened. `clock`
  // must outlive it.
  Log(const std::string& path, Severity least, const Clock& clock);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // Never blocks on the disk, never throws for it. No personal data, payloads or secrets.
  void write(Severity severity, std::string_view message, std::span<const LogField> fields);
  void write(Severity severity, std::string_view message,
             std::initializer_list<LogField> fields = {}) {
    write(severity, message, std::span<const LogField>(fields.begin(), fields.size()));
  }
  // The same line as if all of it were named here.
  void write(Severity severity, const LogBeginning& beginning, std::initializer_list<LogField> fields);

  bool writes(Severity severity) const { return severity >= least_; }
  // Returns when all that was written before the call has reached the file, or was counted as lost.
  void flush();

  // Lines that never reached the file: no room in memory, or the write failed.
  std::int64_t dropped_lines() const { return dropped_.load(std::memory_order_relaxed); }
  // Calls of write(2) that failed.
  std::int64_t write_errors() const { return write_errors_.load(std::memory_order_relaxed); }

 private:
  void run();
  void put(const std::string& bytes, std::int64_t lines);
  // Up to the message.
  void begin(std::string& out, Severity severity) const;
  void format(std::string& out, Severity severity, std::string_view message,
              std::span<const LogField> fields) const;
  // A whole line, for the thread to write.
  void take(const std::string& line);
  void report_dropped();

  const Severity least_;
  const Clock& clock_;
  int file_ = -1;
  bool torn_ = false;                  // The last write ended inside a line. The thread's own.
  std::int64_t reported_dropped_ = 0;  // The thread's own.

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable written_;
  std::string waiting_;
  std::int64_t waiting_lines_ = 0;
  std::uint64_t accepted_ = 0;  // Lines taken, and lines the thread has dealt with.
  std::uint64_t settled_ = 0;
  bool hurry_ = false;
  bool stopping_ = false;

  std::atomic<std::int64_t> dropped_{0};
  std::atomic<std::int64_t> write_errors_{0};
  std::thread thread_;
};

}  // namespace lumbung
