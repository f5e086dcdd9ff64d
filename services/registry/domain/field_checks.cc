#include "registry/domain/field_checks.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>

#include "base/date.h"
#include "base/rupiah.h"
#include "base/text.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kMaxValueShown = 100;
constexpr std::size_t kMaxIdLength = 64;
constexpr std::size_t kNikDigits = 16;
constexpr std::size_t kOldNpwpDigits = 15;

// As people write numbers: 01.234.567.8-901.000.
std::string without_marks(std::string_view text) {
  std::string rest;
  for (const char c : text)
    if (c != '.' && c != '-' && c != ' ') rest.push_back(c);
  return rest;
}

bool is_id(std::string_view id) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !id.empty() && id.size() <= kMaxIdLength && std::all_of(id.begin(), id.end(), allowed);
}

}  // namespace

void FieldChecks::add(const std::string& field, std::string reason, std::string sentence,
                      std::string_view value) {
  wrong_.push_back(
      {prefix_ + field, std::move(reason), std::move(sentence), utf8_cut(value, kMaxValueShown)});
}

void FieldChecks::missing(const std::string& field) {
  add(field, "REQUIRED", "This field must not be empty.");
}

void FieldChecks::text(const std::string& field, std::string_view value, std::size_t shortest,
                       std::size_t longest) {
  if (value.empty()) return;
  const auto length = utf8_length(trimmed(value));
  if (!length)
    add(field, "TEXT_INVALID", "Send UTF-8 text without control characters.");
  else if (*length < shortest)
    add(field, "TEXT_TOO_SHORT", "Give at least " + std::to_string(shortest) + " characters.",
        value);
  else if (*length > longest)
    add(field, "TEXT_TOO_LONG", "Give at most " + std::to_string(longest) + " characters.", value);
}

void FieldChecks::external_id(std::string_view value) {
  const auto digits = without_marks(trimmed(value));
  if (all_digits(digits) && digits.size() == kNikDigits)
    return add("external_id", "EXTERNAL_ID_LOOKS_LIKE_NIK",
               "16 digits look like a person's NIK; use an id of your own system instead.");
  if (all_digits(digits) && digits.size() == kOldNpwpDigits)
    return add("external_id", "EXTERNAL_ID_LOOKS_LIKE_NPWP",
               "15 digits look like a tax number; use an id of your own system instead.");
  text("external_id", value, 0, kMaxExternalIdLength);
}

void FieldChecks::kelurahan(std::string_view value, const Reference& reference) {
  const auto code = trimmed(value);
  if (code.empty() || reference.places.kelurahan(code)) return;
  if (const auto* place = reference.places.kelurahan_by_bps(code))
    return add("kelurahan", "PLACE_IS_BPS_CODE",
               "This is the BPS code of " + place->display_name() + "; give its Kemendagri code, " +
                   place->code() + ".",
               value);
  if (const auto* place = reference.places.kelurahan_named(code))
    return add("kelurahan", "PLACE_UNKNOWN",
               "Give the Kemendagri code of " + place->display_name() + ", " + place->code() +
                   ", not its name.",
               value);
  add("kelurahan", "PLACE_UNKNOWN",
      "There is no kelurahan with this Kemendagri code; ListKelurahan names them all.", value);
}

void FieldChecks::nib(std::string_view value) {
  const auto digits = trimmed(value);
  if (value.empty() || (digits.size() == kNibDigits && all_digits(digits))) return;
  add("nib", "NIB_FORMAT", "A NIB has 13 digits and nothing else.", value);
}

void FieldChecks::amount(const std::string& field, std::int64_t rupiah) {
  if (rupiah < 0)
    add(field, "AMOUNT_NEGATIVE", "Give whole rupiah, 0 or more.", std::to_string(rupiah));
  else if (rupiah > kMaxRupiah)
    add(field, "AMOUNT_TOO_LARGE",
        "Give at most " + std::to_string(kMaxRupiah) + " rupiah; is the unit right?",
        std::to_string(rupiah));
}

void FieldChecks::number(const std::string& field, std::int64_t value, std::int64_t highest) {
  if (value >= 0 && value <= highest) return;
  add(field, "NUMBER_OUT_OF_RANGE", "Give a number from 0 to " + std::to_string(highest) + ".",
      std::to_string(value));
}

void FieldChecks::date(const std::string& field, const google::type::Date& value) {
  const auto date = date_of(value);
  if (date && date->year() < kFirstYear)
    add(field, "DATE_IMPLAUSIBLE",
        "Give a date from " + std::to_string(kFirstYear) + " on, or none when it is not known.",
        date->iso());
}

void FieldChecks::book_year(const std::string& field, int year) {
  if (year >= kFirstBookYear && year <= kLastBookYear) return;
  add(field, "BOOK_YEAR_OUT_OF_RANGE",
      "Give a calendar year from " + std::to_string(kFirstBookYear) + " on.", std::to_string(year));
}

void FieldChecks::resource_name(const std::string& field, std::string_view value,
                                std::string_view collection) {
  if (value.empty()) return;
  const auto slash = value.find('/');
  const auto id = slash == std::string_view::npos ? std::string_view() : value.substr(slash + 1);
  const bool is_nik = id.size() == kNikDigits && all_digits(id);
  if (value.substr(0, slash) == collection && is_id(id) && !is_nik) return;
  const bool holds_nik = longest_run_of_digits(value) >= kNikDigits;
  add(field, "NAME_FORMAT", "Give a resource name, " + std::string(collection) + "/{id}.",
      holds_nik ? std::string_view() : value);
}

std::size_t longest_run_of_digits(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c >= '0' && c <= '9' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

void check_names(const google::protobuf::RepeatedPtrField<std::string>& names,
                 std::string_view collection, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  if (names.size() > kMaxBatchGet)
    return checks.add("names", "TOO_MANY_VALUES",
                      "Ask for at most " + std::to_string(kMaxBatchGet) + " at once.",
                      std::to_string(names.size()));
  for (int i = 0; i < names.size(); ++i) {
    const auto field = "names[" + std::to_string(i) + "]";
    if (names[i].empty())
      checks.missing(field);
    else
      checks.resource_name(field, names[i], collection);
  }
}

void check_mask(const google::protobuf::FieldMask& mask, const google::protobuf::Message& resource,
                const std::vector<std::string_view>& updatable,
                std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  if (mask.paths().empty())
    checks.add("update_mask", "MASK_EMPTY", "Name the fields to take over.");
  for (const auto& path : mask.paths()) {
    if (std::find(updatable.begin(), updatable.end(), path) != updatable.end()) continue;
    const auto* field = resource.GetDescriptor()->FindFieldByName(path.substr(0, path.find('.')));
    if (field)
      checks.add(
          "update_mask", "MASK_FIELD_NOT_UPDATABLE",
          "This field is not changed by an update: it is filled by the register, never changes, "
          "or has an RPC of its own.",
          path);
    else
      checks.add("update_mask", "MASK_FIELD_UNKNOWN",
                 "There is no such field to update; name whole fields as this API spells them.",
                 path);
  }
}

}  // namespace lumbung::registry
