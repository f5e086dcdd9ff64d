#include "harness/postgres.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "harness/network.h"

namespace lumbung::harness {
namespace {

constexpr char kUser[] = "postgres";  // Of the system; PostgreSQL does not run as root.
constexpr int kPortsToTry = 5;
constexpr char kConfiguration[] = R"conf(
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
shared_buffers = 64MB
fsync = on
synchronous_commit = on
full_page_writes = on
log_min_messages = warning
log_line_prefix = '%m [%p] '
)conf";

// The folder of the newest initdb: Debian's, or the one in PATH.
std::string find_programs() {
  namespace fs = std::filesystem;
  std::vector<std::pair<int, std::string>> found;
  std::error_code ignored;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", ignored))
    if (fs::exists(version.path() / "bin/initdb"))
      found.emplace_back(std::atoi(version.path().filename().c_str()), version.path() / "bin");
  if (!found.empty()) return std::max_element(found.begin(), found.end())->second;
  std::string path = std::getenv("PATH") ? std::getenv("PATH") : "";
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find(':', begin), path.size());
    const auto folder = path.substr(begin, end - begin);
    if (fs::exists(folder + "/initdb")) return folder;
    begin = end + 1;
  }
  throw std::runtime_error(
      "There is no PostgreSQL server on this machine; ./lumbung setup installs one.");
}

void give_to_server_user(const std::string& folder) {
  if (geteuid() != 0) return;
  const passwd* user = getpwnam(kUser);
  if (!user || chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0)
    throw std::runtime_error("PostgreSQL cannot run as root, and there is no user 'postgres'.");
}

struct Session {
  explicit Session(const std::string& url) : connection(PQconnectdb(url.c_str())) {}
  ~Session() { PQfinish(connection); }
  Session(const Session&) = delete;
  bool good() const { return PQstatus(connection) == CONNECTION_OK; }
  PGconn* connection;
};

}  // namespace

Postgres& Postgres::shared() {
  static Postgres server;
  return server;
}

Postgres::Postgres(const std::vector<std::string>& settings)
    : programs_(find_programs()), settings_(settings) {
  give_to_server_user(folder_.path());
  Process::Options as_server;
  as_server.user = kUser;
  as_server.folder = folder_.path();
  // --no-sync is about the empty cluster only.
  const auto made = run(programs_ + "/initdb",
                        {"--no-sync", "--auth=trust", "--username=lumbung", "--encoding=UTF8",
                         "--locale=C", "-D", folder_ / "data"},
                        as_server);
  if (made.code != 0) throw std::runtime_error("initdb failed: " + made.err);
  start();
}

Postgres::~Postgres() {
  if (!server_) return;
  server_->signal(SIGQUIT);  // Immediate: what it holds is thrown away with its folder.
  server_->wait();
}

std::string Postgres::url(const std::string& database, std::uint16_t port) {
  return "postgresql://lumbung@127.0.0.1:" + std::to_string(port) + "/" + database;
}

bool Postgres::answers() const { return Session(url("postgres")).good(); }

void Postgres::start() {
  std::string said;
  for (int attempt = 0; attempt < kPortsToTry; ++attempt) {
    // After the first start the port is kept: clients reconnect to it.
    const auto port = port_ != 0 ? port_ : free_port();
    std::string configuration = kConfiguration;
    for (const auto& setting : settings_) configuration += setting + "\n";
    write_file(folder_ / "lumbung.conf", configuration);
    Process::Options as_server;
    as_server.user = kUser;
    as_server.folder = folder_.path();
    as_server.death_signal = "QUIT";
    server_ = std::make_unique<Process>(
        programs_ + "/postgres",
        std::vector<std::string>{"-D", folder_ / "data", "-p", std::to_string(port), "-c",
                                 "config_file=" + folder_ / "lumbung.conf", "-c",
                                 "hba_file=" + folder_ / "data/pg_hba.conf", "-c",
                                 "ident_file=" + folder_ / "data/pg_ident.conf"},
        as_server);
    const auto previous = std::exchange(port_, port);
    const auto up = eventually([&] { return answers() || !server_->running(); });
    if (up && server_->running()) return;
    said = server_->err();
    port_ = previous;
  }
  throw std::runtime_error("PostgreSQL does not start: " + said);
}

void Postgres::stop() {
  server_->signal(SIGINT);
  server_->wait();
}

void Postgres::kill() {
  // The children first, so that none of them finishes a commit after its parent's death.
  server_->signal(SIGSTOP);
  for (const pid_t child : children_of(server_->pid())) ::kill(child, SIGKILL);
  server_->kill();
  // Its port is free when its last child is gone.
  if (!eventually([&] { return !answers(); }))
    throw std::runtime_error("A killed PostgreSQL still answers");
}

void Postgres::restart() {
  stop();
  start();
}

std::string Postgres::new_database() {
  const auto name = "test_" + std::to_string(++databases_);
  query("postgres", "CREATE DATABASE " + name + " TEMPLATE template0");
  return name;
}

std::vector<std::vector<std::string>> Postgres::query(const std::string& database,
                                                      const std::string& sql) const {
  const Session session(url(database));
  if (!session.good()) throw std::runtime_error(PQerrorMessage(session.connection));
  PGresult* const result = PQexec(session.connection, sql.c_str());
  const auto status = PQresultStatus(result);
  const std::string failure = PQresultErrorMessage(result);
  std::vector<std::vector<std::string>> rows(PQntuples(result));
  for (int row = 0; row < PQntuples(result); ++row)
    for (int column = 0; column < PQnfields(result); ++column)
      rows[row].emplace_back(PQgetvalue(result, row, column), PQgetlength(result, row, column));
  PQclear(result);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
    throw std::runtime_error(sql + ": " + failure);
  return rows;
}

}  // namespace lumbung::harness
