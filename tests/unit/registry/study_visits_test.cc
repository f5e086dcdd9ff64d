#include "lumbung/registry/v1/study_visit_events.pb.h"
#include "matchers.h"
#include "registry/domain/study_visits/change_study_visit.h"
#include "registry/domain/study_visits/designate_exemplar.h"
#include "registry/domain/study_visits/fold_study_visits.h"
#include "registry/domain/study_visits/follow_ups.h"
#include "registry/domain/study_visits/register_study_visit.h"
#include "registry/domain/study_visits/validate_study_visits.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

v1::DesignateExemplarRequest designation() {
  v1::DesignateExemplarRequest request;
  request.set_name(a_cooperative().name());
  *request.mutable_since_date() = date(2014, 1, 2);
  request.set_topic("how a market cooperative runs its loans");
  return request;
}

Cooperative an_exemplar() {
  auto record = a_cooperative();
  fold_into(record, *decide(&record, designation(), today()));
  return record;
}

v1::RegisterStudyVisitRequest visit_to_register() {
  v1::RegisterStudyVisitRequest request;
  auto& visit = *request.mutable_study_visit();
  visit.set_external_id("SV-1");
  visit.set_host(an_exemplar().name());
  visit.set_visitor_name("Koperasi Pasar Cibinong");
  visit.set_visitor_city("Kabupaten Bogor");
  visit.set_people(24);
  *visit.mutable_visit_date() = date(2016, 5, 14);
  visit.set_topic("loans to traders");
  auto& follow_up = *visit.add_follow_ups();
  follow_up.set_text("send the statutes");
  *follow_up.mutable_due_date() = date(2016, 6, 14);
  return request;
}

StudyVisit a_visit() {
  StudyVisit record;
  const auto host = an_exemplar();
  fold_into(record, *decide(&host, nullptr, Holders{}, visit_to_register(), today()));
  return record;
}

StudyVisit a_cancelled_visit() {
  auto record = a_visit();
  v1::CancelStudyVisitRequest request;
  request.set_name(record.name());
  request.set_reason("the bus broke down");
  fold_into(record, *decide(&record, request, today()));
  return record;
}

TEST(DesignateExemplar, RefusesInContractOrder) {
  auto record = a_cooperative();
  record.set_merged_into("cooperatives/other");
  record.set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
  record.set_activity(Cooperative::ACTIVITY_TIDAK_AKTIF);
  const Cooperative* found = nullptr;
  auto request = designation();
  request.set_etag("0");
  *request.mutable_since_date() = message_of(kTomorrow);
  const auto asked = [&] { return decide(found, request, today()); };

  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("RECORD_MERGED"));
  record.clear_merged_into();
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_ENDED"));
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_DORMANT"));
  record.set_activity(Cooperative::ACTIVITY_AKTIF);
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  request.clear_since_date();
  EXPECT_THAT(asked(), Accepts());
}

TEST(DesignateExemplar, TheSameAgainChangesNothingAndAnotherTopicSaysWhatWasBefore) {
  auto record = an_exemplar();
  EXPECT_THAT(decide(&record, designation(), today()), ChangesNothing());
  auto request = designation();
  request.set_topic("how it keeps its books");
  const auto changed = decide(&record, request, today());
  ASSERT_THAT(changed, Accepts());
  EXPECT_EQ(only<v1::ExemplarDesignated>(*changed).previous().topic(), designation().topic());
}

TEST(EndExemplar, RefusesInContractOrder) {
  auto record = a_cooperative();
  record.set_merged_into("cooperatives/other");
  const Cooperative* found = nullptr;
  v1::EndExemplarRequest request;
  request.set_name(record.name());
  request.set_reason("asked for a rest");
  request.set_etag("0");
  *request.mutable_end_date() = message_of(kTomorrow);
  const auto asked = [&] { return decide(found, request, today()); };

  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("RECORD_MERGED"));
  record.clear_merged_into();
  EXPECT_THAT(asked(), Refuses("NOT_EXEMPLAR"));
  record = an_exemplar();
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  *request.mutable_end_date() = date(2014, 1, 1);
  EXPECT_THAT(asked(), Refuses("DATE_BEFORE_LAST_CHANGE"));
  request.clear_end_date();
  const auto ended = asked();
  ASSERT_THAT(ended, Accepts());
  fold_into(record, *ended);
  EXPECT_FALSE(record.has_exemplar());
}

