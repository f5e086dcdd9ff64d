#include "reporting/projections/read_figures.h"

#include "reporting/projections/figures_projection.h"
#include "reporting/projections/tables.h"

namespace lumbung::reporting {
namespace {

using store::integer;
using store::text;

// Columns of the statements below.
constexpr std::size_t kLogId = 0;
constexpr std::size_t kPosition = 1;
constexpr std::size_t kTime = 2;
constexpr std::size_t kBusinessDate = 3;
constexpr std::size_t kIndicator = 4;
constexpr std::size_t kDimension = 5;
constexpr std::size_t kKecamatan = 6;
constexpr std::size_t kGroup = 7;
constexpr std::size_t kPart = 8;
constexpr std::size_t kWhole = 9;

// One row without a figure when there is none; no row when nothing was ever followed. The tables in the order in which
// FiguresProjection::tables() names them, because both lock them.
constexpr char kSelect[] =
    "SELECT c.log_id, c.position, h.time_us, h.business_date, f.indicator, f.dimension, f.kecamatan, f.group_value, f.part,"
    " f.whole FROM cursors c LEFT JOIN figures_heard h ON h.name = ?1 LEFT JOIN figures f ON f.whole <> 0";

bool has(const store::Value& value) { return !std::holds_alternative<std::monostate>(value); }

std::optional<Date> date_in(const store::Value& value) { return has(value) ? Date::parse(text(value)) : std::nullopt; }

// The figure of all in question: of the city, or of its kecamatan.
FigureKey total_of(const FiguresAsked& asked) {
  if (asked.kecamatan.empty()) return {asked.indicator, v1::DIMENSION_UNSPECIFIED, {}, {}};
  return {asked.indicator, v1::DIMENSION_KECAMATAN, {}, asked.kecamatan};
}

}  // namespace

GroupedFigures read_figures(store::Connection& connection, const std::string& cursor, const FiguresAsked& asked) {
  const auto total = total_of(asked);
  const auto grouped = dimension_word(asked.group_by);
  // A kecamatan is one of its own groups, not a part of one.
  const bool whole_city = asked.group_by == v1::DIMENSION_KECAMATAN;
  const auto rows = connection.query(
      std::string(kSelect) +
          " AND f.indicator = ?2 AND ((f.dimension = ?3 AND f.kecamatan = '' AND f.group_value = ?4)"
          " OR (f.dimension = ?5 AND f.kecamatan = ?6)) WHERE c.name = ?7",
      {std::string(kSource), asked.indicator, dimension_word(total.dimension), total.group, grouped,
       whole_city ? std::string() : asked.kecamatan, cursor});
  GroupedFigures figures;
  for (const auto& row : rows) {
    figures.log_id = text(row[kLogId]);
    figures.position = integer(row[kPosition]);
    if (has(row[kTime])) figures.time_us = integer(row[kTime]);
    figures.business_date = date_in(row[kBusinessDate]);
    if (!has(row[kIndicator])) continue;
    const auto& dimension = text(row[kDimension]);
    const auto& group = text(row[kGroup]);
    const Contribution figure{integer(row[kPart]), integer(row[kWhole])};
    const bool is_total = dimension == dimension_word(total.dimension) && text(row[kKecamatan]).empty() && group == total.group;
    if (is_total) figures.total = figure;
    const bool asked_for = asked.group_by != v1::DIMENSION_UNSPECIFIED && dimension == grouped;
    if (asked_for && (!whole_city || asked.kecamatan.empty() || group == asked.kecamatan)) figures.groups[group] = figure;
  }
  return figures;
}

FiguresAsOf read_all_figures(store::Connection& connection, const std::string& cursor, const std::string& source) {
  FiguresAsOf all;
  all.source = source;
  for (const auto& row : connection.query(std::string(kSelect) + " WHERE c.name = ?2", {std::string(kSource), cursor})) {
    all.source_log_id = text(row[kLogId]);
    all.position = integer(row[kPosition]);
    if (has(row[kTime])) all.time_us = integer(row[kTime]);
    all.business_date = date_in(row[kBusinessDate]);
    if (!has(row[kIndicator])) continue;
    const auto dimension = dimension_of(text(row[kDimension]));
    // Of a newer program: its own publisher tells it.
    if (!dimension) continue;
    all.figures[{text(row[kIndicator]), *dimension, text(row[kKecamatan]), text(row[kGroup])}] = {integer(row[kPart]),
                                                                                               integer(row[kWhole])};
  }
  return all;
}

}  // namespace lumbung::reporting
