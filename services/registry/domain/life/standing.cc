#include "registry/domain/life/standing.h"

#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::ClosingCase;
using v1::Cooperative;

std::optional<Refusal> closed_to_change(const Cooperative* cooperative, const std::string& name,
                                        const std::string& etag) {
  if (!cooperative) return no_cooperative(name);

  if (changed_since(*cooperative, etag)) return stale_etag(cooperative->etag());

  if (is_merged(*cooperative)) return record_merged(*cooperative);

  if (has_ended(*cooperative)) return cooperative_ended(*cooperative);

  return std::nullopt;
}

std::optional<Refusal> not_registered(const Cooperative& cooperative) {
  if (cooperative.legal_state() == Cooperative::LEGAL_STATE_TERDAFTAR) return std::nullopt;
  return rule_broken("COOPERATIVE_NOT_REGISTERED", "Only a registered cooperative (TERDAFTAR) can have this.")
      .with("legal_state", Cooperative::LegalState_Name(cooperative.legal_state()))
      .about(cooperative.name());
}

bool has_undecided_case(const Cooperative& cooperative) {
  const auto state = cooperative.closing_case().state();
  return state == ClosingCase::STATE_DIUSULKAN_BUBAR || state == ClosingCase::STATE_KEBERATAN;
}

bool has_open_case(const Cooperative& cooperative) {
  return has_undecided_case(cooperative) || cooperative.closing_case().state() == ClosingCase::STATE_DITERUSKAN;
}

std::optional<Refusal> without_case(const Cooperative& cooperative) {
  if (has_open_case(cooperative)) return std::nullopt;
  return rule_broken("NO_CLOSING_CASE", "There is no open case to close this cooperative.").about(cooperative.name());
}

std::optional<Refusal> case_not_at(const Cooperative& cooperative, ClosingCase::State wanted) {
  const auto state = cooperative.closing_case().state();
  if (state == wanted) return std::nullopt;
  return rule_broken("CLOSING_CASE_STATE", "The case does not stand where this step begins.")
      .with("state", ClosingCase::State_Name(state))
      .with("wanted", ClosingCase::State_Name(wanted))
      .about(cooperative.name());
}

bool is_active(const Cooperative& cooperative) {
  return cooperative.activity() == Cooperative::ACTIVITY_AKTIF ||
         cooperative.activity() == Cooperative::ACTIVITY_AKTIF_RAT;
}

}  // namespace lumbung::registry
