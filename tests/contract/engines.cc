#include "contract/engines.h"

namespace lumbung::contract {

std::unique_ptr<store::Store> open_store(Engine engine, const std::string& where,
                                         Failpoints& failpoints) {
  if (engine == Engine::sqlite) return store::open_sqlite(where, failpoints);
  store::PostgresqlOptions options;
  options.url = where;
  options.schema = "c3275_test";
  return store::open_postgresql(options, failpoints);
}

Database::Database(Engine engine) : engine_(engine) {
  if (engine == Engine::sqlite) {
    where_ = folder_ / "test.db";
  } else {
    auto& server = harness::Postgres::shared();
    database_ = server.new_database();
    where_ = server.url(database_);
  }
}

}  // namespace lumbung::contract
