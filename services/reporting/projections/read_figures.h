// Figures out of their tables, each time in one statement: figures, groups and the position they are as of belong together,
// also while the consumer writes and while a rebuild switches.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "reporting/domain/publish_figures.h"
#include "runtime/store/connection.h"

namespace lumbung::reporting {

// Which figures of which indicator.
struct FiguresAsked {
  std::string indicator;                              // Its id.
  Dimension group_by = v1::DIMENSION_UNSPECIFIED;
  std::string kecamatan;                              // Empty: the whole city.
};

struct GroupedFigures {
  Contribution total;
  std::map<std::string, Contribution> groups;  // Those with something in them.
  std::string log_id;                          // Empty while nothing was heard.
  std::int64_t position = 0;
  std::optional<std::int64_t> time_us;         // Of the last fact in them.
  std::optional<Date> business_date;
};

// `cursor` names the cursor of the projection, `figures<registry`. Both throw store::Unavailable.
GroupedFigures read_figures(store::Connection& connection, const std::string& cursor, const FiguresAsked& asked);
// All of them; `source` as events name it.
FiguresAsOf read_all_figures(store::Connection& connection, const std::string& cursor, const std::string& source);

}  // namespace lumbung::reporting
