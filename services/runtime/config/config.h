// What an operator may decide about a process, read from flags, environment and a file, in that
// order of precedence. One table (settings.h) names every key; `--help`, docs/configuration.md and
// the parser all come from it. Whatever is unknown or wrong in any of the three is reported at
// once, and the process does not start.
//
// boost::program_options was tried and left: it stops at the first error, cannot tell which of the
// three sources a value came from, guesses abbreviations, and knows no suggestions; what remained
// of it was splitting at `=`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "runtime/log/severity.h"

namespace lumbung {

// Where to listen: an IP address or `localhost`, and a port; port 0 takes a free one.
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;

  bool loopback() const;
  // `127.0.0.1:7400`, `[::1]:7400`.
  std::string text() const;
  // Nothing when it is no `host:port` with an IP address (IPv6 in brackets) or `localhost`.
  static std::optional<Endpoint> parse(std::string_view text);
  // Where to call instead of listen: `host:port` with a name or an IP address, port from 1. The text as it is.
  static std::optional<std::string> parse_host(std::string_view text);
};

// Every value checked and in range. A plain value; see settings.cc for the meaning of each.
struct Config {
  Endpoint grpc;
  Endpoint http;
  Endpoint metrics;
  std::vector<std::string> services;
  std::string cell;
  std::filesystem::path var;
  std::string database;  // Empty: SQLite under `var`.
  std::filesystem::path database_password_file;
  std::string database_schema;  // Empty: by cell and service; see schema_of.
  std::string kafka;  // `host:port`, commas between; empty: none.
  std::string redis;  // `host:port`; empty: none.
  std::map<std::string, std::string> servers;  // Running processes: `host:port` by service; mostly empty.
  std::filesystem::path data;
  std::vector<std::filesystem::path> registers;
  std::optional<Date> business_date;
  bool first_look = false;
  bool exit = false;
  std::string log;  // `-` for stderr, otherwise a path; never empty.
  Severity log_level = Severity::info;
  int max_reads_in_flight = 0;
  int max_writes_in_flight = 0;
  int max_bulk_in_flight = 0;
  int reader_connections = 0;
  int drain_seconds = 0;
  std::string failpoints;

  // PostgreSQL schema of a service: `c3275_registry`, unless the operator named one.
  std::string schema_of(std::string_view service) const;
  // SQLite file of a service: `<var>/registry.sqlite`.
  std::filesystem::path sqlite_of(std::string_view service) const;
};

enum class ConfigRequest { run, help, help_markdown, version };

struct ConfigAnswer {
  ConfigRequest request = ConfigRequest::run;
  Config config;  // Only for `run`.
};

using Environment = std::vector<std::pair<std::string, std::string>>;

// The variables of this process.
Environment process_environment();

// Reads everything. `arguments` come without the program's name; of `environment` only LUMBUNG_* is
// looked at. Refused with one field per mistake, all at once; a field is written as the operator
// wrote it: `--grcp`, `LUMBUNG_GRCP`, `lumbung.conf:3`. Reads the file that `config` names, nothing
// else.
Result<ConfigAnswer> read_config(const std::vector<std::string>& arguments,
                                 const Environment& environment);

// The refusal of read_config as lines for stderr.
std::string config_report(const Refusal& refusal);

// Text of `--help`, and of docs/configuration.md (`--help-markdown`).
std::string config_help();
std::string config_help_markdown();

}  // namespace lumbung
