// Words several indicators mean the same by.
#pragma once

#include "reporting/domain/facts.h"

namespace lumbung::reporting {

// On the city's books: not dissolved, and not a second record of a cooperative that is there already.
inline bool on_the_books(const CooperativeFacts& cooperative) {
  return !cooperative.merged && cooperative.legal_state != "BUBAR";
}

inline bool active(const CooperativeFacts& cooperative) {
  return on_the_books(cooperative) && (cooperative.activity == "AKTIF_RAT" || cooperative.activity == "AKTIF");
}

// Not a second record of a business that is there already.
inline bool counted(const BusinessFacts& business) { return business.operating_status != "DUPLIKAT"; }

}  // namespace lumbung::reporting
