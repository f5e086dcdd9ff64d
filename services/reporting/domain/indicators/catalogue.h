// Every indicator the city measures.
#pragma once

#include <string_view>

#include "reporting/domain/indicators/indicator.h"

namespace lumbung::reporting {

const Indicator& k1_active_cooperatives();
const Indicator& k2_held_rat();
const Indicator& u1_operating_businesses();
const Indicator& u2_businesses();

const Catalogue& catalogue();

// Null when there is none of this id.
const Indicator* find_indicator(const Catalogue& catalogue, std::string_view id);

// `indicators/k1`, and the id back; empty for a name of another shape.
std::string indicator_name(const Indicator& indicator);
std::string_view indicator_id(std::string_view name);

}  // namespace lumbung::reporting
