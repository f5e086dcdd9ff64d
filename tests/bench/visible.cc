#include "bench/visible.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "bench/measure.h"
#include "bench/raw_hop.h"
#include "bench/requests.h"
#include "bench/served.h"
#include "harness/kafka.h"
#include "harness/postgres.h"
#include "lumbung/registry/v1/registry_service.grpc.pb.h"
#include "lumbung/reporting/v1/reporting_service.grpc.pb.h"

namespace lumbung::bench {
namespace {

using Clock = std::chrono::steady_clock;
namespace v1 = lumbung::registry::v1;

// Callers that share the rate; enough that none is late while its call is under way.
constexpr int kCallers = 16;
// Every so many-th command is followed to the figures.
constexpr std::int64_t kFollowed = 20;
constexpr std::size_t kEventBytes = 400;
constexpr double kGoalMs = 50;
constexpr double kGoalRatio = 3;
// Less than this part of the rate, and nothing was measured at that rate.
constexpr double kRateKept = 0.95;

struct Options {
  int rate = 1'000;
  int seconds = 20;
  int rounds = 3;
};

Options options_of(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto value = i + 1 < arguments.size() ? arguments[i + 1] : "0";
    if (arguments[i] == "--smoke") {
      options = {100, 2, 1};
      continue;
    }
    ++i;
    if (arguments[i - 1] == "--rate") options.rate = std::stoi(value);
    else if (arguments[i - 1] == "--seconds") options.seconds = std::stoi(value);
    else if (arguments[i - 1] == "--rounds") options.rounds = std::stoi(value);
    else throw std::runtime_error("usage: lumbung_bench visible [--rate N] [--seconds N] [--rounds N] [--smoke]");
  }
  return options;
}

Sample sample_of(std::vector<double> took_ms, double seconds) {
  if (took_ms.empty()) throw std::runtime_error("nothing was measured");
  std::sort(took_ms.begin(), took_ms.end());
  return {double(took_ms.size()) / seconds, took_ms[took_ms.size() / 2], took_ms[took_ms.size() * 99 / 100]};
}

double ms_since(Clock::time_point begin) { return std::chrono::duration<double, std::milli>(Clock::now() - begin).count(); }

// Commands at a steady rate, some of them followed.
class Journey {
 public:
  Journey(const std::string& registry, const std::string& reporting)
      : registry_(grpc::CreateChannel(registry, grpc::InsecureChannelCredentials())),
        reporting_(grpc::CreateChannel(reporting, grpc::InsecureChannelCredentials())) {}

  void run(int rate, int seconds) {
    commands_.clear();
    visible_.clear();
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::seconds(seconds);
    const auto between = std::chrono::nanoseconds(std::chrono::seconds(kCallers)) / rate;
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < kCallers; ++caller)
      callers.emplace_back([&, caller] {
        for (auto next = begin + between * caller / kCallers; next < end; next += between) {
          std::this_thread::sleep_until(next);
          // The time counts from when the command was due: one that waits for its caller is late for whoever sent it.
          one(next_number_.fetch_add(1), next);
        }
      });
    callers.clear();
    seconds_ = std::chrono::duration<double>(Clock::now() - begin).count();
  }
  Sample commands() const { return sample_of(commands_, seconds_); }
  Sample visible() const { return sample_of(visible_, seconds_); }

