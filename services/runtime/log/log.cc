#include "runtime/log/log.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "runtime/log/json_text.h"

namespace lumbung {
namespace {

// How long one write waits for a pipe that is full before its lines count as lost.
constexpr int kWriteWaitMs = 1000;
constexpr mode_t kLogMode = 0640;

int open_log(const std::string& path) {
  if (path == "-") return STDERR_FILENO;
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  const int file =
      error ? -1 : ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, kLogMode);
  if (file < 0)
    throw std::runtime_error("The log " + path + " cannot be opened: " +
                             (error ? error.message() : std::string(std::strerror(errno))) + ".");
  return file;
}

void append_two(std::string& out, unsigned value) {
  out += static_cast<char>('0' + value / 10);
  out += static_cast<char>('0' + value % 10);
}

void append_integer(std::string& out, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

// RFC 3339, UTC, microseconds. The date and time of a second are the same for thousands of lines,
// so each thread keeps its last.
void append_time(std::string& out, Timestamp at) {
  thread_local std::chrono::sys_seconds last{std::chrono::seconds{-1}};
  thread_local std::string text;
  const auto second = std::chrono::floor<std::chrono::seconds>(at);
  if (second != last) {
    const auto day = std::chrono::floor<std::chrono::days>(second);
    const std::chrono::hh_mm_ss clock{second - day};
    text = Date{day}.iso() + "T";
    append_two(text, unsigned(clock.hours().count()));
    text += ':';
    append_two(text, unsigned(clock.minutes().count()));
    text += ':';
    append_two(text, unsigned(clock.seconds().count()));
    text += '.';
    last = second;
  }
  out += text;
  auto micros = unsigned((at - second).count());
  char digits[6];
  for (int i = 5; i >= 0; --i, micros /= 10) digits[i] = static_cast<char>('0' + micros % 10);
  out.append(digits, sizeof digits);
  out += 'Z';
}

void append_value(std::string& out, std::string_view text) {
  append_json_string(out, text.substr(0, kMaxLogValueBytes));
}
void append_value(std::string& out, std::int64_t number) { append_integer(out, number); }
// Durations, nearly all of them: by whole numbers, at a fraction of what the general way costs.
void append_thousandths(std::string& out, double number) {
  constexpr std::uint64_t kPart = 1000;
  if (number < 0) out += '-';
  const auto rounded = static_cast<std::uint64_t>(std::abs(number) * double(kPart) + 0.5);
  append_integer(out, static_cast<std::int64_t>(rounded / kPart));
  const auto part = static_cast<unsigned>(rounded % kPart);
  out += '.';
  out += static_cast<char>('0' + part / 100);
  append_two(out, part % 100);
}

void append_value(std::string& out, double number) {
  constexpr double kWhole = 1e12;
  if (std::abs(number) < kWhole) return append_thousandths(out, number);
  char digits[512];
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  const auto end =
      std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed, 3).ptr;
  out.append(digits, end);
}

void append_fields(std::string& out, std::span<const LogField> fields) {
  for (const LogField& field : fields) {
    out += ",\"";
    out += field.name;
    out += "\":";
    std::visit([&out](const auto& value) { append_value(out, value); }, field.value);
  }
}

// The line a thread is making, empty; it keeps its room.
std::string& own_line() {
  thread_local std::string line;
  line.clear();
  return line;
}

// Writes all of it, or says that it could not. A pipe without room is waited for, within bounds.
bool write_all(int file, std::string_view bytes, std::size_t& done) {
  for (done = 0; done < bytes.size();) {
    const auto written = ::write(file, bytes.data() + done, bytes.size() - done);
    if (written > 0) {
      done += std::size_t(written);
      continue;
    }
    if (written < 0 && errno == EINTR) continue;
    pollfd room{file, POLLOUT, 0};
    if (written < 0 && errno == EAGAIN && ::poll(&room, 1, kWriteWaitMs) > 0) continue;
    return false;
  }
  return true;
}

}  // namespace

