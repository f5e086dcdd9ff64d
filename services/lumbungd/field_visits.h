// The field season of the main job: the visits that devices wrote go up in batches, and what they proposed is approved by a
// second person.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/connect.h"
#include "client/failure.h"

namespace lumbung {

// What became of a file of visits.
struct Uploaded {
  std::int64_t lines = 0;
  std::int64_t accepted = 0;
  std::int64_t already_there = 0;
  std::int64_t different = 0;
  std::int64_t refused = 0;
  std::vector<std::string> problems;  // `line 12: GPS_IMPLAUSIBLE sentence`, of visits not taken.
};

// A line is the JSON of a VisitReport. A line that is none fails, naming it; nothing of its batch is sent.
client::Answer<Uploaded> upload_visits(const client::Target& server, const std::string& path);

// Approves every open change request that a visit led to, as `person`, who is somebody else than the officers. How many.
client::Answer<std::int64_t> approve_findings(const client::Target& server, const std::string& person);

}  // namespace lumbung
