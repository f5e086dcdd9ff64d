#include "runtime/config/settings.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace lumbung {
namespace {

using Wrong = std::optional<std::string>;

// Services this program can host.
constexpr std::array<std::string_view, 2> kServices{"registry", "reporting"};

Wrong take_endpoint(Endpoint& endpoint, std::string_view text) {
  const auto parsed = Endpoint::parse(text);
  if (!parsed) return "Give an IP address or localhost, a colon and a port, as in 127.0.0.1:7400.";
  endpoint = *parsed;
  return std::nullopt;
}

template <Endpoint Config::*member>
Wrong take_loopback(Config& config, std::string_view text) {
  if (const auto wrong = take_endpoint(config.*member, text)) return wrong;
  if (!(config.*member).loopback())
    return "Only a loopback address (127.0.0.1, [::1], localhost) may be used: callers are not yet "
           "identified by certificates, so nobody else may reach this port.";
  return std::nullopt;
}

template <int Config::*member, int least, int most>
Wrong take_number(Config& config, std::string_view text) {
  int number = 0;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number < least || number > most)
    return "Give a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
           ".";
  config.*member = number;
  return std::nullopt;
}

template <bool Config::*member>
Wrong take_switch(Config& config, std::string_view text) {
  if (text != "true" && text != "false") return "Give true or false.";
  config.*member = text == "true";
  return std::nullopt;
}

template <auto member>
Wrong take_path(Config& config, std::string_view text) {
  if (text.empty()) return "Give a path.";
  config.*member = text;
  return std::nullopt;
}

Wrong take_services(Config& config, std::string_view text) {
  config.services.clear();
  while (true) {
    const auto comma = text.find(',');
    const auto name = trimmed(text.substr(0, comma));
    if (std::ranges::find(kServices, name) == kServices.end()) {
      std::string known;
      for (const auto service : kServices)
        known += (known.empty() ? "" : ", ") + std::string(service);
      return "This program has these services: " + known + ".";
    }
    if (std::ranges::find(config.services, name) != config.services.end())
      return "The same service is named twice.";
    config.services.emplace_back(name);
    if (comma == std::string_view::npos) return std::nullopt;
    text.remove_prefix(comma + 1);
  }
}

bool lowercase_word(std::string_view text, std::string_view also) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           also.find(c) != std::string_view::npos;
  });
}

Wrong take_cell(Config& config, std::string_view text) {
  if (text.empty() || text.size() > 16 || !lowercase_word(text, ""))
    return "Give 1 to 16 lowercase letters and digits, by habit the city's code without the dot.";
  config.cell = text;
  return std::nullopt;
}

Wrong take_database(Config& config, std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::string_view rest = text;
  for (const std::string_view scheme : {"postgresql://", "postgres://"})
    if (rest.starts_with(scheme)) rest.remove_prefix(scheme.size());
  if (rest.size() == text.size())
    return "Give postgresql://user@host:port/database, or leave it out for SQLite.";
  const auto authority = rest.substr(0, rest.find_first_of("/?"));
  const auto at = authority.rfind('@');
  const bool in_user =
      at != std::string_view::npos && authority.substr(0, at).find(':') != std::string_view::npos;
  if (in_user || lower_ascii(rest).find("password=") != std::string::npos)
    return "A password must not stand here, where ps and logs show it: put it in a file and name "
           "the "
           "file with database_password_file.";
  config.database = text;
  return std::nullopt;
}

Wrong take_schema(Config& config, std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.size() > 63 || !lowercase_word(text, "_") || (text[0] >= '0' && text[0] <= '9'))
    return "Give up to 63 lowercase letters, digits and underscores, starting with a letter.";
  config.database_schema = text;
  return std::nullopt;
}

Wrong take_password_file(Config& config, std::string_view text) {
  config.database_password_file = text;
  return std::nullopt;
}

Wrong take_kafka(Config& config, std::string_view text) {
  config.kafka.clear();
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto broker = Endpoint::parse_host(trimmed(text.substr(0, comma)));
    if (!broker) return "Give brokers as host:port, commas between, as in 127.0.0.1:9092.";
    config.kafka += (config.kafka.empty() ? "" : ",") + *broker;
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return std::nullopt;
}

