// How much a log line matters, apart from log.h because configuration names it too.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace lumbung {

enum class Severity { debug, info, warning, error };

inline constexpr std::array<std::string_view, 4> kSeverityNames{"debug", "info", "warning",
                                                                "error"};

constexpr std::string_view severity_name(Severity severity) {
  return kSeverityNames[static_cast<std::size_t>(severity)];
}

constexpr std::optional<Severity> severity_of(std::string_view name) {
  for (std::size_t i = 0; i < kSeverityNames.size(); ++i)
    if (kSeverityNames[i] == name) return static_cast<Severity>(i);
  return std::nullopt;
}

}  // namespace lumbung