TEST(RegisterStudyVisit, RefusesInContractOrder) {
  auto host = an_exemplar();
  host.clear_exemplar();
  host.set_merged_into("cooperatives/other");
  host.set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
  const Cooperative* found_host = nullptr;
  const Cooperative* found_visitor = nullptr;
  auto request = visit_to_register();
  auto& visit = *request.mutable_study_visit();
  visit.clear_visitor_name();
  visit.clear_visitor_city();
  visit.set_visitor(host.name());
  *visit.mutable_visit_date() = date(2018, 1, 1);
  const auto keys = [&] { return keys_of(request, kAgency); };
  Holders holders;
  const auto asked = [&] { return decide(found_host, found_visitor, holders, request, today()); };

  EXPECT_THAT(asked(), RefusesField("study_visit.visit_date", "DATE_TOO_FAR"));
  *visit.mutable_visit_date() = date(2016, 6, 20);
  for (const auto& key : keys()) holders.add(key, "studyVisits/other");
  EXPECT_THAT(asked(), Refuses("EXTERNAL_ID_TAKEN"));
  visit.set_external_id("SV-2");
  EXPECT_THAT(asked(), Refuses("STUDY_VISIT_TAKEN"));
  holders = {};
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND"));
  found_host = &host;
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND")) << "the visitor";
  found_visitor = &host;
  EXPECT_THAT(asked(), Refuses("RECORD_MERGED"));
  host.clear_merged_into();
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_ENDED"));
  host.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(asked(), Refuses("HOST_NOT_EXEMPLAR"));
  *host.mutable_exemplar()->mutable_since_date() = date(2016, 6, 21);
  EXPECT_THAT(asked(), Refuses("HOST_NOT_EXEMPLAR")) << "a day too early";
  *host.mutable_exemplar()->mutable_since_date() = date(2016, 6, 20);
  EXPECT_THAT(asked(), Refuses("VISITOR_IS_HOST"));
  auto visitor = a_cooperative();
  visitor.set_name("cooperatives/visitor");
  found_visitor = &visitor;
  EXPECT_THAT(asked(), Refuses("FOLLOW_UP_BEFORE_VISIT"));
  *visit.mutable_follow_ups(0)->mutable_due_date() = date(2016, 6, 20);
  EXPECT_THAT(asked(), Accepts());
}

TEST(RegisterStudyVisit, VisitorsAreFromTheCityWhenOnRecordOrSaidSo) {
  const auto host = an_exemplar();
  auto request = visit_to_register();
  const auto origin = [&](const Cooperative* visitor) {
    const auto events = decide(&host, visitor, Holders{}, request, today());
    return only<v1::StudyVisitRegistered>(*events).study_visit().origin();
  };
  EXPECT_EQ(origin(nullptr), StudyVisit::ORIGIN_OUTSIDE_CITY);
  request.mutable_study_visit()->set_visitor_city(" kota  Bekasi");
  EXPECT_EQ(origin(nullptr), StudyVisit::ORIGIN_INSIDE_CITY);
  auto visitor = a_cooperative();
  visitor.set_name("cooperatives/visitor");
  request.mutable_study_visit()->clear_visitor_name();
  request.mutable_study_visit()->clear_visitor_city();
  request.mutable_study_visit()->set_visitor(visitor.name());
  EXPECT_EQ(origin(&visitor), StudyVisit::ORIGIN_INSIDE_CITY);
}