Wrong take_redis(Config& config, std::string_view text) {
  config.redis.clear();
  if (text.empty()) return std::nullopt;
  const auto server = Endpoint::parse_host(text);
  if (!server) return "Give host:port, as in 127.0.0.1:6379.";
  config.redis = *server;
  return std::nullopt;
}

Wrong take_servers(Config& config, std::string_view text) {
  config.servers.clear();
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto one = trimmed(text.substr(0, comma));
    const auto equals = one.find('=');
    const auto service = equals == std::string_view::npos ? std::string_view() : one.substr(0, equals);
    const auto address = Endpoint::parse_host(equals == std::string_view::npos ? "" : one.substr(equals + 1));
    if (std::ranges::find(kServices, service) == kServices.end() || !address)
      return "Give service=host:port, commas between, as in registry=127.0.0.1:7400,reporting=127.0.0.1:7401.";
    config.servers[std::string(service)] = *address;
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return std::nullopt;
}

Wrong take_register(Config& config, std::string_view text) {
  if (text.empty()) return "Give a path.";
  config.registers.emplace_back(text);
  return std::nullopt;
}

Wrong take_business_date(Config& config, std::string_view text) {
  config.business_date.reset();
  if (text.empty()) return std::nullopt;
  config.business_date = Date::parse(text);
  if (!config.business_date) return "Give a date that exists, as in 2016-12-31.";
  return std::nullopt;
}

Wrong take_log(Config& config, std::string_view text) {
  config.log = text;
  return std::nullopt;
}

Wrong take_log_level(Config& config, std::string_view text) {
  const auto level = severity_of(text);
  if (!level) return "Give debug, info, warning or error.";
  config.log_level = *level;
  return std::nullopt;
}

Wrong take_failpoints(Config& config, std::string_view text) {
  config.failpoints = text;
  return std::nullopt;
}

