// An owner on the way into the register. The rules judge the record with its personal data, which exist in memory only;
// what they store is the public part and a reference to what was sealed before they were asked.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/events.pb.h"
#include "lumbung/registry/v1/owner.pb.h"
#include "registry/domain/keys.h"
#include "registry/domain/reference.h"

namespace lumbung::registry {

using v1::Owner;

struct SealedOwner {
  // The record with its personal data, in normal form.
  Owner owner;
  // The natural key of the NIK.
  std::string key;
  // `owners/{id}` of the record to be made.
  std::string new_name;
  // Null when the NIK was seen on record, so that nothing had to be sealed.
  std::shared_ptr<const SealedData> data;

  // The record with this NIK as it was when the command was prepared. What is sealed cannot be compared by a rule, so it
  // was compared before, and the rule sees to it that the record is still that one.
  struct Seen {
    std::string name;
    std::string ref;
    bool same_name = false;  // The name given is the one on record.
    std::vector<FieldViolation> differing;  // Every field given that is not as on record, values masked.
  };
  std::optional<Seen> seen;
};

// The register moved between preparing a command and deciding it: prepare it again. Never reaches a caller.
inline constexpr char kPrepareAgain[] = "PREPARE_AGAIN";
inline Refusal prepare_again() { return rule_broken(kPrepareAgain, ""); }

inline v1::SealedReference reference_to(const SealedData& data) {
  v1::SealedReference reference;
  reference.set_ref(data.ref);
  reference.set_sha256(data.sha256);
  return reference;
}

inline Refusal no_owner(const std::string& name) { return not_found("OWNER_NOT_FOUND", name); }
inline Refusal owner_erased(const std::string& name) {
  return rule_broken("OWNER_ERASED", "The person was erased; the record is closed.").about(name);
}
inline Refusal nik_taken(const std::string& by) {
  return already_exists("NIK_TAKEN", "The register has an owner with this NIK.", by);
}

// Where the owner a file gives differs from the one on record, under `owner.`; a field not given does not. Values are masked.
std::vector<FieldViolation> owner_differences(const Owner& on_record, const Owner& given);

// The record as it is stored: public part, sex from the NIK when none is given, warnings. `owner` has passed
// check_owner().
Owner public_record(const SealedOwner& owner, const Reference& reference, Date business_date);

// A new owner: its event is added to `events`. Refusals: PREPARE_AGAIN.
Result<std::string> enter_owner(const SealedOwner& owner, const Reference& reference, const Today& today,
                                Events& events);

// The owner of a business in the same command: the name of the one on record, or of a new one whose event is added to
// `events`. Refusals: OWNER_DIFFERS, PREPARE_AGAIN. `on_record` is the holder of the NIK; null when there is none.
Result<std::string> join_owner(const SealedOwner& owner, const Owner* on_record, const Reference& reference,
                               const Today& today, Events& events);

}  // namespace lumbung::registry
