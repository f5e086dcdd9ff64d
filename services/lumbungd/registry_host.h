// The registry in this process: reference data, keys, store, cache, service, and the business day it stands on.
#pragma once

#include "lumbungd/day_keeper.h"
#include "lumbungd/hosted_service.h"
#include "registry/reference_files.h"
#include "registry/service.h"
#include "runtime/cache/cache.h"
#include "runtime/keys/person_keys.h"
#include "runtime/metrics/cache_metrics.h"

namespace lumbung {

class RegistryHost : public HostedService {
 public:
  // Opens its store and keys and the first business day. Throws std::exception with a sentence for people.
  explicit RegistryHost(const ProcessParts& parts);

  const std::string& name() const override;
  store::Store& store() override { return *store_; }
  store::CommitSignal& signal() override { return signal_; }
  const store::Aggregates& aggregates() const override { return registry::aggregates(); }
  std::vector<const rpc::Methods*> methods() const override { return service_->methods(); }
  void end_watches(std::chrono::milliseconds limit) override { service_->end_watches(limit); }
  std::optional<std::string> committer_problem() const override { return service_->committer_problem(); }
  std::optional<std::string> store_problem() override { return service_->store_problem(); }

  Date open_day() const { return *service_->open_day(); }
  // No further day is opened by itself.
  void stop_days() { keeper_.reset(); }

 private:
  void open_first_day(const ProcessParts& parts);

  const registry::ReferenceFiles files_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<PersonKeys> person_keys_;
  store::CommitSignal signal_;
  const CacheMetrics cache_metrics_;
  const std::unique_ptr<cache::Cache> cache_;
  std::unique_ptr<registry::Service> service_;
  std::unique_ptr<DayKeeper> keeper_;
};

}  // namespace lumbung
