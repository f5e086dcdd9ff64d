#include "lumbungd/city_process.h"

#include <atomic>
#include <chrono>

#include "lumbungd/day_keeper.h"
#include "lumbungd/first_look.h"
#include "registry/reference_files.h"
#include "registry/service.h"
#include "runtime/http/json_rpc.h"
#include "runtime/http/probes.h"
#include "runtime/http/server.h"
#include "runtime/http/static_files.h"
#include "runtime/keys/key_file.h"
#include "runtime/keys/person_keys.h"
#include "runtime/log/log.h"
#include "runtime/metrics/metrics.h"
#include "runtime/operations/operations_service.h"
#include "runtime/process/build_info.h"
#include "runtime/process/ordered_stop.h"
#include "runtime/process/system.h"
#include "runtime/rpc/server.h"

namespace lumbung {
namespace {

constexpr char kRegistry[] = "registry";
// The day the story stands on: the end of the year the article is about.
const Date kStoryDay{2016, 12, 31};

std::unique_ptr<store::Store> open_store(const Config& config, Failpoints& failpoints) {
  const bool embedded = config.database.empty();
  try {
    if (embedded) return store::open_sqlite(config.sqlite_of(kRegistry).string(), failpoints);
    return store::open_postgresql(
        {config.database, config.database_password_file.string(), config.schema_of(kRegistry)},
        failpoints);
  } catch (const std::exception& failed) {
    // Engines say what they found; an operator also needs to know where.
    throw std::runtime_error((embedded ? "the file " + config.sqlite_of(kRegistry).string()
                                       : "the schema " + config.schema_of(kRegistry)) +
                             " cannot be used. " + failed.what());
  }
}

rpc::Admission::Limits limits_of(const Config& config) {
  return {config.max_reads_in_flight, config.max_writes_in_flight, config.max_bulk_in_flight};
}

// The day to work on: the operator's, the story's, or today's.
std::optional<Date> sandbox_day(const Config& config) {
  if (config.business_date) return config.business_date;
  if (config.first_look && config.registers.empty()) return kStoryDay;
  return std::nullopt;
}

void arm(Failpoints& failpoints, const Config& config) {
  if (!config.failpoints.empty()) failpoints.arm(config.failpoints);
}

}  // namespace

struct CityProcess::Parts {
  explicit Parts(const Config& c)
      : config(c),
        log(config.log, config.log_level, clock),
        roles(rpc::Roles::read((config.data / "identity" / "roles.json").string())),
        files(registry::read_reference_files(config.data)),
        fingerprint_key(read_or_make_key(config.var / "keys" / "fingerprint.key")) {
    arm(failpoints, config);
    add_process_metrics(metrics, build_info().version, build_info().commit);
    metrics.counter_from("lumbung_log_lines_dropped_total", "Log lines that never reached the file.",
                         [this] { return log.dropped_lines(); });
    store = open_store(config, failpoints);
    store::bind_fingerprint_key(*store, fingerprint_key);
    person_keys = std::make_unique<PersonKeys>(config.var / "keys", store::bound_person_keys(*store));
    store::bind_person_keys(*store, person_keys->id());
    if (person_keys->previous_master_may_go())
      log.write(Severity::warning, "previous master key not needed",
                {{"file", (config.var / "keys" / "master.previous.key").string()},
                 {"why", "every key is wrapped with the new one: destroy this file and its copies"}});
    service = std::make_unique<registry::Service>(
        registry::Parts{*store, files.reference, files.rules, fingerprint_key, *person_keys, clock, ids,
                        failpoints, metrics, config.reader_connections, config.var / "search"});
    if (service->erased_at_start() > 0)
      log.write(Severity::warning, "erasures applied",
                {{"records", std::to_string(service->erased_at_start())},
                 {"why", "the log held persons whom the list of erasures names: a backup, or an erasure cut short"}});
    open_first_day();
    operations = std::make_unique<operations::OperationsService>(
        config.cell,
        std::vector<operations::HostedLog>{{kRegistry, *store, registry::aggregates()}}, clock,
        failpoints);
    auto methods = service->methods();
    methods.push_back(&operations->methods());
    dispatcher = std::make_unique<rpc::Dispatcher>(roles, limits_of(config), metrics, log, ids);
    for (const auto* service_methods : methods) dispatcher->add(*service_methods);
    listen();
  }

