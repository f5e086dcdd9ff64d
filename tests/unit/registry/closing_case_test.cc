// The case to close a cooperative: every step with its refusals in order, the deadlines, and the way back.
#include <string>

#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "matchers.h"
#include "registry/domain/cooperatives/change_cooperative_legal_state.h"
#include "registry/domain/life/answer_objection.h"
#include "registry/domain/life/forward_to_ministry.h"
#include "registry/domain/life/propose_dissolution.h"
#include "registry/domain/life/record_objection.h"
#include "registry/domain/life/withdraw_dissolution.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using v1::ClosingCase;
using v1::DissolutionWithdrawn;

const Date kNotified(2016, 6, 30);
const Date kObjectionUntil(2016, 8, 30);

Cooperative a_dormant_one() {
  auto record = a_cooperative();
  record.set_activity(Cooperative::ACTIVITY_TIDAK_AKTIF);
  record.mutable_evaluation()->set_reason("DORMANT");
  return record;
}

v1::ProposeDissolutionRequest proposing() {
  v1::ProposeDissolutionRequest request;
  request.set_name(a_cooperative().name());
  request.set_ground(ClosingCase::GROUND_TIDAK_ADA_KEGIATAN);
  request.set_paper_number(" 518/107/DKUKM/2016 ");
  *request.mutable_paper_date() = message_of(Date(2016, 6, 28));
  *request.mutable_notified_date() = message_of(kNotified);
  return request;
}

v1::RecordObjectionRequest objecting(Date day) {
  v1::RecordObjectionRequest request;
  request.set_name(a_cooperative().name());
  request.set_paper_number("07/KPK/VIII/2016");
  *request.mutable_paper_date() = message_of(day);
  *request.mutable_objected_date() = message_of(day);
  return request;
}

v1::AnswerObjectionRequest answering(v1::AnswerObjectionRequest::Decision decision, Date day) {
  v1::AnswerObjectionRequest request;
  request.set_name(a_cooperative().name());
  request.set_decision(decision);
  request.set_paper_number("518/140/DKUKM/2016");
  *request.mutable_paper_date() = message_of(day);
  return request;
}

v1::WithdrawDissolutionRequest withdrawing(DissolutionWithdrawn::Ground ground, Date day) {
  v1::WithdrawDissolutionRequest request;
  request.set_name(a_cooperative().name());
  request.set_ground(ground);
  request.set_paper_number("518/150/DKUKM/2016");
  *request.mutable_paper_date() = message_of(day);
  return request;
}

v1::ForwardToMinistryRequest forwarding(Date day) {
  v1::ForwardToMinistryRequest request;
  request.set_name(a_cooperative().name());
  request.set_paper_number("518/160/DKUKM/2016");
  *request.mutable_paper_date() = message_of(day);
  return request;
}

// Proposed and notified on kNotified.
Cooperative proposed() {
  auto record = a_dormant_one();
  fold_into(record, *decide(&record, proposing(), rules(), today()));
  return record;
}

// Objected on the last day.
Cooperative objected() {
  auto record = proposed();
  fold_into(record, *decide(&record, objecting(kObjectionUntil), rules(), today()));
  return record;
}

// What every step refuses before its own reasons; `asked` sends the request with an etag.
template <class Asked>
void expect_closed_records_refused(Cooperative& record, Asked asked) {
  EXPECT_THAT(asked(nullptr, record.etag()), Refuses("COOPERATIVE_NOT_FOUND"));
  record.set_merged_into("cooperatives/other");
  EXPECT_THAT(asked(&record, "0"), Refuses("ETAG_MISMATCH"));
  record.set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
  EXPECT_THAT(asked(&record, record.etag()), Refuses("RECORD_MERGED"));
  record.clear_merged_into();
  EXPECT_THAT(asked(&record, record.etag()), Refuses("COOPERATIVE_ENDED"));
}

