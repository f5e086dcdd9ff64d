// What a watcher wants to hear of a log.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

namespace lumbung::events {

struct WatchFilter {
  // Beginnings of the names of records, `businesses/`; at least one. What is not of these kinds is never told.
  std::vector<std::string> kinds;
  // Each: empty for all.
  std::vector<std::string> names;
  std::vector<std::string> types;  // Full message names.
  std::vector<std::string> kecamatan;

  // Sorts, without doubles, so that two filters that want the same are equal.
  void tidy();
  // Equal for equal filters; for tokens.
  std::string canonical() const;

  // The rest needs a tidy filter.
  bool wants_record(std::string_view name) const;
  bool wants_event(std::string_view name, std::string_view type, const std::vector<std::string>& places) const;
  bool wants_place(const std::vector<std::string>& places) const;
};

// The kecamatan an event or a record names, in itself and one message further in: of a record that moved, both.
std::vector<std::string> kecamatan_of(const google::protobuf::Message& message);

}  // namespace lumbung::events
