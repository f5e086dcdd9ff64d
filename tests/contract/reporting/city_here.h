// A registry and a reporting in this process, each with a store of its own, joined by the embedded feed: as lumbungd composes
// them, without ports.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "contract/engines.h"
#include "contract/reporting/calls.h"
#include "harness/fakes.h"
#include "harness/temp_dir.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "lumbung/reporting/v1/reporting_service.pb.h"
#include "registry/reference_files.h"
#include "registry/service.h"
#include "reporting/domain/figures.h"
#include "reporting/service.h"
#include "runtime/keys/person_keys.h"
#include "runtime/log/log.h"
#include "runtime/metrics/metrics.h"
#include "runtime/store/commit_signal.h"

namespace lumbung::contract {

class RegistryHere {
 public:
  // Stands on 31 December 2016.
  explicit RegistryHere(const Database& database);

  template <class Reply>
  Reply must(const google::protobuf::Message& request) {
    return contract::must<Reply>(service_->methods(), request);
  }
  // A file of data/registers. How many records came in.
  std::int64_t import_businesses(const std::string& file);
  std::int64_t import_cooperatives(const std::string& file);

  // Groups of a count by their values; merged cooperatives left out.
  std::map<std::vector<std::string>, std::int64_t> businesses_by(const std::vector<std::string>& fields);
  std::map<std::vector<std::string>, std::int64_t> cooperatives_by(const std::vector<std::string>& fields);
  std::vector<registry::v1::Business> businesses(int most, const std::string& filter);
  std::vector<registry::v1::Cooperative> cooperatives(int most, const std::string& filter);

  store::Store& store() { return *store_; }
  store::CommitSignal& signal() { return signal_; }
  std::int64_t position();
  std::string fresh_id() { return ids_.uuid(); }

 private:
  harness::TempDir folder_;
  harness::FakeClock clock_;
  harness::CountingIds ids_{1};
  Failpoints failpoints_;
  Metrics metrics_;
  const std::string fingerprint_key_ = std::string(32, 'k');
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<PersonKeys> person_keys_;
  store::CommitSignal signal_;
  std::unique_ptr<registry::Service> service_;
};

class ReportingHere {
 public:
  // Follows the log in `followed`, of another process or of this one. `failpoints` as Failpoints::arm() takes them.
  ReportingHere(const Database& own, store::Store& followed, store::CommitSignal& signal)
      : ReportingHere(own.engine(), own.where(), followed, signal, {}) {}
  // Hears the register through these.
  ReportingHere(Engine engine, const std::string& own, events::OpenFeed feeds, const std::string& failpoints = {});
  ReportingHere(Engine engine, const std::string& own, store::Store& followed, store::CommitSignal& signal,
                const std::string& failpoints);

  reporting::Service& service() { return *service_; }
  events::Consumer& consumer() { return *service_->consumers().front(); }
  reporting::v1::GetFiguresResponse figures(const std::string& indicator, reporting::Dimension by = {},
                                            const std::string& kecamatan = {}, std::int64_t min_position = 0);
  // Applies the followed log up to this position and publishes what moved. False when it does not come to it.
  bool settle(std::int64_t position);
  store::Store& store() { return *store_; }
  std::vector<store::EventRow> events();
  // All figures, past the API.
  reporting::Figures all();

 private:
  harness::FakeClock clock_;
  harness::CountingIds ids_{2};
  Failpoints failpoints_;
  Metrics metrics_;
  Log log_{"/dev/null", Severity::warning, clock_};
  const std::string fingerprint_key_ = std::string(32, 'k');
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<reporting::Service> service_;
};

// The deltas of every FiguresChanged added up, as a dashboard does; fails where one does not begin where the one before ended.
reporting::Figures added_up(const std::vector<store::EventRow>& events);

}  // namespace lumbung::contract
