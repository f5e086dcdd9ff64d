#include "bench/evaluation.h"

#include <chrono>
#include <iomanip>
#include <iostream>
#include <stdexcept>

#include "bench/committer_load.h"
#include "bench/load.h"
#include "bench/served.h"
#include "client/api.h"
#include "client/connect.h"
#include "harness/postgres.h"
#include "harness/temp_dir.h"

namespace lumbung::bench {
namespace {

using Clock = std::chrono::steady_clock;
using harness::Postgres;

// As many as the ministry counts, 212 thousand, and room to grow.
constexpr std::int64_t kNational = 250'000;
constexpr int kBusinesses = 2'000;
constexpr char kRegisterCooperative[] = "/lumbung.registry.v1.RegistryService/RegisterCooperative";

struct Options {
  std::int64_t cooperatives = kNational;
  int seconds = 5;
};

// A third met last year, a third the year before, a third never: every result of an evaluation occurs.
registry::v1::RegisterCooperativeRequest cooperative_request(std::int64_t number) {
  using registry::v1::Cooperative;
  registry::v1::RegisterCooperativeRequest request;
  auto& record = *request.mutable_cooperative();
  record.set_external_id("BENCH-" + std::to_string(number));
  record.set_display_name("Koperasi Ukur " + std::to_string(number));
  record.set_type(Cooperative::TYPE_KONSUMEN);
  record.set_level(Cooperative::LEVEL_PRIMER);
  record.set_pattern(Cooperative::PATTERN_KONVENSIONAL);
  record.set_kelurahan("32.75.10.1001");
  record.set_member_count(120);
  for (int year = 2012; year <= 2015; ++year) {
    auto& book_year = *record.add_book_years();
    book_year.set_year(year);
    book_year.set_business_volume_rupiah(0);
    if ((number % 3 == 0 && year == 2015) || (number % 3 == 1 && year == 2014)) {
      book_year.mutable_rat_date()->set_year(year + 1);
      book_year.mutable_rat_date()->set_month(3);
      book_year.mutable_rat_date()->set_day(14);
    }
  }
  request.set_request_id("bench-register-" + std::to_string(number));
  return request;
}

void seed_cooperatives(const Served& served, std::int64_t count) {
  const auto load = run_load(
      served.address(), kRegisterCooperative, kInFlight, std::chrono::minutes(10),
      [](std::int64_t i) { return cooperative_request(i).SerializeAsString(); }, {}, count);
  if (load.ok != count) throw std::runtime_error("the cooperatives could not be registered");
}

double evaluate(const client::Api& api, int day, const std::string& request_id, std::int64_t cooperatives,
                bool changes) {
  registry::v1::EvaluateCooperativeActivityRequest request;
  request.mutable_as_of_date()->set_year(2016);
  request.mutable_as_of_date()->set_month(12);
  request.mutable_as_of_date()->set_day(day);
  request.set_request_id(request_id);
  const auto begin = Clock::now();
  const auto answer = api.call(request);
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  if (!answer) throw std::runtime_error("the evaluation failed: " + answer.failure().sentence);
  if (answer->evaluated() != cooperatives || answer->changed() != (changes ? cooperatives : 0))
    throw std::runtime_error("the evaluation found " + std::to_string(answer->changed()) + " changes of " +
                             std::to_string(answer->evaluated()));
  return seconds;
}

void measure(const std::string& engine, const Options& options, Served& served, CommitterLoad& committer) {
  std::cerr << engine << ": registering " << options.cooperatives << " cooperatives ..." << std::endl;
  seed_cooperatives(served, options.cooperatives);
  const client::Connection connection(client::Target{.address = served.address(), .by_service = {}, .act_as = "", .timeout = {}});
  const client::Api api(connection);
  const auto before = committer.run(kInFlight, std::chrono::seconds(options.seconds)).per_second;
  const auto row = [&](const std::string& what, double seconds, double baseline) {
    const double rate = double(options.cooperatives) / seconds;
    std::cout << "| " << what << ", " << engine << " | " << std::fixed << std::setprecision(2) << seconds << " | "
              << std::setprecision(0) << rate << " | " << baseline << " | " << std::setprecision(2) << rate / baseline
              << " |" << std::endl;
  };
  const double first = evaluate(api, 30, "first", options.cooperatives, true);
  const double later = evaluate(api, 31, "later", options.cooperatives, true);
  const double again = evaluate(api, 31, "again", options.cooperatives, false);
  const auto after = committer.run(kInFlight, std::chrono::seconds(options.seconds)).per_second;
  const double baseline = (before + after) / 2;
  row("first evaluation", first, baseline);
  row("of a later day, the same results", later, baseline);
  row("again, nothing new", again, baseline);
}

Options parse(const std::vector<std::string>& args) {
  Options options;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--smoke") {
      options = {1'000, 1};
    } else if (args[i] == "--cooperatives" && i + 1 < args.size()) {
      options.cooperatives = std::stoll(args[++i]);
    } else if (args[i] == "--seconds" && i + 1 < args.size()) {
      options.seconds = std::stoi(args[++i]);
    } else {
      throw std::runtime_error("usage: lumbung_bench evaluation [--cooperatives N] [--seconds N] [--smoke]");
    }
  }
  return options;
}

}  // namespace

int run_evaluation(const std::vector<std::string>& args, const Programs& programs) {
  const auto options = parse(args);
  Postgres server({"shared_buffers = '1GB'", "max_wal_size = '8GB'", "checkpoint_timeout = '30min'"});
  const harness::TempDir folder;
  std::cout << options.cooperatives << " cooperatives.\n\n| evaluation | seconds | cooperatives a second | one-event commands a "
            << "second | ratio |\n| --- | ---: | ---: | ---: | ---: |" << std::endl;
  {
    CommitterLoad committer({server.url(server.new_database()), "bench_committer", ""}, programs.data, kBusinesses);
    Served served(programs.lumbungd, programs.data, {"--database", server.url(server.new_database())});
    measure("PostgreSQL", options, served, committer);
  }
  CommitterLoad committer({"", "", folder / "committer.sqlite"}, programs.data, kBusinesses);
  Served served(programs.lumbungd, programs.data, {});
  measure("SQLite", options, served, committer);
  return 0;
}

}  // namespace lumbung::bench
