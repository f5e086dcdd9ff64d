// Reporting in this process: its store, its service, and the feed by which it hears the registry.
#pragma once

#include "lumbungd/hosted_service.h"
#include "reporting/service.h"

namespace lumbung {

class ReportingHost : public HostedService {
 public:
  // `registry` opens feeds of the registry's log. Throws std::exception with a sentence for people.
  ReportingHost(const ProcessParts& parts, events::OpenFeed registry);

  const std::string& name() const override;
  store::Store& store() override { return *store_; }
  store::CommitSignal& signal() override { return signal_; }
  const store::Aggregates& aggregates() const override { return reporting::aggregates(); }
  std::vector<const rpc::Methods*> methods() const override { return service_->methods(); }
  std::vector<events::Consumer*> consumers() const override { return service_->consumers(); }
  void end_watches(std::chrono::milliseconds limit) override { service_->end_watches(limit); }
  std::optional<std::string> committer_problem() const override { return service_->committer_problem(); }
  std::optional<std::string> store_problem() override { return service_->store_problem(); }

 private:
  std::unique_ptr<store::Store> store_;
  store::CommitSignal signal_;
  std::unique_ptr<reporting::Service> service_;
};

}  // namespace lumbung
