// The table of everything that can be configured. A key here is a flag, an environment variable, a
// line of the file, a row of `--help` and of docs/configuration.md; there is no other list.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "runtime/config/config.h"

namespace lumbung {

struct Setting {
  std::string_view key;       // `drain_seconds`
  std::string_view value;     // What may stand there, with its unit: `seconds, 1 to 300`.
  std::string_view fallback;  // As an operator would write it; empty: nothing.
  std::string_view meaning;   // A sentence or three.
  // Takes a value in. Gives what is wrong with it, without repeating it: it may be a secret by
  // mistake.
  std::optional<std::string> (*take)(Config& config, std::string_view text);
  bool is_switch = false;   // A flag without a value means true.
  bool repeatable = false;  // May be given again; in the environment, commas between.
};

std::span<const Setting> settings();
const Setting* find_setting(std::string_view key);

// `--drain-seconds` and `LUMBUNG_DRAIN_SECONDS` for `drain_seconds`.
std::string flag_of(std::string_view key);
std::string variable_of(std::string_view key);

// `config`, and the questions `help`, `help_markdown`, `version`: flags that are not settings.
inline constexpr std::string_view kFileKey = "config";

// What is wrong between values that are right by themselves: one sentence per mistake, each with
// its key.
struct Conflict {
  std::string key;
  std::string sentence;
};
std::vector<Conflict> conflicts(const Config& config);

}  // namespace lumbung
