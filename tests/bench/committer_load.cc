#include "bench/committer_load.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <stdexcept>

#include "bench/requests.h"
#include "registry/reference_files.h"
#include "registry/rpc/owner_commands.h"
#include "registry/service.h"
#include "runtime/process/system.h"
#include "runtime/store/views.h"

namespace lumbung::bench {
namespace {

constexpr char kFingerprintKey[] = "0123456789abcdef0123456789abcdef";

}  // namespace

struct CommitterLoad::Parts {
  Parts(const std::string& url, const std::string& folder, const std::string& data)
      : files(registry::read_reference_files(data)),
        person_keys(folder + "/keys", ""),
        store(url.empty() ? store::open_sqlite(folder + "/committer.sqlite", failpoints)
                          : store::open_postgresql({url, "", "bench_committer"}, failpoints)) {
    store::ensure_views(*store, registry::aggregates(), failpoints);
    readers = std::make_unique<store::Readers>(*store, 1);
    committer = std::make_unique<store::Committer>(*store, registry::aggregates(), clock, ids,
                                                   failpoints, nullptr);
    shared.reset(new registry::Registry{*committer, *readers, bulk, files.reference, files.rules, key, failpoints,
                                        persons, ids, clock});
    call.caller = {"bench", "bench", {}};
    call.deadline = std::chrono::steady_clock::time_point::max();
  }

  std::string register_business(std::int64_t number) {
    auto request = std::make_shared<registry::v1::RegisterBusinessRequest>(register_request(number));
    std::promise<std::string> told;
    auto name = told.get_future();
    committer->submit(registry::command_for(*shared, call, std::move(request), nullptr),
                      [&told](store::CommitOutcome outcome) {
                        const auto* committed = std::get_if<store::Committed>(&outcome);
                        told.set_value(committed ? committed->stream : "");
                      });
    auto stream = name.get();
    if (stream.empty()) throw std::runtime_error("a business could not be registered");
    return stream;
  }

  SystemClock clock;
  RandomIds ids{clock};
  Failpoints failpoints;
  const registry::ReferenceFiles files;
  const std::string key = kFingerprintKey;
  PersonKeys person_keys;
  registry::Persons persons{person_keys, ids};
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::Readers> readers;
  Executor bulk{1};
  std::unique_ptr<store::Committer> committer;
  std::unique_ptr<registry::Registry> shared;
  rpc::Call call;
  std::vector<std::string> businesses;
  std::atomic<std::int64_t> next{0};
};

CommitterLoad::CommitterLoad(const std::string& postgresql_url, const std::string& folder,
                             const std::string& data, int businesses)
    : parts_(std::make_unique<Parts>(postgresql_url, folder, data)) {
  for (int i = 0; i < businesses; ++i) parts_->businesses.push_back(parts_->register_business(i));
}

CommitterLoad::~CommitterLoad() = default;

// Runs on the committer's thread: each answer submits the next command, as a waiting caller would.
Sample CommitterLoad::run(int in_flight, std::chrono::milliseconds duration) {
  using Clock = std::chrono::steady_clock;
  struct Shared {
    std::vector<std::int64_t> took_us;
    std::int64_t failed = 0;
    int running = 0;
    std::promise<void> ended;
  } state;
  auto ended = state.ended.get_future();
  auto& parts = *parts_;
  const auto begin = Clock::now();
  const auto end = begin + duration;
  const std::function<void()> submit = [&] {
    const auto number = parts.next.fetch_add(1);
    const auto count = static_cast<std::int64_t>(parts.businesses.size());
    auto request = std::make_shared<registry::v1::ChangeOperatingStatusRequest>(
        status_request(parts.businesses[static_cast<std::size_t>(number % count)], number / count,
                       "bench-" + std::to_string(number)));
    const auto started = Clock::now();
    parts.committer->submit(
        registry::command_for(*parts.shared, parts.call, std::move(request)),
        [&, started](store::CommitOutcome outcome) {
          const auto now = Clock::now();
          if (std::holds_alternative<store::Committed>(outcome))
            state.took_us.push_back(std::chrono::duration_cast<std::chrono::microseconds>(now - started).count());
          else
            ++state.failed;
          if (now < end) submit();
          else if (--state.running == 0) state.ended.set_value();
        });
  };
  state.running = in_flight;
  for (int i = 0; i < in_flight; ++i) submit();
  ended.wait();
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  if (state.failed > 0) throw std::runtime_error(std::to_string(state.failed) + " commands failed");
  std::sort(state.took_us.begin(), state.took_us.end());
  const auto at = [&](double part) {
    return double(state.took_us[static_cast<std::size_t>(part * double(state.took_us.size() - 1))]) / 1000.0;
  };
  return {double(state.took_us.size()) / seconds, at(0.5), at(0.99)};
}

}  // namespace lumbung::bench