TEST(ProposeDissolution, RefusesInContractOrder) {
  auto record = proposed();
  record.set_activity(Cooperative::ACTIVITY_AKTIF);
  auto request = proposing();
  *request.mutable_paper_date() = message_of(kTomorrow);
  *request.mutable_notified_date() = message_of(Date(2008, 1, 1));
  const auto asked = [&](const Cooperative* found, const std::string& etag) {
    request.set_etag(etag);
    return decide(found, request, rules(), today());
  };
  expect_closed_records_refused(record, asked);
  record.set_legal_state(Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN);
  EXPECT_THAT(asked(&record, ""), Refuses("COOPERATIVE_NOT_REGISTERED"));
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(asked(&record, ""), Refuses("CLOSING_CASE_OPEN"));
  record.mutable_closing_case()->set_state(ClosingCase::STATE_DITARIK);
  EXPECT_THAT(asked(&record, ""), Refuses("DATE_IN_FUTURE"));
  *request.mutable_paper_date() = message_of(kOpenDay);
  EXPECT_THAT(asked(&record, ""), Refuses("NOTICE_BEFORE_PAPER"));
  *request.mutable_paper_date() = message_of(Date(2008, 1, 1));
  EXPECT_THAT(asked(&record, ""), Refuses("NO_RULES_ON_DATE"));
  *request.mutable_notified_date() = message_of(kNotified);
  EXPECT_THAT(asked(&record, ""), Refuses("COOPERATIVE_NOT_DORMANT"));
  record.set_activity(Cooperative::ACTIVITY_TIDAK_AKTIF);
  EXPECT_THAT(asked(&record, ""), Accepts());
}

TEST(ProposeDissolution, OtherGroundsNeedNoDormancy) {
  auto record = a_cooperative();
  auto request = proposing();
  request.set_ground(ClosingCase::GROUND_PAILIT);
  EXPECT_THAT(decide(&record, request, rules(), today()), Accepts());
}

TEST(ProposeDissolution, GivesTwoCalendarMonthsForAnObjection) {
  const auto record = proposed();
  EXPECT_EQ(record.closing_case().state(), ClosingCase::STATE_DIUSULKAN_BUBAR);
  EXPECT_EQ(record.closing_case().paper_number(), "518/107/DKUKM/2016");
  EXPECT_EQ(date_of(record.closing_case().objection_until_date()), kObjectionUntil);
}

TEST(ProposeDissolution, TheLastDayOfAShortMonthIsItsLastDay) {
  auto record = a_dormant_one();
  auto request = proposing();
  *request.mutable_paper_date() = message_of(Date(2015, 12, 30));
  *request.mutable_notified_date() = message_of(Date(2015, 12, 31));
  fold_into(record, *decide(&record, request, rules(), today()));
  EXPECT_EQ(date_of(record.closing_case().objection_until_date()), Date(2016, 2, 29));
}

TEST(RecordObjection, RefusesInContractOrder) {
  auto record = a_dormant_one();
  auto request = objecting(kTomorrow);
  const auto asked = [&](const Cooperative* found, const std::string& etag) {
    request.set_etag(etag);
    return decide(found, request, rules(), today());
  };
  expect_closed_records_refused(record, asked);
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(asked(&record, ""), Refuses("NO_CLOSING_CASE"));
  *record.mutable_closing_case() = objected().closing_case();
  EXPECT_THAT(asked(&record, ""), Refuses("CLOSING_CASE_STATE"));
  record.mutable_closing_case()->set_state(ClosingCase::STATE_DIUSULKAN_BUBAR);
  EXPECT_THAT(asked(&record, ""), Refuses("OBJECTION_ANSWERED"));
  *record.mutable_closing_case() = proposed().closing_case();
  EXPECT_THAT(asked(&record, ""), Refuses("DATE_IN_FUTURE"));
  request.MergeFrom(objecting(kNotified.plus_days(-1)));
  EXPECT_THAT(asked(&record, ""), Refuses("OBJECTION_BEFORE_NOTICE"));
  request.MergeFrom(objecting(kObjectionUntil));
  EXPECT_THAT(asked(&record, ""), Accepts());
}

TEST(RecordObjection, ADayLateIsRefusedWithTheLastDay) {
  const auto record = proposed();
  const auto late = decide(&record, objecting(kObjectionUntil.plus_days(1)), rules(), today());
  ASSERT_THAT(late, Refuses("OBJECTION_LATE"));
  EXPECT_EQ(late.refusal().facts().at("objection_until_date"), kObjectionUntil.iso());
}

