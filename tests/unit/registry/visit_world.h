// Visits for the rules: one builder makes a report that is taken, a test spoils one thing.
#pragma once

#include <google/protobuf/util/time_util.h>

#include <string>
#include <vector>

#include "lumbung/registry/v1/change_request_events.pb.h"
#include "lumbung/registry/v1/visit_events.pb.h"
#include "registry/domain/visits/fold_visits.h"
#include "registry/domain/visits/record_visit.h"
#include "registry/domain/visits/visit_notes.h"
#include "registry/domain/visits/visit_report.h"
#include "world.h"

namespace lumbung::registry {

inline constexpr const char* kVisitId = "0b9f1e52-6c0d-4d5e-9a41-1f2e3d4c5b6a";
inline const std::vector<std::string> kProposals{"changeRequests/01590e2c-0000-7000-8000-00000000000a",
                                                 "changeRequests/01590e2c-0000-7000-8000-00000000000b"};

inline google::protobuf::Timestamp at(const std::string& utc) {
  google::protobuf::Timestamp time;
  CHECK(google::protobuf::util::TimeUtil::FromString(utc, &time));
  return time;
}

// In the middle of the kelurahan of a_business(), where an officer found it at work.
inline v1::VisitReport a_report() {
  v1::VisitReport report;
  report.set_visit_id(kVisitId);
  report.set_target(a_business().name());
  report.set_device("tablet-07");
  *report.mutable_start_time() = at("2016-11-03T02:10:00Z");
  *report.mutable_end_time() = at("2016-11-03T02:25:00Z");
  report.mutable_fix()->set_latitude_e7(-61'950'000);
  report.mutable_fix()->set_longitude_e7(1'069'950'000);
  report.mutable_fix()->set_accuracy_m(8);
  report.set_photo_sha256(std::string(64, 'a'));
  *report.mutable_photo_time() = at("2016-11-03T02:12:00Z");
  report.set_respondent(v1::RESPONDENT_ROLE_OWNER);
  report.set_outcome(v1::VISIT_OUTCOME_DITEMUKAN_AKTIF);
  report.set_note("Kedai buka.");
  return report;
}

inline v1::VisitNote a_note(Date day, v1::VisitOutcome outcome, const std::string& id = "1") {
  v1::VisitNote note;
  note.set_visit("visits/" + id);
  *note.mutable_visit_date() = message_of(day);
  note.set_outcome(outcome);
  return note;
}

inline Result<Events> recorded(const VisitWorld& world, const v1::VisitReport& report, Date open_day = kOpenDay) {
  return decide(world, report, kProposals, reference(), rules(), on(open_day));
}

inline const v1::Visit& visit_in(const Events& events) {
  const auto* fact = dynamic_cast<const v1::VisitRecorded*>(events[0].event.get());
  CHECK(fact != nullptr);
  return fact->visit();
}

// Folds what a command says of a stream.
template <class State>
void fold_own(State& state, const std::string& stream, const Events& events) {
  Events own;
  for (const auto& each : events)
    if (each.stream == stream) own.add(each);
  fold_into(state, own);
}

}  // namespace lumbung::registry
