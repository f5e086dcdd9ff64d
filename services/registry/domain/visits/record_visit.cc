#include "registry/domain/visits/record_visit.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "lumbung/registry/v1/visit_events.pb.h"
#include "registry/domain/change.h"
#include "registry/domain/standing.h"
#include "registry/domain/visits/place_agreement.h"
#include "registry/domain/visits/visit_notes.h"
#include "registry/domain/visits/visit_report.h"

namespace lumbung::registry {
namespace {

using google::protobuf::util::TimeUtil;

// Jakarta date on which the visit ended. A device whose clock runs a little ahead has not been in tomorrow.
Date day_of(const v1::VisitReport& report, Date open_day) {
  const auto on = [](const google::protobuf::Timestamp& time) {
    return jakarta_date(Timestamp{std::chrono::microseconds{TimeUtil::TimestampToMicroseconds(time)}});
  };
  const auto day = on(report.end_time());
  const auto earliest = on(report.end_time() - TimeUtil::MinutesToDuration(kMaxClockSkewMinutes));
  return day > open_day && earliest <= open_day ? open_day : day;
}

// What says which record was visited is compared by the record itself.
v1::VisitReport comparable(v1::VisitReport report) {
  report.clear_target_external_id();
  report.clear_target_agency();
  report.clear_target_kind();
  return report;
}

Refusal known_already(const v1::Visit& on_record, const v1::VisitReport& report, const Caller& caller) {
  auto again = report;
  if (again.officer().empty()) again.set_officer(caller.subject);
  const auto differing = differing_fields(comparable(on_record.report()), comparable(again));
  if (differing.paths().empty())
    return already_exists(kVisitAlreadyThere, "The visit is on record.", on_record.name());
  std::vector<FieldViolation> fields;
  for (const auto& field : differing.paths())
    fields.push_back({field, kVisitDiffers, "The visit on record has another value and stays as it is.", ""});
  return Refusal{RefusalKind::already_exists, kVisitDiffers,
                 "A visit with this id is on record with other content; a visit never changes. Give another visit an id "
                 "of its own."}
      .about(on_record.name())
      .over(std::move(fields));
}

std::optional<Refusal> cannot_be_visited(const RecordToChange& target, const v1::VisitReport& report) {
  if (target.cooperative) return closed(*target.cooperative);
  if (target.business) return closed(*target.business);
  const auto& asked = report.target().empty() ? report.target_external_id() : report.target();
  return kind_of(report) == v1::VISIT_TARGET_KIND_COOPERATIVE ? no_cooperative(asked) : no_business(asked);
}

Refusal visit_in_future(const v1::VisitReport& report, Date open_day) {
  return rule_broken("VISIT_IN_FUTURE",
                     "The visit ended after the open business day: set the device's clock, and send the visit with its "
                     "right times.")
      .with("end_time", TimeUtil::ToString(report.end_time()))
      .with("open_date", open_day.iso());
}

template <class Record>
void fill_target(v1::VisitReport& report, const Record& record, v1::VisitTargetKind kind) {
  report.set_target(record.name());
  report.set_target_external_id(record.external_id());
  report.set_target_agency(record.agency());
  report.set_target_kind(kind);
}

v1::Visit visit_of(const RecordToChange& target, const v1::VisitReport& report, Date day, const RuleSet& rules,
                   const Reference& reference, const Today& today) {
  v1::Visit visit;
  visit.set_name("visits/" + today.new_id);
  *visit.mutable_report() = report;
  auto& kept = *visit.mutable_report();
  if (target.business) fill_target(kept, *target.business, v1::VISIT_TARGET_KIND_BUSINESS);
  else fill_target(kept, *target.cooperative, v1::VISIT_TARGET_KIND_COOPERATIVE);
  if (kept.officer().empty()) kept.set_officer(today.caller.subject);
  visit.set_agency(today.caller.agency);
  *visit.mutable_visit_date() = message_of(day);
  *visit.mutable_valid_until_date() = message_of(valid_until(day, rules.visits()));
  visit.set_rules_version(rules.version());
  visit.set_kelurahan_on_record(target.business ? target.business->kelurahan() : target.cooperative->kelurahan());
  const auto place = compare_place(report.has_fix() ? &report.fix() : nullptr, visit.kelurahan_on_record(),
                                   reference.places, rules.visits());
  visit.set_kelurahan(place.kelurahan);
  visit.set_agreement(place.agreement);
  if (place.distance_m) visit.set_distance_m(*place.distance_m);
  return visit;
}

// The parts that the facts about both kinds of records share.
template <class Visited, class Record>
Visited visited(const Record& record, const v1::Visit& visit) {
  Visited fact;
  fact.set_name(record.name());
  fact.set_external_id(record.external_id());
  fact.set_kecamatan(record.kecamatan());
  auto& note = *fact.mutable_visit();
  note.set_visit(visit.name());
  *note.mutable_visit_date() = visit.visit_date();
  note.set_outcome(visit.report().outcome());
  fact.set_agreement(visit.agreement());
  if (visit.report().outcome() == v1::VISIT_OUTCOME_DITEMUKAN_AKTIF && !visit.report().confirmed().paths().empty())
    *fact.mutable_verified() = visit.report().confirmed();
  return fact;
}

StreamEvent noted(const RecordToChange& target, const v1::Visit& visit) {
  if (target.cooperative) {
    auto fact = visited<v1::CooperativeVisited>(*target.cooperative, visit);
    fact.set_type(target.cooperative->type());
    return one_event(target.cooperative->name(), std::move(fact))[0];
  }
  auto fact = visited<v1::BusinessVisited>(*target.business, visit);
  fact.set_section(target.business->section());
  return one_event(target.business->name(), std::move(fact))[0];
}

}  // namespace

std::string visit_key(const std::string& agency, const std::string& visit_id) {
  return "visit/" + agency + "/" + visit_id;
}

std::vector<std::string> keys_of(const v1::Visit& visit) {
  return {visit_key(visit.agency(), visit.report().visit_id())};
}

Result<Events> decide(const VisitWorld& world, const v1::VisitReport& report,
                      const std::vector<std::string>& change_requests, const Reference& reference,
                      const RegistryRules& rules, const Today& today) {
  if (world.on_record) return known_already(*world.on_record, report, today.caller);

  if (auto refusal = cannot_be_visited(world.target, report)) return *std::move(refusal);

  const auto day = day_of(report, today.business_date);
  if (day > today.business_date) return visit_in_future(report, today.business_date);

  const auto* in_force = rules.on(day);
  if (!in_force)
    return rule_broken("NO_RULES_ON_DATE", "The rulebook begins after that date; is the device's clock right?")
        .with("date", day.iso());

  auto visit = visit_of(world.target, report, day, *in_force, reference, today);
  const auto proposals = proposals_of(visit, world.target, world.open, change_requests, reference, rules, today);
  if (!proposals) return proposals.refusal();

  for (auto& name : change_requests_in(*proposals)) visit.add_change_requests(std::move(name));
  v1::VisitRecorded recorded;
  *recorded.mutable_visit() = visit;
  Events events = one_event(visit.name(), std::move(recorded));
  events.add(noted(world.target, visit));
  for (const auto& each : *proposals) events.add(each);
  return events;
}

}  // namespace lumbung::registry
