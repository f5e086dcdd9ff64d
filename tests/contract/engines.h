// The engines every contract test runs against: a fresh SQLite file, and a fresh database of a real
// PostgreSQL.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <string>

#include "harness/postgres.h"
#include "harness/temp_dir.h"
#include "runtime/failpoints.h"
#include "runtime/store/store.h"

namespace lumbung::contract {

enum class Engine { sqlite, postgresql };

inline std::string name_of(Engine engine) {
  return engine == Engine::sqlite ? "sqlite" : "postgresql";
}
inline void PrintTo(Engine engine, std::ostream* out) { *out << name_of(engine); }

// Opens the store that a path (SQLite) or a URL (PostgreSQL) names.
std::unique_ptr<store::Store> open_store(Engine engine, const std::string& where,
                                         Failpoints& failpoints);

// An empty database, gone with the test. Opened as often as a test likes: each time as another
// process would.
class Database {
 public:
  explicit Database(Engine engine);

  Engine engine() const { return engine_; }
  const std::string& where() const { return where_; }
  std::unique_ptr<store::Store> open(Failpoints& failpoints) const {
    return open_store(engine_, where_, failpoints);
  }
  // The name of the database in PostgreSQL.
  const std::string& database() const { return database_; }

 private:
  Engine engine_;
  harness::TempDir folder_;
  std::string database_;
  std::string where_;
};

// Suites of claims about both engines derive from it.
class OnBothEngines : public ::testing::TestWithParam<Engine> {};

}  // namespace lumbung::contract

#define LUMBUNG_ON_BOTH_ENGINES(suite)                            \
  INSTANTIATE_TEST_SUITE_P(                                       \
      Engines, suite,                                             \
      ::testing::Values(::lumbung::contract::Engine::sqlite,      \
                        ::lumbung::contract::Engine::postgresql), \
      [](const auto& tested) { return ::lumbung::contract::name_of(tested.param); })
