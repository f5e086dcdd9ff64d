// The committer without gRPC: the same commands the server builds, kept in flight from inside the process.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "bench/in_process.h"
#include "bench/measure.h"

namespace lumbung::bench {

// A registry on a log.
class CommitterLoad {
 public:
  // Registers so many businesses first.
  CommitterLoad(const Place& place, const std::string& data, int businesses);
  // On a log that has these businesses. New ones are numbered from `next_new` on.
  CommitterLoad(const Place& place, const std::string& data, std::vector<std::string> businesses,
                std::int64_t next_new);
  ~CommitterLoad();

  // Changes of operating status spread over the businesses.
  Sample run(int in_flight, std::chrono::milliseconds duration);
  // New businesses.
  Sample run_new(int in_flight, std::chrono::milliseconds duration);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace lumbung::bench
