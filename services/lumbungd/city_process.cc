#include "lumbungd/city_process.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "lumbungd/first_look.h"
#include "lumbungd/registry_host.h"
#include "lumbungd/reporting_host.h"
#include "runtime/events/embedded_feed.h"
#include "runtime/events/kafka_feed.h"
#include "runtime/events/relay.h"
#include "runtime/http/event_streams.h"
#include "runtime/http/json_rpc.h"
#include "runtime/http/probes.h"
#include "runtime/http/server.h"
#include "runtime/http/static_files.h"
#include "runtime/keys/key_file.h"
#include "runtime/operations/consumers_service.h"
#include "runtime/operations/operations_service.h"
#include "runtime/operations/relay_service.h"
#include "runtime/process/build_info.h"
#include "runtime/process/ordered_stop.h"
#include "runtime/process/system.h"
#include "runtime/rpc/server.h"

namespace lumbung {
namespace {

// For telling watchers of a service where to go on.
constexpr std::chrono::seconds kWatchFarewell{2};
// Between two looks whether the calls in work have ended.
constexpr std::chrono::milliseconds kCallsPoll{5};

rpc::Admission::Limits limits_of(const Config& config) {
  return {config.max_reads_in_flight, config.max_writes_in_flight, config.max_bulk_in_flight};
}

bool hosts(const Config& config, std::string_view service) {
  return std::ranges::find(config.services, service) != config.services.end();
}

}  // namespace

struct CityProcess::Parts {
  explicit Parts(const Config& c)
      : config(c),
        log(config.log, config.log_level, clock),
        roles(rpc::Roles::read((config.data / "identity" / "roles.json").string())),
        fingerprint_key(read_or_make_key(config.var / "keys" / "fingerprint.key")) {
    if (!config.failpoints.empty()) failpoints.arm(config.failpoints);
    add_process_metrics(metrics, build_info().version, build_info().commit);
    metrics.counter_from("lumbung_log_lines_dropped_total", "Log lines that never reached the file.",
                         [this] { return log.dropped_lines(); });
    make_services();
    make_relays();
    serve();
    listen();
  }

  void make_services() {
    const ProcessParts parts{config, clock, ids, failpoints, log, metrics, fingerprint_key};
    if (hosts(config, "registry")) {
      registry = std::make_unique<RegistryHost>(parts);
      services.push_back(registry.get());
    }
    if (hosts(config, "reporting")) {
      reporting = std::make_unique<ReportingHost>(parts, feed_of("registry", "figures"));
      services.push_back(reporting.get());
    }
  }

  // The log of each service to its topic.
  void make_relays() {
    for (auto* service : services) {
      if (!config.kafka.empty())
        relays.push_back(std::make_unique<events::Relay>(
            service->store(), service->signal(),
            events::RelayOptions{.brokers = config.kafka,
                                 .topic = events::topic_of(config.cell, service->name()),
                                 .source = events::source_of(config.cell, service->name())},
            failpoints, log, metrics, clock));
      relayed.push_back({service->name(), service->store(), config.kafka.empty() ? nullptr : relays.back().get()});
    }
  }

  // How a consumer of this process hears another service: through Kafka when there is one, else straight from its log, which
  // the configuration made sure is here.
  events::OpenFeed feed_of(const std::string& service, const std::string& consumer) {
    const auto source = events::source_of(config.cell, service);
    if (!config.kafka.empty()) {
      const events::KafkaFeedOptions options{
          {.brokers = config.kafka, .log = &log}, events::topic_of(config.cell, service), source, "lumbung-" + consumer};
      return [options] { return events::open_kafka_feed(options); };
    }
    return [this, source] { return events::open_embedded_feed(registry->store(), registry->signal(), source); };
  }

  void serve() {
    std::vector<operations::HostedLog> logs;
    for (auto* service : services) logs.push_back({service->name(), service->store(), service->aggregates()});
    operations = std::make_unique<operations::OperationsService>(config.cell, std::move(logs), clock, failpoints);
    relay_service = std::make_unique<operations::RelayService>(relayed, log);
    std::vector<std::string> names;
    std::vector<operations::HostedConsumer> consumers;
    for (auto* service : services) {
      names.push_back(service->name());
      for (auto* consumer : service->consumers()) consumers.push_back({service->name(), *consumer});
    }
    consumers_service = std::make_unique<operations::ConsumersService>(std::move(names), std::move(consumers));
    dispatcher = std::make_unique<rpc::Dispatcher>(roles, limits_of(config), metrics, log, ids);
    for (auto* service : services)
      for (const auto* methods : service->methods()) dispatcher->add(*methods);
    dispatcher->add(operations->methods());
    dispatcher->add(relay_service->methods());
    dispatcher->add(consumers_service->methods());
  }

