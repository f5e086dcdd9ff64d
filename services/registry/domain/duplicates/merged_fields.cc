#include "registry/domain/duplicates/merged_fields.h"

#include <algorithm>
#include <map>

#include "registry/domain/businesses/size_class.h"
#include "registry/domain/change.h"
#include "registry/domain/normalise.h"

namespace lumbung::registry {

using google::protobuf::FieldMask;

namespace {

constexpr std::string_view kBookYears = "book_years";
const std::vector<std::string_view> kLines{"kbli_main", "kbli_others", "kbli_version"};

bool has(const google::protobuf::Message& record, const std::string& field) {
  const auto* descriptor = record.GetDescriptor()->FindFieldByName(field);
  if (!descriptor) return false;
  const auto* reflection = record.GetReflection();
  if (descriptor->is_repeated()) return reflection->FieldSize(record, descriptor) > 0;
  return reflection->HasField(record, descriptor);
}

FieldMask those_it_has(const google::protobuf::Message& record, const FieldMask& fields) {
  FieldMask present;
  for (const auto& path : fields.paths())
    if (path != kBookYears && has(record, path)) present.add_paths(path);
  return present;
}

void add_missing_years(Cooperative& record, const Cooperative& duplicate) {
  std::map<int, Cooperative::BookYear> years;
  for (const auto& year : record.book_years()) years[year.year()] = year;
  for (const auto& year : duplicate.book_years()) {
    auto& entry = years[year.year()];
    entry.set_year(year.year());
    if (!entry.has_rat_date() && year.has_rat_date()) *entry.mutable_rat_date() = year.rat_date();
    if (!entry.has_business_volume_rupiah() && year.has_business_volume_rupiah())
      entry.set_business_volume_rupiah(year.business_volume_rupiah());
  }
  record.clear_book_years();
  for (const auto& [_, year] : years) *record.add_book_years() = year;
}

}  // namespace

const std::vector<std::string_view>& fields_to_take(const Business&) {
  static const std::vector<std::string_view> fields{
      "display_name",   "kbli_main",    "kbli_others",       "kbli_version",        "kelurahan",
      "address",        "nib",          "workers_male",      "workers_female",      "capital_rupiah",
      "net_assets_rupiah", "yearly_sales_rupiah", "reported_size_class", "started_date", "owner"};
  return fields;
}

const std::vector<std::string_view>& fields_to_take(const Cooperative&) {
  static const std::vector<std::string_view> fields{
      "display_name",     "type",         "level", "pattern", "badan_hukum_number", "badan_hukum_date",
      "nik_koperasi",     "nib",          "npwp",  "kelurahan", "address",          "founded_date",
      "member_count",     kBookYears};
  return fields;
}

const std::vector<std::string_view>& moving_numbers() {
  static const std::vector<std::string_view> fields{"badan_hukum_number", "nik_koperasi", "nib"};
  return fields;
}

Business with_values_of(const Business& duplicate, const Business& survivor, const FieldMask& fields) {
  auto after = survivor;
  auto taken = those_it_has(duplicate, fields);
  const bool names_lines = std::any_of(kLines.begin(), kLines.end(), [&](auto line) { return names(fields, line); });
  if (names_lines && has(duplicate, "kbli_main"))
    for (const auto line : kLines)
      if (!names(taken, line)) taken.add_paths(std::string(line));
  take_over(after, duplicate, taken);
  return after;
}

Cooperative with_values_of(const Cooperative& duplicate, const Cooperative& survivor, const FieldMask& fields) {
  auto after = survivor;
  take_over(after, duplicate, those_it_has(duplicate, fields));
  if (names(fields, kBookYears)) add_missing_years(after, duplicate);
  return after;
}

void compute_again(Business& after, const Business& before, const Reference& reference, const RegistryRules& rules,
                   Date business_date) {
  normalise(after, reference);
  const auto changed = differing_fields(before, after);
  if (names(changed, "yearly_sales_rupiah") || names(changed, "net_assets_rupiah") ||
      names(changed, "capital_rupiah"))
    compute_size(after, rules, business_date);
}

void compute_again(Cooperative& after, const Cooperative&, const Reference& reference, const RegistryRules&, Date) {
  normalise(after, reference);
}

bool same_in(std::string_view field, const google::protobuf::Message& a, const google::protobuf::Message& b) {
  return !names(differing_fields(a, b), field);
}

}  // namespace lumbung::registry
