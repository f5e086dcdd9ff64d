// What a durable command costs, against baselines in the same run: pgbench on the same server, a bare gRPC echo, and
// the committer without gRPC. Every round measures everything once; the ratios are medians of the rounds'.
#include <absl/synchronization/mutex.h>

#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>

#include "bench/cache.h"
#include "bench/committer_load.h"
#include "bench/duplicates.h"
#include "bench/echo.h"
#include "bench/evaluation.h"
#include "bench/rebuild.h"
#include "bench/import.h"
#include "bench/load.h"
#include "bench/measure.h"
#include "bench/relay.h"
#include "bench/requests.h"
#include "bench/scale.h"
#include "bench/search.h"
#include "bench/served.h"
#include "bench/visible.h"
#include "harness/postgres.h"
#include "harness/process.h"
#include "harness/temp_dir.h"
#include "lumbung/registry/v1/owners_service.pb.h"

namespace lumbung::bench {
namespace {

using harness::Postgres;
using harness::Process;

constexpr int kBusinesses = 2'000;
constexpr char kGetOwner[] = "/lumbung.registry.v1.OwnersService/GetOwner";
constexpr char kReadPersons[] = "/lumbung.registry.v1.OwnersService/ReadPersons";

struct Options {
  int rounds = 5;
  int seconds = 5;
  int scale = 50;  // pgbench -s
  std::string only;    // Part of a name: measures what contains it, without ratios.
  std::string lumbungd;
  std::string data;
};

// A running echo of one of gRPC's APIs.
class Echo {
 public:
  Echo(const std::string& self, const char* api) : process_(self, {"--echo", api}) {
    const auto line = process_.line_with("listening on ");
    address_ = line.substr(line.rfind(' ') + 1);
  }
  Sample run(std::chrono::milliseconds duration) const {
    // As large as the record that a change of status answers.
    const std::string bytes(400, 'x');
    const auto load = run_load(address_, kEchoMethod, kInFlight, duration, [&](std::int64_t) { return bytes; });
    return {load.per_second(), load.p50_ms, load.p99_ms};
  }

 private:
  Process process_;
  std::string address_;
};

std::string pgbench_program() {
  for (const auto& folder : std::filesystem::directory_iterator("/usr/lib/postgresql"))
    if (std::filesystem::exists(folder.path() / "bin/pgbench")) return folder.path() / "bin/pgbench";
  throw std::runtime_error("pgbench is missing; run ./lumbung setup");
}

class Pgbench {
 public:
  Pgbench(const Postgres& server, const std::string& database, int scale)
      : url_(server.url(database)), program_(pgbench_program()) {
    const auto made = harness::run(program_, {"-i", "-q", "-s", std::to_string(scale), url_});
    if (made.code != 0) throw std::runtime_error("pgbench -i: " + made.err);
  }
  Sample run(int seconds) const {
    const auto ran = harness::run(program_, {"-c", "16", "-j", "2", "-M", "prepared", "-T", std::to_string(seconds), url_});
    const auto at = ran.out.find("tps = ");
    const auto latency = ran.out.find("latency average = ");
    if (ran.code != 0 || at == std::string::npos) throw std::runtime_error("pgbench: " + ran.err);
    const double average_ms = std::stod(ran.out.substr(latency + std::strlen("latency average = ")));
    return {std::stod(ran.out.substr(at + std::strlen("tps = "))), average_ms, 0};
  }

