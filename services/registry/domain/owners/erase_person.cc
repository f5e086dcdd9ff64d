#include "registry/domain/owners/erase_person.h"

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/owners/sealed_owner.h"

namespace lumbung::registry {

Result<Events> decide_erasure(const v1::Owner* on_record, const std::string& seen_etag,
                              const std::string& paper_number) {
  if (!on_record || on_record->erased()) return Events{};
  if (!seen_etag.empty() && on_record->etag() != seen_etag) return prepare_again();
  v1::OwnerErased erased;
  erased.set_name(on_record->name());
  erased.set_paper_number(paper_number);
  erased.set_erased_ref(on_record->sealed().ref());
  Events events;
  return events.add_unsealing(on_record->name(), std::move(erased));
}

}  // namespace lumbung::registry
