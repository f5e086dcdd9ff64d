#include "runtime/store/renew_log_id.h"

#include "runtime/store/schema.h"

namespace lumbung::store {

std::optional<std::string> renew_log_id(Store& store, const std::string& present) {
  const auto connection = store.maintenance();
  store.begin_with_head_lock(*connection);
  if (read_head(*connection).log_id != present) {
    connection->execute("ROLLBACK");
    return std::nullopt;
  }
  const auto fresh = random_log_id();
  connection->query("UPDATE head SET log_id = ?1 WHERE one = 1", {fresh});
  connection->execute("COMMIT");
  return fresh;
}

}  // namespace lumbung::store
