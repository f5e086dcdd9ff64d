// A registry inside this process: the same commands the server builds from requests, given to a committer without gRPC.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/domain/reference.h"
#include "runtime/failpoints.h"
#include "runtime/store/committer.h"
#include "runtime/store/store.h"

namespace lumbung::bench {

// Where a log lives. `url` empty: the SQLite file `path`.
struct Place {
  std::string url;
  std::string schema;
  std::string path;
};
// Opens it, with the registry's views.
std::unique_ptr<store::Store> open_log(const Place& place, Failpoints& failpoints);

// Thread-safe. Its end finishes what is under way.
class InProcess {
 public:
  using Done = std::function<void(store::CommitOutcome)>;

  // `store` must outlive it.
  InProcess(store::Store& store, const std::string& data);
  ~InProcess();

  // `done` runs on the committer's thread. Without the owner a request may have.
  void submit(registry::v1::RegisterBusinessRequest request, Done done);
  void submit(registry::v1::ChangeOperatingStatusRequest request, Done done);
  const registry::Reference& reference() const;

  // Seals a person under a data key of its own, as for a new business; the bytes that come out.
  std::size_t seal(const registry::v1::Owner& owner) const;
  // Commands of a group of new businesses, each with its owner sealed, as an import makes them.
  std::vector<store::Command> bulk_commands(const std::vector<registry::v1::RegisterBusinessRequest>& requests) const;
  // Commits a group together and waits. Throws std::runtime_error when one is not committed.
  void commit(std::vector<store::Command> commands);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace lumbung::bench
