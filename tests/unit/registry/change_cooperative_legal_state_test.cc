#include "registry/domain/cooperatives/change_cooperative_legal_state.h"

#include "lumbung/registry/v1/events.pb.h"
#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

v1::ChangeCooperativeLegalStateRequest moving(Cooperative::LegalState to) {
  v1::ChangeCooperativeLegalStateRequest request;
  request.set_name(a_cooperative().name());
  request.set_legal_state(to);
  request.set_paper_number(" 12/KEP/2016 ");
  *request.mutable_paper_date() = date(2016, 6, 1);
  return request;
}

TEST(ChangeCooperativeLegalState, RefusesInContractOrder) {
  auto record = a_cooperative();
  const Cooperative* found = nullptr;
  auto request = moving(Cooperative::LEGAL_STATE_BUBAR);
  request.set_etag("0");
  *request.mutable_paper_date() = message_of(kTomorrow);
  const auto asked = [&] { return decide(found, request, today()); };

  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.set_etag(record.etag());
  EXPECT_THAT(asked(), Refuses("LEGAL_STATE_TRANSITION"));
  request.set_legal_state(Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN);
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  *request.mutable_paper_date() = message_of(kOpenDay);
  EXPECT_THAT(asked(), Accepts());
}

TEST(ChangeCooperativeLegalState, TheLawKnowsFiveSteps) {
  std::vector<std::string> steps;
  const auto* states = Cooperative::LegalState_descriptor();
  for (int i = 0; i < states->value_count(); ++i)
    for (int j = 0; j < states->value_count(); ++j)
      if (may_move(Cooperative::LegalState(states->value(i)->number()),
                   Cooperative::LegalState(states->value(j)->number())))
        steps.push_back(states->value(i)->name().substr(12) + " to " +
                        states->value(j)->name().substr(12));
  EXPECT_THAT(
      steps, testing::UnorderedElementsAre(
                 "DIAJUKAN to TERDAFTAR", "TERDAFTAR to DALAM_PENYELESAIAN", "TERDAFTAR to MELEBUR",
                 "DALAM_PENYELESAIAN to BUBAR", "DALAM_PENYELESAIAN to TERDAFTAR"));
}

TEST(ChangeCooperativeLegalState, OnlyAnEndLeavesItsPaperOnTheRecord) {
  auto record = a_cooperative();
  fold_into(record, *decide(&record, moving(Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN), today()));
  EXPECT_FALSE(record.has_dissolution_date());
  const auto events = decide(&record, moving(Cooperative::LEGAL_STATE_BUBAR), today());
  EXPECT_EQ(only<v1::CooperativeLegalStateChanged>(*events).old_state(),
            Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN);
  fold_into(record, *events);
  EXPECT_EQ(record.legal_state(), Cooperative::LEGAL_STATE_BUBAR);
  EXPECT_EQ(record.dissolution_number(), "12/KEP/2016");
  EXPECT_EQ(date_of(record.dissolution_date()), Date(2016, 6, 1));
}

TEST(ChangeCooperativeLegalState, AnEndedCooperativeKeepsItsKeys) {
  auto record = a_cooperative();
  const auto before = keys_of(record);
  fold_into(record, *decide(&record, moving(Cooperative::LEGAL_STATE_MELEBUR), today()));
  EXPECT_EQ(keys_of(record), before);
  EXPECT_EQ(before.size(), 4U);
}

}  // namespace
}  // namespace lumbung::registry