TEST(RecordObjection, StopsTheCaseAndGivesTheOfficeAMonth) {
  const auto record = objected();
  EXPECT_EQ(record.closing_case().state(), ClosingCase::STATE_KEBERATAN);
  EXPECT_EQ(date_of(record.closing_case().answer_until_date()), Date(2016, 9, 30));
  EXPECT_THAT(decide(&record, forwarding(kOpenDay), today()), Refuses("CLOSING_CASE_STATE"));
}

TEST(AnswerObjection, RefusesInContractOrder) {
  auto record = a_dormant_one();
  auto request = answering(v1::AnswerObjectionRequest::DECISION_DITOLAK, kTomorrow);
  const auto asked = [&](const Cooperative* found, const std::string& etag) {
    request.set_etag(etag);
    return decide(found, request, today());
  };
  expect_closed_records_refused(record, asked);
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(asked(&record, ""), Refuses("NO_CLOSING_CASE"));
  *record.mutable_closing_case() = proposed().closing_case();
  EXPECT_THAT(asked(&record, ""), Refuses("CLOSING_CASE_STATE"));
  *record.mutable_closing_case() = objected().closing_case();
  EXPECT_THAT(asked(&record, ""), Refuses("DATE_IN_FUTURE"));
  *request.mutable_paper_date() = message_of(kObjectionUntil.plus_days(-1));
  EXPECT_THAT(asked(&record, ""), Refuses("ANSWER_BEFORE_OBJECTION"));
  *request.mutable_paper_date() = message_of(kObjectionUntil);
  EXPECT_THAT(asked(&record, ""), Accepts());
}

TEST(AnswerObjection, UpheldTheCaseEndsAndRejectedItGoesOn) {
  auto upheld = objected();
  const auto events =
      decide(&upheld, answering(v1::AnswerObjectionRequest::DECISION_DITERIMA, Date(2016, 9, 30)), today());
  EXPECT_EQ(only<v1::ObjectionAnswered>(*events).late_days(), 0);
  fold_into(upheld, *events);
  EXPECT_EQ(upheld.closing_case().state(), ClosingCase::STATE_DITARIK);
  auto rejected = objected();
  fold_into(rejected,
            *decide(&rejected, answering(v1::AnswerObjectionRequest::DECISION_DITOLAK, Date(2016, 9, 30)), today()));
  EXPECT_EQ(rejected.closing_case().state(), ClosingCase::STATE_DIUSULKAN_BUBAR);
  EXPECT_THAT(decide(&rejected, objecting(kObjectionUntil), rules(), today()), Refuses("OBJECTION_ANSWERED"));
  EXPECT_THAT(decide(&rejected, forwarding(Date(2016, 9, 30)), today()), Accepts()) << "answered is enough";
}

TEST(AnswerObjection, ALateAnswerIsAFactWithItsDays) {
  const auto record = objected();
  const auto late = decide(&record, answering(v1::AnswerObjectionRequest::DECISION_DITOLAK, Date(2016, 10, 7)), today());
  EXPECT_EQ(only<v1::ObjectionAnswered>(*late).late_days(), 7);
}

TEST(WithdrawDissolution, RefusesInContractOrder) {
  auto record = a_dormant_one();
  auto request = withdrawing(DissolutionWithdrawn::GROUND_HIDUP_KEMBALI, kTomorrow);
  const auto asked = [&](const Cooperative* found, const std::string& etag) {
    request.set_etag(etag);
    return decide(found, request, today());
  };
  expect_closed_records_refused(record, asked);
  record.set_legal_state(Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN);
  EXPECT_THAT(asked(&record, ""), Refuses("COOPERATIVE_NOT_REGISTERED"));
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(asked(&record, ""), Refuses("NO_CLOSING_CASE"));
  *record.mutable_closing_case() = proposed().closing_case();
  EXPECT_THAT(asked(&record, ""), Refuses("DATE_IN_FUTURE"));
  *request.mutable_paper_date() = message_of(Date(2016, 6, 27));
  EXPECT_THAT(asked(&record, ""), Refuses("PAPER_BEFORE_CASE"));
  *request.mutable_paper_date() = message_of(Date(2016, 6, 28));
  EXPECT_THAT(asked(&record, ""), Refuses("COOPERATIVE_NOT_ACTIVE"));
  record.set_activity(Cooperative::ACTIVITY_AKTIF_RAT);
  EXPECT_THAT(asked(&record, ""), Accepts());
}

