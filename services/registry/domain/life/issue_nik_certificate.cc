#include "registry/domain/life/issue_nik_certificate.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "registry/domain/fold.h"
#include "registry/domain/life/rat_calendar.h"
#include "registry/domain/life/rules_on.h"
#include "registry/domain/life/standing.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {
namespace {

// The latest book year whose meeting was held, or should have been.
int latest_year_to_meet(const v1::Cooperative& cooperative, Date day, const ActivityRules& rules) {
  int year = day.year() - 1;
  while (!met_by(cooperative, year, day) && rat_deadline(year, rules) >= day) --year;
  return year;
}

// The years without a meeting among those needed, oldest first; empty when there is none.
std::string missing_years(const v1::Cooperative& cooperative, Date day, const RuleSet& set) {
  const int latest = latest_year_to_meet(cooperative, day, set.activity());
  std::string missing;
  for (int year = latest - set.certificate().consecutive_meetings() + 1; year <= latest; ++year)
    if (!met_by(cooperative, year, day)) missing += (missing.empty() ? "" : ", ") + std::to_string(year);
  return missing;
}

}  // namespace

Result<Events> decide(const v1::Cooperative* cooperative, const v1::IssueNikCertificateRequest& request,
                      const RegistryRules& rules, const Today& today) {
  const auto issued = date_of(request.issue_date()).value_or(today.business_date);
  const auto number = std::string(trimmed(request.certificate_number()));

  if (auto closed = closed_to_change(cooperative, request.name(), request.etag())) return *std::move(closed);

  if (auto unfit = not_registered(*cooperative)) return *std::move(unfit);

  if (cooperative->nik_koperasi().empty())
    return rule_broken("NIK_KOPERASI_MISSING", "The certificate goes with a NIK koperasi; enter the number first.")
        .about(cooperative->name());

  if (issued > today.business_date) return date_in_future(issued, today.business_date);

  const auto& before = cooperative->nik_certificate();
  const auto last_issued = date_of(before.issue_date());
  if (last_issued == issued && before.number() == number) return Events{};
  if (last_issued && issued < *last_issued)
    return rule_broken("CERTIFICATE_OLDER", "A later certificate is on record.")
        .with("issue_date", last_issued->iso())
        .about(cooperative->name());

  const auto* set = rules_on(rules, issued, &RuleSet::has_certificate);
  if (!set) return no_rules_on(issued);

  if (const auto missing = missing_years(*cooperative, issued, *set); !missing.empty())
    return rule_broken("ANNUAL_MEETING_MISSING", "The certificate needs annual meetings of consecutive book years.")
        .with("book_years", missing)
        .with("consecutive_meetings", set->certificate().consecutive_meetings())
        .about(cooperative->name());

  auto event = about<v1::NikCertificateIssued>(*cooperative);
  auto& certificate = *event.mutable_certificate();
  certificate.set_number(number);
  *certificate.mutable_issue_date() = message_of(issued);
  *certificate.mutable_valid_until_date() = message_of(issued.plus_months(set->certificate().valid_months()));
  if (last_issued) *event.mutable_previous() = before;
  event.set_rules_version(set->version());
  return one_event(cooperative->name(), std::move(event));
}

}  // namespace lumbung::registry