  void listen() {
    grpc = std::make_unique<rpc::Server>(config.grpc.host, config.grpc.port, *dispatcher);
    http = std::make_unique<HttpServer>(HttpOptions{config.http.host, config.http.port, false}, log);
    add_json_rpc(*http, *dispatcher);
    add_event_streams(*http, *dispatcher);
    add_static_files(*http, config.data / "page");
    http->start();
    probes = std::make_unique<HttpServer>(HttpOptions{config.metrics.host, config.metrics.port, true}, log);
    add_probes(*probes, [this] { return metrics.serialize(); }, alive_checks(), ready_checks());
    probes->start();
    log.write(Severity::info, "serving",
              {{"version", build_info().version},
               {"commit", build_info().commit},
               {"grpc", grpc_address()},
               {"engine", services.front()->store().engine()}});
  }

  std::vector<HealthCheck> alive_checks() {
    std::vector<HealthCheck> checks;
    for (auto* service : services)
      checks.push_back({service->name() + ".committer", [service] { return service->committer_problem(); }});
    checks.push_back({"grpc", [this] {
                        return grpc->alive() ? std::optional<std::string>()
                                             : std::optional<std::string>("the polling thread is stuck");
                      }});
    return checks;
  }

  std::vector<HealthCheck> ready_checks() {
    std::vector<HealthCheck> checks;
    for (auto* service : services)
      checks.push_back({service->name() + ".store", [service] { return service->store_problem(); }});
    checks.push_back({"serving", [this] {
                        return draining ? std::optional<std::string>("the process is stopping")
                                        : std::optional<std::string>();
                      }});
    return checks;
  }

  std::string grpc_address() const {
    return Endpoint{config.grpc.host, static_cast<std::uint16_t>(grpc->port())}.text();
  }

  const Config config;
  SystemClock clock;
  RandomIds ids{clock};
  Failpoints failpoints;
  Log log;
  Metrics metrics;
  std::unique_ptr<OrderedStop> ordered_stop;  // Its watchdog also covers what ends below.
  const rpc::Roles roles;
  const std::string fingerprint_key;
  std::unique_ptr<RegistryHost> registry;
  std::unique_ptr<ReportingHost> reporting;
  std::vector<HostedService*> services;  // In the order they are made: who is followed before who follows.
  std::vector<std::unique_ptr<events::Relay>> relays;
  std::vector<operations::RelayedLog> relayed;
  std::unique_ptr<operations::OperationsService> operations;
  std::unique_ptr<operations::RelayService> relay_service;
  std::unique_ptr<operations::ConsumersService> consumers_service;
  std::unique_ptr<rpc::Dispatcher> dispatcher;
  std::unique_ptr<rpc::Server> grpc;
  std::unique_ptr<HttpServer> http;
  std::unique_ptr<HttpServer> probes;
  std::atomic<bool> draining{false};
};

CityProcess::CityProcess(const Config& config) : parts_(std::make_unique<Parts>(config)) {}
CityProcess::~CityProcess() = default;

int CityProcess::first_look(std::ostream& out, std::ostream& err) {
  if (!parts_->registry) {
    err << "The main job needs the registry: host it here, or name its process with servers.\n";
    return 2;
  }
  const auto address = parts_->grpc_address();
  return run_first_look(
      first_look_of(parts_->config, {{"registry", address}, {"reporting", address}}, parts_->registry->open_day()), out, err);
}

void CityProcess::announce(std::ostream& out) {
  const auto& config = parts_->config;
  print_commands({parts_->grpc_address(), Endpoint{config.http.host, parts_->http->port()}.text(),
                  Endpoint{config.metrics.host, parts_->probes->port()}.text()},
                 "./lumbung ctl", out);
  out.flush();
}

void CityProcess::stop() {
  const std::chrono::milliseconds limit = std::chrono::seconds{parts_->config.drain_seconds};
  parts_->ordered_stop =
      std::make_unique<OrderedStop>(limit + std::chrono::seconds{kStopGraceSeconds}, &parts_->log);
  parts_->draining = true;
  // Run in reverse: watches and gRPC end first, then what came over HTTP, and probes answer to the end.
  parts_->ordered_stop->add("probes", [this] { parts_->probes->stop(); });
  parts_->ordered_stop->add("http", [this] { parts_->http->stop(); });
  // Those that came as JSON or as an event stream, which gRPC's drain knows nothing of: the dispatcher and the ways back must
  // be there when they end, and what they changed must be acknowledged. None comes any more: the drain has the dispatcher
  // refuse them. A call that never ends is the watchdog's.
  parts_->ordered_stop->add("calls over HTTP", [this] {
    while (parts_->dispatcher->in_flight() > 0) std::this_thread::sleep_for(kCallsPoll);
  });
  if (parts_->registry) parts_->ordered_stop->add("day keeper", [this] { parts_->registry->stop_days(); });
  parts_->ordered_stop->add("grpc", [this, limit] { parts_->grpc->drain(limit); });
  // Before calls drain: a rebuild or a call that waits for a position would hold them up until the limit.
  parts_->ordered_stop->add("consumers", [this] {
    for (auto* service : parts_->services)
      for (auto* consumer : service->consumers()) consumer->close();
  });
  // Before calls drain: a watch would wait for events until the limit.
  parts_->ordered_stop->add("watches", [this] {
    for (auto* service : parts_->services) service->end_watches(kWatchFarewell);
  });
  parts_->ordered_stop->run();
}

}  // namespace lumbung
