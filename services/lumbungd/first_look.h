// The first thing a user sees: the city's registers go in through the same import call an agency
// would use, activity is evaluated, and the picture is counted from the records. A client of the
// API like any other: it knows an address and nothing of the process behind it.
#pragma once

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/date.h"
#include "runtime/config/config.h"

namespace lumbung {

// What a first look is made of.
struct FirstLook {
  std::map<std::string, std::string> servers;  // `127.0.0.1:7400` by service.
  std::vector<std::string> registers;          // A header with `kbli_main` is of businesses, one with `level` of cooperatives.
  std::string season_folder;                   // Played after them (season.h); empty: none, the registers are one's own.
  std::optional<Date> as_of;                   // The day it stands on, when somebody has named one.
};

// The day the story stands on: the end of the year the article is about.
Date story_day();

// The registers and season that a configuration asks for: its own, or the shipped ones.
FirstLook first_look_of(const Config& config, std::map<std::string, std::string> servers, std::optional<Date> as_of);

// Imports each file, opens the business day when the calendar is before it, evaluates activity as of that day and prints the
// picture. The day is `as_of`; else the story's, or the servers' own when it is later or the registers are one's own. Rows
// that are refused are shown, grouped by reason; they stop nothing. Repeating it adds nothing. 0, or the exit code of what
// failed (client/failure.h), told on `err`.
int run_first_look(const FirstLook& look, std::ostream& out, std::ostream& err);

// Where a running process can be reached, with the ports it really took.
struct Addresses {
  std::string grpc;     // `127.0.0.1:7400`
  std::string http;     // Page and JSON; empty: not served.
  std::string metrics;  // Metrics and probes; empty: not served.
};

// The addresses and three commands to try. `lumbungctl` is how a user calls it: `./lumbung ctl`.
void print_commands(const Addresses& addresses, const std::string& lumbungctl, std::ostream& out);

}  // namespace lumbung
