#include "bench/rebuild.h"

#include <chrono>
#include <iostream>
#include <random>
#include <stdexcept>

#include "bench/copy_store.h"
#include "bench/measure.h"
#include "harness/fakes.h"
#include "harness/postgres.h"
#include "lumbung/common/v1/event.pb.h"
#include "lumbung/registry/v1/events.pb.h"
#include "reporting/domain/indicators/catalogue.h"
#include "reporting/projections/figures_projection.h"
#include "runtime/events/embedded_feed.h"
#include "runtime/events/rebuild.h"
#include "runtime/store/hash_chain.h"

namespace lumbung::bench {
namespace {

using std::chrono::steady_clock;

constexpr std::int64_t kEvents = 1'000'000;
constexpr int kRounds = 3;
// Of so many events one is about a business that is there already.
constexpr std::int64_t kChangeEvery = 10;
constexpr char kRegistrySchema[] = "c3275_registry";
constexpr char kReportingSchema[] = "c3275_reporting";

double seconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

store::PostgresqlOptions options_of(const std::string& url, const std::string& schema) {
  store::PostgresqlOptions options;
  options.url = url;
  options.schema = schema;
  return options;
}

std::string two_digits(std::uint64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

registry::v1::Business business_of(std::mt19937_64& dice, const std::string& name) {
  registry::v1::Business business;
  business.set_name(name);
  business.set_agency("dinas-umkm");
  business.set_display_name("Warung Nasi Bu Sri " + std::to_string(dice() % 100'000));
  const auto kecamatan = "32.75." + two_digits(1 + dice() % 12);
  business.set_kecamatan(kecamatan);
  business.set_kelurahan(kecamatan + ".100" + std::to_string(1 + dice() % 6));
  business.set_address("Jalan Kemakmuran " + std::to_string(dice() % 300));
  business.set_kbli_main("kbli/2020/" + std::string(dice() % 2 ? "56101" : "47112"));
  business.set_operating_status(dice() % 5 ? registry::v1::Business::OPERATING_STATUS_BEROPERASI
                                           : registry::v1::Business::OPERATING_STATUS_TUTUP);
  business.set_workers_female(static_cast<std::int32_t>(dice() % 4));
  return business;
}

// A log as registering and closing businesses would have made it.
void fill(const std::string& url, store::Store& log, std::int64_t events) {
  std::mt19937_64 dice(3275);
  common::v1::EventMetadata metadata;
  metadata.set_agency("dinas-umkm");
  metadata.set_subject("petugas");
  metadata.set_request_id("0192f0c2-0000-7000-8000-000000000001");
  Copy copy(url, std::string(kRegistrySchema) + ".events",
            "(position, stream, version, type, payload, metadata, time_us, leaf, hash)");
  std::string hash = store::empty_log_hash();
  for (std::int64_t position = 1; position <= events; ++position) {
    const bool change = position % kChangeEvery == 0;
    store::EventRow row;
    row.position = position;
    row.stream = "businesses/0192f0c2-0000-7000-8000-" + std::to_string(100'000'000'000 + position - (change ? 1 : 0));
    row.version = change ? 2 : 1;
    if (change) {
      registry::v1::BusinessOperatingStatusChanged changed;
      changed.set_name(row.stream);
      changed.set_new_status(registry::v1::Business::OPERATING_STATUS_TUTUP);
      row.type = changed.GetDescriptor()->full_name();
      row.payload = changed.SerializeAsString();
    } else {
      registry::v1::BusinessRegistered registered;
      *registered.mutable_business() = business_of(dice, row.stream);
      row.type = registered.GetDescriptor()->full_name();
      row.payload = registered.SerializeAsString();
    }
    row.metadata = metadata.SerializeAsString();
    row.time_us = 1'483'200'000'000'000 + position;
    row.leaf = store::leaf_of(row);
    hash = row.hash = store::chain(hash, row.leaf);
    copy.row(9);
    copy.int8(row.position);
    copy.text(row.stream);
    copy.int8(row.version);
    for (const auto* bytes : {&row.type, &row.payload, &row.metadata}) copy.text(*bytes);
    copy.int8(row.time_us);
    copy.text(row.leaf);
    copy.text(row.hash);
  }
  copy.end();
  const auto connection = log.maintenance();
  connection->query("UPDATE head SET position = ?1, hash = ?2", {events, store::Bytes{hash}});
  connection->execute("ANALYZE events");
}

double rebuild(store::Store& log, store::Store& own, const events::Projection& projection) {
  Failpoints failpoints;
  harness::FakeClock clock;
  store::CommitSignal signal;
  const auto start = steady_clock::now();
  events::Rebuild rebuild(own, projection, "figures<registry",
                          events::open_embedded_feed(log, signal, events::source_of("3275", "registry")), failpoints, clock);
  while (rebuild.step()) continue;
  rebuild.switch_over();
  if (rebuild.parked() > 0) throw std::runtime_error("events were parked");
  return seconds_since(start);
}

// The rows that the rebuild made, into empty tables of the same shape and indexes.
double copy_rows(const std::string& url, store::Store& own, const events::Projection& projection, std::int64_t& rows) {
  const auto connection = own.maintenance();
  double seconds = 0;
  rows = 0;
  for (const auto* table : projection.tables()) {
    const auto copied = table->table + "_copy";
    connection->execute("DROP TABLE IF EXISTS " + copied + ";" + own.create_view(*table, copied));
    std::string columns = "name";
    for (const auto& column : table->columns) columns += ", " + column.name;
    const auto all = connection->query("SELECT " + columns + " FROM " + table->table + " ORDER BY name");
    rows += static_cast<std::int64_t>(all.size());
    const auto start = steady_clock::now();
    Copy copy(url, std::string(kReportingSchema) + "." + copied, "(" + columns + ")");
    for (const auto& row : all) {
      copy.row(static_cast<int>(row.size()));
      for (const auto& value : row) copy.value(value);
    }
    copy.end();
    seconds += seconds_since(start);
    connection->execute("DROP TABLE " + copied);
  }
  return seconds;
}

}  // namespace

int run_rebuild(const std::vector<std::string>& args) {
  std::int64_t events = kEvents;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--smoke") events = 10'000;
    else if (args[i] == "--events" && i + 1 < args.size()) events = std::stoll(args[++i]);
    else throw std::runtime_error("bench rebuild takes --events N and --smoke");
  }
  harness::Postgres server;
  const auto url = server.url(server.new_database());
  Failpoints failpoints;
  const auto log = store::open_postgresql(options_of(url, kRegistrySchema), failpoints);
  const auto own = store::open_postgresql(options_of(url, kReportingSchema), failpoints);
  const reporting::FiguresProjection projection(reporting::catalogue());
  harness::FakeClock clock;
  events::make_missing_tables(*own, projection, "figures<registry", clock);
  fill(url, *log, events);
  std::cout << "| round | events | events/s rebuilt | rows | rows/s copied | COPY / rebuild |\n"
               "| ---: | ---: | ---: | ---: | ---: | ---: |\n";
  std::vector<double> ratios;
  for (int round = 1; round <= kRounds; ++round) {
    const auto rebuilt = rebuild(*log, *own, projection);
    std::int64_t rows = 0;
    const auto copied = copy_rows(url, *own, projection, rows);
    ratios.push_back(copied / rebuilt);
    std::cout << "| " << round << " | " << events << " | " << std::int64_t(double(events) / rebuilt) << " | " << rows << " | "
              << std::int64_t(double(rows) / copied) << " | " << ratios.back() << " |" << std::endl;
  }
  std::cout << "\nRebuild / COPY of the same rows into the same indexed tables: " << median(ratios) << " (goal: at least 0.3)\n";
  return 0;
}

}  // namespace lumbung::bench
