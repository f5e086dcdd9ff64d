// A small register of businesses in a real SQLite in memory: what statements made by runtime/lists
// run against here, with the tables they expect.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "runtime/lists/filter.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/connection.h"
#include "runtime/store/view.h"

namespace lumbung::lists {

struct Record {
  std::string name;
  std::string display_name;
  std::string kecamatan;
  std::optional<std::string> operating_status;  // Without prefix.
  std::optional<std::int64_t> workers;
  std::optional<std::string> started_date;
  std::optional<std::string> address;
};

const store::ViewTable& business_view();
const ListSpec& business_spec();

// Stops the test program when SQLite refuses a statement.
class Database {
 public:
  // With the tables `businesses` (indexes too) and `streams`.
  Database();
  ~Database();
  Database(const Database&) = delete;

  store::Rows query(const std::string& sql, const store::Row& parameters = {});
  void insert(const Record& record);
  void remove(const std::string& name);
  // Names of the records the filter lets through, by name; stops the test program when it is
  // refused.
  std::vector<std::string> filtered(const std::string& filter);

 private:
  sqlite3* handle_ = nullptr;
};

// `FILTER_SYNTAX filter`, one for each violation.
std::vector<std::string> reasons_of(const Refusal& refusal);

// The filter with every operand in parentheses: how it was understood.
std::string understood(const FilterNode& node);

}  // namespace lumbung::lists
