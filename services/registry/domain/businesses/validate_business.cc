#include <set>
#include <string>

#include "base/text.h"
#include "registry/domain/change.h"
#include "registry/domain/field_checks.h"
#include "registry/domain/normalise.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {
namespace {

constexpr const char* kCollection = "businesses";
constexpr const char* kPrefix = "business.";
constexpr const char* kOwnerCollection = "owners";
constexpr std::size_t kDigitsWithoutZero = 4;

const std::vector<std::string_view>& updatable_fields() {
  static const std::vector<std::string_view> fields{"display_name",
                                                    "kbli_main",
                                                    "kbli_others",
                                                    "kbli_version",
                                                    "kelurahan",
                                                    "address",
                                                    "nib",
                                                    "workers_male",
                                                    "workers_female",
                                                    "capital_rupiah",
                                                    "net_assets_rupiah",
                                                    "yearly_sales_rupiah",
                                                    "reported_size_class",
                                                    "started_date",
                                                    "owner"};
  return fields;
}

void check_code(const std::string& field, const std::string& code, const std::string& version,
                const Reference& reference, FieldChecks& checks) {
  if (reference.kbli.line_of_business(version, code)) return;
  if (code.size() == kDigitsWithoutZero && reference.kbli.line_of_business(version, "0" + code))
    return checks.add(field, "KBLI_LEADING_ZERO_LOST",
                      "Leading zero lost? 0" + code +
                          " exists; spreadsheets drop the zero unless the column is text.",
                      code);
  checks.add(field, "KBLI_UNKNOWN",
             "There is no such five-digit code in KBLI " + version +
                 "; leave it empty when the business cannot be mapped.",
             code);
}

// The fields that both registering and updating may set, without the lines of business.
void check_fields(const Business& business, const Reference& reference, FieldChecks& checks) {
  checks.text("display_name", business.display_name(), kMinNameLength, kMaxNameLength);
  checks.kelurahan(business.kelurahan(), reference);
  checks.text("address", business.address(), 0, kMaxAddressLength);
  checks.nib(business.nib());
  checks.number("workers_male", business.workers_male(), kMaxWorkers);
  checks.number("workers_female", business.workers_female(), kMaxWorkers);
  checks.amount("capital_rupiah", business.capital_rupiah());
  checks.amount("net_assets_rupiah", business.net_assets_rupiah());
  checks.amount("yearly_sales_rupiah", business.yearly_sales_rupiah());
  checks.date("started_date", business.started_date());
  checks.resource_name("owner", business.owner(), kOwnerCollection);
}

void check_name(std::string_view name, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("name", name, kCollection);
}

}  // namespace

void check_kbli(const Business& business, const std::string& prefix, const Reference& reference,
                std::vector<FieldViolation>& wrong) {
  FieldChecks checks(prefix, wrong);
  const std::string version =
      business.kbli_version().empty() ? std::string(kDefaultKbliVersion) : business.kbli_version();
  if (!reference.kbli.has_version(version))
    return checks.add("kbli_version", "KBLI_VERSION_UNKNOWN",
                      "This edition is not loaded here; 2020 is.", version);
  if (business.kbli_others_size() > kMaxKbliOthers)
    return checks.add("kbli_others", "TOO_MANY_VALUES", "Give at most 20 other lines.",
                      std::to_string(business.kbli_others_size()));
  std::set<std::string> seen;
  if (!business.kbli_main().empty()) {
    check_code("kbli_main", business.kbli_main(), version, reference, checks);
    seen.insert(business.kbli_main());
  }
  for (int i = 0; i < business.kbli_others_size(); ++i) {
    const auto& code = business.kbli_others(i);
    const auto field = "kbli_others[" + std::to_string(i) + "]";
    if (!seen.insert(code).second)
      checks.add(field, "KBLI_TWICE",
                 "Give each line once, and the main line not among the others.", code);
    else
      check_code(field, code, version, reference, checks);
  }
}

void validate(const v1::RegisterBusinessRequest& request, const Reference& reference,
              std::vector<FieldViolation>& wrong) {
  FieldChecks checks(kPrefix, wrong);
  checks.external_id(request.business().external_id());
  check_fields(request.business(), reference, checks);
  check_kbli(request.business(), kPrefix, reference, wrong);
  checks.date("operating_status_date", request.business().operating_status_date());
  if (!request.has_owner()) return;
  if (!request.business().owner().empty())
    FieldChecks("", wrong).add("owner", "OWNER_TWICE",
                               "Give the person here or an owner on record in business.owner, not "
                               "both.");
  check_owner(request.owner(), "owner.", wrong);
}

void validate(const v1::UpdateBusinessRequest& request, const Reference& reference,
              std::vector<FieldViolation>& wrong) {
  FieldChecks checks(kPrefix, wrong);
  if (request.business().name().empty()) checks.missing("name");
  checks.resource_name("name", request.business().name(), kCollection);
  check_mask(request.update_mask(), request.business(), updatable_fields(), wrong);

  const auto given = in_mask(request.business(), request.update_mask());
  const auto named = [&](std::string_view field) { return names(request.update_mask(), field); };
  if (named("display_name") && given.display_name().empty()) checks.missing("display_name");
  if (named("kelurahan") && given.kelurahan().empty()) checks.missing("kelurahan");
  check_fields(given, reference, checks);
  check_kbli(given, kPrefix, reference, wrong);
}

void validate(const v1::ChangeOperatingStatusRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), wrong);
  FieldChecks checks("", wrong);
  checks.date("status_date", request.status_date());
  checks.text("note", request.note(), 0, kMaxNoteLength);
}

void validate(const v1::GetBusinessRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), wrong);
}

void validate(const v1::BatchGetBusinessesRequest& request, std::vector<FieldViolation>& wrong) {
  check_names(request.names(), kCollection, wrong);
}

}  // namespace lumbung::registry
