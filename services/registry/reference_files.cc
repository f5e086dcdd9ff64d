#include "registry/reference_files.h"

#include <google/protobuf/util/json_util.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>

#include "runtime/csv/csv_header.h"
#include "runtime/csv/csv_reader.h"

namespace lumbung::registry {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw std::runtime_error(file.string() + ": " + why);
}

std::string read_whole(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  if (!in) refuse(file, "the file cannot be read; name the city's folder with --data.");
  return content.str();
}

// Calls `row` with a look-up of each row's columns.
template <class OnRow>
void each_row(const fs::path& file, const std::vector<csv::CsvColumn>& columns, OnRow on_row) {
  csv::CsvReader reader;
  reader.feed(read_whole(file));
  reader.finish();
  std::optional<csv::CsvHeader> header;
  while (const auto row = reader.next()) {
    const auto line = "line " + std::to_string(row->line) + ": ";
    if (row->damage) refuse(file, line + row->damage->sentence);
    if (!header) {
      auto found = csv::CsvHeader::of(*row, columns);
      if (!found) refuse(file, line + found.refusal().fields().front().sentence);
      header = std::move(*found);
      continue;
    }
    if (row->fields.size() != header->columns())
      refuse(file, line + "the row has another number of columns than the header.");
    on_row(line, [&](const char* column) { return std::string(header->value(*row, column)); });
  }
  if (const auto& error = reader.error())
    refuse(file, "line " + std::to_string(error->line) + ": " + error->sentence);
  if (!header) refuse(file, "the file is empty.");
}

// Degrees as the files write them, `-6.233359`, in units of 1e-7; by digits, so that nothing is rounded.
std::int32_t e7_of(const std::string& degrees, const fs::path& file, const std::string& line) {
  constexpr std::size_t kDecimals = 7;
  const bool negative = degrees.starts_with("-");
  const auto dot = degrees.find('.');
  auto digits = degrees.substr(negative ? 1 : 0, dot == std::string::npos ? dot : dot - (negative ? 1 : 0));
  auto decimals = dot == std::string::npos ? std::string() : degrees.substr(dot + 1);
  decimals.resize(kDecimals, '0');
  digits += decimals;
  if (digits.size() > 10 || digits.find_first_not_of("0123456789") != std::string::npos)
    refuse(file, line + "'" + degrees + "' is no number of degrees.");
  const auto value = std::stoll(digits);
  return static_cast<std::int32_t>(negative ? -value : value);
}

std::vector<Kecamatan> read_kecamatan(const fs::path& file) {
  std::vector<Kecamatan> list;
  std::set<std::string> codes;
  each_row(file,
           {{"kode_kecamatan", true}, {"nama_kecamatan", true}, {"kode_bps_kecamatan", true},
            {"nama_bps", false}, {"jumlah_kelurahan", true}, {"lat", false}, {"lon", false}},
           [&](const std::string& line, auto cell) {
             Kecamatan k;
             k.set_code(cell("kode_kecamatan"));
             k.set_name("kecamatan/" + k.code());
             k.set_bps_code(cell("kode_bps_kecamatan"));
             k.set_display_name(cell("nama_kecamatan"));
             k.set_kelurahan_count(std::atoi(cell("jumlah_kelurahan").c_str()));
             if (k.code().empty() || !codes.insert(k.code()).second)
               refuse(file, line + "the code '" + k.code() + "' is empty or stands twice.");
             list.push_back(std::move(k));
           });
  return list;
}

std::vector<Kelurahan> read_kelurahan(const fs::path& file, const std::vector<Kecamatan>& kecamatan) {
  std::set<std::string> parents, codes;
  for (const auto& parent : kecamatan) parents.insert(parent.code());
  std::vector<Kelurahan> list;
  each_row(file,
           {{"kode_kelurahan", true}, {"nama_kelurahan", true}, {"kode_kecamatan", true}, {"nama_kecamatan", false},
            {"kode_kota", false}, {"nama_kota", false}, {"kode_bps_kecamatan", false}, {"kode_bps_kelurahan", true},
            {"sumber_kode_bps", false}, {"kode_pos", false}, {"lat", true}, {"lon", true}},
           [&](const std::string& line, auto cell) {
             Kelurahan k;
             k.set_code(cell("kode_kelurahan"));
             k.set_name("kelurahan/" + k.code());
             k.set_bps_code(cell("kode_bps_kelurahan"));
             k.set_bps_code_source(cell("sumber_kode_bps"));
             k.set_display_name(cell("nama_kelurahan"));
             k.set_kecamatan(cell("kode_kecamatan"));
             k.set_postcode(cell("kode_pos"));
             k.set_latitude_e7(e7_of(cell("lat"), file, line));
             k.set_longitude_e7(e7_of(cell("lon"), file, line));
             if (k.code().empty() || !codes.insert(k.code()).second)
               refuse(file, line + "the code '" + k.code() + "' is empty or stands twice.");
             if (!parents.contains(k.kecamatan()))
               refuse(file, line + "the kecamatan '" + k.kecamatan() + "' is not in kecamatan.csv.");
             list.push_back(std::move(k));
           });
  return list;
}

