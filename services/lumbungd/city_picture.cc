#include "lumbungd/city_picture.h"

#include <algorithm>
#include <functional>
#include <set>
#include <vector>

#include "base/rupiah.h"
#include "client/record_fields.h"
#include "client/table.h"
#include "lumbungd/picture_text.h"

namespace lumbung {
namespace {

using client::padded;
using client::registry::Business;
using client::registry::Cooperative;
using client::registry::CountGroup;

constexpr std::int64_t kBarCells = 28;
constexpr std::size_t kPartWidth = 32;
constexpr std::size_t kSectionTitleWidth = 52;
constexpr const char* kNone = "–";

using Values = google::protobuf::RepeatedPtrField<std::string>;

std::int64_t sum(const Groups& groups, const std::function<bool(const Values&)>& chosen) {
  std::int64_t total = 0;
  for (const auto& group : groups)
    if (chosen(group.values())) total += group.count();
  return total;
}

std::int64_t sum(const Groups& groups) {
  return sum(groups, [](const Values&) { return true; });
}

bool active(const std::string& activity) { return activity == "AKTIF_RAT" || activity == "AKTIF"; }

// The values a field takes: the known words that occur or are always shown, then any other, then
// none.
std::vector<std::string> values_of(const Groups& groups, int field,
                                   const std::vector<std::string>& known, bool show_all) {
  std::set<std::string> seen;
  for (const auto& group : groups) seen.insert(group.values(field));
  std::vector<std::string> values;
  for (const auto& word : known)
    if (seen.erase(word) > 0 || show_all) values.push_back(word);
  const bool none = seen.erase("") > 0;
  values.insert(values.end(), seen.begin(), seen.end());
  if (none) values.emplace_back();
  return values;
}

std::string cell(std::int64_t number) { return number == 0 ? kNone : number_text(number); }

std::string percent(std::int64_t part, std::int64_t whole) {
  const auto share = ratio(part, whole);
  return share ? to_text(*share) : kNone;
}

// Rows by one field, columns by another, with totals at both ends.
void print_cross(std::ostream& out, const std::string& title, const Groups& groups,
                 const std::vector<std::string>& rows, int row_field,
                 const std::vector<std::string>& columns, int column_field) {
  const auto shown = [](const std::string& value) { return value.empty() ? "(none)" : value; };
  const auto count = [&](const std::string* row, const std::string* column) {
    return cell(sum(groups, [&](const Values& values) {
      return (row == nullptr || values[row_field] == *row) &&
             (column == nullptr || values[column_field] == *column);
    }));
  };
  std::vector<std::string> titles{title};
  for (const auto& column : columns) titles.push_back(shown(column));
  titles.emplace_back("Total");
  Grid grid(out, titles, 24);
  const auto print_row = [&](const std::string& label, const std::string* row) {
    std::vector<std::string> cells{label};
    for (const auto& column : columns) cells.push_back(count(row, &column));
    cells.push_back(count(row, nullptr));
    grid.row(cells);
  };
  for (const auto& row : rows) print_row(shown(row), &row);
  grid.line();
  print_row("Total", nullptr);
}

void print_cooperatives(const CityFigures& city, std::ostream& out) {
  const auto& by_state = city.cooperatives_by_state;
  const auto total = sum(by_state);
  const auto standing = sum(by_state, [](const Values& v) { return v[1] != "BUBAR"; });
  const auto alive = sum(by_state, [](const Values& v) { return active(v[0]) && v[1] != "BUBAR"; });
  const auto with_rat =
      sum(by_state, [](const Values& v) { return v[0] == "AKTIF_RAT" && v[1] != "BUBAR"; });
  print_heading(out, "COOPERATIVES", number_text(total) + " on record");
  print_figure(out, "K1  active (AKTIF_RAT and AKTIF) among those not BUBAR",
               share_text(alive, standing));
  print_figure(out, "K2  held the annual meeting (AKTIF_RAT) among the active",
               share_text(with_rat, alive));
  out << '\n';

  const auto activities = client::words_of(*Cooperative::Activity_descriptor());
  print_cross(
      out, "Activity by legal state", by_state, values_of(by_state, 0, activities, true), 0,
      values_of(by_state, 1, client::words_of(*Cooperative::LegalState_descriptor()), false), 1);
  out << '\n';
  const auto& by_type = city.cooperatives_by_type;
  print_cross(out, "Type by activity", by_type,
              values_of(by_type, 0, client::words_of(*Cooperative::Type_descriptor()), true), 0,
              values_of(by_type, 1, activities, true), 1);
  out << '\n';
}

// Businesses operating and in all, duplicates left out, among the groups chosen.
struct Part {
  std::int64_t operating = 0;
  std::int64_t total = 0;
};

Part part_of(const Groups& groups, int status_field,
             const std::function<bool(const Values&)>& chosen) {
  const auto with = [&](const std::function<bool(const std::string&)>& status) {
    return sum(groups, [&](const Values& v) { return chosen(v) && status(v[status_field]); });
  };
  return {with([](const std::string& s) { return s == "BEROPERASI"; }),
          with([](const std::string& s) { return s != "DUPLIKAT"; })};
}

std::vector<std::string> cells_of(const std::string& label, const Part& part) {
  return {label, cell(part.operating), cell(part.total), percent(part.operating, part.total)};
}

// A bar as long as the part is large beside the largest, dark as far as it operates.
std::string bar(const Part& part, std::int64_t largest) {
  if (part.total == 0) return "";
  const auto rounded = [](std::int64_t a, std::int64_t b, std::int64_t c) {
    return (a * b + c / 2) / c;
  };
  const auto length = std::max<std::int64_t>(rounded(part.total, kBarCells, largest), 1);
  const auto dark = rounded(part.operating, length, part.total);
  std::string text = "   ";
  for (std::int64_t i = 0; i < length; ++i) text += i < dark ? "█" : "░";
  return text;
}

// Rows of operating and in all with a bar each, and their total.
void print_parts(std::ostream& out, const std::string& title,
                 const std::vector<std::pair<std::string, Part>>& rows, const Part& all) {
  std::int64_t largest = 0;
  for (const auto& [label, part] : rows) largest = std::max(largest, part.total);
  Grid grid(out, {title, "Operating", "On record", "Share"}, kPartWidth);
  for (const auto& [label, part] : rows) grid.row(cells_of(label, part), bar(part, largest));
  grid.line();
  grid.row(cells_of("Total", all));
  out << '\n';
}

void print_places(const CityFigures& city, std::ostream& out) {
  const auto& groups = city.businesses_by_place;
  std::vector<std::string> codes;
  for (const auto& [code, name] : city.kecamatan) codes.push_back(code);
  std::vector<std::pair<std::string, Part>> rows;
  for (const auto& code : values_of(groups, 0, codes, true)) {
    const auto found = city.kecamatan.find(code);
    const auto label = code.empty()
                           ? "(place unknown)"
                           : code + "  " + (found == city.kecamatan.end() ? "" : found->second);
    rows.emplace_back(label, part_of(groups, 1, [&](const Values& v) { return v[0] == code; }));
  }
  print_parts(out, "Kecamatan", rows, part_of(groups, 1, [](const Values&) { return true; }));
}

void print_sizes(const CityFigures& city, std::ostream& out) {
  const auto& groups = city.businesses_by_size;
  std::vector<std::pair<std::string, Part>> rows;
  for (const auto& size :
       values_of(groups, 1, client::words_of(*Business::SizeClass_descriptor()), true))
    rows.emplace_back(size.empty() ? "(nothing to compute it from)" : size,
                      part_of(groups, 2, [&](const Values& v) { return v[1] == size; }));
  print_parts(out, "Size class, computed", rows,
              part_of(groups, 2, [](const Values&) { return true; }));
  const auto both =
      part_of(groups, 2, [](const Values& v) { return !v[0].empty() && !v[1].empty(); });
  const auto apart = part_of(
      groups, 2, [](const Values& v) { return !v[0].empty() && !v[1].empty() && v[0] != v[1]; });
  print_figure(out, "Reported class other than the computed one, where both are known",
               share_text(apart.total, both.total));
  out << '\n';
}

void print_sections(const CityFigures& city, std::ostream& out) {
  const auto& groups = city.businesses_by_section;
  Grid grid(out, {"Section of the main line (KBLI)", "Operating", "On record", "Share"},
            kSectionTitleWidth + 3);
  std::vector<std::string> letters;
  for (const auto& [letter, title] : city.sections) letters.push_back(letter);
  for (const auto& letter : values_of(groups, 0, letters, false)) {
    const auto found = city.sections.find(letter);
    const auto label = letter.empty()
                           ? "–  TIDAK_TERKLASIFIKASI"
                           : letter + "  " + (found == city.sections.end() ? "" : found->second);
    grid.row(cells_of(label, part_of(groups, 1, [&](const Values& v) { return v[0] == letter; })));
  }
  grid.line();
  const auto all = part_of(groups, 1, [](const Values&) { return true; });
  grid.row(cells_of("Total", all));
  const auto classified = part_of(groups, 1, [](const Values& v) { return !v[0].empty(); });
  out << '\n';
  print_figure(out, "Coverage: businesses with a section", share_text(classified.total, all.total));
  out << '\n';
}

// Persons, whatever number of businesses each has.
void print_owners(const CityFigures& city, std::ostream& out) {
  const auto with = [&](int at) {
    std::int64_t owners = 0;
    for (const auto& group : city.owners_by_check)
      if (group.values(at) == "true") owners += group.count();
    return owners;
  };
  const auto all = sum(city.owners_by_check);
  if (all == 0) return;
  print_figure(out, "Owners behind them, masked here and sealed at rest", number_text(all));
  print_figure(out, "Owners whose NIK was verified", share_text(with(0), all));
  if (with(1) > 0) print_figure(out, "Owners erased at their request", number_text(with(1)));
  out << '\n';
}

void print_businesses(const CityFigures& city, std::ostream& out) {
  const auto& groups = city.businesses_by_place;
  const auto all = part_of(groups, 1, [](const Values&) { return true; });
  const auto duplicates = sum(groups) - all.total;
  print_heading(out, "BUSINESSES (UMKM)", number_text(sum(groups)) + " on record");
  print_figure(out, "U1  operating (BEROPERASI) among those not DUPLIKAT",
               share_text(all.operating, all.total));
  if (duplicates > 0)
    print_figure(out, "DUPLIKAT, left out of what follows", number_text(duplicates));
  out << '\n';
  print_places(city, out);
  print_sizes(city, out);
  print_sections(city, out);
  print_owners(city, out);
}

}  // namespace

void print_city(const CityFigures& city, const PictureNotes& notes, std::ostream& out) {
  print_rule(out);
  const auto left = " LUMBUNG  the city's register, cell " + city.cell;
  const auto right = number_text(static_cast<std::int64_t>(city.kecamatan.size())) +
                     " kecamatan, " + number_text(city.kelurahan) + " kelurahan";
  out << padded(left, kPictureWidth - client::width_of(right) - 1) << right << '\n';
  print_rule(out);
  std::string note = "Every figure is counted from the records by the running service.";
  if (notes.as_of) note += " Activity is evaluated as of " + notes.as_of->iso() + ".";
  print_wrapped(out, note + " Numbers are written as in Indonesia: 1.700 businesses, 50,00 %.", 1);
  if (notes.synthetic)
    print_wrapped(out,
                  "SYNTHETIC: the registers shipped with Lumbung are made up from published "
                  "totals; no row is "
                  "a real cooperative, business or person.",
                  1);
  out << '\n';
  print_cooperatives(city, out);
  print_businesses(city, out);
}

}  // namespace lumbung
