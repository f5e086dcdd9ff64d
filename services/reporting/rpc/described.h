// Indicators and figures as the API shows them.
#pragma once

#include <string>

#include "lumbung/reporting/v1/figure.pb.h"
#include "lumbung/reporting/v1/indicator.pb.h"
#include "reporting/domain/figures.h"

namespace lumbung::reporting {

v1::Indicator described(const Indicator& indicator);
v1::Figure figure_of(const Indicator& indicator, const std::string& group, const Contribution& figure);

}  // namespace lumbung::reporting
