#include "registry/domain/visits/record_visit.h"

#include "matchers.h"
#include "registry/domain/change_requests/fold_changes.h"
#include "visit_world.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using v1::ChangeRequest;

v1::VisitReport with_outcome(v1::VisitOutcome outcome) {
  auto report = a_report();
  report.set_outcome(outcome);
  return report;
}

v1::VisitReport correcting(const char* field, const char* value) {
  auto report = a_report();
  auto& correction = *report.add_corrections();
  correction.set_field(field);
  correction.set_value(value);
  return report;
}

// The change requests among events, as their streams know them.
std::vector<ChangeRequest> proposed_in(const Events& events) {
  std::vector<ChangeRequest> all;
  for (const auto& name : kProposals) {
    ChangeRequest change;
    fold_own(change, name, events);
    if (!change.name().empty()) all.push_back(change);
  }
  return all;
}

TEST(RecordVisit, RefusesInContractOrder) {
  auto record = a_business();
  record.set_operating_status(Business::OPERATING_STATUS_DUPLIKAT);
  record.set_merged_into("businesses/survivor");
  auto report = a_report();
  *report.mutable_start_time() = at("1999-12-31T23:00:00Z");
  *report.mutable_end_time() = at("2017-01-01T02:00:00Z");
  v1::Visit known;
  *known.mutable_report() = report;
  known.mutable_report()->set_note("Another visit.");
  VisitWorld world;
  world.on_record = &known;
  const auto asked = [&] { return recorded(world, report); };

  EXPECT_THAT(asked(), Refuses("VISIT_DIFFERS"));
  world.on_record = nullptr;
  EXPECT_THAT(asked(), Refuses("BUSINESS_NOT_FOUND"));
  world.target.business = &record;
  EXPECT_THAT(asked(), Refuses("RECORD_MERGED"));
  EXPECT_EQ(asked().refusal().facts().at("merged_into"), "businesses/survivor");
  record.clear_merged_into();
  EXPECT_THAT(asked(), Refuses("BUSINESS_IS_DUPLICATE"));
  record.set_operating_status(Business::OPERATING_STATUS_BEROPERASI);
  EXPECT_THAT(asked(), Refuses("VISIT_IN_FUTURE"));
  *report.mutable_end_time() = at("2000-01-01T00:00:00Z");
  EXPECT_THAT(asked(), Refuses("NO_RULES_ON_DATE"));
  *report.mutable_end_time() = at("2016-11-03T02:25:00Z");
  v1::PendingChanges pending;
  for (int i = 0; i < kMaxOpenChanges; ++i) pending.add_open();
  world.open.pending = &pending;
  *report.mutable_corrections() = correcting("address", "Jl. Swadaya No. 43").corrections();
  EXPECT_THAT(asked(), Refuses("TOO_MANY_OPEN_CHANGES"));
  world.open.pending = nullptr;
  EXPECT_THAT(asked(), Accepts());
}

TEST(RecordVisit, ACooperativeThatEndedOrIsUnknownIsNotVisited) {
  auto report = a_report();
  report.set_target("cooperatives/0192");
  EXPECT_THAT(recorded({}, report), Refuses("COOPERATIVE_NOT_FOUND"));
  auto record = a_cooperative();
  record.set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
  VisitWorld world;
  world.target.cooperative = &record;
  EXPECT_THAT(recorded(world, report), Refuses("COOPERATIVE_ENDED"));
}

TEST(RecordVisit, TheVisitIsEnteredAndTheRecordNotesIt) {
  auto record = a_business();
  VisitWorld world;
  world.target.business = &record;
  auto report = a_report();
  report.mutable_confirmed()->add_paths("address");
  report.mutable_confirmed()->add_paths("nib");
  const auto events = recorded(world, report);
  ASSERT_THAT(events, Accepts());
  ASSERT_EQ(events->size(), 2U);
  v1::Visit visit;
  fold_own(visit, std::string("visits/") + kNewId, *events);
  EXPECT_EQ(visit.report().officer(), "siti") << "the caller";
  EXPECT_EQ(visit.report().target_external_id(), "UMKM-1");
  EXPECT_EQ(visit.report().target_kind(), v1::VISIT_TARGET_KIND_BUSINESS);
  EXPECT_EQ(visit.agency(), kAgency);
  EXPECT_EQ(date_of(visit.visit_date()), Date(2016, 11, 3));
  EXPECT_EQ(date_of(visit.valid_until_date()), Date(2017, 11, 3));
  EXPECT_EQ(visit.rules_version(), "registry-2008");
  EXPECT_EQ(visit.agreement(), v1::PLACE_AGREEMENT_AGREES);
  EXPECT_EQ(visit.kelurahan(), kMedansatria);
  EXPECT_THAT(keys_of(visit), ElementsAre("visit/dinas-koperasi/" + std::string(kVisitId)));
  fold_own(record, record.name(), *events);
  ASSERT_EQ(record.recent_visits_size(), 1);
  EXPECT_EQ(record.recent_visits(0).visit(), visit.name());
  EXPECT_THAT(record.verified_fields().paths(), ElementsAre("address", "nib"));
  EXPECT_EQ(record.etag(), "2");
}

