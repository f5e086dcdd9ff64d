#include "registry/domain/owners/sealed_owner.h"

#include "registry/domain/owners/mask.h"
#include "registry/domain/owners/nik.h"
#include "registry/domain/owners/person_name.h"
#include "registry/domain/owners/personal.h"

namespace lumbung::registry {
namespace {

constexpr char kStaysAsItIs[] = " The record stays as it is; correct it if the file is right.";

void add_difference(std::vector<FieldViolation>& differing, const char* field, const std::string& on_record,
                    std::string given) {
  const auto shown = on_record.empty() ? "nothing" : on_record;
  differing.push_back({std::string("owner.") + field, "ROW_DIFFERS", "On record is " + shown + "." + kStaysAsItIs,
                       std::move(given)});
}

}  // namespace

std::vector<FieldViolation> owner_differences(const Owner& on_record, const Owner& given) {
  std::vector<FieldViolation> differing;
  if (!given.full_name().empty() && !same_person_name(on_record.full_name(), given.full_name()))
    add_difference(differing, "full_name", masked_name(on_record.full_name()), masked_name(given.full_name()));
  if (!given.phone().empty() && on_record.phone() != given.phone())
    add_difference(differing, "phone", masked_phone(on_record.phone()), masked_phone(given.phone()));
  if (!given.home_address().empty() && on_record.home_address() != given.home_address())
    add_difference(differing, "home_address", masked_text(on_record.home_address()), masked_text(given.home_address()));
  if (given.has_birth_date() && date_of(on_record.birth_date()) != date_of(given.birth_date()))
    add_difference(differing, "birth_date", on_record.has_birth_date() ? "another day" : "", "***");
  if (given.disability() != Owner::DISABILITY_UNSPECIFIED && on_record.disability() != given.disability())
    add_difference(differing, "disability", on_record.disability() ? "another" : "", "***");
  if (given.sex() != Owner::SEX_UNSPECIFIED && on_record.sex() != given.sex())
    add_difference(differing, "sex", "the other", Owner::Sex_Name(given.sex()).substr(4));
  return differing;
}

Owner public_record(const SealedOwner& owner, const Reference& reference, Date business_date) {
  auto record = public_part(owner.owner);
  record.clear_nik_warnings();
  if (const auto nik = parse_nik(owner.owner.nik(), business_date)) {
    if (record.sex() == Owner::SEX_UNSPECIFIED) record.set_sex(nik->sex);
    for (const auto warning : nik_warnings(*nik, owner.owner, reference)) record.add_nik_warnings(warning);
  }
  if (owner.data) *record.mutable_sealed() = reference_to(*owner.data);
  return record;
}

Result<std::string> enter_owner(const SealedOwner& owner, const Reference& reference, const Today& today,
                                Events& events) {
  if (!owner.data) return prepare_again();
  v1::OwnerRegistered registered;
  auto& record = *registered.mutable_owner();
  record = public_record(owner, reference, today.business_date);
  record.set_name(owner.new_name);
  record.set_agency(today.caller.agency);
  events.add_sealed(owner.new_name, std::move(registered), owner.data);
  return owner.new_name;
}

Result<std::string> join_owner(const SealedOwner& owner, const Owner* on_record, const Reference& reference,
                               const Today& today, Events& events) {
  if (!on_record) return enter_owner(owner, reference, today, events);
  const bool as_seen = owner.seen && owner.seen->name == on_record->name() &&
                       owner.seen->ref == on_record->sealed().ref();
  if (!as_seen) return prepare_again();
  if (owner.seen->same_name) return on_record->name();
  return invalid_field("owner.full_name", "OWNER_DIFFERS",
                       "The NIK is on record with another name. Look at the identity card: correct the NIK here, or the "
                       "name on record with UpdateOwner.")
      .about(on_record->name());
}

}  // namespace lumbung::registry
