// The table candidates of duplicates are listed by, and what the API calls its columns.
#pragma once

#include "lumbung/registry/v1/duplicate.pb.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/view.h"

namespace lumbung::registry {

const store::ViewTable& duplicate_candidates_view();
store::Row duplicate_candidates_row(const v1::DuplicateCandidate& candidate);
const lists::ListSpec& duplicate_candidates_spec();

}  // namespace lumbung::registry