TEST(WithdrawDissolution, WorksFromEveryOpenStateAndLeavesACaseThatMayBeOpenedAgain) {
  auto forwarded = proposed();
  fold_into(forwarded, *decide(&forwarded, forwarding(kObjectionUntil.plus_days(1)), today()));
  for (auto record : {proposed(), objected(), forwarded}) {
    const auto events = decide(&record, withdrawing(DissolutionWithdrawn::GROUND_KLARIFIKASI, Date(2016, 10, 1)), today());
    EXPECT_EQ(only<DissolutionWithdrawn>(*events).old_state(), record.closing_case().state());
    fold_into(record, *events);
    EXPECT_EQ(record.closing_case().state(), ClosingCase::STATE_DITARIK);
    EXPECT_THAT(decide(&record, proposing(), rules(), today()), Accepts());
  }
}

TEST(ForwardToMinistry, RefusesInContractOrder) {
  auto record = a_dormant_one();
  auto request = forwarding(kTomorrow);
  const auto asked = [&](const Cooperative* found, const std::string& etag) {
    request.set_etag(etag);
    return decide(found, request, today());
  };
  expect_closed_records_refused(record, asked);
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(asked(&record, ""), Refuses("NO_CLOSING_CASE"));
  *record.mutable_closing_case() = objected().closing_case();
  EXPECT_THAT(asked(&record, ""), Refuses("CLOSING_CASE_STATE"));
  *record.mutable_closing_case() = proposed().closing_case();
  EXPECT_THAT(asked(&record, ""), Refuses("DATE_IN_FUTURE"));
  *request.mutable_paper_date() = message_of(Date(2016, 6, 1));
  EXPECT_THAT(asked(&record, ""), Refuses("PAPER_BEFORE_CASE"));
  *request.mutable_paper_date() = message_of(kObjectionUntil);
  EXPECT_THAT(asked(&record, ""), Refuses("OBJECTION_TIME_RUNS"));
  *request.mutable_paper_date() = message_of(kObjectionUntil.plus_days(1));
  EXPECT_THAT(asked(&record, ""), Accepts());
}

v1::ChangeCooperativeLegalStateRequest moving(Cooperative::LegalState to) {
  v1::ChangeCooperativeLegalStateRequest request;
  request.set_name(a_cooperative().name());
  request.set_legal_state(to);
  request.set_paper_number("90/KEP/M.KUKM/2016");
  *request.mutable_paper_date() = message_of(Date(2016, 12, 1));
  return request;
}

TEST(ClosingCase, WithTheOfficeItHoldsEveryMoveInLaw) {
  for (const auto& record : {proposed(), objected()})
    for (const auto to : {Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN, Cooperative::LEGAL_STATE_MELEBUR})
      EXPECT_THAT(decide(&record, moving(to), today()), Refuses("CLOSING_CASE_UNDECIDED"));
}

TEST(ClosingCase, TheMinistrysWayLeadsToBubarAndBackAgain) {
  auto record = proposed();
  fold_into(record, *decide(&record, forwarding(kObjectionUntil.plus_days(1)), today()));
  EXPECT_THAT(decide(&record, moving(Cooperative::LEGAL_STATE_BUBAR), today()), Refuses("LEGAL_STATE_TRANSITION"));
  fold_into(record, *decide(&record, moving(Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN), today()));
  auto dissolved = record;
  fold_into(dissolved, *decide(&dissolved, moving(Cooperative::LEGAL_STATE_BUBAR), today()));
  EXPECT_EQ(dissolved.dissolution_number(), "90/KEP/M.KUKM/2016");
  EXPECT_EQ(dissolved.closing_case().state(), ClosingCase::STATE_DITERUSKAN);

  const auto back = decide(&record, moving(Cooperative::LEGAL_STATE_TERDAFTAR), today());
  ASSERT_EQ(back->size(), 2U);
  fold_into(record, *back);
  EXPECT_EQ(record.legal_state(), Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_EQ(record.closing_case().state(), ClosingCase::STATE_DITARIK);
  EXPECT_THAT(decide(&record, proposing(), rules(), today()), Accepts());
}

}  // namespace
}  // namespace lumbung::registry
