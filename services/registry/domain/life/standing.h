// What every command of this room asks first, and the words several of them use.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "lumbung/registry/v1/cooperative.pb.h"

namespace lumbung::registry {

// COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, COOPERATIVE_ENDED, in this order; nothing when the record may change.
std::optional<Refusal> closed_to_change(const v1::Cooperative* cooperative, const std::string& name,
                                        const std::string& etag);

// COOPERATIVE_NOT_REGISTERED when it is no legal entity, or no longer a whole one.
std::optional<Refusal> not_registered(const v1::Cooperative& cooperative);

// A case stands between the proposal and its end: with the office, or with the ministry.
bool has_open_case(const v1::Cooperative& cooperative);
// It is with the office: nothing may be done in law before it was withdrawn or forwarded.
bool has_undecided_case(const v1::Cooperative& cooperative);
// NO_CLOSING_CASE.
std::optional<Refusal> without_case(const v1::Cooperative& cooperative);
// CLOSING_CASE_STATE when the case stands elsewhere.
std::optional<Refusal> case_not_at(const v1::Cooperative& cooperative, v1::ClosingCase::State wanted);

// AKTIF or AKTIF_RAT by the evaluation on record.
bool is_active(const v1::Cooperative& cooperative);

// A fact about it: name, external_id and kecamatan filled.
template <class Event>
Event about(const v1::Cooperative& cooperative) {
  Event event;
  event.set_name(cooperative.name());
  event.set_external_id(cooperative.external_id());
  event.set_kecamatan(cooperative.kecamatan());
  return event;
}

}  // namespace lumbung::registry
