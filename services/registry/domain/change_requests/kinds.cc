#include "registry/domain/change_requests/kinds.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "registry/domain/change.h"

namespace lumbung::registry {

using google::protobuf::FieldMask;
using v1::ChangeRequest;
using v1::ChangeVerification;

namespace {

constexpr std::string_view kPrefix = "KIND_";

const std::map<std::string_view, ChangeRequest::Kind>& kinds_by_field() {
  static const std::map<std::string_view, ChangeRequest::Kind> kinds{
      {"display_name", ChangeRequest::KIND_IDENTITY},
      {"owner", ChangeRequest::KIND_IDENTITY},
      {"badan_hukum_number", ChangeRequest::KIND_IDENTITY},
      {"badan_hukum_date", ChangeRequest::KIND_IDENTITY},
      {"nik_koperasi", ChangeRequest::KIND_IDENTITY},
      {"nib", ChangeRequest::KIND_IDENTITY},
      {"npwp", ChangeRequest::KIND_IDENTITY},
      {"kelurahan", ChangeRequest::KIND_PLACE},
      {"address", ChangeRequest::KIND_PLACE},
      {"workers_male", ChangeRequest::KIND_NUMBERS},
      {"workers_female", ChangeRequest::KIND_NUMBERS},
      {"member_count", ChangeRequest::KIND_NUMBERS},
      {"capital_rupiah", ChangeRequest::KIND_AMOUNTS},
      {"net_assets_rupiah", ChangeRequest::KIND_AMOUNTS},
      {"yearly_sales_rupiah", ChangeRequest::KIND_AMOUNTS},
      {"operating_status", ChangeRequest::KIND_STATUS},
      {"operating_status_date", ChangeRequest::KIND_STATUS},
      {"kbli_main", ChangeRequest::KIND_LINES},
      {"kbli_others", ChangeRequest::KIND_LINES},
      {"kbli_version", ChangeRequest::KIND_LINES},
      {"type", ChangeRequest::KIND_OTHER},
      {"level", ChangeRequest::KIND_OTHER},
      {"pattern", ChangeRequest::KIND_OTHER},
      {"founded_date", ChangeRequest::KIND_OTHER},
      {"started_date", ChangeRequest::KIND_OTHER},
      {"reported_size_class", ChangeRequest::KIND_OTHER}};
  return kinds;
}

template <class Kind>
std::optional<Kind> named(const google::protobuf::EnumDescriptor& type, std::string_view word) {
  const auto* value = type.FindValueByName(std::string(kPrefix) + std::string(word));
  if (!value || value->number() == 0) return std::nullopt;
  return Kind(value->number());
}

template <class Keep>
FieldMask those(const FieldMask& fields, Keep keep) {
  FieldMask kept;
  for (const auto& field : fields.paths())
    if (keep(field)) kept.add_paths(field);
  return kept;
}

}  // namespace

std::optional<ChangeRequest::Kind> kind_of_field(std::string_view field) {
  const auto found = kinds_by_field().find(field);
  if (found == kinds_by_field().end()) return std::nullopt;
  return found->second;
}

std::vector<ChangeRequest::Kind> kinds_of(const FieldMask& fields) {
  std::set<ChangeRequest::Kind> kinds;
  for (const auto& field : fields.paths())
    if (const auto kind = kind_of_field(field)) kinds.insert(*kind);
  return {kinds.begin(), kinds.end()};
}

FieldMask proposable(const FieldMask& fields) {
  return those(fields, [](const std::string& field) { return kind_of_field(field).has_value(); });
}

FieldMask status_fields() {
  FieldMask fields;
  fields.add_paths("operating_status");
  fields.add_paths("operating_status_date");
  return fields;
}

FieldMask without_status(const FieldMask& fields) {
  return those(fields, [](const std::string& field) { return !names(status_fields(), field); });
}

std::vector<ChangeVerification::Kind> needed_verifications(const RuleSet& rules, const ChangeRequest& change) {
  std::set<ChangeVerification::Kind> needed;
  for (const auto& rule : rules.changes()) {
    const auto kind = change_kind_named(rule.kind());
    const auto& kinds = change.kinds();
    if (!kind || std::find(kinds.begin(), kinds.end(), *kind) == kinds.end()) continue;
    for (const auto& word : rule.verifications())
      if (const auto verification = verification_named(word)) needed.insert(*verification);
  }
  return {needed.begin(), needed.end()};
}

std::optional<ChangeRequest::Kind> change_kind_named(std::string_view word) {
  return named<ChangeRequest::Kind>(*ChangeRequest::Kind_descriptor(), word);
}

std::optional<ChangeVerification::Kind> verification_named(std::string_view word) {
  return named<ChangeVerification::Kind>(*ChangeVerification::Kind_descriptor(), word);
}

std::string_view word_of(ChangeVerification::Kind kind) {
  return std::string_view(ChangeVerification::Kind_Name(kind)).substr(kPrefix.size());
}

}  // namespace lumbung::registry