 private:
  void one(std::int64_t number, Clock::time_point sent) {
    grpc::ClientContext context;
    v1::Business business;
    const auto status = v1::RegistryService::Stub(registry_).RegisterBusiness(&context, register_request(number), &business);
    if (!status.ok()) throw std::runtime_error(status.error_message());
    const auto took = ms_since(sent);
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(took);
    }
    if (number % kFollowed != 0) return;
    const auto position = context.GetServerTrailingMetadata().find("as-of-position");
    if (position == context.GetServerTrailingMetadata().end()) throw std::runtime_error("an answer without its position");
    // Another thread, so that the rate is kept.
    const std::lock_guard lock(mutex_);
    followers_.emplace_back([this, sent, at = std::stoll(std::string(position->second.data(), position->second.size()))] {
      lumbung::reporting::v1::GetFiguresRequest request;
      request.set_indicator("indicators/u2");
      request.set_min_position(at);
      grpc::ClientContext asking;
      lumbung::reporting::v1::GetFiguresResponse figures;
      const auto seen = lumbung::reporting::v1::ReportingService::Stub(reporting_).GetFigures(&asking, request, &figures);
      const std::lock_guard end(mutex_);
      if (seen.ok()) visible_.push_back(ms_since(sent));
      else ++failed_;
    });
  }

 public:
  // Waits for all that are followed; how many never became visible.
  std::int64_t finish() {
    std::vector<std::jthread> followers;
    {
      const std::lock_guard lock(mutex_);
      followers = std::move(followers_);
      followers_.clear();
    }
    followers.clear();
    return failed_;
  }

 private:
  std::shared_ptr<grpc::Channel> registry_;
  std::shared_ptr<grpc::Channel> reporting_;
  std::atomic<std::int64_t> next_number_{0};
  std::mutex mutex_;
  std::vector<double> commands_;
  std::vector<double> visible_;
  std::vector<std::jthread> followers_;
  std::int64_t failed_ = 0;
  double seconds_ = 0;
};

}  // namespace

int run_visible(const std::vector<std::string>& arguments, const VisiblePaths& paths) {
  const auto options = options_of(arguments);
  harness::Postgres postgres({"shared_buffers = '1GB'", "max_wal_size = '8GB'"});
  harness::Kafka kafka;
  for (const auto* topic : {"lumbung.3275.registry.events.v1", "lumbung.3275.reporting.figures.v1"}) kafka.create_topic(topic);
  const auto raw = kafka.new_topic();
  const std::vector<std::string> shared = {"--database", postgres.url(postgres.new_database()), "--kafka", kafka.brokers()};
  const auto flags = [&](const std::string& service) {
    auto all = shared;
    all.insert(all.end(), {"--services", service});
    return all;
  };
  Served registry(paths.lumbungd, paths.data, flags("registry"));
  Served reporting(paths.lumbungd, paths.data, flags("reporting"));
  Journey journey(registry.address(), reporting.address());
  // Prepared statements, connections and topics are warm after this.
  journey.run(options.rate, 1);
  journey.finish();

  std::vector<double> visible, ratio;
  std::cout << "| round | raw hop p50, p99 (ms) | command p50, p99 | send to visible p50, p99 | visible / (raw + command), p99 |\n"
               "| ---: | ---: | ---: | ---: | ---: |\n"
            << std::fixed;
  std::cout.precision(1);
  for (int round = 1; round <= options.rounds; ++round) {
    const auto hop = run_raw_hop(kafka.brokers(), raw, options.rate, std::chrono::seconds(options.seconds), kEventBytes);
    journey.run(options.rate, options.seconds);
    if (const auto lost = journey.finish()) throw std::runtime_error(std::to_string(lost) + " changes never became visible");
    const auto command = journey.commands();
    if (command.per_second < kRateKept * options.rate)
      throw std::runtime_error("only " + std::to_string(std::int64_t(command.per_second)) + " commands a second were possible: give --rate");
    const auto seen = journey.visible();
    visible.push_back(seen.p99_ms);
    ratio.push_back(seen.p99_ms / (hop.p99_ms + command.p99_ms));
    std::cout << "| " << round << " | " << hop.p50_ms << ", " << hop.p99_ms << " | " << command.p50_ms << ", " << command.p99_ms
              << " | " << seen.p50_ms << ", " << seen.p99_ms << " | " << ratio.back() << " |\n";
  }
  const auto verdict = [](bool reached) { return reached ? "reached" : "not reached"; };
  std::cout << "\nAt " << options.rate << " commands a second, medians of the rounds: visible p99 " << median(visible)
            << " ms (goal under " << kGoalMs << ": " << verdict(median(visible) < kGoalMs) << "), ratio " << median(ratio)
            << " (goal at most " << kGoalRatio << ": " << verdict(median(ratio) <= kGoalRatio) << ").\n";
  return 0;
}

}  // namespace lumbung::bench
