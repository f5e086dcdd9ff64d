// Proof that a log is whole, by recomputing it: the hash chain from the events, the states from the events,
// the keys and view rows from the states. Beside the living log, page by page.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "runtime/store/aggregate.h"
#include "runtime/store/store.h"

namespace lumbung::store {

struct Verdict {
  bool whole = true;
  std::int64_t first_wrong_position = 0;  // 0 when whole, or when only a state, key or view row is wrong.
  std::string stream;                     // The first wrong stream; may be empty.
  std::string finding;                    // A sentence; empty when whole.
  std::int64_t events = 0;
  std::int64_t head_position = 0;
  std::int64_t streams = 0;
  std::string head_hash;  // 32 bytes, of head_position.
};

// Reports how far it is; false stops the verification (the verdict then says so).
using VerifyProgress = std::function<bool(const Verdict& so_far)>;

// Throws Unavailable. Never changes anything.
Verdict verify_log(Store& store, const Aggregates& aggregates, const VerifyProgress& progress);

}  // namespace lumbung::store
