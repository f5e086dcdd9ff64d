#include "bench/in_process.h"

#include <atomic>
#include <future>
#include <stdexcept>

#include "harness/temp_dir.h"
#include "registry/rpc/cached_reads.h"
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
        reads(nullptr, readers, metrics, registry::cached_reads("3275", store::read_head(*store.reader()))),
        committer(store, registry::aggregates(), clock, ids, failpoints, nullptr),
        shared{committer, readers, bulk, files.reference, files.rules, key, failpoints, persons, ids, clock, reads} {
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
  Metrics metrics;
  store::Readers readers;
  cache::ReadThrough reads;  // Without a cache.
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

std::size_t InProcess::seal(const registry::v1::Owner& owner) const {
  return parts_->persons.seal_new(owner).data->ciphertext.size();
}

std::vector<store::Command> InProcess::bulk_commands(
    const std::vector<registry::v1::RegisterBusinessRequest>& requests) const {
  std::vector<store::Command> commands;
  for (const auto& request : requests) {
    const auto asked = std::make_shared<const registry::v1::RegisterBusinessRequest>(request);
    auto owner = request.owner();
    registry::normalise(owner);
    auto sealed = std::make_shared<const registry::SealedOwner>(parts_->persons.seal_new(std::move(owner)));
    commands.push_back(registry::command_for(parts_->shared, parts_->call, asked, std::move(sealed)));
    commands.back().command_class = store::CommandClass::bulk;
  }
  return commands;
}

void InProcess::commit(std::vector<store::Command> commands) {
  std::promise<void> told;
  auto ended = told.get_future();
  std::atomic<std::size_t> left = commands.size();
  std::atomic<bool> failed = false;
  for (auto& command : commands)
    parts_->committer.submit(std::move(command), [&](const store::CommitOutcome& outcome) {
      if (!std::holds_alternative<store::Committed>(outcome)) failed = true;
      if (left.fetch_sub(1) == 1) told.set_value();
    });
  ended.wait();
  if (failed) throw std::runtime_error("a command of a group failed");
}

const registry::Reference& InProcess::reference() const { return parts_->files.reference; }

}  // namespace lumbung::bench
