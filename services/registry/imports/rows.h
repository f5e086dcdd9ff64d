// A row of a register's CSV file as the command it stands for. The columns are those of
// docs/import.md; the names are the API's. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/imports/cells.h"
#include "runtime/csv/csv_header.h"

namespace lumbung::registry {

// Known columns, `rat_date_<year>` and `business_volume_rupiah_<year>` for each year that may be
// reported.
const std::vector<csv::CsvColumn>& cooperative_columns();
const std::vector<csv::CsvColumn>& business_columns();

// Without request id. What cannot be read is added to `wrong` with its column, and left out of the
// request.
v1::RegisterCooperativeRequest cooperative_of(const CellOf& cell, const Reference& reference,
                                              std::vector<FieldViolation>& wrong);
v1::RegisterBusinessRequest business_of(const CellOf& cell, const Reference& reference,
                                        std::vector<FieldViolation>& wrong);

// Columns of a person, whose values are masked wherever they are shown.
bool is_personal_column(std::string_view column);
// Columns that say why a row was not taken the last time: known, and left alone.
bool is_read_past(std::string_view column);

// The column behind a field path of such a request: `cooperative.book_years[1].rat_date` is
// `rat_date_2014` when the second book year of the request is 2014. The path itself when no column
// fits.
std::string column_of(const v1::RegisterCooperativeRequest& request, const std::string& path);
std::string column_of(const v1::RegisterBusinessRequest& request, const std::string& path);

// The columns of the file that a field of the record comes from; the field's name when it is a
// column.
bool has_column(const csv::CsvHeader& header, const std::string& field);

}  // namespace lumbung::registry