  void open_first_day() {
    const auto open = service->open_day();
    const auto day = sandbox_day(config);
    if (config.business_date && open && *open > *day)
      throw std::runtime_error(
          "The open business day is " + open->iso() + "; business_date " + day->iso() +
          " is before it. Name that day or a later one, or use another --var.");
    const auto wanted = day.value_or(jakarta_date(clock.now()));
    if (!open || *open < wanted) service->open_day(wanted);
    if (!day)
      keeper =
          std::make_unique<DayKeeper>(clock, log, [this](Date next) { service->open_day(next); });
  }

  void listen() {
    grpc = std::make_unique<rpc::Server>(config.grpc.host, config.grpc.port, *dispatcher);
    http =
        std::make_unique<HttpServer>(HttpOptions{config.http.host, config.http.port, false}, log);
    add_json_rpc(*http, *dispatcher);
    add_static_files(*http, config.data / "page");
    http->start();
    probes = std::make_unique<HttpServer>(
        HttpOptions{config.metrics.host, config.metrics.port, true}, log);
    add_probes(*probes, [this] { return metrics.serialize(); },
               {{"registry.committer", [this] { return service->committer_problem(); }},
                {"grpc",
                 [this] {
                   return grpc->alive() ? std::optional<std::string>()
                                        : std::optional<std::string>("the polling thread is stuck");
                 }}},
               {{"registry.store", [this] { return service->store_problem(); }},
                {"serving", [this] {
                   return draining ? std::optional<std::string>("the process is stopping")
                                   : std::optional<std::string>();
                 }}});
    probes->start();
    log.write(Severity::info, "serving",
              {{"version", build_info().version},
               {"commit", build_info().commit},
               {"grpc", grpc_address()},
               {"engine", store->engine()}});
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
  const registry::ReferenceFiles files;
  const std::string fingerprint_key;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<PersonKeys> person_keys;
  std::unique_ptr<registry::Service> service;
  std::unique_ptr<operations::OperationsService> operations;
  std::unique_ptr<rpc::Dispatcher> dispatcher;
  std::unique_ptr<rpc::Server> grpc;
  std::unique_ptr<HttpServer> http;
  std::unique_ptr<HttpServer> probes;
  std::unique_ptr<DayKeeper> keeper;
  std::atomic<bool> draining{false};
};

CityProcess::CityProcess(const Config& config) : parts_(std::make_unique<Parts>(config)) {}
CityProcess::~CityProcess() = default;

int CityProcess::first_look(std::ostream& out, std::ostream& err) {
  std::vector<std::string> registers;
  for (const auto& file : parts_->config.registers) registers.push_back(file.string());
  std::string season;
  if (registers.empty()) {
    for (const auto* file : {"cooperatives.csv", "businesses.csv", "businesses_mended.csv"})
      registers.push_back((parts_->config.data / "registers" / file).string());
    season = (parts_->config.data / "season").string();
  }
  return run_first_look(parts_->grpc_address(), registers, season, *parts_->service->open_day(), out, err);
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
  // Run in reverse: gRPC drains first, probes answer to the end.
  parts_->ordered_stop->add("probes", [this] { parts_->probes->stop(); });
  parts_->ordered_stop->add("http", [this] { parts_->http->stop(); });
  parts_->ordered_stop->add("day keeper", [this] { parts_->keeper.reset(); });
  parts_->ordered_stop->add("grpc", [this, limit] { parts_->grpc->drain(limit); });
  parts_->ordered_stop->run();
}

}  // namespace lumbung
