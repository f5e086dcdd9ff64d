#include "registry/domain/businesses/register_business.h"

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/businesses/size_class.h"
#include "registry/domain/dates.h"
#include "registry/domain/normalise.h"

namespace lumbung::registry {

Result<Events> decide(const Holders& holders, const BusinessOwner& owner,
                      const v1::RegisterBusinessRequest& request, const Reference& reference,
                      const RegistryRules& rules, const Today& today) {
  auto future = dates_after(request.business(), today.business_date);
  if (owner.brought)
    for (auto& wrong : dates_after(owner.brought->owner, today.business_date, "owner."))
      future.push_back(std::move(wrong));
  if (!future.empty()) return invalid_fields(std::move(future));

  v1::BusinessRegistered registered;
  auto& business = *registered.mutable_business();
  business = request.business();
  normalise(business, reference);
  business.set_name("businesses/" + today.new_id);
  business.set_agency(today.caller.agency);
  compute_size(business, rules, today.business_date);

  if (const auto& other = holders.of(external_id_key(business, business.agency())); !other.empty())
    return already_exists("EXTERNAL_ID_TAKEN", "Your agency has a business with this external_id.",
                          other)
        .with("external_id", business.external_id());

  const auto stream = business.name();
  Events entered;
  if (owner.brought) {
    auto joined = join_owner(*owner.brought, owner.on_record, reference, today, entered);
    if (!joined) return std::move(joined).refusal();
    business.set_owner(std::move(*joined));
  } else if (!business.owner().empty()) {
    if (!owner.on_record) return no_owner(business.owner());
    if (owner.on_record->erased()) return owner_erased(business.owner());
  }
  // The business first: its record is the answer.
  Events events;
  events.add(stream, std::move(registered));
  for (const auto& event : entered) events.add(event);
  return events;
}

}  // namespace lumbung::registry
