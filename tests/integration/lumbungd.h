// A lumbungd of a test's own, on free ports and with its data where the test says, and what people
// would type against it. A test ends only what it started.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/process.h"
#include "harness/temp_dir.h"

namespace lumbung::integration {

// The day every sandbox stands on, so that records may be of any day before it.
inline constexpr const char* kDay = "2016-12-31";

// The files of the checkout: `source("data")`.
std::string source(const std::string& path);

// The flags a server of a test has in common with all: free ports, the checkout's data, its folder.
std::vector<std::string> flags_of(const std::string& var);

enum class Engine { sqlite, postgresql };

// Where a register lives between two processes: a folder, and a database when there is one.
class Home {
 public:
  explicit Home(Engine engine);
  // With what another one holds; no process may be using that.
  explicit Home(const Home& other);

  const std::string& var() const { return var_.path(); }
  // What a process must be told to find it, besides the folder.
  const std::vector<std::string>& flags() const { return flags_; }

 private:
  harness::TempDir var_;
  std::string database_;  // Empty: SQLite.
  std::vector<std::string> flags_;
};

class Lumbungd {
 public:
  // Starts it with its data in `var`, on kDay unless another day is among `more`, and returns when
  // it serves. Throws std::runtime_error with what it said instead.
  explicit Lumbungd(const std::string& var, const std::vector<std::string>& more = {});

  // The registry alone, unless other services are among `more`.
  explicit Lumbungd(const Home& home, std::vector<std::string> more = {});

  // `127.0.0.1:port`, and URLs without a slash behind.
  const std::string& grpc() const { return grpc_; }
  const std::string& http() const { return http_; }
  const std::string& metrics() const { return metrics_; }
  harness::Process& process() { return process_; }

  // SIGTERM, and its exit code.
  int stop();

 private:
  harness::Process process_;
  std::string grpc_;
  std::string http_;
  std::string metrics_;
};

// Runs it to its end with a first look.
harness::Ended first_look(const std::string& var, const std::vector<std::string>& more = {});

// lumbungctl against a server: to its end, or its JSON (a failed call throws what it said).
harness::Ended ctl(const Lumbungd& server, std::vector<std::string> args);
nlohmann::json ctl_json(const Lumbungd& server, std::vector<std::string> args);

// The position of the last event of the register.
std::int64_t log_position(const Lumbungd& server);
// Whether chain, states, keys and views agree.
harness::Ended verify(const Lumbungd& server);

// What is on record, as sorted lines of JSON, without what two runs may have different: ids and
// times. A record's etag counts its changes and stays.
std::vector<std::string> register_of(const Lumbungd& server);

}  // namespace lumbung::integration
