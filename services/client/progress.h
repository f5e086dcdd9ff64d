// How far a long work is: a bar with rate and remaining time for a person at a terminal, one JSON
// object a line for a program that reads stderr.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "base/seams.h"

namespace lumbung::client {

inline constexpr std::chrono::milliseconds kRedrawEvery{100};
inline constexpr std::chrono::seconds kProgressLineEvery{1};

// What is counted; bytes are shown in binary units. Of `nothing` only the time is known.
enum class Counted { bytes, events, streams, records, nothing };

class Progress {
 public:
  struct Settings {
    std::string what;  // `businesses.csv`
    Counted counted = Counted::bytes;
    bool terminal = false;
  };

  // `out` and `clock` outlive it. Measures from now on.
  Progress(Settings settings, std::ostream& out, const Clock& clock);
  // Takes the bar away, so that what follows begins on a clean line.
  ~Progress();
  Progress(const Progress&) = delete;

  // Shows it, unless it was shown a moment ago. `rows` is shown when there are any.
  void at(std::int64_t done, std::optional<std::int64_t> total, std::int64_t rows = 0);
  // Shows how long it has lasted, when nothing else is known; not before it is a while.
  void waiting();
  // Shows the last state, however recently one was shown, and takes the bar away. Once.
  void end();

 private:
  void show();
  std::string bar() const;
  std::string json() const;
  std::chrono::microseconds elapsed() const { return clock_.now() - begin_; }
  std::int64_t rate_per_second() const;
  std::optional<std::int64_t> seconds_left() const;

  const Settings settings_;
  std::ostream& out_;
  const Clock& clock_;
  const Timestamp begin_;
  std::optional<Timestamp> shown_;
  std::int64_t done_ = 0;
  std::optional<std::int64_t> total_;
  std::int64_t rows_ = 0;
  bool ended_ = false;
};

// True when stderr is a terminal that can redraw a line.
bool stderr_is_terminal();
// True when data would be seen between the bars.
bool stdout_is_terminal();

// `512 B`, `1,5 KiB`, `2,0 MiB`.
std::string bytes_text(std::int64_t bytes);
// `00:07`, `12:30`, `1:02:03`.
std::string duration_text(std::int64_t seconds);

}  // namespace lumbung::client
