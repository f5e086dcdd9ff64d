#include "client/progress.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "base/check.h"
#include "client/table.h"
#include "runtime/log/json_text.h"

namespace lumbung::client {
namespace {

constexpr std::int64_t kBarCells = 24;
constexpr std::size_t kWhatWidth = 24;
constexpr std::int64_t kMicroseconds = 1'000'000;

std::string_view unit_of(Counted counted) {
  switch (counted) {
    case Counted::bytes:
      return "bytes";
    case Counted::events:
      return "events";
    case Counted::streams:
      return "streams";
    case Counted::records:
      return "records";
    case Counted::nothing:
      return "";
  }
  check_failed("unknown unit", __FILE__, __LINE__);
}

std::string amount_text(std::int64_t amount, Counted counted) {
  return counted == Counted::bytes ? bytes_text(amount)
                                   : std::to_string(amount) + " " + std::string(unit_of(counted));
}

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

// a * b / c without leaving 64 bits on the way.
std::int64_t scaled(std::int64_t a, std::int64_t b, std::int64_t c) {
  __extension__ using Wide = __int128;
  return c <= 0 ? 0 : static_cast<std::int64_t>(Wide{a} * b / c);
}

}  // namespace

Progress::Progress(Settings settings, std::ostream& out, const Clock& clock)
    : settings_(std::move(settings)), out_(out), clock_(clock), begin_(clock.now()) {}

Progress::~Progress() {
  if (settings_.terminal && shown_ && !ended_) out_ << "\r\x1b[K" << std::flush;
}

void Progress::at(std::int64_t done, std::optional<std::int64_t> total, std::int64_t rows) {
  done_ = done;
  total_ = total;
  rows_ = rows;
  const std::chrono::microseconds pause = settings_.terminal ? kRedrawEvery : kProgressLineEvery;
  if (!shown_ || clock_.now() - *shown_ >= pause) show();
}

void Progress::waiting() {
  const std::chrono::microseconds pause = settings_.terminal ? kRedrawEvery : kProgressLineEvery;
  if (clock_.now() - shown_.value_or(begin_) >= pause) show();
}

void Progress::end() {
  if (ended_) return;
  if (settings_.terminal) {
    if (shown_) out_ << "\r\x1b[K" << std::flush;
  } else {
    show();
  }
  ended_ = true;
}

void Progress::show() {
  shown_ = clock_.now();
  if (settings_.terminal)
    out_ << '\r' << bar() << "\x1b[K" << std::flush;
  else
    out_ << json() << '\n' << std::flush;
}

std::int64_t Progress::rate_per_second() const {
  return scaled(done_, kMicroseconds, elapsed().count());
}

std::optional<std::int64_t> Progress::seconds_left() const {
  if (!total_ || done_ <= 0) return std::nullopt;
  return scaled(std::max<std::int64_t>(*total_ - done_, 0), elapsed().count(), done_) /
         kMicroseconds;
}

std::string Progress::bar() const {
  std::string text = padded(cut(printable(settings_.what), kWhatWidth), kWhatWidth) + " ";
  if (settings_.counted == Counted::nothing)
    return text + " " + duration_text(elapsed().count() / kMicroseconds);
  if (total_ && *total_ > 0) {
    const auto done = std::clamp<std::int64_t>(done_, 0, *total_);
    const auto full = scaled(done, kBarCells, *total_);
    for (std::int64_t i = 0; i < kBarCells; ++i) text += i < full ? "█" : "░";
    text += padded(std::to_string(scaled(done, 100, *total_)), 5, Align::right) + " %";
  }
  text += "  " + amount_text(done_, settings_.counted);
  if (rows_ > 0) text += "  " + std::to_string(rows_) + " rows";
  if (elapsed().count() > 0)
    text += "  " + amount_text(rate_per_second(), settings_.counted) + "/s";
  if (const auto left = seconds_left()) text += "  " + duration_text(*left) + " left";
  return text;
}

std::string Progress::json() const {
  const auto number = [](std::string_view name, std::int64_t value) {
    return ",\"" + std::string(name) + "\":" + std::to_string(value);
  };
  std::string text = "{\"progress\":";
  append_json_string(text, settings_.what);
  if (settings_.counted == Counted::nothing)
    return text + number("elapsed_ms", elapsed().count() / 1'000) + "}";
  text += ",\"unit\":\"" + std::string(unit_of(settings_.counted)) + "\"" + number("done", done_);
  if (total_) text += number("total", *total_);
  if (rows_ > 0) text += number("rows", rows_);
  text += number("elapsed_ms", elapsed().count() / 1'000) +
          number("rate_per_second", rate_per_second());
  if (const auto left = seconds_left()) text += number("seconds_left", *left);
  return text + "}";
}

bool stderr_is_terminal() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

bool stdout_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

std::string bytes_text(std::int64_t bytes) {
  constexpr std::array<const char*, 4> kUnits{"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return std::to_string(bytes) + " B";
  std::size_t unit = 0;
  std::int64_t size = 1024;
  for (; bytes / size >= 1024 && unit + 1 < kUnits.size(); ++unit) size *= 1024;
  const auto tenths = scaled(bytes, 10, size);
  return std::to_string(tenths / 10) + "," + std::to_string(tenths % 10) + " " + kUnits[unit];
}

std::string duration_text(std::int64_t seconds) {
  const auto minutes = seconds / 60;
  if (minutes < 60) return two_digits(minutes) + ":" + two_digits(seconds % 60);
  return std::to_string(minutes / 60) + ":" + two_digits(minutes % 60) + ":" +
         two_digits(seconds % 60);
}

}  // namespace lumbung::client
