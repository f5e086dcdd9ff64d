// Logs of any size, valid to the last hash, to measure on.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "bench/in_process.h"
#include "bench/requests.h"

namespace lumbung::bench {

// What a seeding left behind.
struct Seeded {
  std::int64_t streams = 0;
  double seconds = 0;
  // Businesses from all over it, in random order; at most kSample.
  std::vector<std::string> sample;
};

inline constexpr std::int64_t kSample = 200'000;

// The n-th business of a register, in one of the kelurahan.
using RequestOf = registry::v1::RegisterBusinessRequest (*)(std::int64_t number, const std::vector<std::string>& kelurahan);

// Fills an empty database on PostgreSQL with so many registered businesses. Throws std::runtime_error.
Seeded seed(const Place& place, const std::string& data, std::int64_t streams, std::ostream& progress,
            RequestOf request_of = varied_request);

}  // namespace lumbung::bench