TEST(RegisterStudyVisit, ACancelledVisitLeavesItsDayToAnother) {
  EXPECT_THAT(keys_of(a_visit()), SizeIs(2));
  EXPECT_THAT(keys_of(a_cancelled_visit()), SizeIs(1));
  auto twice = visit_to_register();
  twice.mutable_study_visit()->set_external_id("SV-2");
  twice.mutable_study_visit()->set_visitor_name("koperasi pasar  CIBINONG");
  EXPECT_THAT(keys_of(twice, kAgency), Contains(occasion_key(a_visit())));
}

TEST(ChangeStudyVisit, RefusesInContractOrder) {
  auto record = a_cancelled_visit();
  const StudyVisit* found = nullptr;
  v1::CompleteStudyVisitRequest request;
  request.set_name(record.name());
  request.set_etag("0");
  v1::CancelStudyVisitRequest cancel;
  cancel.set_name(record.name());
  cancel.set_etag("0");
  const auto asked = [&] { return decide(found, request, today()); };

  EXPECT_THAT(asked(), Refuses("STUDY_VISIT_NOT_FOUND"));
  EXPECT_THAT(decide(found, cancel, today()), Refuses("STUDY_VISIT_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  EXPECT_THAT(decide(found, cancel, today()), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  cancel.clear_etag();
  EXPECT_THAT(asked(), Refuses("STUDY_VISIT_CLOSED"));
  EXPECT_THAT(decide(found, cancel, today()), Refuses("STUDY_VISIT_CLOSED"));
  record = a_visit();
  *record.mutable_visit_date() = message_of(kTomorrow);
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  *record.mutable_visit_date() = message_of(kOpenDay);
  request.set_people(30);
  const auto completed = asked();
  ASSERT_THAT(completed, Accepts());
  fold_into(record, *completed);
  EXPECT_EQ(record.people(), 30);
  EXPECT_EQ(record.state(), StudyVisit::STATE_COMPLETED);
}

TEST(FollowUps, AddingRefusesInContractOrder) {
  auto record = a_cancelled_visit();
  const StudyVisit* found = nullptr;
  v1::AddFollowUpRequest request;
  request.set_name(record.name());
  request.set_etag("0");
  request.set_text("lend the ledger");
  *request.mutable_due_date() = date(2016, 5, 13);
  const auto asked = [&] { return decide(found, request, today()); };

  EXPECT_THAT(asked(), Refuses("STUDY_VISIT_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("STUDY_VISIT_CANCELLED"));
  record = a_visit();
  EXPECT_THAT(asked(), Refuses("FOLLOW_UP_BEFORE_VISIT"));
  *request.mutable_due_date() = date(2017, 5, 13);
  while (record.follow_ups_size() < kMaxFollowUps) *record.add_follow_ups() = record.follow_ups(0);
  EXPECT_THAT(asked(), Refuses("FOLLOW_UPS_TOO_MANY"));
  record = a_visit();
  EXPECT_THAT(asked(), Accepts());
}

TEST(FollowUps, FulfillingRefusesInContractOrder) {
  auto record = a_cancelled_visit();
  const StudyVisit* found = nullptr;
  v1::FulfilFollowUpRequest request;
  request.set_name(record.name());
  request.set_etag("0");
  request.set_follow_up(2);
  request.set_how("sent by post");
  *request.mutable_fulfilled_date() = message_of(kTomorrow);
  const auto asked = [&] { return decide(found, request, today()); };

  EXPECT_THAT(asked(), Refuses("STUDY_VISIT_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("STUDY_VISIT_CANCELLED"));
  record = a_visit();
  EXPECT_THAT(asked(), Refuses("FOLLOW_UP_NOT_FOUND"));
  request.set_follow_up(1);
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  *request.mutable_fulfilled_date() = date(2016, 5, 13);
  EXPECT_THAT(asked(), Refuses("FOLLOW_UP_BEFORE_VISIT"));
  *request.mutable_fulfilled_date() = date(2016, 5, 20);
  fold_into(record, *asked());
  EXPECT_THAT(asked(), ChangesNothing());
  request.set_how("brought by hand");
  EXPECT_THAT(asked(), Refuses("FOLLOW_UP_FULFILLED"));
}

TEST(FollowUps, AreOverdueFromTheDayAfter) {
  auto record = a_visit();  // One, due on 2016-06-14.
  EXPECT_EQ(follow_ups_on(record, Date(2016, 6, 14)).overdue, 0);
  EXPECT_EQ(follow_ups_on(record, Date(2016, 6, 15)).overdue, 1);
  EXPECT_EQ(next_due(record), Date(2016, 6, 14));
  *record.mutable_follow_ups(0)->mutable_fulfilled_date() = date(2016, 7, 1);
  EXPECT_EQ(follow_ups_on(record, kOpenDay).overdue, 0) << "done late is done";
  EXPECT_EQ(follow_ups_on(record, kOpenDay).done, 1);
  EXPECT_EQ(next_due(record), std::nullopt);
  EXPECT_EQ(follow_ups_on(a_cancelled_visit(), kOpenDay).promised, 0);
}

TEST(ValidateStudyVisits, VisitorsAreOnRecordOrDescribed) {
  const auto wrong_with = [](const v1::RegisterStudyVisitRequest& request) {
    std::vector<FieldViolation> wrong;
    validate(request, wrong);
    return in_words(wrong);
  };
  auto request = visit_to_register();
  EXPECT_THAT(wrong_with(request), IsEmpty());
  request.mutable_study_visit()->set_visitor("cooperatives/1");
  EXPECT_THAT(wrong_with(request), Contains("study_visit.visitor VISITOR_OR_NAME"));
  request.mutable_study_visit()->clear_visitor_name();
  request.mutable_study_visit()->clear_visitor_city();
  EXPECT_THAT(wrong_with(request), IsEmpty());
  request.mutable_study_visit()->clear_visitor();
  EXPECT_THAT(wrong_with(request), Contains("study_visit.visitor VISITOR_OR_NAME"));
  request.mutable_study_visit()->set_visitor_city("Bekasi");
  EXPECT_THAT(wrong_with(request), Contains("study_visit.visitor_name REQUIRED"));
  EXPECT_THAT(wrong_with(request), Contains("study_visit.visitor_city CITY_AMBIGUOUS"));
}

TEST(ValidateStudyVisits, NamesWhatIsOutOfRangeAndRepeatsNobodysNumber) {
  auto request = visit_to_register();
  auto& visit = *request.mutable_study_visit();
  visit.set_people(1'001);
  visit.set_topic(std::string("ask ") + kOwnersNik);
  visit.mutable_follow_ups(0)->set_text("call 081200009123");
  std::vector<FieldViolation> wrong;
  validate(request, wrong);
  EXPECT_THAT(in_words(wrong), testing::UnorderedElementsAre("study_visit.people NUMBER_OUT_OF_RANGE",
                                                             "study_visit.topic TEXT_HOLDS_PERSONAL_DATA",
                                                             "study_visit.follow_ups[0].text TEXT_HOLDS_PERSONAL_DATA"));
  for (const auto& each : wrong) EXPECT_THAT(each.value, Not(testing::HasSubstr("9001")));
}

TEST(ValidateStudyVisits, FollowUpsCountFromOneAndSomebodyComes) {
  v1::FulfilFollowUpRequest fulfil;
  fulfil.set_name(a_visit().name());
  fulfil.set_how("sent by post");
  std::vector<FieldViolation> wrong;
  validate(fulfil, wrong);
  auto nobody = visit_to_register();
  nobody.mutable_study_visit()->clear_people();
  validate(nobody, wrong);
  EXPECT_THAT(in_words(wrong),
              testing::ElementsAre("follow_up NUMBER_OUT_OF_RANGE", "study_visit.people NUMBER_OUT_OF_RANGE"));
}

}  // namespace
}  // namespace lumbung::registry