constexpr std::array kSettings{
    Setting{
        "grpc", "address:port", "127.0.0.1:7400",
        "Where gRPC is served. Port 0 takes a free one; the port taken is printed. Loopback only, "
        "until callers can be identified by certificates.",
        take_loopback<&Config::grpc>},
    Setting{"http", "address:port", "127.0.0.1:7480",
            "Where the page and the RPCs as JSON are served. As grpc.",
            take_loopback<&Config::http>},
    Setting{
        "metrics", "address:port", "127.0.0.1:7490",
        "Where /metrics, /livez and /readyz are served. Any address of this machine.",
        [](Config& config, std::string_view text) { return take_endpoint(config.metrics, text); }},
    Setting{"services", "names, commas between", "registry,reporting", "The services this process hosts.",
            take_services},
    Setting{"cell", "1 to 16 letters and digits", "3275",
            "The city this process serves; part of schema and topic names, so it is chosen once.",
            take_cell},
    Setting{"var", "folder", "var", "Where SQLite files, keys and the log live. Made when missing.",
            take_path<&Config::var>},
    Setting{
        "database", "postgresql://...", "",
        "The PostgreSQL database of the services. Empty: one SQLite file per service under var.",
        take_database},
    Setting{"database_password_file", "file", "",
            "Holds the password of the database, and nothing else.", take_password_file},
    Setting{"database_schema", "name", "",
            "The schema of the service's tables. Empty: by cell and service, as c3275_registry.",
            take_schema},
    Setting{"kafka", "host:port, commas between", "",
            "The Kafka brokers that carry events between the services. Empty: none, and services follow each other's logs "
            "inside this process, which must then host all of them.",
            take_kafka},
    Setting{"redis", "host:port", "",
            "The Redis that answers hot reads before the database. Empty: with SQLite a cache in the process, with "
            "PostgreSQL none.",
            take_redis},
    Setting{"servers", "service=host:port, commas between", "",
            "With first_look: plays the main job against these running processes, instead of starting any.", take_servers},
    Setting{"data", "folder", "data",
            "Reference data, rulebook, holidays and roles; a city may bring its own.",
            take_path<&Config::data>},
    Setting{
        "register", "CSV file", "",
        "A register to import at start. May be given again; in the environment, commas between. "
        "Empty: the shipped synthetic registers, and only with first_look.",
        take_register, false, true},
    Setting{"business_date", "YYYY-MM-DD", "",
            "Opens this business day and keeps it, as a sandbox does. Empty: today in Jakarta, "
            "moved on "
            "at midnight.",
            take_business_date},
    Setting{"first_look", "true or false", "false",
            "Imports the registers, evaluates activity and prints the city's picture.",
            take_switch<&Config::first_look>, true},
    Setting{"exit", "true or false", "false", "Stops after the picture, instead of serving.",
            take_switch<&Config::exit>, true},
    Setting{"log", "file, or - for stderr", "", "JSON lines. Empty: lumbungd.jsonl under var/log.",
            take_log},
    Setting{"log_level", "debug, info, warning or error", "info",
            "The least severity that is logged.", take_log_level},
    Setting{"max_reads_in_flight", "calls, 1 to 100000", "1000",
            "Reads under way at once; one more is answered UNAVAILABLE at once.",
            take_number<&Config::max_reads_in_flight, 1, 100'000>},
    Setting{"max_writes_in_flight", "calls, 1 to 20000", "2000", "The same for changes.",
            take_number<&Config::max_writes_in_flight, 1, 20'000>},
    Setting{"max_bulk_in_flight", "calls, 1 to 64", "8",
            "The same for imports, evaluations and rebuilds.",
            take_number<&Config::max_bulk_in_flight, 1, 64>},
    Setting{"reader_connections", "connections, 1 to 64", "4",
            "Database connections for reads, per service.",
            take_number<&Config::reader_connections, 1, 64>},
    Setting{
        "drain_seconds", "seconds, 1 to 300", "20",
        "How long calls under way may go on after SIGTERM. The process ends 5 s later in any case.",
        take_number<&Config::drain_seconds, 1, 300>},
    Setting{"failpoints", "place=action, commas between", "",
            "For tests: where to crash or lose a connection on purpose.", take_failpoints},
};

void same_port(const Config& config, std::vector<Conflict>& wrong) {
  struct Named {
    std::string_view key;
    const Endpoint& endpoint;
  };
  const std::array<Named, 3> ports{
      {{"grpc", config.grpc}, {"http", config.http}, {"metrics", config.metrics}}};
  for (std::size_t i = 0; i < ports.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (ports[i].endpoint.port != 0 && ports[i].endpoint.text() == ports[j].endpoint.text())
        wrong.push_back({std::string(ports[i].key),
                         "The same address and port as " + std::string(ports[j].key) + "."});
}

}  // namespace

std::span<const Setting> settings() { return kSettings; }

const Setting* find_setting(std::string_view key) {
  const auto found = std::ranges::find(kSettings, key, &Setting::key);
  return found == kSettings.end() ? nullptr : &*found;
}

std::string flag_of(std::string_view key) {
  std::string flag = "--" + std::string(key);
  std::ranges::replace(flag, '_', '-');
  return flag;
}

std::string variable_of(std::string_view key) { return "LUMBUNG_" + upper_ascii(key); }

std::vector<Conflict> conflicts(const Config& config) {
  std::vector<Conflict> wrong;
  same_port(config, wrong);
  if (config.database.empty() && !config.database_password_file.empty())
    wrong.push_back(
        {"database_password_file", "There is a password, but no database to use it on."});
  if (config.database.empty() && !config.database_schema.empty())
    wrong.push_back(
        {"database_schema", "SQLite has no schemas: name a database, or leave this out."});
  if (!config.database_schema.empty() && !config.database.empty() && config.services.size() > 1)
    wrong.push_back(
        {"database_schema", "Several services cannot share one schema: leave this out."});
  const auto hosts = [&](std::string_view service) {
    return std::ranges::find(config.services, service) != config.services.end();
  };
  if (hosts("reporting") && !hosts("registry") && config.kafka.empty() && config.servers.empty())
    wrong.push_back({"services",
                     "reporting hears of the registry through Kafka when it lives in another process: name the brokers with "
                     "kafka, or host registry here too."});
  if (!config.redis.empty() && config.database.empty())
    wrong.push_back({"redis", "With SQLite reads are cached in the process: name a database, or leave this out."});
  if (!config.servers.empty() && !config.servers.contains("registry"))
    wrong.push_back({"servers", "The main job plays against the registry: say where it is, as registry=127.0.0.1:7400."});
  if (!config.servers.empty() && !config.first_look)
    wrong.push_back({"servers", "Only first_look plays against running processes: add it, or leave this out."});
  return wrong;
}

}  // namespace lumbung
