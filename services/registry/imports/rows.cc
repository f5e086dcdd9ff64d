#include "registry/imports/rows.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace lumbung::registry {
namespace {

// Book years a file may report.
constexpr int kFirstYearColumn = 2000;
constexpr int kLastYearColumn = 2100;

std::string year_column(const char* field, int year) {
  return std::string(field) + "_" + std::to_string(year);
}

// What a file of rows not taken says of them: read past, so that it can be mended and sent again.
constexpr const char* kRejectedColumns[] = {"rejected_line", "rejected_column", "rejected_value",
                                            "rejected_reason", "rejected_sentence"};

void add_rejected(std::vector<csv::CsvColumn>& columns) {
  for (const auto* column : kRejectedColumns) columns.push_back({column, false});
}

// Columns of a person and the fields of Owner they are; the others are `owner_` and the field.
constexpr std::string_view kOwnerPrefix = "owner_";

std::string after_prefix(const std::string& path, std::string_view prefix) {
  return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
}

}  // namespace

const std::vector<csv::CsvColumn>& cooperative_columns() {
  static const std::vector<csv::CsvColumn> columns = [] {
    std::vector<csv::CsvColumn> list = {{"external_id", false},
                                        {"display_name", true},
                                        {"type", true},
                                        {"level", true},
                                        {"pattern", true},
                                        {"badan_hukum_number", false},
                                        {"badan_hukum_date", false},
                                        {"nik_koperasi", false},
                                        {"nib", false},
                                        {"npwp", false},
                                        {"kelurahan", true},
                                        {"kecamatan", false},
                                        {"address", false},
                                        {"founded_date", false},
                                        {"member_count", false},
                                        {"legal_state", false}};
    for (int year = kFirstYearColumn; year <= kLastYearColumn; ++year) {
      list.push_back({year_column("rat_date", year), false});
      list.push_back({year_column("business_volume_rupiah", year), false});
    }
    add_rejected(list);
    return list;
  }();
  return columns;
}

const std::vector<csv::CsvColumn>& business_columns() {
  static const std::vector<csv::CsvColumn> columns = [] {
    std::vector<csv::CsvColumn> list = {{"external_id", false},
                                        {"display_name", true},
                                        {"kbli_main", false},
                                        {"kbli_others", false},
                                        {"kbli_version", false},
                                        {"kelurahan", true},
                                        {"kecamatan", false},
                                        {"address", false},
                                        {"nib", false},
                                        {"workers_male", false},
                                        {"workers_female", false},
                                        {"capital_rupiah", false},
                                        {"net_assets_rupiah", false},
                                        {"yearly_sales_rupiah", false},
                                        {"reported_size_class", false},
                                        {"operating_status", false},
                                        {"operating_status_date", false},
                                        {"started_date", false},
                                        {"owner_nik", false},
                                        {"owner_name", false},
                                        {"owner_sex", false},
                                        {"owner_birth_date", false},
                                        {"owner_phone", false},
                                        {"owner_home_address", false},
                                        {"owner_disability", false}};
    add_rejected(list);
    return list;
  }();
  return columns;
}

bool is_personal_column(std::string_view column) { return column.starts_with(kOwnerPrefix); }

bool is_read_past(std::string_view column) {
  return std::find(std::begin(kRejectedColumns), std::end(kRejectedColumns), column) !=
         std::end(kRejectedColumns);
}

v1::RegisterCooperativeRequest cooperative_of(const CellOf& cell, const Reference& reference,
                                              std::vector<FieldViolation>& wrong) {
  const Cells cells(cell, wrong);
  v1::RegisterCooperativeRequest request;
  auto& c = *request.mutable_cooperative();
  c.set_external_id(cells.text("external_id"));
  c.set_display_name(cells.text("display_name"));
  if (const auto type = cells.word("type", *v1::Cooperative::Type_descriptor()))
    c.set_type(static_cast<v1::Cooperative::Type>(*type));
  if (const auto level = cells.word("level", *v1::Cooperative::Level_descriptor()))
    c.set_level(static_cast<v1::Cooperative::Level>(*level));
  if (const auto pattern = cells.word("pattern", *v1::Cooperative::Pattern_descriptor()))
    c.set_pattern(static_cast<v1::Cooperative::Pattern>(*pattern));
  c.set_badan_hukum_number(cells.text("badan_hukum_number"));
  if (const auto date = cells.date("badan_hukum_date")) *c.mutable_badan_hukum_date() = *date;
  c.set_nik_koperasi(cells.code("nik_koperasi"));
  c.set_nib(cells.code("nib"));
  c.set_npwp(cells.code("npwp"));
  c.set_kelurahan(cells.kelurahan(reference.places));
  c.set_address(cells.text("address"));
  if (const auto date = cells.date("founded_date")) *c.mutable_founded_date() = *date;
  if (const auto members = cells.small_number("member_count")) c.set_member_count(*members);
  if (const auto state = cells.word("legal_state", *v1::Cooperative::LegalState_descriptor()))
    c.set_legal_state(static_cast<v1::Cooperative::LegalState>(*state));
  for (int year = kFirstYearColumn; year <= kLastYearColumn; ++year) {
    const auto rat = cells.date(year_column("rat_date", year));
    const auto volume = cells.number(year_column("business_volume_rupiah", year));
    if (!rat && !volume) continue;
    auto& book_year = *c.add_book_years();
    book_year.set_year(year);
    if (rat) *book_year.mutable_rat_date() = *rat;
    if (volume) book_year.set_business_volume_rupiah(*volume);
  }
  return request;
}

