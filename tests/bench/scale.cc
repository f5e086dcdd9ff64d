#include "bench/scale.h"

#include <sys/resource.h>

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>

#include "bench/committer_load.h"
#include "bench/load.h"
#include "bench/measure.h"
#include "bench/seed.h"
#include "bench/served.h"
#include "harness/postgres.h"
#include "registry/service.h"
#include "registry/views/businesses_view.h"
#include "runtime/lists/list_query.h"
#include "runtime/lists/page_token.h"
#include "runtime/store/verify.h"

namespace lumbung::bench {
namespace {

using harness::Postgres;

// As lumbungd names it for the cell 3275.
constexpr char kSchema[] = "c3275_registry";
// Pages and counts at once: lumbungd reads with four connections.
constexpr int kReadsInFlight = 4;
constexpr double kGoal = 1.5;

constexpr char kGet[] = "/lumbung.registry.v1.RegistryService/GetBusiness";
constexpr char kList[] = "/lumbung.registry.v1.RegistryService/ListBusinesses";
constexpr char kCount[] = "/lumbung.registry.v1.RegistryService/CountBusinesses";

struct Options {
  std::int64_t small = 10'000;
  std::int64_t large = 10'000'000;
  std::string buffers = "8GB";
  int rounds = 5;
  int seconds = 5;
  bool verify = true;
};

std::string with_dots(std::int64_t number) {
  auto text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

// One of the first nine.
std::string kecamatan(std::int64_t n) { return "kecamatan = 32.75.0" + std::to_string(n % 9 + 1); }

// A seeded log, with a process and a committer on it.
class Register {
 public:
  Register(Postgres& server, const Programs& programs, std::int64_t streams)
      : server_(server), programs_(programs), database_(server.new_database()) {
    std::cerr << "seeding " << with_dots(streams) << " businesses\n";
    seeded_ = seed(place(), programs.data, streams, std::cerr);
    std::cout << "Seeded " << with_dots(streams) << " businesses in " << std::fixed << std::setprecision(0)
              << seeded_.seconds << " s." << std::endl;
  }

  std::string name() const { return with_dots(seeded_.streams); }
  Place place() const { return {server_.url(database_), kSchema, ""}; }

  void verify() const {
    Failpoints failpoints;
    const auto store = open_log(place(), failpoints);
    const auto begin = std::chrono::steady_clock::now();
    const auto verdict = store::verify_log(*store, registry::aggregates(), {});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::cout << "Verified " << name() << ": " << (verdict.whole ? "whole" : "NOT WHOLE, " + verdict.finding) << ", "
              << verdict.events << " events, " << verdict.streams << " streams, " << took.count()
              << " s; peak memory of the measuring process " << usage.ru_maxrss / 1024 << " MiB." << std::endl;
    if (!verdict.whole) throw std::runtime_error("the seeded log is not whole");
  }

  void print_sizes() const {
    std::cout << "\n| table of " << name() << " | rows | its indexes |\n| --- | ---: | ---: |\n";
    for (const auto& row : server_.query(
             database_, "SELECT relname, pg_size_pretty(pg_table_size(oid)), pg_size_pretty(pg_indexes_size(oid)) FROM pg_class"
                        " WHERE relkind = 'r' AND relnamespace = '" + std::string(kSchema) +
                        "'::regnamespace AND pg_table_size(oid) > 1000000 ORDER BY pg_total_relation_size(oid) DESC"))
      std::cout << "| " << row[0] << " | " << row[1] << " | " << row[2] << " |\n";
    std::cout << std::endl;
  }

  // What commands and pages touch anywhere, into the buffers, indexes first; log and requests are only touched at their ends.
  void warm() const {
    server_.query(database_, "CREATE EXTENSION IF NOT EXISTS pg_prewarm");
    server_.query(database_,
                  "SELECT pg_prewarm(c.oid) FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relnamespace = '" +
                      std::string(kSchema) + "'::regnamespace AND (c.relkind = 'i' OR c.relname IN ('streams', 'businesses'))"
                                             " ORDER BY c.relkind <> 'i', c.relname <> 'streams'");
  }

  // Half of the sample for each, so that neither repeats the other's changes.
  void serve() {
    const auto& all = seeded_.sample;
    const auto half = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    committer_ = std::make_unique<CommitterLoad>(place(), programs_.data, std::vector<std::string>(all.begin(), half),
                                                 seeded_.streams);
    served_ = std::make_unique<Served>(programs_.lumbungd, programs_.data,
                                       std::vector<std::string>{"--database", place().url});
    served_->use({half, all.end()}, seeded_.streams);
  }

  // `changes` first: new businesses make the small one grow.
  void add_changes(Measurements& m, std::chrono::milliseconds duration) {
    m.add("committer, change, " + name(), [=, this] { return committer_->run(kInFlight, duration); });
    m.add("gRPC, change, " + name(), [=, this] { return served_->run(SIZE_MAX, kInFlight, duration); });
  }
  void add_new(Measurements& m, std::chrono::milliseconds duration) {
    m.add("committer, new business, " + name(), [=, this] { return committer_->run_new(kInFlight, duration); });
    m.add("gRPC, new business, " + name(), [=, this] { return served_->run_new(Served::Owners::none, kInFlight, duration); });
  }
  void add_reads(Measurements& m, std::chrono::milliseconds duration) {
    m.add("get, " + name(), [=, this] {
      return served_->call(kGet, kInFlight, duration, [this](std::int64_t n) {
        registry::v1::GetBusinessRequest request;
        request.set_name(any(n));
        return request.SerializeAsString();
      });
    });
    add_list(m, "first page, ", duration, [](std::int64_t, auto&) {});
    add_list(m, "page from the middle, ", duration, [this](std::int64_t n, auto& request) {
      const auto plan = lists::plan_list(registry::businesses_spec(), {});
      request.set_page_token(lists::page_token(plan->token_parameters, {{}, any(n)}));
    });
    add_list(m, "page of a kecamatan by name, ", duration, [](std::int64_t n, auto& request) {
      request.set_filter(kecamatan(n));
      request.set_order_by("display_name");
    });
    add_list(m, "by external id, ", duration, [this](std::int64_t n, auto& request) {
      request.set_filter("external_id = BENCH-" + std::to_string(n * 7'919 % seeded_.streams));
    });
    m.add("count of a kecamatan, " + name(), [=, this] {
      return served_->call(kCount, 1, duration, [](std::int64_t n) {
        registry::v1::CountBusinessesRequest request;
        request.set_filter(kecamatan(n));
        return request.SerializeAsString();
      });
    });
  }

 private:
  template <class Fill>
  void add_list(Measurements& m, const std::string& what, std::chrono::milliseconds duration, Fill fill) {
    m.add(what + name(), [=, this] {
      return served_->call(kList, kReadsInFlight, duration, [=](std::int64_t n) {
        registry::v1::ListBusinessesRequest request;
        fill(n, request);
        return request.SerializeAsString();
      });
    });
  }
  const std::string& any(std::int64_t n) const {
    return seeded_.sample[static_cast<std::size_t>(n) % seeded_.sample.size()];
  }

  const Postgres& server_;
  const Programs programs_;
  const std::string database_;
  Seeded seeded_;
  std::unique_ptr<CommitterLoad> committer_;
  std::unique_ptr<Served> served_;
};

void print_ratios(const Measurements& m, const std::vector<std::string>& rows, const Register& small, const Register& large) {
  std::cout << "\n| cost at " << large.name() << " / at " << small.name()
            << " (median of the rounds) | measured | goal | |\n| --- | ---: | ---: | --- |\n" << std::fixed << std::setprecision(2);
  for (const auto& row : rows) {
    const auto cost = m.ratio(row + small.name(), row + large.name());
    std::cout << "| " << row.substr(0, row.size() - 2) << " | " << cost << " | at most " << kGoal << " | "
              << (cost <= kGoal ? "reached" : "not reached") << " |\n";
  }
}

Options parse(const std::vector<std::string>& args) {
  Options options;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const auto& flag = args[i];
    if (flag == "--smoke") {
      options.small = 100;
      options.large = 1'000;
      options.buffers = "64MB";
      options.rounds = options.seconds = 1;
      continue;
    }
    if (flag == "--no-verify") {
      options.verify = false;
      continue;
    }
    const auto value = i + 1 < args.size() ? args[++i] : std::string();
    if (flag == "--streams") options.large = std::stoll(value);
    else if (flag == "--buffers") options.buffers = value;
    else if (flag == "--rounds") options.rounds = std::stoi(value);
    else if (flag == "--seconds") options.seconds = std::stoi(value);
    else throw std::runtime_error("usage: lumbung_bench scale [--streams N] [--buffers SIZE] [--rounds N] [--seconds N] [--no-verify] [--smoke]");
  }
  return options;
}

}  // namespace

int run_scale(const std::vector<std::string>& args, const Programs& programs) {
  const auto options = parse(args);
  const std::chrono::milliseconds duration = std::chrono::seconds{options.seconds};
  // wal_level=minimal only while seeding; durability is PostgreSQL's default, on.
  Postgres server({"shared_buffers = '" + options.buffers + "'", "wal_compression = lz4", "max_wal_size = '8GB'",
                   "checkpoint_timeout = '30min'", "wal_level = minimal", "max_wal_senders = 0"});
  Register small(server, programs, options.small);
  Register large(server, programs, options.large);
  if (options.verify) {
    small.verify();
    large.verify();
  }
  large.print_sizes();
  // Overrides the file, as an administrator would.
  server.query("postgres", "ALTER SYSTEM SET wal_level = 'replica'");
  server.restart();
  small.warm();
  large.warm();

  Measurements changes, reads, news;
  for (auto* each : {&small, &large}) {
    each->serve();
    each->add_changes(changes, duration);
    each->add_reads(reads, duration);
    each->add_new(news, duration);
  }
  std::cout << "Rounds: " << options.rounds << " of " << options.seconds << " s each; " << kInFlight
            << " in flight, pages " << kReadsInFlight << ", counts 1; shared_buffers " << options.buffers
            << ", wal_compression lz4.\n\n";
  for (auto* measured : {&changes, &reads, &news}) {
    measured->run(options.rounds, std::cerr);
    measured->print(std::cout);
    std::cout << std::endl;
  }
  print_ratios(changes, {"committer, change, ", "gRPC, change, "}, small, large);
  print_ratios(reads,
               {"get, ", "first page, ", "page from the middle, ", "page of a kecamatan by name, ", "by external id, "},
               small, large);
  print_ratios(news, {"committer, new business, ", "gRPC, new business, "}, small, large);
  return 0;
}

}  // namespace lumbung::bench