 private:
  std::string url_;
  std::string program_;
};

// What personal data cost: a person registered with a business, sealed alone, shown masked, shown whole. `served` has no
// owners yet.
void add_owners(Measurements& m, Served& served, const InProcess& sealing, std::chrono::milliseconds duration) {
  m.add("gRPC, new business", [&, duration] { return served.run_new(Served::Owners::none, kInFlight, duration); });
  m.add("gRPC, new business with owner", [&, duration] { return served.run_new(Served::Owners::sealed, kInFlight, duration); });
  m.add("sealing, in process, one thread", [&, duration] {
    std::int64_t number = 0;
    const auto begin = std::chrono::steady_clock::now();
    const auto end = begin + duration;
    while (std::chrono::steady_clock::now() < end) sealing.seal(owner_request(number++).owner());
    return Sample{double(number) / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), 0, 0};
  });
  m.add("get of an owner, masked", [&, duration] {
    return served.call(kGetOwner, kInFlight, duration, [&](std::int64_t n) {
      registry::v1::GetOwnerRequest request;
      request.set_name(served.owners()[static_cast<std::size_t>(n) % served.owners().size()]);
      return request.SerializeAsString();
    });
  });
  for (const std::size_t page : {std::size_t{1}, std::size_t{50}})
    m.add("page of " + std::to_string(page) + " unmasked, one PersonRead", [&, duration, page] {
      return served.call(kReadPersons, kInFlight, duration, [&](std::int64_t n) {
        registry::v1::ReadPersonsRequest request;
        request.set_purpose("measurement");
        for (std::size_t i = 0; i < page; ++i)
          request.add_names(served.owners()[(static_cast<std::size_t>(n) * page + i) % served.owners().size()]);
        return request.SerializeAsString();
      });
    });
}

void print_ratios(const Measurements& m, std::ostream& out) {
  const auto line = [&](const std::string& what, double ratio, double goal) {
    out << "| " << what << " | " << std::fixed;
    out.precision(2);
    out << ratio << " | " << goal << " | " << (ratio >= goal ? "reached" : "not reached") << " |\n";
  };
  out << "\n| ratio (median of the rounds) | measured | goal | |\n| --- | ---: | ---: | --- |\n";
  line("gRPC command on PostgreSQL / pgbench TPC-B", m.ratio("gRPC, PostgreSQL, spread", "pgbench TPC-B"), 5.0);
  line("gRPC command / 1 / (1/echo + 1/committer)",
       m.ratio_to_serial("gRPC, PostgreSQL, spread", "bare echo, completion queue", "committer, PostgreSQL"), 0.7);
  line("one hot record / spread", m.ratio("gRPC, PostgreSQL, one record", "gRPC, PostgreSQL, spread"), 0.8);
  line("gRPC command on SQLite / 1 / (1/echo + 1/committer)",
       m.ratio_to_serial("gRPC, SQLite, spread", "bare echo, completion queue", "committer, SQLite"), 0.7);
  line("new business with a sealed owner / pgbench TPC-B", m.ratio("gRPC, new business with owner", "pgbench TPC-B"), 3.0);
  line("completion queue / callback API (echo)", m.ratio("bare echo, completion queue", "bare echo, callback"), 1.0);
}

int run(const Options& options, const std::string& self) {
  const std::chrono::milliseconds duration = std::chrono::seconds{options.seconds};
  // shared_buffers: all data fits, as it would on a server of a city; max_wal_size: no checkpoint storm within a round.
  // Durability is PostgreSQL's default, on.
  Postgres server({"shared_buffers = '1GB'", "max_wal_size = '8GB'", "checkpoint_timeout = '30min'"});
  std::cerr << "pgbench -i -s " << options.scale << " ...\n";
  const Pgbench pgbench(server, server.new_database(), options.scale);
  const Echo completion_queue(self, "cq"), callback(self, "callback");
  harness::TempDir folder;
  CommitterLoad on_postgresql({server.url(server.new_database()), "bench_committer", ""}, options.data, kBusinesses);
  CommitterLoad on_sqlite({"", "", folder / "committer.sqlite"}, options.data, kBusinesses);
  Served served_postgresql(options.lumbungd, options.data,
                           {"--database", server.url(server.new_database()), "--services", "registry"});
  Served served_sqlite(options.lumbungd, options.data, {"--services", "registry"});
  // Only its sealing is measured.
  Failpoints none;
  const auto sealed_log = open_log({"", "", folder / "sealing.sqlite"}, none);
  const InProcess sealing(*sealed_log, options.data);
  served_postgresql.add_businesses(kBusinesses);
  served_sqlite.add_businesses(kBusinesses);

  Measurements m;
  m.add("pgbench TPC-B", [&] { return pgbench.run(options.seconds); });
  m.add("bare echo, completion queue", [&] { return completion_queue.run(duration); });
  m.add("bare echo, callback", [&] { return callback.run(duration); });
  m.add("committer, PostgreSQL", [&] { return on_postgresql.run(kInFlight, duration); });
  m.add("gRPC, PostgreSQL, spread", [&] { return served_postgresql.run(kBusinesses, kInFlight, duration); });
  m.add("gRPC, PostgreSQL, one record", [&] { return served_postgresql.run(1, kInFlight, duration); });
  m.add("committer, SQLite", [&] { return on_sqlite.run(kInFlight, duration); });
  m.add("gRPC, SQLite, spread", [&] { return served_sqlite.run(kBusinesses, kInFlight, duration); });
  add_owners(m, served_postgresql, sealing, duration);
  m.keep_only(options.only);
  m.run(options.rounds, std::cerr);
  std::cout << "Rounds: " << options.rounds << " of " << options.seconds << " s each; " << kInFlight
            << " in flight; " << kBusinesses << " businesses.\n\n";
  m.print(std::cout);
  if (options.only.empty()) print_ratios(m, std::cout);
  return 0;
}

}  // namespace
}  // namespace lumbung::bench

