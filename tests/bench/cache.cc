#include "bench/cache.h"

#include <iomanip>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "bench/echo.h"
#include "bench/load.h"
#include "bench/measure.h"
#include "bench/served.h"
#include "harness/postgres.h"
#include "harness/process.h"
#include "harness/redis.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::bench {
namespace {

constexpr char kGet[] = "/lumbung.registry.v1.RegistryService/GetBusiness";
constexpr char kCount[] = "/lumbung.registry.v1.RegistryService/CountBusinesses";
constexpr char kList[] = "/lumbung.registry.v1.RegistryService/ListBusinesses";
constexpr double kInProcessGoal = 0.8;
constexpr double kRedisGoal = 0.6;

struct Options {
  int businesses = 2'000;
  int rounds = 5;
  int seconds = 5;
};

// A server with its businesses, and the reads of them.
class Target {
 public:
  Target(const Programs& programs, std::string name, const std::vector<std::string>& flags, int businesses)
      : name_(std::move(name)), served_(programs.lumbungd, programs.data, flags) {
    served_.add_businesses(businesses);
    registry::v1::ListBusinessesRequest request;
    request.set_page_size(1'000);
    bool more = true;
    while (more) {
      registry::v1::ListBusinessesResponse page;
      const auto load = run_load(served_.address(), kList, 1, std::chrono::minutes(1),
                                 [&](std::int64_t) { return request.SerializeAsString(); },
                                 [&](std::int64_t, const std::string& bytes) { page.ParseFromString(bytes); }, 1);
      if (load.ok != 1) throw std::runtime_error("the businesses could not be listed");
      for (const auto& business : page.businesses()) {
        names_.push_back(business.name());
        bytes_ += business.ByteSizeLong();
      }
      request.set_page_token(page.next_page_token());
      more = !page.next_page_token().empty();
    }
  }

  std::size_t average_bytes() const { return bytes_ / names_.size(); }

  // The n-th read.
  std::string request(std::int64_t n) const {
    registry::v1::GetBusinessRequest request;
    request.set_name(names_[static_cast<std::size_t>(n) % names_.size()]);
    return request.SerializeAsString();
  }

  void add(Measurements& m, std::chrono::milliseconds duration) {
    m.add("get, " + name_, [this, duration] {
      return served_.call(kGet, kInFlight, duration, [this](std::int64_t n) { return request(n); });
    });
    m.add("count by kecamatan, " + name_, [this, duration] {
      return served_.call(kCount, kInFlight, duration, [](std::int64_t) {
        registry::v1::CountBusinessesRequest request;
        request.add_group_by("kecamatan");
        return request.SerializeAsString();
      });
    });
  }

 private:
  const std::string name_;
  Served served_;
  std::vector<std::string> names_;
  std::size_t bytes_ = 0;
};

Options parse(const std::vector<std::string>& args) {
  Options options;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--smoke") {
      options = {100, 1, 1};
      continue;
    }
    const auto value = i + 1 < args.size() ? args[i + 1] : std::string();
    if (args[i] == "--businesses") options.businesses = std::stoi(value);
    else if (args[i] == "--rounds") options.rounds = std::stoi(value);
    else if (args[i] == "--seconds") options.seconds = std::stoi(value);
    else throw std::runtime_error("usage: lumbung_bench cache [--businesses N] [--rounds N] [--seconds N] [--smoke]");
    ++i;
  }
  return options;
}

void judge(const std::string& what, double ratio, double goal) {
  std::cout << "| " << what << " | " << std::fixed << std::setprecision(2) << ratio << " | at least " << goal << " | "
            << (ratio >= goal ? "reached" : "**not reached**") << " |\n";
}

}  // namespace

int run_cache(const std::vector<std::string>& args, const Programs& programs, const std::string& self) {
  const auto options = parse(args);
  const std::chrono::milliseconds duration = std::chrono::seconds{options.seconds};
  harness::Postgres server({"shared_buffers = '1GB'"});
  harness::Redis redis;
  Target local(programs, "in process", {}, options.businesses);
  Target shared(programs, "Redis", {"--database", server.url(server.new_database()), "--redis", redis.address()},
                options.businesses);
  Target plain(programs, "no cache", {"--database", server.url(server.new_database())}, options.businesses);

  // Asked with a name and answering as much as a record: what a read is for gRPC.
  harness::Process echo(self, {"--echo", "cq", std::to_string(local.average_bytes())});
  const auto line = echo.line_with("listening on ");
  const auto echo_address = line.substr(line.rfind(' ') + 1);

  Measurements m;
  m.add("bare echo", [&] {
    const auto load = run_load(echo_address, kEchoMethod, kInFlight, duration, [&](std::int64_t n) { return local.request(n); });
    return Sample{load.per_second(), load.p50_ms, load.p99_ms};
  });
  for (auto* target : {&local, &shared, &plain}) target->add(m, duration);
  m.run(options.rounds, std::cerr);
  std::cout << "Rounds: " << options.rounds << " of " << options.seconds << " s each; " << kInFlight << " in flight; "
            << options.businesses << " businesses of " << local.average_bytes() << " bytes.\n\n";
  m.print(std::cout);
  std::cout << "\n| ratio (median of the rounds) | measured | goal | |\n| --- | ---: | ---: | --- |\n";
  judge("get, in process / bare echo", m.ratio("get, in process", "bare echo"), kInProcessGoal);
  judge("get, Redis / bare echo", m.ratio("get, Redis", "bare echo"), kRedisGoal);
  std::cout << "| get, no cache / bare echo | " << m.ratio("get, no cache", "bare echo") << " | reported | |\n";
  return 0;
}

}  // namespace lumbung::bench
