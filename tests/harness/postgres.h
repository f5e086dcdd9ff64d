// A real PostgreSQL of the tests' own: a private folder, a free port on 127.0.0.1, durability on,
// because durability is what is tested. A machine without PostgreSQL fails the tests; it never
// skips them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/process.h"
#include "harness/temp_dir.h"

namespace lumbung::harness {

// Used by one thread at a time, except url() and query(). Throws std::runtime_error with a sentence
// when the server cannot be made or reached.
class Postgres {
 public:
  // The one of this test program: started at the first call, stopped at the program's end.
  static Postgres& shared();

  // initdb and start. `settings` are lines of postgresql.conf.
  explicit Postgres(const std::vector<std::string>& settings = {});
  ~Postgres();
  Postgres(const Postgres&) = delete;

  // postgresql://lumbung@127.0.0.1:port/database; the user is a superuser and needs no password.
  std::string url(const std::string& database) const { return url(database, port_); }
  // The same through another port, for example a CutProxy's.
  static std::string url(const std::string& database, std::uint16_t port);
  std::uint16_t port() const { return port_; }

  // A fresh, empty database; its name.
  std::string new_database();

  // One statement; rows of text, NULL as an empty one.
  std::vector<std::vector<std::string>> query(const std::string& database,
                                              const std::string& sql) const;

  // On the same port and data, returning when it answers.
  void start();
  // Fast shutdown: open transactions are rolled back, connections closed.
  void stop();
  // kill -9 of every process of the server: as when the machine loses power, except for its disk
  // cache.
  void kill();
  void restart();

 private:
  bool answers() const;

  TempDir folder_;
  std::string programs_;
  std::uint16_t port_ = 0;
  int databases_ = 0;
  std::vector<std::string> settings_;
  std::unique_ptr<Process> server_;
};

}  // namespace lumbung::harness
