#include "registry/domain/cooperatives/change_cooperative_legal_state.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/events.pb.h"
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

Result<Events> decide(const Cooperative* cooperative,
                      const v1::ChangeCooperativeLegalStateRequest& request, const Today& today) {
  const auto paper_date = date_of(request.paper_date());
  CHECK(paper_date.has_value());  // The request's shape was checked.

  if (!cooperative) return no_cooperative(request.name());

  if (changed_since(*cooperative, request.etag())) return stale_etag(cooperative->etag());

  if (!may_move(cooperative->legal_state(), request.legal_state()))
    return rule_broken("LEGAL_STATE_TRANSITION",
                       "The law knows no way from the one state to the other.")
        .with("from", Cooperative::LegalState_Name(cooperative->legal_state()))
        .with("to", Cooperative::LegalState_Name(request.legal_state()));

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
  return one_event(cooperative->name(), std::move(changed));
}

}  // namespace lumbung::registry
