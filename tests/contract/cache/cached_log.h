// A log whose reads go through a cache: one process's hold on a service, as small as it can be.
#pragma once

#include <future>
#include <memory>
#include <string>

#include "contract/businesses.h"
#include "contract/engines.h"
#include "harness/fakes.h"
#include "runtime/cache/read_through.h"
#include "runtime/store/committer.h"
#include "runtime/store/readers.h"

namespace lumbung::contract {

using Reading = std::future<cache::Loaded>;
cache::Loaded read_of(Reading reading);

class CachedLog {
 public:
  // `cache` may be null.
  CachedLog(const Database& database, cache::Cache* cache, cache::LoadLimits limits = {});
  // A database that is reached in another way, as through a line that can be cut.
  CachedLog(Engine engine, const std::string& where, cache::Cache* cache, cache::LoadLimits limits = {},
            std::chrono::milliseconds resolve_unknown = store::kResolveUnknown);

  store::Committed must(store::Command command);
  // A read of a business. `load` takes the place of the plain one.
  Reading read(const std::string& id, std::int64_t min_position = 0, cache::Load load = {});
  // A count of everything, named `what`.
  Reading count(const std::string& what, std::int64_t min_position = 0);
  // How many workers it has, by a read.
  int workers(const std::string& id, std::int64_t min_position = 0);

  static cache::Load plain_load(const std::string& id);

  double asked(const std::string& result);
  double loads();
  double joined();
  store::Committer& committer() { return *committer_; }
  cache::ReadThrough& reads() { return *reads_; }
  std::string log_id() const { return log_id_; }

 private:
  Reading start(cache::Question question, cache::Load load);

  store::Aggregates aggregates_ = test_aggregates();
  Failpoints failpoints_;
  harness::FakeClock clock_;
  harness::CountingIds ids_;
  Metrics metrics_;
  std::unique_ptr<store::Store> store_;
  std::string log_id_;
  std::unique_ptr<store::Readers> readers_;
  std::unique_ptr<cache::ReadThrough> reads_;
  std::unique_ptr<store::Committer> committer_;
};

}  // namespace lumbung::contract
