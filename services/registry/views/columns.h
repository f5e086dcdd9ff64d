// Values of a record as a view keeps them.
#pragma once

#include <optional>
#include <string>

#include <google/protobuf/timestamp.pb.h>
#include <google/type/date.pb.h>

#include "base/date.h"
#include "runtime/store/connection.h"

namespace lumbung::registry {

// `2016-12-31`, empty when there is none.
inline std::string date_text(const google::type::Date& date) {
  const auto day = date_of(date);
  return day ? day->iso() : std::string();
}

// `2016-12-31`, the UTC date of a moment.
inline std::string time_date_text(const google::protobuf::Timestamp& time) {
  return Date{std::chrono::floor<std::chrono::days>(
                  std::chrono::sys_seconds{std::chrono::seconds{time.seconds()}})}
      .iso();
}

// A yes or no as a view keeps it, for a field of kind boolean: `erased = true`.
inline std::string yes_or_no(bool value) { return value ? "true" : "false"; }

// NULL when the record has none.
inline store::Value optional_number(bool present, std::int64_t value) {
  return present ? store::Value{value} : store::Value{};
}

}  // namespace lumbung::registry