TEST(RecordVisit, FieldsAreVerifiedOnlyWhereItWasFoundAtWork) {
  auto record = a_business();
  VisitWorld world;
  world.target.business = &record;
  auto report = with_outcome(v1::VISIT_OUTCOME_DITEMUKAN_TUTUP);
  report.mutable_confirmed()->add_paths("address");
  fold_own(record, record.name(), *recorded(world, report));
  EXPECT_THAT(record.verified_fields().paths(), IsEmpty());
}

TEST(RecordVisit, TheSameVisitAgainIsKnownByAnyWayToNameItsTarget) {
  const auto record = a_business();
  VisitWorld world;
  world.target.business = &record;
  const auto visit = visit_in(*recorded(world, a_report()));
  world.on_record = &visit;
  auto again = a_report();
  EXPECT_THAT(recorded(world, again), Refuses(kVisitAlreadyThere));
  EXPECT_EQ(recorded(world, again).refusal().resource(), visit.name());
  again.set_target_external_id("UMKM-1");
  again.set_target_kind(v1::VISIT_TARGET_KIND_BUSINESS);
  again.set_officer("siti");
  EXPECT_THAT(recorded(world, again), Refuses(kVisitAlreadyThere));
  again.set_outcome(v1::VISIT_OUTCOME_PINDAH);
  again.set_note("Pindah.");
  const auto refused = recorded(world, again);
  EXPECT_THAT(refused, RefusesField("outcome", kVisitDiffers));
  EXPECT_THAT(refused, RefusesField("note", kVisitDiffers));
  EXPECT_EQ(refused.refusal().fields().size(), 2U);
}

TEST(RecordVisit, ADeviceALittleAheadWasNotInTomorrow) {
  const auto record = a_business();
  VisitWorld world;
  world.target.business = &record;
  auto report = a_report();
  // Midnight in Jakarta is 17:00 UTC.
  *report.mutable_start_time() = at("2016-12-31T16:50:00Z");
  *report.mutable_end_time() = at("2016-12-31T17:14:59Z");
  EXPECT_EQ(date_of(visit_in(*recorded(world, report)).visit_date()), kOpenDay);
  *report.mutable_end_time() = at("2016-12-31T17:15:00Z");
  const auto ahead = recorded(world, report);
  ASSERT_THAT(ahead, Refuses("VISIT_IN_FUTURE"));
  EXPECT_EQ(ahead.refusal().facts().at("open_date"), "2016-12-31");
  EXPECT_EQ(date_of(visit_in(*recorded(world, report, kTomorrow)).visit_date()), kTomorrow);
}

TEST(RecordVisit, AnOutcomeThatContradictsTheStatusIsProposed) {
  using Outcome = std::pair<v1::VisitOutcome, Business::OperatingStatus>;
  for (const auto& [outcome, status] : {Outcome{v1::VISIT_OUTCOME_DITEMUKAN_TUTUP, Business::OPERATING_STATUS_TUTUP_SEMENTARA},
                                        Outcome{v1::VISIT_OUTCOME_PINDAH, Business::OPERATING_STATUS_PINDAH},
                                        Outcome{v1::VISIT_OUTCOME_TIDAK_DITEMUKAN, Business::OPERATING_STATUS_TIDAK_DITEMUKAN}}) {
    const auto record = a_business();
    VisitWorld world;
    world.target.business = &record;
    const auto events = recorded(world, with_outcome(outcome));
    ASSERT_THAT(events, Accepts());
    const auto proposed = proposed_in(*events);
    ASSERT_EQ(proposed.size(), 1U);
    EXPECT_EQ(proposed[0].business().operating_status(), status);
    EXPECT_EQ(date_of(proposed[0].business().operating_status_date()), Date(2016, 11, 3));
    EXPECT_EQ(proposed[0].source().visit(), visit_in(*events).name());
    EXPECT_THAT(visit_in(*events).change_requests(), ElementsAre(proposed[0].name()));
  }
}

TEST(RecordVisit, AnOutcomeThatAgreesOrSaysNothingProposesNothing) {
  auto record = a_business();
  VisitWorld world;
  world.target.business = &record;
  for (const auto outcome : {v1::VISIT_OUTCOME_DITEMUKAN_AKTIF, v1::VISIT_OUTCOME_MENOLAK, v1::VISIT_OUTCOME_DUPLIKAT})
    EXPECT_THAT(proposed_in(*recorded(world, with_outcome(outcome))), IsEmpty());
  record.set_operating_status(Business::OPERATING_STATUS_TUTUP);
  EXPECT_THAT(proposed_in(*recorded(world, with_outcome(v1::VISIT_OUTCOME_DITEMUKAN_TUTUP))), IsEmpty());
  EXPECT_EQ(proposed_in(*recorded(world, a_report())).size(), 1U) << "it operates again";
}

