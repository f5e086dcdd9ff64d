#include "reporting/service.h"

#include "lumbung/common/v1/calendar.pb.h"
#include "reporting/domain/business_day.h"
#include "reporting/domain/indicators/catalogue.h"
#include "reporting/projections/figures_projection.h"
#include "reporting/publishing/publisher.h"
#include "reporting/rpc/reporting_rpc.h"
#include "reporting/rpc/watch_rpc.h"
#include "runtime/events/envelope.h"
#include "runtime/events/watches.h"
#include "runtime/metrics/committer_metrics.h"
#include "runtime/store/readers.h"
#include "runtime/store/views.h"

namespace lumbung::reporting {
namespace {

constexpr char kService[] = "reporting";

// Raise it when a fold of reporting's own events changes.
constexpr std::int32_t kFoldVersion = 1;

template <class State>
store::AggregateType kind_of(std::string prefix) {
  store::AggregateType type;
  type.prefix = std::move(prefix);
  type.prototype = &State::default_instance();
  type.fold_version = kFoldVersion;
  type.apply = [](google::protobuf::Message& state, const google::protobuf::Message& event, const EventFacts& facts) {
    apply(static_cast<State&>(state), event, facts);
  };
  return type;
}

const google::protobuf::ServiceDescriptor* descriptor(const char* service) {
  return google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service);
}

std::string cursor_of_figures() { return std::string(kFiguresProjection) + "<" + kSource; }

std::vector<store::CommitObserver*> with(std::vector<store::CommitObserver*> observers, store::CommitObserver& another) {
  observers.push_back(&another);
  return observers;
}

store::Store& with_views(store::Store& store, Failpoints& failpoints) {
  store::ensure_views(store, aggregates(), failpoints);
  return store;
}

}  // namespace

const store::Aggregates& aggregates() {
  static const store::Aggregates all = [] {
    store::Aggregates kinds;
    kinds.add(kind_of<common::v1::Calendar>(kCalendarStream));
    kinds.add(kind_of<v1::PublishedFigures>("figures/"));
    return kinds;
  }();
  return all;
}

struct Service::Core {
  explicit Core(const Parts& parts)
      : metrics(parts.metrics, kService),
        readers(with_views(parts.store, parts.failpoints), parts.reader_connections),
        committer(parts.store, aggregates(), parts.clock, parts.ids, parts.failpoints, &metrics, {},
                  with(parts.observers, signal)),
        projection(catalogue()),
        source(events::source_of(parts.cell, kSource)),
        publisher(PublisherParts{parts.store, committer, catalogue(), parts.fingerprint_key, cursor_of_figures(), source,
                                 parts.log, parts.metrics}),
        consumer(events::ConsumerParts{parts.store, kSource, parts.open_registry_feed, parts.failpoints, parts.log,
                                       parts.metrics, parts.clock},
                 projection, [this](const events::FeedCursor&) { publisher.heard(); }),
        shared{catalogue(), readers, consumer, cursor_of_figures(), source},
        watches(parts.store, signal, aggregates(), events::source_of(parts.cell, kService), kService, parts.metrics) {
    add_reporting(methods, shared);
    add_watch(watch_methods, watches);
  }

  store::CommitSignal signal;  // Of what is published, for those who watch it.
  store::CommitterMetrics metrics;
  store::Readers readers;
  store::Committer committer;
  const FiguresProjection projection;
  const std::string source;
  Publisher publisher;
  events::Consumer consumer;
  Reporting shared;
  events::Watches watches;
  rpc::Methods methods{descriptor("lumbung.reporting.v1.ReportingService")};
  rpc::Methods watch_methods{descriptor("lumbung.reporting.v1.WatchService")};
};

Service::Service(const Parts& parts) : core_(std::make_unique<Core>(parts)) {}
Service::~Service() = default;

std::vector<const rpc::Methods*> Service::methods() const {
  return {&core_->methods, &core_->watch_methods};
}

std::vector<events::Consumer*> Service::consumers() const { return {&core_->consumer}; }

bool Service::settle(std::chrono::milliseconds limit) {
  if (core_->consumer.status().state == events::ConsumerState::standby) return false;
  return core_->publisher.settle(limit);
}

void Service::end_watches(std::chrono::milliseconds limit) { core_->watches.end_all(limit); }

std::optional<std::string> Service::committer_problem() const {
  if (core_->committer.alive()) return std::nullopt;
  return "the committer's thread is stuck";
}

std::optional<std::string> Service::store_problem() { return core_->readers.problem(); }

}  // namespace lumbung::reporting
