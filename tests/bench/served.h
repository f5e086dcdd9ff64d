// A lumbungd of the measurement's own, and calls to it over gRPC.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "harness/process.h"
#include "harness/temp_dir.h"

namespace lumbung::bench {

inline constexpr char kChange[] = "/lumbung.registry.v1.RegistryService/ChangeOperatingStatus";
inline constexpr char kRegister[] = "/lumbung.registry.v1.RegistryService/RegisterBusiness";

// Used by one thread.
class Served {
 public:
  // `flags` say where its register is; without any it is on SQLite. `lumbungd` is the program.
  Served(const std::string& lumbungd, const std::string& data, const std::vector<std::string>& flags);

  // Registers businesses for `run`.
  void add_businesses(int count);
  // Businesses that are there.
  void use(std::vector<std::string> businesses, std::int64_t next_new);

  // Changes of operating status over the first so many businesses.
  Sample run(std::size_t businesses, int in_flight, std::chrono::milliseconds duration);
  // New businesses, each with a new owner or without.
  enum class Owners { none, sealed };
  Sample run_new(Owners owners, int in_flight, std::chrono::milliseconds duration);
  // The owners of what run_new registered with them, `owners/{id}`.
  const std::vector<std::string>& owners() const { return owners_; }
  // Any calls: the method and the bytes of the n-th request.
  Sample call(const std::string& method, int in_flight, std::chrono::milliseconds duration,
              const std::function<std::string(std::int64_t)>& request,
              const std::function<void(std::int64_t, const std::string&)>& reply = {});

  const std::string& address() const { return address_; }
  // Of the process, since its start.
  std::int64_t peak_memory_kib() const;

 private:
  harness::TempDir folder_;
  std::unique_ptr<harness::Process> process_;
  std::string address_;
  std::vector<std::string> businesses_;
  std::vector<std::string> owners_;
  std::map<std::int64_t, std::int64_t> next_;  // By how many businesses a run goes over.
  std::int64_t next_new_ = 0;
};

}  // namespace lumbung::bench
