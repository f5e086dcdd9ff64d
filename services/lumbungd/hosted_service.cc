#include "lumbungd/hosted_service.h"

#include <stdexcept>

namespace lumbung {

std::unique_ptr<store::Store> open_store_of(const std::string& service, const ProcessParts& parts) {
  const auto& config = parts.config;
  const bool embedded = config.database.empty();
  try {
    auto store = embedded ? store::open_sqlite(config.sqlite_of(service).string(), parts.failpoints)
                          : store::open_postgresql({config.database, config.database_password_file.string(),
                                                    config.schema_of(service)},
                                                   parts.failpoints);
    store::bind_fingerprint_key(*store, parts.fingerprint_key);
    return store;
  } catch (const std::exception& failed) {
    // Engines say what they found; an operator also needs to know where.
    throw std::runtime_error((embedded ? "the file " + config.sqlite_of(service).string()
                                       : "the schema " + config.schema_of(service)) +
                             " cannot be used. " + failed.what());
  }
}

}  // namespace lumbung
