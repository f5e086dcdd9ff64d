#include "registry/domain/study_visits/register_study_visit.h"

#include <optional>

#include "base/text.h"
#include "lumbung/registry/v1/study_visit_events.pb.h"
#include "registry/domain/standing.h"
#include "registry/domain/study_visits/fold_study_visits.h"

namespace lumbung::registry {

using v1::Cooperative;
using v1::StudyVisit;

namespace {

constexpr char kThisCity[] = "KOTABEKASI";

StudyVisit in_normal_form(const StudyVisit& asked, std::string_view agency) {
  StudyVisit visit = asked;
  visit.set_external_id(std::string(trimmed(asked.external_id())));
  visit.set_agency(std::string(agency));
  visit.set_visitor_name(std::string(trimmed(asked.visitor_name())));
  visit.set_visitor_city(std::string(trimmed(asked.visitor_city())));
  visit.set_topic(std::string(trimmed(asked.topic())));
  for (auto& each : *visit.mutable_follow_ups()) each.set_text(std::string(trimmed(each.text())));
  visit.set_state(StudyVisit::STATE_REGISTERED);
  const bool inside = !visit.visitor().empty() || squeezed(visit.visitor_city()) == kThisCity;
  visit.set_origin(inside ? StudyVisit::ORIGIN_INSIDE_CITY : StudyVisit::ORIGIN_OUTSIDE_CITY);
  return visit;
}

std::optional<Refusal> host_refused(const Cooperative& host, Date visit_date) {
  if (has_ended(host)) return cooperative_ended(host);
  const auto since = date_of(host.exemplar().since_date());
  if (host.has_exemplar() && since && *since <= visit_date) return std::nullopt;
  return rule_broken("HOST_NOT_EXEMPLAR", "The host is not shown to others on that day; designate it first.")
      .with("since_date", since ? since->iso() : "")
      .with("visit_date", visit_date.iso())
      .about(host.name());
}

}  // namespace

std::vector<std::string> keys_of(const v1::RegisterStudyVisitRequest& request, std::string_view agency) {
  return keys_of(in_normal_form(request.study_visit(), agency));
}

Result<Events> decide(const Cooperative* host, const Cooperative* visitor, const Holders& holders,
                      const v1::RegisterStudyVisitRequest& request, const Today& today) {
  auto visit = in_normal_form(request.study_visit(), today.caller.agency);
  const auto date = *date_of(visit.visit_date());

  if (date > today.business_date.plus_months(kMaxMonthsAhead))
    return invalid_field("study_visit.visit_date", "DATE_TOO_FAR",
                         "A visit is announced at most " + std::to_string(kMaxMonthsAhead) + " months ahead.",
                         date.iso());

  if (const auto& other = holders.of(external_id_key(visit)); !other.empty())
    return already_exists("EXTERNAL_ID_TAKEN", "Your agency has a study visit with this id.", other);
  if (const auto& other = holders.of(occasion_key(visit)); !other.empty())
    return already_exists("STUDY_VISIT_TAKEN", "These visitors are on record with this host for this day.", other);

  if (!host) return no_cooperative(visit.host());
  if (!visit.visitor().empty() && !visitor) return no_cooperative(visit.visitor());
  if (is_merged(*host)) return record_merged(*host);
  if (visitor) {
    if (is_merged(*visitor)) return record_merged(*visitor);
  }
  if (auto refused = host_refused(*host, date)) return *std::move(refused);

  if (visitor && visitor->name() == host->name())
    return rule_broken("VISITOR_IS_HOST", "A cooperative does not visit itself.").about(host->name());

  for (const auto& each : visit.follow_ups())
    if (*date_of(each.due_date()) < date)
      return rule_broken("FOLLOW_UP_BEFORE_VISIT", "A follow-up comes after the visit.")
          .with("due_date", date_of(each.due_date())->iso())
          .with("visit_date", date.iso());

  visit.set_name("studyVisits/" + today.new_id);
  visit.set_kecamatan(host->kecamatan());
  v1::StudyVisitRegistered registered;
  const auto name = visit.name();
  *registered.mutable_study_visit() = std::move(visit);
  return one_event(name, std::move(registered));
}

}  // namespace lumbung::registry
