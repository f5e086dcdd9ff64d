// The floor under every event that travels: a record produced and consumed through librdkafka at a steady rate, with the
// settings of our relay and nothing of ours around it.
#pragma once

#include <chrono>
#include <string>

#include "bench/measure.h"

namespace lumbung::bench {

// From produce to consume, in one process, through a topic that exists, when connections and the producer's identity
// are there. Throws std::runtime_error, also when not every record came back.
Sample run_raw_hop(const std::string& brokers, const std::string& topic, int per_second,
                   std::chrono::milliseconds duration, std::size_t bytes);

}  // namespace lumbung::bench
