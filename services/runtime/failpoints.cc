#include "runtime/failpoints.h"

#include <unistd.h>

#include <charconv>
#include <stdexcept>

#include "base/text.h"

namespace lumbung {
namespace {

// What the shell reports for a process ended by kill -9.
constexpr int kCrashExitCode = 137;

constexpr std::size_t kPlaces = static_cast<std::size_t>(Failpoint::count_);

constexpr std::array<std::string_view, kPlaces> kNames{
    "committer_before_begin", "committer_after_load", "committer_after_decide",
    "store_before_commit",    "store_commit_sent",    "committer_after_commit",
    "rebuild_before_switch",  "rebuild_after_switch", "import_after_rows",
    "erasure_before_keys",    "erasure_after_keys",   "consumer_before_commit",
    "consumer_after_commit",  "projection_before_switch", "relay_after_produce",
    "relay_before_cursor"};

std::size_t place_of(std::string_view name) {
  for (std::size_t i = 0; i < kPlaces; ++i)
    if (kNames[i] == name) return i;
  std::string known;
  for (const auto place : kNames) known += (known.empty() ? "" : ", ") + std::string(place);
  throw std::invalid_argument("There is no failpoint " + std::string(name) +
                              "; there are: " + known + ".");
}

std::int64_t times_of(std::string_view text) {
  std::int64_t times = 0;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, times);
  if (error != std::errc() || stop != end || times < 1)
    throw std::invalid_argument("A failpoint strikes at a time from 1 on, not at " +
                                std::string(text) + ".");
  return times;
}

}  // namespace

void Failpoints::arm(std::string_view specification) {
  while (!trimmed(specification).empty()) {
    const auto comma = specification.find(',');
    const auto one = trimmed(specification.substr(0, comma));
    specification.remove_prefix(comma == std::string_view::npos ? specification.size() : comma + 1);

    const auto equals = one.find('=');
    auto& armed = armed_[place_of(one.substr(0, equals))];
    const auto rest =
        equals == std::string_view::npos ? std::string_view() : one.substr(equals + 1);
    const auto at = rest.find('@');
    const auto action = rest.substr(0, at);
    if (action != "crash" && action != "disconnect")
      throw std::invalid_argument("A failpoint's action is crash or disconnect, as in " +
                                  std::string(kNames[0]) + "=crash@2.");
    armed.countdown = at == std::string_view::npos ? 1 : times_of(rest.substr(at + 1));
    armed.action = action == "crash" ? Action::crash : Action::disconnect;
    any_ = true;
  }
}

std::string_view Failpoints::name(Failpoint place) {
  return kNames[static_cast<std::size_t>(place)];
}

bool Failpoints::strike(Failpoint place) {
  auto& armed = armed_[static_cast<std::size_t>(place)];
  const auto action = armed.action.load();
  if (action == Action::none || armed.countdown.fetch_sub(1) != 1) return false;
  if (action == Action::crash) ::_exit(kCrashExitCode);
  return true;
}

}  // namespace lumbung
