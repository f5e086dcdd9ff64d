#include "registry/history/history_read.h"

#include <algorithm>

#include "base/check.h"
#include "base/nearest.h"
#include "base/person_number.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kMaxNameBytes = 200;
// Their trail asks for a permission of its own (registry.persons.audit).
constexpr char kPersonReads[] = "personReads/";

std::string without_slash(std::string prefix) {
  if (prefix.ends_with('/')) prefix.pop_back();
  return prefix;
}

bool is_plain(const std::string& name) {
  return name.size() <= kMaxNameBytes &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

}  // namespace

const store::AggregateType* kind_with_history(const store::Aggregates& aggregates, const std::string& name) {
  const auto* kind = aggregates.find(name);
  return kind && kind->prefix != kPersonReads ? kind : nullptr;
}

std::optional<FieldViolation> wrong_name(const store::Aggregates& aggregates, const std::string& name) {
  if (name.empty()) return std::nullopt;  // REQUIRED; said already.
  const bool repeatable = is_plain(name) && !holds_person_number(name);
  const auto shown = repeatable ? name : std::string();
  const auto* kind = repeatable ? kind_with_history(aggregates, name) : nullptr;
  // `businesses/` alone names nobody; `calendar` is whole.
  if (kind && (name != kind->prefix || !name.ends_with('/'))) return std::nullopt;
  if (kind || !repeatable || name.find('/') == std::string::npos)
    return FieldViolation{"name", "NAME_FORMAT", "Give the resource name of a record, for example businesses/{id}.",
                          shown};
  std::vector<std::string> kinds;
  for (const auto& type : aggregates.all())
    if (type.prefix != kPersonReads) kinds.push_back(without_slash(type.prefix));
  const auto meant = nearest(name.substr(0, name.find('/')), kinds);
  return FieldViolation{"name", "RECORD_KIND_UNKNOWN",
                        "No records of that kind have a history here." +
                            (meant.empty() ? "" : " Did you mean " + meant + "?") + " There are " + listed(kinds) + ".",
                        shown};
}

std::unique_ptr<google::protobuf::Message> record_now(const HistoryRead& read, const std::string& name) {
  const auto rows = store::read_states(read.connection, {name});
  if (rows.empty()) return nullptr;
  std::unique_ptr<google::protobuf::Message> record(read.aggregates.of(name).prototype->New());
  CHECK(record->ParseFromString(rows.front().state));
  return record;
}

Refusal record_not_found(const std::string& name) { return not_found("RECORD_NOT_FOUND", name); }

}  // namespace lumbung::registry
