#include "bench/in_process.h"

#include "harness/temp_dir.h"
#include "registry/reference_files.h"
#include "registry/rpc/owner_commands.h"
#include "registry/service.h"
#include "runtime/process/system.h"
#include "runtime/store/views.h"

namespace lumbung::bench {
namespace {

constexpr char kFingerprintKey[] = "0123456789abcdef0123456789abcdef";

}  // namespace

std::unique_ptr<store::Store> open_log(const Place& place, Failpoints& failpoints) {
  auto store = place.url.empty() ? store::open_sqlite(place.path, failpoints)
                                 : store::open_postgresql({place.url, "", place.schema}, failpoints);
  store::ensure_views(*store, registry::aggregates(), failpoints);
  return store;
}

struct InProcess::Parts {
  Parts(store::Store& store, const std::string& data)
      : files(registry::read_reference_files(data)),
        readers(store, 1),
        committer(store, registry::aggregates(), clock, ids, failpoints, nullptr),
        shared{committer, readers, bulk, files.reference, files.rules, key, failpoints, persons, ids, clock} {
    call.caller = {"bench", "bench", {}};
    call.deadline = std::chrono::steady_clock::time_point::max();
  }

  SystemClock clock;
  RandomIds ids{clock};
  Failpoints failpoints;
  const harness::TempDir key_folder;
  PersonKeys person_keys{key_folder / "keys", ""};
  registry::Persons persons{person_keys, ids};
  const registry::ReferenceFiles files;
  const std::string key = kFingerprintKey;
  store::Readers readers;
  Executor bulk{1};
  store::Committer committer;
  registry::Registry shared;
  rpc::Call call;
};

InProcess::InProcess(store::Store& store, const std::string& data)
    : parts_(std::make_unique<Parts>(store, data)) {}
InProcess::~InProcess() = default;

void InProcess::submit(registry::v1::RegisterBusinessRequest request, Done done) {
  auto asked = std::make_shared<registry::v1::RegisterBusinessRequest>(std::move(request));
  parts_->committer.submit(registry::command_for(parts_->shared, parts_->call, std::move(asked), nullptr),
                           std::move(done));
}

void InProcess::submit(registry::v1::ChangeOperatingStatusRequest request, Done done) {
  auto asked = std::make_shared<registry::v1::ChangeOperatingStatusRequest>(std::move(request));
  parts_->committer.submit(registry::command_for(parts_->shared, parts_->call, std::move(asked)), std::move(done));
}

const registry::Reference& InProcess::reference() const { return parts_->files.reference; }

}  // namespace lumbung::bench