TEST(RecordVisit, AnOldVisitDoesNotContradictALaterStatusOrVisit) {
  auto record = a_business();
  VisitWorld world;
  world.target.business = &record;
  const auto closed = with_outcome(v1::VISIT_OUTCOME_DITEMUKAN_TUTUP);
  *record.mutable_operating_status_date() = date(2016, 11, 4);
  EXPECT_THAT(proposed_in(*recorded(world, closed)), IsEmpty());
  *record.mutable_operating_status_date() = date(2016, 11, 3);
  EXPECT_EQ(proposed_in(*recorded(world, closed)).size(), 1U);
  add_note(*record.mutable_recent_visits(), a_note(Date(2016, 11, 4), v1::VISIT_OUTCOME_DITEMUKAN_AKTIF));
  EXPECT_THAT(proposed_in(*recorded(world, closed)), IsEmpty());
}

TEST(RecordVisit, WhatAnOpenProposalSaysIsNotProposedAgain) {
  const auto record = a_business();
  VisitWorld world;
  world.target.business = &record;
  auto report = correcting("address", "Jl. Swadaya No. 43");
  report.set_outcome(v1::VISIT_OUTCOME_TIDAK_DITEMUKAN);
  const auto first = recorded(world, report);
  auto open = proposed_in(*first);
  ASSERT_EQ(open.size(), 2U) << "one for the address, one for the status";
  v1::PendingChanges pending;
  fold_own(pending, pending_stream(record.name()), *first);
  EXPECT_EQ(pending.open_size(), 2);
  world.open.pending = &pending;
  for (const auto& each : open) world.open.known.push_back(&each);
  auto next_day = report;
  *next_day.mutable_start_time() = at("2016-11-04T02:10:00Z");
  *next_day.mutable_end_time() = at("2016-11-04T02:25:00Z");
  EXPECT_THAT(proposed_in(*recorded(world, next_day)), IsEmpty());
  next_day.mutable_corrections(0)->set_value("Jl. Swadaya No. 45");
  EXPECT_EQ(proposed_in(*recorded(world, next_day)).size(), 1U) << "another address";
  open[0].set_state(ChangeRequest::STATE_REJECTED);
  EXPECT_EQ(proposed_in(*recorded(world, report)).size(), 1U) << "what was rejected may be found again";
}

TEST(RecordVisit, TheOfficersOwnStatusTakesThePlaceOfTheOutcome) {
  const auto record = a_business();
  VisitWorld world;
  world.target.business = &record;
  auto report = correcting("operating_status", "TUTUP");
  report.set_outcome(v1::VISIT_OUTCOME_DITEMUKAN_TUTUP);
  const auto proposed = proposed_in(*recorded(world, report));
  ASSERT_EQ(proposed.size(), 1U);
  EXPECT_EQ(proposed[0].business().operating_status(), Business::OPERATING_STATUS_TUTUP);
}

TEST(RecordVisit, CorrectionsThatAreOnRecordAlreadyAreNoProposal) {
  const auto record = a_business();
  VisitWorld world;
  world.target.business = &record;
  const auto events = recorded(world, correcting("address", "Jl. Swadaya No. 41"));
  ASSERT_THAT(events, Accepts());
  EXPECT_THAT(proposed_in(*events), IsEmpty());
}

TEST(RecordVisit, ACooperativeIsNotedAndCorrected) {
  auto record = a_cooperative();
  VisitWorld world;
  world.target.cooperative = &record;
  auto report = correcting("member_count", "655");
  report.set_target(record.name());
  report.mutable_fix()->set_latitude_e7(-63'950'000);
  report.mutable_fix()->set_longitude_e7(1'069'050'000);
  const auto events = recorded(world, report);
  ASSERT_THAT(events, Accepts());
  EXPECT_EQ(visit_in(*events).agreement(), v1::PLACE_AGREEMENT_DISAGREES);
  EXPECT_EQ(visit_in(*events).kelurahan(), kJatikarya);
  EXPECT_EQ(visit_in(*events).kelurahan_on_record(), kJatisampurna);
  fold_own(record, record.name(), *events);
  EXPECT_EQ(record.recent_visits_size(), 1);
  EXPECT_EQ(record.member_count(), 640) << "a visit changes nothing by itself";
  const auto proposed = proposed_in(*events);
  ASSERT_EQ(proposed.size(), 1U);
  EXPECT_EQ(proposed[0].cooperative().member_count(), 655);
}

}  // namespace
}  // namespace lumbung::registry
