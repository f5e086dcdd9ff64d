// A person is erased: the owner record stays, and nothing in it leads to the person any more (UU 27/2022).
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/owner.pb.h"

namespace lumbung::registry {

// `seen_etag`: of the record when the erasure was prepared; empty for whatever it is now. No refusal but PREPARE_AGAIN;
// a record that does not exist or is erased already: no event.
Result<Events> decide_erasure(const v1::Owner* on_record, const std::string& seen_etag,
                              const std::string& paper_number);

}  // namespace lumbung::registry
