#include "registry/domain/fold.h"

#include <algorithm>
#include <string>

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/change.h"
#include "registry/domain/change_requests/fold_changes.h"
#include "registry/domain/duplicates/fold_duplicates.h"
#include "registry/domain/folding.h"
#include "registry/domain/life/fold_life.h"
#include "registry/domain/open_business_day.h"
#include "registry/domain/papers/fold_papers.h"
#include "registry/domain/study_visits/fold_study_visits.h"
#include "registry/domain/visits/fold_visits.h"

namespace lumbung::registry {
namespace {

Cooperative::BookYear& book_year_to_change(Cooperative& cooperative, int year) {
  auto& years = *cooperative.mutable_book_years();
  auto at = std::lower_bound(years.begin(), years.end(), year,
                             [](const auto& entry, int y) { return entry.year() < y; });
  if (at != years.end() && at->year() == year) return *at;
  const auto index = at - years.begin();
  years.Add()->set_year(year);
  std::rotate(years.begin() + index, years.end() - 1, years.end());
  return years[int(index)];
}

void move_in_law(Cooperative& state, const v1::CooperativeLegalStateChanged& event) {
  state.set_legal_state(event.new_state());
  if (event.new_state() != Cooperative::LEGAL_STATE_BUBAR &&
      event.new_state() != Cooperative::LEGAL_STATE_MELEBUR)
    return;
  state.set_dissolution_number(event.paper_number());
  *state.mutable_dissolution_date() = event.paper_date();
}

// False for an event of a type not known here.
bool fold(Cooperative& state, const google::protobuf::Message& event) {
  if (const auto* registered = as<v1::CooperativeRegistered>(event)) {
    state = registered->cooperative();
  } else if (const auto* updated = as<v1::CooperativeUpdated>(event)) {
    take_over(state, updated->after(), updated->changed());
  } else if (const auto* meeting = as<v1::AnnualMeetingRecorded>(event)) {
    *book_year_to_change(state, meeting->book_year()).mutable_rat_date() = meeting->rat_date();
  } else if (const auto* volume = as<v1::BusinessVolumeReported>(event)) {
    book_year_to_change(state, volume->book_year())
        .set_business_volume_rupiah(volume->business_volume_rupiah());
  } else if (const auto* moved = as<v1::CooperativeLegalStateChanged>(event)) {
    move_in_law(state, *moved);
  } else if (const auto* evaluated = as<v1::CooperativeActivityEvaluated>(event)) {
    state.set_activity(evaluated->new_activity());
    *state.mutable_evaluation() = evaluated->evaluation();
  } else {
    return fold_life(state, event) || fold_exemplar(state, event) || fold_papers_of(state, event) ||
           fold_changes(state, event) || fold_visits(state, event) || fold_duplicates(state, event);
  }
  return true;
}

bool fold(Business& state, const google::protobuf::Message& event) {
  if (const auto* registered = as<v1::BusinessRegistered>(event)) {
    state = registered->business();
  } else if (const auto* updated = as<v1::BusinessUpdated>(event)) {
    take_over(state, updated->after(), updated->changed());
  } else if (const auto* changed = as<v1::BusinessOperatingStatusChanged>(event)) {
    state.set_operating_status(changed->new_status());
    *state.mutable_operating_status_date() = changed->status_date();
  } else {
    return fold_papers_of(state, event) || fold_changes(state, event) || fold_visits(state, event) ||
           fold_duplicates(state, event);
  }
  return true;
}

bool fold(Owner& state, const google::protobuf::Message& event) {
  if (const auto* registered = as<v1::OwnerRegistered>(event)) {
    state = registered->owner();
  } else if (const auto* updated = as<v1::OwnerUpdated>(event)) {
    const auto created = state.create_time();
    state = updated->after();
    *state.mutable_create_time() = created;
  } else if (const auto* verified = as<v1::OwnerNikVerified>(event)) {
    state.set_nik_verified(true);
    *state.mutable_nik_verified_date() = verified->verified_date();
  } else if (as<v1::OwnerErased>(event)) {
    state.set_erased(true);
    state.clear_sealed();
    state.clear_nik_verified();
    state.clear_nik_verified_date();
    state.clear_nik_warnings();
  } else {
    return false;
  }
  return true;
}

}  // namespace

void apply(Owner& state, const google::protobuf::Message& event, const EventFacts& facts) {
  if (fold(state, event)) stamp(state, facts);
}

void apply(PersonRead& state, const google::protobuf::Message& event, const EventFacts& facts) {
  const auto* read = as<v1::PersonDataRead>(event);
  if (!read) return;
  state = read->read();
  *state.mutable_read_time() = time_of(facts);
}

void apply(Cooperative& state, const google::protobuf::Message& event, const EventFacts& facts) {
  if (fold(state, event)) stamp(state, facts);
}

void apply(Business& state, const google::protobuf::Message& event, const EventFacts& facts) {
  if (fold(state, event)) stamp(state, facts);
}

void apply(v1::ChangeRequest& state, const google::protobuf::Message& event, const EventFacts& facts) {
  if (fold_changes(state, event)) stamp(state, facts);
}

void apply(v1::PendingChanges& state, const google::protobuf::Message& event, const EventFacts&) {
  fold_changes(state, event);
}

void apply(RecordMerge& state, const google::protobuf::Message& event, const EventFacts& facts) {
  if (fold_duplicates(state, event)) stamp(state, facts);
}

void apply(v1::DuplicateCandidate& state, const google::protobuf::Message& event, const EventFacts& facts) {
  if (fold_duplicates(state, event)) stamp(state, facts);
}

void apply(Calendar& state, const google::protobuf::Message& event, const EventFacts&) {
  const auto* opened = as<common::v1::BusinessDayOpened>(event);
  if (!opened) return;
  state.set_name(kCalendarStream);
  *state.mutable_open_date() = opened->open_date();
}

const Cooperative::BookYear* book_year(const Cooperative& cooperative, int year) {
  for (const auto& entry : cooperative.book_years())
    if (entry.year() == year) return &entry;
  return nullptr;
}

}  // namespace lumbung::registry
