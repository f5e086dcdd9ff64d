#include "lumbungd.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "harness/postgres.h"

namespace lumbung::integration {
namespace {

harness::Process::Options in_checkout() {
  harness::Process::Options options;
  options.folder = LUMBUNG_SOURCES;
  return options;
}

std::vector<std::string> with(std::vector<std::string> flags,
                              const std::vector<std::string>& more) {
  flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

std::vector<std::string> on_a_day(const std::vector<std::string>& flags) {
  if (std::find(flags.begin(), flags.end(), "--business-date") != flags.end()) return flags;
  return with({"--business-date", kDay}, flags);
}

// A story of a home is one of the register: failpoints are to strike its committer, and no other service's.
std::vector<std::string> of_the_registry(const std::vector<std::string>& flags) {
  if (std::find(flags.begin(), flags.end(), "--services") != flags.end()) return flags;
  return with({"--services", "registry"}, flags);
}

// What stands behind a label of the block that a serving process prints.
std::string printed(harness::Process& process, const std::string& label) {
  const auto line = process.line_with("   " + label + " ");
  return line.substr(line.rfind(' ') + 1);
}

// `http://127.0.0.1:7480/metrics` without its path.
std::string base_of(const std::string& url) { return url.substr(0, url.rfind('/')); }

}  // namespace

std::string source(const std::string& path) { return LUMBUNG_SOURCES "/" + path; }

std::vector<std::string> flags_of(const std::string& var) {
  return {"--var",         var,      "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--metrics",
          "127.0.0.1:0"};
}

Home::Home(Engine engine) {
  if (engine == Engine::sqlite) return;
  auto& server = harness::Postgres::shared();
  database_ = server.new_database();
  flags_ = {"--database", server.url(database_)};
}

Home::Home(const Home& other) {
  std::filesystem::copy(other.var(), var(), std::filesystem::copy_options::recursive);
  if (other.database_.empty()) return;
  auto& server = harness::Postgres::shared();
  database_ = server.new_database();
  server.query("postgres", "DROP DATABASE " + database_);
  server.query("postgres", "CREATE DATABASE " + database_ + " TEMPLATE " + other.database_);
  flags_ = {"--database", server.url(database_)};
}

Lumbungd::Lumbungd(const std::string& var, const std::vector<std::string>& more)
    : process_(LUMBUNGD_PATH, with(flags_of(var), on_a_day(more)), in_checkout()),
      grpc_(printed(process_, "gRPC")),
      http_(base_of(printed(process_, "page and JSON"))),
      metrics_(base_of(printed(process_, "metrics, probes"))) {}

Lumbungd::Lumbungd(const Home& home, std::vector<std::string> more)
    : Lumbungd(home.var(), of_the_registry(with(std::move(more), home.flags()))) {}

int Lumbungd::stop() {
  process_.signal(SIGTERM);
  return process_.wait();
}

harness::Ended first_look(const std::string& var, const std::vector<std::string>& more) {
  return harness::run(LUMBUNGD_PATH, with(with(flags_of(var), {"--first-look", "--exit"}), more),
                      in_checkout());
}

harness::Ended ctl(const Lumbungd& server, std::vector<std::string> args) {
  return harness::run(LUMBUNGCTL_PATH, with(std::move(args), {"--server", server.grpc()}),
                      in_checkout());
}

nlohmann::json ctl_json(const Lumbungd& server, std::vector<std::string> args) {
  const auto ended = ctl(server, with(std::move(args), {"-o", "json"}));
  if (ended.code != 0) throw std::runtime_error("lumbungctl failed: " + ended.err);
  return nlohmann::json::parse(ended.out);
}

std::int64_t log_position(const Lumbungd& server) {
  const auto info = ctl_json(server, {"server", "info"});
  return std::stoll(info.at("services").at(0).at("position").get<std::string>());
}

harness::Ended verify(const Lumbungd& server) { return ctl(server, {"log", "verify"}); }

std::vector<std::string> register_of(const Lumbungd& server) {
  std::vector<std::string> lines;
  std::map<std::string, nlohmann::json> owners;
  for (const auto* noun : {"owners", "cooperatives", "businesses"})
    for (auto& record : ctl_json(server, {noun, "list", "--all"})) {
      const auto name = record.at("name").get<std::string>();
      for (const auto* differing : {"name", "createTime", "updateTime"}) record.erase(differing);
      // The person behind a business, not the id it got.
      if (record.contains("owner")) record["owner"] = owners.at(record.at("owner"));
      lines.push_back(record.dump());
      owners.emplace(name, std::move(record));
    }
  for (auto& change : ctl_json(server, {"change-requests", "list", "--all"})) {
    for (const auto* differing :
         {"name", "createTime", "updateTime", "target", "conflictsWith", "over", "supersededBy"})
      change.erase(differing);
    lines.push_back(change.dump());
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace lumbung::integration
