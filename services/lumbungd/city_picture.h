// The picture of the city for a terminal of 100 columns: what is on record and what part of it is
// alive. Pure: figures in, text out, the same text for the same figures.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "base/date.h"
#include "lumbungd/city_figures.h"

namespace lumbung {

inline constexpr std::size_t kPictureWidth = 100;

struct PictureNotes {
  std::optional<Date> as_of;  // Of the evaluation of activity.
  bool synthetic = false;     // Made-up registers are among what was imported.
};

void print_city(const CityFigures& city, const PictureNotes& notes, std::ostream& out);

// `1.700`
std::string number_text(std::int64_t number);
// `300 of 600 (50,00 %)`; `0 of 0` when there is nothing to take a part of.
std::string share_text(std::int64_t part, std::int64_t whole);

// A line across the picture, and a heading above one.
void print_rule(std::ostream& out);
void print_heading(std::ostream& out, const std::string& left, const std::string& right);
// Breaks text between words at the width of the picture, every line indented.
void print_wrapped(std::ostream& out, const std::string& text, std::size_t indent);

}  // namespace lumbung
