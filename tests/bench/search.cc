#include "bench/search.h"

#include <grpcpp/grpcpp.h>

#include <functional>
#include <iomanip>
#include <iostream>
#include <thread>

#include "bench/full_text.h"
#include "bench/measure.h"
#include "bench/seed.h"
#include "bench/served.h"
#include "harness/postgres.h"
#include "lumbung/registry/v1/search_service.grpc.pb.h"
#include "registry/reference_files.h"
#include "registry/views/businesses_view.h"
#include "runtime/lists/list_query.h"
#include "runtime/lists/page_token.h"

namespace lumbung::bench {
namespace {

namespace v1 = registry::v1;

constexpr char kSchema[] = "c3275_registry";
// At once; lumbungd reads with four connections and searches on four threads.
constexpr int kAtOnce = 4;
constexpr int kHits = 50;
constexpr double kSearchGoal = 2;
constexpr double kListGoal = 10;
constexpr std::chrono::minutes kBuildAtMost{10};

constexpr char kGet[] = "/lumbung.registry.v1.RegistryService/GetBusiness";
constexpr char kList[] = "/lumbung.registry.v1.RegistryService/ListBusinesses";
constexpr char kCount[] = "/lumbung.registry.v1.RegistryService/CountBusinesses";
constexpr char kSearch[] = "/lumbung.registry.v1.SearchService/SearchRegister";

struct Options {
  std::int64_t businesses = 1'000'000;
  std::string buffers = "2GB";
  int rounds = 3;
  int seconds = 2;
};

// A kind of query: what is typed, and what PostgreSQL is asked for the same records.
struct Kind {
  std::string name;
  std::vector<std::string> typed;
  std::vector<std::string> tsquery;
  bool filtered = false;
};

// Its third letter is another one.
std::string mistyped(std::string word) {
  word[2] = word[2] == 'x' ? 'y' : 'x';
  return word;
}

std::vector<Kind> kinds() {
  std::vector<Kind> kinds = {{"rare word", {}, {}},           {"common word", {"warung", "toko"}, {"warung", "toko"}},
                             {"two words", {}, {}},           {"two common words", {"warung berkah"}, {"warung & berkah"}},
                             {"typing error", {}, {}},        {"unfinished word", {}, {}},
                             {"name and address", {}, {}},    {"common word, filtered", {"warung"}, {"warung"}, true}};
  for (std::uint64_t n = 0; n < 200; ++n) {
    const auto rare = rare_word(20'000 + n * 37);
    const auto known = rare_word(n * 3);
    const auto add = [&](std::size_t kind, std::string typed, std::string tsquery) {
      kinds[kind].typed.push_back(std::move(typed));
      kinds[kind].tsquery.push_back(std::move(tsquery));
    };
    add(0, rare, rare);
    add(2, "toko " + known, "toko & " + known);
    // PostgreSQL has no answer to an error: it is asked for the right word.
    add(4, mistyped(rare), rare);
    add(5, rare.substr(0, 5), rare.substr(0, 5) + ":*");
    add(6, known + " melati", known + " & melati");
  }
  return kinds;
}

class Bench {
 public:
  Bench(const Options& options, const Programs& programs)
      : options_(options),
        server_({"shared_buffers = '" + options.buffers + "'", "wal_compression = lz4", "max_wal_size = '8GB'",
                 "checkpoint_timeout = '30min'", "wal_level = minimal", "max_wal_senders = 0"}),
        database_(server_.new_database()),
        seeded_(seed({server_.url(database_), kSchema, ""}, programs.data, options.businesses, std::cerr, named_request)) {
    std::cerr << "the baseline's table ...\n";
    const auto files = registry::read_reference_files(programs.data);
    for (const auto& place : files.reference.places.all_kelurahan()) kelurahan_.push_back(place.code());
    full_text_ = std::make_unique<FullText>(server_.url(database_), options.businesses, kelurahan_);
    const auto begin = std::chrono::steady_clock::now();
    served_ = std::make_unique<Served>(programs.lumbungd, programs.data,
                                       std::vector<std::string>{"--database", server_.url(database_)});
    wait_for_index(begin + kBuildAtMost);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    std::cout << "Seeded in " << std::fixed << std::setprecision(0) << seeded_.seconds << " s; the index made in "
              << took.count() << " s of a process that does nothing else; its peak memory " << served_->peak_memory_kib() / 1024
              << " MiB." << std::endl;
  }

  void run() {
    Measurements searches, reads, counts;
    add_searches(searches);
    add_reads(reads);
    add_counts(counts);
    for (auto* each : {&searches, &reads, &counts}) {
      each->run(options_.rounds, std::cerr);
      each->print(std::cout);
      std::cout << std::endl;
    }
    for (const auto& kind : kinds())
      judge(kind.name, searches.ratio_p99("search, " + kind.name, "tsvector, " + kind.name), kSearchGoal);
    for (const auto& list : lists_) judge(list, reads.ratio_p99(list, "get one"), kListGoal);
  }

 private:
  static void judge(const std::string& what, double ratio, double goal) {
    std::cout << "| p99 of " << what << " | " << std::fixed << std::setprecision(2) << ratio << " | at most " << goal << " | "
              << (ratio <= goal ? "reached" : "**not reached**") << " |\n";
  }

  void wait_for_index(std::chrono::steady_clock::time_point until) const {
    const auto stub =
        v1::SearchService::NewStub(grpc::CreateChannel(served_->address(), grpc::InsecureChannelCredentials()));
    v1::SearchRegisterRequest request;
    request.set_query("warung");
    request.set_min_position(1);
    for (;;) {
      grpc::ClientContext context;
      v1::SearchRegisterResponse response;
      const auto status = stub->SearchRegister(&context, request, &response);
      if (status.ok()) return;
      if (status.error_code() != grpc::StatusCode::UNAVAILABLE || std::chrono::steady_clock::now() > until)
        throw std::runtime_error("the index was not made: " + status.error_message());
    }
  }

  std::chrono::milliseconds duration() const { return std::chrono::seconds{options_.seconds}; }

  void add_searches(Measurements& m) const {
    for (const auto& kind : kinds()) {
      m.add("search, " + kind.name, [=, this] {
        return served_->call(kSearch, kAtOnce, duration(), [&](std::int64_t n) {
          v1::SearchRegisterRequest request;
          request.set_query(kind.typed[static_cast<std::size_t>(n) % kind.typed.size()]);
          request.set_page_size(kHits);
          if (kind.filtered) request.set_filter("kecamatan = 32.75.05 AND operating_status = TUTUP");
          return request.SerializeAsString();
        });
      });
      m.add("tsvector, " + kind.name, [=, this] {
        return full_text_->run(kind.tsquery, kind.filtered ? " AND kecamatan = '32.75.05' AND status = 'TUTUP'" : "",
                               kAtOnce, duration());
      });
    }
  }

  void add_reads(Measurements& m) {
    m.add("get one", [this] {
      return served_->call(kGet, kAtOnce, duration(), [this](std::int64_t n) {
        v1::GetBusinessRequest request;
        request.set_name(any(n));
        return request.SerializeAsString();
      });
    });
    const auto filter = [&](const std::string& name, const std::string& text, const std::string& order = {}) {
      add_list(m, name, [=](std::int64_t, v1::ListBusinessesRequest& request) {
        request.set_filter(text);
        request.set_order_by(order);
      });
    };
    add_list(m, "first page", [](std::int64_t, auto&) {});
    add_list(m, "page from the middle", [this](std::int64_t n, auto& request) {
      request.set_page_token(lists::page_token(lists::plan_list(registry::businesses_spec(), {})->token_parameters, {{}, any(n)}));
    });
    filter("last page", "", "name desc");
    filter("kecamatan", "kecamatan = 32.75.10");
    filter("kecamatan, operating_status", "kecamatan = 32.75.10 AND operating_status = BEROPERASI");
    filter("kecamatan, a status few have", "kecamatan = 32.75.10 AND operating_status = PINDAH");
    filter("kelurahan", "kelurahan = 32.75.10.1001");
    filter("section, kecamatan", "section = I AND kecamatan = 32.75.10");
    filter("a section none has", "section = Q AND kecamatan = 32.75.10");
    filter("kbli_main", "kbli_main = 96111");
    filter("kecamatan, by display_name", "kecamatan = 32.75.10", "display_name");
    filter("by display_name", "", "display_name");
    filter("display_name from Toko on", "display_name >= Toko AND display_name < Tokp", "display_name");
    filter("a size class few have", "computed_size_class = BESAR");
    filter("size class, kecamatan", "computed_size_class = MIKRO AND kecamatan = 32.75.10");
    filter("nib none has", "nib = 1234567890123");
    filter("owner", "owner = owners/01590e2c-0000-7000-8000-000000000001");
    filter("created on a day", "create_date = 2001-01-01");
    add_list(m, "external_id", [this](std::int64_t n, auto& request) {
      request.set_filter("external_id = BENCH-" + std::to_string(n * 7'919 % options_.businesses));
    });
  }

  void add_counts(Measurements& m) const {
    const auto count = [&](const std::string& name, const std::string& filter, const std::vector<std::string>& group_by) {
      m.add("count, " + name, [=, this] {
        return served_->call(kCount, 1, duration(), [&](std::int64_t) {
          v1::CountBusinessesRequest request;
          request.set_filter(filter);
          for (const auto& field : group_by) request.add_group_by(field);
          return request.SerializeAsString();
        });
      });
    };
    count("all", "", {});
    count("a kecamatan", "kecamatan = 32.75.10", {});
    count("all by kecamatan and operating_status", "", {"kecamatan", "operating_status"});
  }

  void add_list(Measurements& m, const std::string& name, std::function<void(std::int64_t, v1::ListBusinessesRequest&)> fill) {
    lists_.push_back(name);
    m.add(name, [=, this] {
      return served_->call(kList, kAtOnce, duration(), [&](std::int64_t n) {
        v1::ListBusinessesRequest request;
        fill(n, request);
        return request.SerializeAsString();
      });
    });
  }

  const std::string& any(std::int64_t n) const {
    return seeded_.sample[static_cast<std::size_t>(n) % seeded_.sample.size()];
  }

  const Options options_;
  harness::Postgres server_;
  const std::string database_;
  const Seeded seeded_;
  std::vector<std::string> kelurahan_;
  std::vector<std::string> lists_;
  std::unique_ptr<FullText> full_text_;
  std::unique_ptr<Served> served_;
};

Options parse(const std::vector<std::string>& args) {
  Options options;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const auto& flag = args[i];
    if (flag == "--smoke") {
      options = {1'000, "64MB", 1, 1};
      continue;
    }
    const auto value = i + 1 < args.size() ? args[++i] : std::string();
    if (flag == "--businesses") options.businesses = std::stoll(value);
    else if (flag == "--buffers") options.buffers = value;
    else if (flag == "--rounds") options.rounds = std::stoi(value);
    else if (flag == "--seconds") options.seconds = std::stoi(value);
    else throw std::runtime_error("usage: lumbung_bench search [--businesses N] [--buffers SIZE] [--rounds N] [--seconds N] [--smoke]");
  }
  return options;
}

}  // namespace

int run_search(const std::vector<std::string>& args, const Programs& programs) {
  Bench(parse(args), programs).run();
  return 0;
}

}  // namespace lumbung::bench
