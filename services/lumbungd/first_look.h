// The first thing a user sees: the city's registers go in through the same import call an agency
// would use, activity is evaluated, and the picture is counted from the records. A client of the
// API like any other: it knows an address and nothing of the process behind it.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/date.h"

namespace lumbung {

// Imports each file (a header with `kbli_main` is of businesses, one with `type` and `level` of
// cooperatives), opens the business day `as_of` when the calendar is before it, evaluates activity
// as of that day and prints the picture. Rows that are refused are shown, grouped by reason; they
// stop nothing. A season folder (season.h) is played after them; empty: none. Repeating it adds nothing. 0, or the exit
// code of what failed (client/failure.h), told on `err`.
int run_first_look(const std::string& grpc_address, const std::vector<std::string>& register_files,
                   const std::string& season_folder, Date as_of, std::ostream& out, std::ostream& err);

// Where a running process can be reached, with the ports it really took.
struct Addresses {
  std::string grpc;     // `127.0.0.1:7400`
  std::string http;     // Page and JSON; empty: not served.
  std::string metrics;  // Metrics and probes; empty: not served.
};

// The addresses and three commands to try. `lumbungctl` is how a user calls it: `./lumbung ctl`.
void print_commands(const Addresses& addresses, const std::string& lumbungctl, std::ostream& out);

}  // namespace lumbung
