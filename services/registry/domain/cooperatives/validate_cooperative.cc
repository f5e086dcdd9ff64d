#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>

#include "base/date.h"
#include "base/text.h"
#include "registry/domain/change.h"
#include "registry/domain/field_checks.h"
#include "registry/domain/normalise.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {
namespace {

constexpr const char* kCollection = "cooperatives";
constexpr const char* kPrefix = "cooperative.";

const std::vector<std::string_view>& updatable_fields() {
  static const std::vector<std::string_view> fields{
      "display_name",     "type",         "level",       "pattern", "badan_hukum_number",
      "badan_hukum_date", "nik_koperasi", "nib",         "npwp",    "kelurahan",
      "address",          "founded_date", "member_count"};
  return fields;
}

// The numbers of a cooperative as text: none is ever parsed into an integer.
void check_numbers(const Cooperative& cooperative, FieldChecks& checks) {
  checks.text("badan_hukum_number", cooperative.badan_hukum_number(), 0, kMaxPaperNumberLength);
  const auto nik = trimmed(cooperative.nik_koperasi());
  if (!nik.empty() && (!all_digits(nik) || nik.size() > kMaxNikKoperasiDigits))
    checks.add("nik_koperasi", "NIK_KOPERASI_FORMAT", "A NIK koperasi has at most 16 digits.", nik);
  checks.nib(cooperative.nib());
  const auto npwp = normalised_npwp(cooperative.npwp());
  if (!npwp.empty() && (npwp.size() != kNpwpDigits || !all_digits(npwp)))
    checks.add("npwp", "NPWP_FORMAT", "An NPWP has 15 digits, or 16 since 2024.",
               cooperative.npwp());
}

// The fields that both registering and updating may set.
void check_fields(const Cooperative& cooperative, const Reference& reference, FieldChecks& checks) {
  checks.text("display_name", cooperative.display_name(), kMinNameLength, kMaxNameLength);
  check_numbers(cooperative, checks);
  checks.date("badan_hukum_date", cooperative.badan_hukum_date());
  checks.kelurahan(cooperative.kelurahan(), reference);
  checks.text("address", cooperative.address(), 0, kMaxAddressLength);
  checks.date("founded_date", cooperative.founded_date());
  checks.number("member_count", cooperative.member_count(),
                std::numeric_limits<std::int32_t>::max());
}

void check_book_year(const Cooperative::BookYear& year, const std::string& path,
                     const std::optional<Date>& founded, FieldChecks& checks) {
  checks.book_year(path + ".year", year.year());
  if (founded && year.year() < founded->year())
    checks.add(path + ".year", "BOOK_YEAR_BEFORE_FOUNDING",
               "The cooperative was founded later; correct the year or the founding date.",
               std::to_string(year.year()));
  const auto rat = date_of(year.rat_date());
  if (rat && rat->year() <= year.year())
    checks.add(path + ".rat_date", "RAT_BEFORE_YEAR_END",
               "The annual meeting is held after the book year it is about.", rat->iso());
  if (year.has_business_volume_rupiah())
    checks.amount(path + ".business_volume_rupiah", year.business_volume_rupiah());
}

void check_book_years(const Cooperative& cooperative, FieldChecks& checks) {
  if (cooperative.book_years_size() > kMaxBookYears)
    return checks.add("book_years", "TOO_MANY_VALUES", "Give at most 100 book years.",
                      std::to_string(cooperative.book_years_size()));
  const auto founded = date_of(cooperative.founded_date());
  std::set<int> seen;
  for (int i = 0; i < cooperative.book_years_size(); ++i) {
    const auto& year = cooperative.book_years(i);
    const auto path = "book_years[" + std::to_string(i) + "]";
    check_book_year(year, path, founded, checks);
    if (!seen.insert(year.year()).second)
      checks.add(path + ".year", "BOOK_YEAR_TWICE", "Give each book year once.",
                 std::to_string(year.year()));
  }
}

void check_name(std::string_view name, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("name", name, kCollection);
}

}  // namespace

void validate(const v1::RegisterCooperativeRequest& request, const Reference& reference,
              std::vector<FieldViolation>& wrong) {
  FieldChecks checks(kPrefix, wrong);
  checks.external_id(request.cooperative().external_id());
  check_fields(request.cooperative(), reference, checks);
  check_book_years(request.cooperative(), checks);
}

void validate(const v1::UpdateCooperativeRequest& request, const Reference& reference,
              std::vector<FieldViolation>& wrong) {
  FieldChecks checks(kPrefix, wrong);
  if (request.cooperative().name().empty()) checks.missing("name");
  checks.resource_name("name", request.cooperative().name(), kCollection);
  check_mask(request.update_mask(), request.cooperative(), updatable_fields(), wrong);

  const auto given = in_mask(request.cooperative(), request.update_mask());
  const auto named = [&](std::string_view field) { return names(request.update_mask(), field); };
  if (named("display_name") && given.display_name().empty()) checks.missing("display_name");
  if (named("type") && given.type() == Cooperative::TYPE_UNSPECIFIED) checks.missing("type");
  if (named("level") && given.level() == Cooperative::LEVEL_UNSPECIFIED) checks.missing("level");
  if (named("pattern") && given.pattern() == Cooperative::PATTERN_UNSPECIFIED)
    checks.missing("pattern");
  if (named("kelurahan") && given.kelurahan().empty()) checks.missing("kelurahan");
  check_fields(given, reference, checks);
}

void validate(const v1::RecordAnnualMeetingRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), wrong);
  FieldChecks("", wrong).book_year("book_year", request.book_year());
}

void validate(const v1::ReportBusinessVolumeRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), wrong);
  FieldChecks checks("", wrong);
  checks.book_year("book_year", request.book_year());
  checks.amount("business_volume_rupiah", request.business_volume_rupiah());
}

void validate(const v1::ChangeCooperativeLegalStateRequest& request,
              std::vector<FieldViolation>& wrong) {
  check_name(request.name(), wrong);
  FieldChecks checks("", wrong);
  checks.text("paper_number", request.paper_number(), 1, kMaxPaperNumberLength);
  checks.date("paper_date", request.paper_date());
}

void validate(const v1::EvaluateCooperativeActivityRequest& request,
              std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).date("as_of_date", request.as_of_date());
}

void validate(const v1::GetCooperativeRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), wrong);
}

void validate(const v1::BatchGetCooperativesRequest& request, std::vector<FieldViolation>& wrong) {
  check_names(request.names(), kCollection, wrong);
}

}  // namespace lumbung::registry
