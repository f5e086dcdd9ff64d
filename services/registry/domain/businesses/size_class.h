// The size of a business by law (design notes 1.2): UU 20/2008 until 1 February 2021, PP 7/2021
// since. The rule set of the business date decides, and its version is kept beside the result.
#pragma once

#include <cstdint>

#include "lumbung/registry/v1/business.pb.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

using v1::Business;

// The class of an amount in whole rupiah, 0 or more. A ceiling itself still belongs to its class.
Business::SizeClass class_of(std::int64_t amount_rupiah, const SizeCeilings& ceilings);

// By yearly sales when they are reported, else by the figure of the balance sheet that the rule set
// measures, else unspecified: nothing is known to compute it from.
Business::SizeClass size_class(const Business& business, const SizeRules& rules);

// Writes the class and the version that decided it into the business. Before the first rule set
// both stay empty: a fact is taken as it is, and no rule is guessed.
void compute_size(Business& business, const RegistryRules& rules, Date business_date);

}  // namespace lumbung::registry
