// The committer without gRPC: the same commands the server builds, kept in flight from inside the process.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "bench/measure.h"

namespace lumbung::bench {

// A registry on a store, with businesses in it.
class CommitterLoad {
 public:
  // `postgresql_url` empty: SQLite in `folder`.
  CommitterLoad(const std::string& postgresql_url, const std::string& folder, const std::string& data, int businesses);
  ~CommitterLoad();

  // Changes of operating status spread over the businesses.
  Sample run(int in_flight, std::chrono::milliseconds duration);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace lumbung::bench
