#include "registry/domain/cooperatives/change_cooperative_legal_state.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/life/standing.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::Cooperative;

bool may_move(Cooperative::LegalState from, Cooperative::LegalState to) {
  switch (from) {
    case Cooperative::LEGAL_STATE_DIAJUKAN:
      return to == Cooperative::LEGAL_STATE_TERDAFTAR;
    case Cooperative::LEGAL_STATE_TERDAFTAR:
      return to == Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN ||
             to == Cooperative::LEGAL_STATE_MELEBUR;
    case Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN:
      return to == Cooperative::LEGAL_STATE_BUBAR || to == Cooperative::LEGAL_STATE_TERDAFTAR;
    default:
      return false;
  }
}

namespace {

// A settlement withdrawn: the ministry gave the cooperative back, and the case that led there is over.
void end_case(const Cooperative& cooperative, const v1::CooperativeLegalStateChanged& moved, Events& events) {
  if (moved.new_state() != Cooperative::LEGAL_STATE_TERDAFTAR || !has_open_case(cooperative)) return;
  auto withdrawn = about<v1::DissolutionWithdrawn>(cooperative);
  withdrawn.set_ground(v1::DissolutionWithdrawn::GROUND_PENYELESAIAN_DITARIK);
  withdrawn.set_old_state(cooperative.closing_case().state());
  withdrawn.set_paper_number(moved.paper_number());
  *withdrawn.mutable_paper_date() = moved.paper_date();
  events.add(cooperative.name(), std::move(withdrawn));
}

}  // namespace

Result<Events> decide(const Cooperative* cooperative,
                      const v1::ChangeCooperativeLegalStateRequest& request, const Today& today) {
  const auto paper_date = date_of(request.paper_date());
  CHECK(paper_date.has_value());  // The request's shape was checked.

  if (!cooperative) return no_cooperative(request.name());

  if (changed_since(*cooperative, request.etag())) return stale_etag(cooperative->etag());

  if (is_merged(*cooperative)) return record_merged(*cooperative);

  if (!may_move(cooperative->legal_state(), request.legal_state()))
    return rule_broken("LEGAL_STATE_TRANSITION",
                       "The law knows no way from the one state to the other.")
        .with("from", Cooperative::LegalState_Name(cooperative->legal_state()))
        .with("to", Cooperative::LegalState_Name(request.legal_state()));

  if (has_undecided_case(*cooperative))
    return rule_broken("CLOSING_CASE_UNDECIDED",
                       "A case to close it is with the office; withdraw it or forward it first.")
        .with("closing_state", v1::ClosingCase::State_Name(cooperative->closing_case().state()))
        .about(cooperative->name());

  if (*paper_date > today.business_date) return date_in_future(*paper_date, today.business_date);

  v1::CooperativeLegalStateChanged changed;
  changed.set_name(cooperative->name());
  changed.set_external_id(cooperative->external_id());
  changed.set_kecamatan(cooperative->kecamatan());
  changed.set_type(cooperative->type());
  changed.set_old_state(cooperative->legal_state());
  changed.set_new_state(request.legal_state());
  changed.set_paper_number(std::string(trimmed(request.paper_number())));
  *changed.mutable_paper_date() = request.paper_date();
  Events events;
  const auto moved = changed;
  events.add(cooperative->name(), std::move(changed));
  end_case(*cooperative, moved, events);
  return events;
}

}  // namespace lumbung::registry
