// Another office's list in the register: its businesses that are on record already are found and merged, by the scan and
// the score that an officer would go by.
#pragma once

#include <cstdint>
#include <string>

#include "client/connect.h"
#include "client/failure.h"

namespace lumbung {

// Pairs from this score on are merged without being looked at one by one; data/season/README.md says what the scores of
// the shipped lists are.
inline constexpr int kSureScore = 600;

struct Overlap {
  std::int64_t records = 0;  // Looked at.
  std::int64_t found = 0;    // Pairs that may be the same business, those decided before among them.
  std::int64_t merged = 0;   // Now.
  std::string example;       // Two names of one business, and why; empty when nothing was merged now.
};

// As `person`. Repeating it merges what came since.
client::Answer<Overlap> merge_overlap(const client::Target& server, const std::string& person);

}  // namespace lumbung