namespace {

// Only when the row says anything of a person.
void add_owner(const CellOf& cell, const Cells& cells, v1::RegisterBusinessRequest& request) {
  const auto& columns = business_columns();
  const bool said = std::any_of(columns.begin(), columns.end(), [&](const csv::CsvColumn& column) {
    return is_personal_column(column.name) && !trimmed(cell(column.name)).empty();
  });
  if (!said) return;
  auto& owner = *request.mutable_owner();
  owner.set_nik(cells.nik("owner_nik"));
  owner.set_full_name(cells.text("owner_name"));
  if (const auto sex = cells.sex("owner_sex")) owner.set_sex(*sex);
  if (const auto date = cells.date("owner_birth_date")) *owner.mutable_birth_date() = *date;
  owner.set_phone(cells.phone("owner_phone"));
  owner.set_home_address(cells.text("owner_home_address"));
  if (const auto kind = cells.word("owner_disability", *v1::Owner::Disability_descriptor()))
    owner.set_disability(static_cast<v1::Owner::Disability>(*kind));
}

}  // namespace

v1::RegisterBusinessRequest business_of(const CellOf& cell, const Reference& reference,
                                        std::vector<FieldViolation>& wrong) {
  const Cells cells(cell, wrong);
  v1::RegisterBusinessRequest request;
  auto& b = *request.mutable_business();
  b.set_external_id(cells.text("external_id"));
  b.set_display_name(cells.text("display_name"));
  b.set_kbli_main(cells.code("kbli_main"));
  for (auto& code : cells.codes("kbli_others")) b.add_kbli_others(std::move(code));
  b.set_kbli_version(cells.code("kbli_version"));
  b.set_kelurahan(cells.kelurahan(reference.places));
  b.set_address(cells.text("address"));
  b.set_nib(cells.code("nib"));
  if (const auto workers = cells.small_number("workers_male")) b.set_workers_male(*workers);
  if (const auto workers = cells.small_number("workers_female")) b.set_workers_female(*workers);
  if (const auto rupiah = cells.number("capital_rupiah")) b.set_capital_rupiah(*rupiah);
  if (const auto rupiah = cells.number("net_assets_rupiah")) b.set_net_assets_rupiah(*rupiah);
  if (const auto rupiah = cells.number("yearly_sales_rupiah")) b.set_yearly_sales_rupiah(*rupiah);
  if (const auto size = cells.word("reported_size_class", *v1::Business::SizeClass_descriptor()))
    b.set_reported_size_class(static_cast<v1::Business::SizeClass>(*size));
  if (const auto status =
          cells.word("operating_status", *v1::Business::OperatingStatus_descriptor()))
    b.set_operating_status(static_cast<v1::Business::OperatingStatus>(*status));
  if (const auto date = cells.date("operating_status_date"))
    *b.mutable_operating_status_date() = *date;
  if (const auto date = cells.date("started_date")) *b.mutable_started_date() = *date;
  add_owner(cell, cells, request);
  return request;
}

std::string column_of(const v1::RegisterCooperativeRequest& request, const std::string& path) {
  const auto field = after_prefix(path, "cooperative.");
  constexpr std::string_view kYears = "book_years[";
  if (!field.starts_with(kYears)) return field;
  const auto end = field.find(']');
  const int index = std::atoi(field.c_str() + kYears.size());
  if (end == std::string::npos || index < 0 || index >= request.cooperative().book_years_size())
    return field;
  const auto& book_year = request.cooperative().book_years(index);
  const auto part = end + 2 < field.size() ? field.substr(end + 2) : std::string();
  if (part == "rat_date" || part == "business_volume_rupiah")
    return year_column(part.c_str(), book_year.year());
  return year_column(book_year.has_rat_date() ? "rat_date" : "business_volume_rupiah",
                     book_year.year());
}

std::string column_of(const v1::RegisterBusinessRequest&, const std::string& path) {
  if (path == "owner") return "owner_nik";
  if (path == "owner.full_name") return "owner_name";
  if (path.starts_with("owner.")) return std::string(kOwnerPrefix) + after_prefix(path, "owner.");
  const auto field = after_prefix(path, "business.");
  return field.substr(0, field.find('['));
}

bool has_column(const csv::CsvHeader& header, const std::string& field) {
  if (header.number(field) > 0) return true;
  if (field != "book_years") return false;
  for (int year = kFirstYearColumn; year <= kLastYearColumn; ++year)
    if (header.number(year_column("rat_date", year)) > 0 ||
        header.number(year_column("business_volume_rupiah", year)) > 0)
      return true;
  return false;
}

}  // namespace lumbung::registry
