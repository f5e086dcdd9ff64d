#include "registry/domain/cooperatives/register_cooperative.h"

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/dates.h"
#include "registry/domain/normalise.h"

namespace lumbung::registry {

Result<Events> decide(const Holders& holders, const v1::RegisterCooperativeRequest& request,
                      const Reference& reference, const Today& today) {
  auto future = dates_after(request.cooperative(), today.business_date);
  if (!future.empty()) return invalid_fields(std::move(future));

  v1::CooperativeRegistered registered;
  auto& cooperative = *registered.mutable_cooperative();
  cooperative = request.cooperative();
  normalise(cooperative, reference);
  cooperative.set_name("cooperatives/" + today.new_id);
  cooperative.set_agency(today.caller.agency);

  if (const auto& other = holders.of(external_id_key(cooperative, cooperative.agency()));
      !other.empty())
    return already_exists("EXTERNAL_ID_TAKEN",
                          "Your agency has a cooperative with this external_id.", other)
        .with("external_id", cooperative.external_id());

  if (const auto& other = holders.of(badan_hukum_key(cooperative)); !other.empty())
    return already_exists("BADAN_HUKUM_TAKEN", "Another cooperative has this badan hukum number.",
                          other)
        .with("badan_hukum_number", cooperative.badan_hukum_number());

  if (const auto& other = holders.of(nik_koperasi_key(cooperative)); !other.empty())
    return already_exists("NIK_KOPERASI_TAKEN", "Another cooperative has this NIK koperasi.", other)
        .with("nik_koperasi", cooperative.nik_koperasi());

  if (const auto& other = holders.of(nib_key(cooperative)); !other.empty())
    return already_exists("NIB_TAKEN", "Another cooperative has this NIB.", other)
        .with("nib", cooperative.nib());

  auto stream = cooperative.name();
  return one_event(std::move(stream), std::move(registered));
}

}  // namespace lumbung::registry
