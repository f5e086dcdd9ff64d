// The registry as a whole: what it keeps, serves and is made of. Built by main.cc from parts; knows nothing of where
// they come from.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/seams.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"
#include "runtime/cache/cache.h"
#include "runtime/failpoints.h"
#include "runtime/keys/person_keys.h"
#include "runtime/rpc/method.h"
#include "runtime/store/aggregate.h"
#include "runtime/store/committer.h"
#include "runtime/store/store.h"

namespace lumbung {
class Metrics;
}

namespace lumbung::registry {

// The kinds of streams the registry keeps. One for the process, and for tools that check its log.
const store::Aggregates& aggregates();

// Everything must outlive the service.
struct Parts {
  store::Store& store;
  const Reference& reference;
  const RegistryRules& rules;
  const std::string& fingerprint_key;
  PersonKeys& person_keys;
  const Clock& clock;
  Ids& ids;
  Failpoints& failpoints;
  Metrics& metrics;
  int reader_connections;
  // Where the search index lies; disposable.
  std::filesystem::path search_folder;
  // Hear of its commits.
  std::vector<store::CommitObserver*> observers = {};
  // Before the hot reads; null: they go to the database. In process only on SQLite.
  cache::Cache* cache = nullptr;
  // `3275`, for the keys of the cache and the source of its events.
  std::string cell = {};
};

// Thread-safe. Its end finishes the commands that wait.
class Service {
 public:
  // Makes views that are missing or of another definition, opens its connections, and erases from the log whom the list of
  // erasures names. Throws store::Unavailable or store::Unusable.
  explicit Service(const Parts& parts);
  ~Service();

  // `lumbung.registry.v1.RegistryService`, `OwnersService`, `CooperativeLifeService`, `VisitsService`,
  // `ChangeRequestsService`, `ReferenceService`, `WatchService` and the others.
  std::vector<const rpc::Methods*> methods() const;

  // Records erased at the start, because the list of erasures was ahead of the log.
  std::size_t erased_at_start() const;

  // The open business day; nothing in a new log.
  std::optional<Date> open_day() const;
  // Opens a later day; an earlier or the same one changes nothing. Waits for the commit; throws store::Unavailable.
  void open_day(Date day);

  // Tells all watchers to go on elsewhere, and waits for them so long.
  void end_watches(std::chrono::milliseconds limit);

  // For /livez and /readyz: what is wrong, or nothing.
  std::optional<std::string> committer_problem() const;
  std::optional<std::string> store_problem();

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

}  // namespace lumbung::registry
