#include "registry/domain/register_business.h"

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/dates.h"
#include "registry/domain/normalise.h"
#include "registry/domain/size_class.h"

namespace lumbung::registry {

Result<Events> decide(const Holders& holders, const v1::RegisterBusinessRequest& request,
                      const Reference& reference, const RegistryRules& rules, const Today& today) {
  auto future = dates_after(request.business(), today.business_date);
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

  auto stream = business.name();
  return one_event(std::move(stream), std::move(registered));
}

}  // namespace lumbung::registry
