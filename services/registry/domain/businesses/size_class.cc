#include "registry/domain/businesses/size_class.h"

namespace lumbung::registry {

Business::SizeClass class_of(std::int64_t amount_rupiah, const SizeCeilings& ceilings) {
  if (amount_rupiah <= ceilings.mikro_max_rupiah()) return Business::SIZE_CLASS_MIKRO;
  if (amount_rupiah <= ceilings.kecil_max_rupiah()) return Business::SIZE_CLASS_KECIL;
  if (amount_rupiah <= ceilings.menengah_max_rupiah()) return Business::SIZE_CLASS_MENENGAH;
  return Business::SIZE_CLASS_BESAR;
}

Business::SizeClass size_class(const Business& business, const SizeRules& rules) {
  if (business.has_yearly_sales_rupiah())
    return class_of(business.yearly_sales_rupiah(), rules.sales());
  switch (rules.balance_measure()) {
    case SizeRules::BALANCE_MEASURE_NET_ASSETS:
      if (business.has_net_assets_rupiah())
        return class_of(business.net_assets_rupiah(), rules.balance());
      break;
    case SizeRules::BALANCE_MEASURE_CAPITAL:
      if (business.has_capital_rupiah())
        return class_of(business.capital_rupiah(), rules.balance());
      break;
    default:
      break;
  }
  return Business::SIZE_CLASS_UNSPECIFIED;
}

void compute_size(Business& business, const RegistryRules& rules, Date business_date) {
  business.clear_computed_size_class();
  business.clear_size_rules_version();
  const auto* set = rules.on(business_date);
  if (!set) return;
  business.set_computed_size_class(size_class(business, set->size()));
  business.set_size_rules_version(set->version());
}

}  // namespace lumbung::registry
