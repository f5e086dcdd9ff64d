// What the second service says of the city, having heard the register's events and nothing else; held against what the
// register counts from its records.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "client/api.h"
#include "lumbungd/city_figures.h"

namespace lumbung {

struct ReportedFigures {
  struct Line {
    std::string code;   // `K1`
    std::string title;  // `Active cooperatives`
    bool share = false;
    std::int64_t part = 0;
    std::int64_t whole = 0;
  };
  std::vector<Line> totals;
  std::int64_t groups = 0;                // Compared besides the totals.
  std::vector<std::string> differences;  // `U1 of 32.75.10: 108 of 140 heard, 109 of 140 counted`.
};

// Asks when reporting has heard all that the register says until now; fails when it does not come to it in time.
client::Answer<ReportedFigures> ask_reporting(const client::Api& api, const CityFigures& counted);

void print_reported(const ReportedFigures& reported, std::ostream& out);

}  // namespace lumbung
