// The picture of the city for a terminal of 100 columns: what is on record and what part of it is
// alive. Pure: figures in, text out, the same text for the same figures.
#pragma once

#include <optional>
#include <ostream>

#include "base/date.h"
#include "lumbungd/city_figures.h"

namespace lumbung {

struct PictureNotes {
  std::optional<Date> as_of;  // Of the evaluation of activity.
  bool synthetic = false;     // Made-up registers are among what was imported.
};

void print_city(const CityFigures& city, const PictureNotes& notes, std::ostream& out);

}  // namespace lumbung