// Coordinates are read as text numbers by the JSON library; seven decimals are exact in a double's 15 digits.
std::int32_t e7_of(double degrees) { return static_cast<std::int32_t>(std::llround(degrees * 1e7)); }

std::vector<Border> read_borders(const fs::path& file, const std::vector<Kelurahan>& kelurahan) {
  std::set<std::string> codes;
  for (const auto& place : kelurahan) codes.insert(place.code());
  std::vector<Border> borders;
  const auto add_polygon = [](Border& border, const nlohmann::json& polygon) {
    for (const auto& ring : polygon) {
      Ring points;
      for (const auto& point : ring)
        points.push_back({e7_of(point.at(1).get<double>()), e7_of(point.at(0).get<double>())});
      border.rings.push_back(std::move(points));
    }
  };
  try {
    const auto json = nlohmann::json::parse(read_whole(file));
    for (const auto& feature : json.at("features")) {
      Border border;
      border.kelurahan = feature.at("properties").at("kode").get<std::string>();
      if (!codes.contains(border.kelurahan))
        refuse(file, "the polygon '" + border.kelurahan + "' is of no kelurahan in kelurahan.csv.");
      const auto& geometry = feature.at("geometry");
      const auto& coordinates = geometry.at("coordinates");
      if (geometry.at("type") == "Polygon") add_polygon(border, coordinates);
      else
        for (const auto& polygon : coordinates) add_polygon(border, polygon);
      borders.push_back(std::move(border));
    }
  } catch (const nlohmann::json::exception& wrong) {
    refuse(file, std::string("not the GeoJSON expected: ") + wrong.what());
  }
  return borders;
}

std::vector<KbliCode> read_kbli(const fs::path& file, const std::string& version) {
  std::vector<KbliCode> codes;
  std::set<std::string> seen;
  each_row(file,
           {{"kode", true}, {"tingkat", false}, {"kategori", true}, {"kode_induk", true}, {"judul", true}, {"sumber", false}},
           [&](const std::string& line, auto cell) {
             KbliCode code;
             code.set_version(version);
             code.set_code(cell("kode"));
             code.set_name("kbli/" + version + "/" + code.code());
             code.set_section(cell("kategori"));
             code.set_parent(cell("kode_induk"));
             code.set_title(cell("judul"));
             if (code.code().empty() || !seen.insert(code.code()).second)
               refuse(file, line + "the code '" + code.code() + "' is empty or stands twice.");
             codes.push_back(std::move(code));
           });
  return codes;
}

RegistryRules read_rules(const fs::path& file) {
  v1::Rulebook rulebook;
  const auto status = google::protobuf::util::JsonStringToMessage(read_whole(file), &rulebook);
  if (!status.ok()) refuse(file, "not the rulebook expected: " + std::string(status.message()));
  auto rules = rules_of(rulebook);
  if (!rules) {
    std::string why;
    for (const auto& field : rules.refusal().fields()) why += field.field + ": " + field.sentence + " ";
    refuse(file, why);
  }
  return std::move(*rules);
}

}  // namespace

ReferenceFiles read_reference_files(const fs::path& folder) {
  const auto reference = folder / "reference";
  auto kecamatan = read_kecamatan(reference / "kecamatan.csv");
  auto kelurahan = read_kelurahan(reference / "kelurahan.csv", kecamatan);
  auto borders = read_borders(reference / "kelurahan.geojson", kelurahan);
  ReferenceFiles files;
  files.reference.places = Places(std::move(kecamatan), std::move(kelurahan), std::move(borders));
  files.reference.kbli = Kbli(read_kbli(reference / "kbli2020.csv", "2020"));
  files.rules = read_rules(folder / "rulebook" / "registry.json");
  const auto holidays = folder / "holidays" / "indonesia.csv";
  auto days = WorkingDays::parse(read_whole(holidays));
  if (!days) refuse(holidays, days.refusal().sentence());
  files.working_days = std::move(*days);
  return files;
}

}  // namespace lumbung::registry
