#include "bench/served.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "bench/load.h"
#include "bench/requests.h"

namespace lumbung::bench {
namespace {

// Enough for pages of them.
constexpr std::size_t kOwnersKept = 10'000;

}  // namespace

Served::Served(const std::string& lumbungd, const std::string& data, const std::vector<std::string>& more) {
  std::vector<std::string> flags = {"--var",  folder_ / "var", "--data",      data,          "--business-date", "2016-12-31",
                                    "--grpc", "127.0.0.1:0",   "--http",      "127.0.0.1:0", "--metrics",       "127.0.0.1:0"};
  // The measurements are of the register; whoever wants another service beside it says so.
  if (std::find(more.begin(), more.end(), "--services") == more.end()) flags.insert(flags.end(), {"--services", "registry"});
  flags.insert(flags.end(), more.begin(), more.end());
  process_ = std::make_unique<harness::Process>(lumbungd, flags);
  const auto line = process_->line_with("gRPC  ");
  address_ = line.substr(line.rfind(' ') + 1);
}

void Served::add_businesses(int count) {
  const auto load = run_load(
      address_, kRegister, kInFlight, std::chrono::minutes(5),
      [](std::int64_t i) { return register_request(i).SerializeAsString(); },
      [this](std::int64_t, const std::string& reply) {
        registry::v1::Business business;
        business.ParseFromString(reply);
        businesses_.push_back(business.name());
      },
      count);
  if (load.ok != count) throw std::runtime_error("the businesses could not be registered");
  next_new_ = count;
}

void Served::use(std::vector<std::string> businesses, std::int64_t next_new) {
  businesses_ = std::move(businesses);
  next_new_ = next_new;
}

Sample Served::run(std::size_t businesses, int in_flight, std::chrono::milliseconds duration) {
  const auto count = static_cast<std::int64_t>(std::min(businesses, businesses_.size()));
  // Runs over as many businesses go on where the last one ended, or whole cycles would ask for the status on record.
  auto& next = next_[count];
  return call(kChange, in_flight, duration, [&](std::int64_t) {
    const auto number = next++;
    return status_request(businesses_[static_cast<std::size_t>(number % count)], number / count,
                          "bench-" + std::to_string(count) + "-" + std::to_string(number))
        .SerializeAsString();
  });
}

Sample Served::run_new(Owners owners, int in_flight, std::chrono::milliseconds duration) {
  if (owners == Owners::none)
    return call(kRegister, in_flight, duration,
                [&](std::int64_t) { return register_request(next_new_++).SerializeAsString(); });
  return call(
      kRegister, in_flight, duration, [&](std::int64_t) { return owner_request(next_new_++).SerializeAsString(); },
      [&](std::int64_t, const std::string& reply) {
        if (owners_.size() >= kOwnersKept) return;
        registry::v1::Business business;
        business.ParseFromString(reply);
        owners_.push_back(business.owner());
      });
}

std::int64_t Served::peak_memory_kib() const {
  constexpr std::string_view kPeak = "VmHWM:";
  std::ifstream status("/proc/" + std::to_string(process_->pid()) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(kPeak)) return std::stoll(line.substr(kPeak.size()));
  throw std::runtime_error("the kernel does not say how much memory the server took");
}

Sample Served::call(const std::string& method, int in_flight, std::chrono::milliseconds duration,
                    const std::function<std::string(std::int64_t)>& request,
                    const std::function<void(std::int64_t, const std::string&)>& reply) {
  const auto load = run_load(address_, method, in_flight, duration, request, reply);
  std::int64_t refused = 0;
  for (const auto& [why, times] : load.failed) refused += times;
  // A hot record may be refused an unchanged status when two calls overtake each other; anything more is a fault.
  if (refused * 20 > load.ok) throw std::runtime_error("calls failed: " + load.failed.begin()->first);
  return {load.per_second(), load.p50_ms, load.p99_ms};
}

}  // namespace lumbung::bench