Log::Log(const std::string& path, Severity least, const Clock& clock)
    : least_(least), clock_(clock), file_(open_log(path)), thread_([this] { run(); }) {}

Log::~Log() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  if (file_ != STDERR_FILENO) ::close(file_);
}

LogBeginning::LogBeginning(std::string_view message, std::initializer_list<LogField> fields) {
  append_value(text_, message);
  append_fields(text_, fields);
}

void Log::begin(std::string& out, Severity severity) const {
  out += R"({"time":")";
  append_time(out, clock_.now());
  out += R"(","severity":")";
  out += severity_name(severity);
  out += R"(","message":)";
}

void Log::format(std::string& out, Severity severity, std::string_view message,
                 std::span<const LogField> fields) const {
  begin(out, severity);
  append_value(out, message);
  append_fields(out, fields);
  out += "}\n";
}

void Log::write(Severity severity, std::string_view message, std::span<const LogField> fields) {
  if (!writes(severity)) return;
  auto& line = own_line();
  format(line, severity, message, fields);
  take(line);
}

void Log::write(Severity severity, const LogBeginning& beginning, std::initializer_list<LogField> fields) {
  if (!writes(severity)) return;
  auto& line = own_line();
  begin(line, severity);
  line += beginning.text();
  append_fields(line, fields);
  line += "}\n";
  take(line);
}

void Log::take(const std::string& line) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + line.size() > kMaxLogBufferBytes) {
      dropped_.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    const auto before = waiting_.size();
    waiting_ += line;
    ++waiting_lines_;
    ++accepted_;
    wake = before == 0 || (before < kLogFlushBytes && waiting_.size() >= kLogFlushBytes);
  }
  if (wake) wake_.notify_one();
}

void Log::flush() {
  std::unique_lock lock(mutex_);
  const auto until = accepted_;
  hurry_ = true;
  wake_.notify_one();
  written_.wait(lock, [&] { return settled_ >= until; });
}

void Log::run() {
  std::string bytes;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || hurry_ || !waiting_.empty(); });
    wake_.wait_for(lock, std::chrono::milliseconds(kLogFlushMs),
                   [this] { return stopping_ || hurry_ || waiting_.size() >= kLogFlushBytes; });
    hurry_ = false;
    const bool last = stopping_;
    bytes.swap(waiting_);
    const auto lines = std::exchange(waiting_lines_, 0);
    lock.unlock();
    put(bytes, lines);
    report_dropped();
    bytes.clear();
    lock.lock();
    settled_ += std::uint64_t(lines);
    written_.notify_all();
    if (last && waiting_.empty()) return;
  }
}

void Log::put(const std::string& bytes, std::int64_t lines) {
  if (bytes.empty()) return;
  std::size_t done = 0;
  // What is left of a torn line is ended first, so that it spoils no other.
  if (torn_ && !write_all(file_, "\n", done)) {
    write_errors_.fetch_add(1, std::memory_order_relaxed);
    dropped_.fetch_add(lines, std::memory_order_relaxed);
    return;
  }
  torn_ = false;
  if (write_all(file_, bytes, done)) return;
  write_errors_.fetch_add(1, std::memory_order_relaxed);
  const auto whole = std::count(bytes.begin(), bytes.begin() + std::ptrdiff_t(done), '\n');
  dropped_.fetch_add(lines - whole, std::memory_order_relaxed);
  torn_ = done > 0 && bytes[done - 1] != '\n';
}

void Log::report_dropped() {
  const auto dropped = dropped_lines();
  if (dropped == reported_dropped_) return;
  std::string line;
  const LogField count{"lines", dropped - reported_dropped_};
  format(line, Severity::warning, "log lines were dropped", std::span(&count, 1));
  std::size_t done = 0;
  if (torn_) line.insert(0, 1, '\n');
  if (write_all(file_, line, done)) {
    reported_dropped_ = dropped;
    torn_ = false;
  } else {
    torn_ = torn_ || done > 0;
  }
}

}  // namespace lumbung
