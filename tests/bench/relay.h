// How fast a backlog leaves: a relay draining a log into a real Kafka, against librdkafka alone producing the same bytes and
// headers in the same run; and what commands cost meanwhile.
#pragma once

#include <string>
#include <vector>

namespace lumbung::bench {

int run_relay(const std::vector<std::string>& flags, const std::string& data);

}  // namespace lumbung::bench