int main(int argc, char** argv) {
  using namespace lumbung::bench;
  // As in the server (runtime/rpc/server.cc), so that the client and the bare echo do not carry it either.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  Options options;
  const auto self = std::filesystem::canonical("/proc/self/exe");
  options.lumbungd = self.parent_path() / "../../services/lumbungd/lumbungd";
  options.data = LUMBUNG_DATA;
  try {
    if (argc > 1 && std::string(argv[1]) == "scale")
      return run_scale({argv + 2, argv + argc}, {options.lumbungd, options.data});
    if (argc > 1 && std::string(argv[1]) == "cache")
      return run_cache({argv + 2, argv + argc}, {options.lumbungd, options.data}, self);
    if (argc > 1 && std::string(argv[1]) == "import")
      return run_import({argv + 2, argv + argc}, {options.lumbungd, options.data});
    if (argc > 1 && std::string(argv[1]) == "search")
      return run_search({argv + 2, argv + argc}, {options.lumbungd, options.data});
    if (argc > 1 && std::string(argv[1]) == "evaluation")
      return run_evaluation({argv + 2, argv + argc}, {options.lumbungd, options.data});
    if (argc > 1 && std::string(argv[1]) == "visible")
      return run_visible({argv + 2, argv + argc}, {options.lumbungd, options.data});
    if (argc > 1 && std::string(argv[1]) == "relay") return run_relay({argv + 2, argv + argc}, options.data);
    if (argc > 1 && std::string(argv[1]) == "duplicates") return run_duplicates({argv + 2, argv + argc});
    if (argc > 1 && std::string(argv[1]) == "rebuild") return run_rebuild({argv + 2, argv + argc});
    for (int i = 1; i < argc; ++i) {
      const std::string flag = argv[i];
      const std::string value = i + 1 < argc ? argv[i + 1] : "";
      if (flag == "--echo")
        return serve_echo(value == "cq" ? EchoApi::completion_queue : EchoApi::callback,
                          i + 2 < argc ? std::stoul(argv[i + 2]) : 0);
      if (flag == "--smoke") {
        options.rounds = options.seconds = options.scale = 1;
        continue;
      }
      ++i;
      if (flag == "--rounds") options.rounds = std::stoi(value);
      else if (flag == "--seconds") options.seconds = std::stoi(value);
      else if (flag == "--scale") options.scale = std::stoi(value);
      else if (flag == "--only") options.only = value;
      else {
        std::cerr << "usage: lumbung_bench [--rounds N] [--seconds N] [--scale N] [--only PART-OF-A-NAME] [--smoke]\n"
                     "       lumbung_bench cache ... | scale ... | import ... | search ... | evaluation ... | duplicates ... |\n"
                     "                     rebuild ... | relay ... | visible ...\n";
        return 2;
      }
    }
    return run(options, self);
  } catch (const std::exception& failed) {
    std::cerr << "lumbung_bench: " << failed.what() << "\n";
    return 1;
  }
}
