// A year of an office, call by call: a file of JSON lines, each an RPC with its request and the person who makes it. The main
// job plays one, so that plans, meetings and study visits of the story go in through the API as officers would enter them.
//
//   {"rpc": "PlanIntervention", "as": "agency=local;person=pembina-1;roles=registry-officer", "request": {...}}
//
// A text `@cooperatives/SINTETIS-KOP-0002` anywhere in a request stands for the name of the record with that external id.
// A line keeps its request id as long as it says the same, so that playing the file again changes nothing.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "client/connect.h"
#include "client/failure.h"

namespace lumbung {

// The longest line of a diary that is read.
inline constexpr std::size_t kMaxDiaryLineBytes = 64 * 1024;

struct Played {
  std::map<std::string, std::int64_t> calls;  // Taken, by RPC.
  std::vector<std::string> refused;           // `line 12, PlanIntervention: sentence`
};

// Plays every line in its order; a refusal is noted and does not stop it, nor does a line about a record that was therefore
// not entered. Fails when the file cannot be read, when a line is no call, and when the server cannot be reached.
client::Answer<Played> play_diary(const client::Target& server, const std::string& path);

}  // namespace lumbung
