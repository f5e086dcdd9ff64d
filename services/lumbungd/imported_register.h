// A register file going in through the import call, and what is told of it: totals, refused rows by reason, mended rows.
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "client/connect.h"
#include "client/failure.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung {

// Rows not taken for the same reason in the same column.
struct Rejected {
  std::int64_t rows = 0;
  std::vector<std::int64_t> lines;  // The first few.
  std::string example;              // What is wrong with the first.
};

// By reason and column.
using Rejects = std::map<std::pair<std::string, std::string>, Rejected>;

// What became of one file.
struct Imported {
  registry::v1::ImportTotals totals;
  Rejects rejected;
  std::map<std::int64_t, std::string> mended;  // By line, what of the file is worth showing.
  std::vector<std::string> taken_again;        // Of these, the rows that were taken.
  bool synthetic = false;
};

// What a file is follows from the columns it has. Shows its progress when `err` is a terminal.
client::Answer<Imported> import_register(const client::Connection& connection, const std::string& path,
                                         std::ostream& err);

void print_imported(const std::string& path, const Imported& imported, std::ostream& out);

}  // namespace lumbung
