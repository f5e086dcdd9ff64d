// The table merges are listed by, and what the API calls its columns.
#pragma once

#include "lumbung/registry/v1/record_merge.pb.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/view.h"

namespace lumbung::registry {

const store::ViewTable& record_merges_view();
store::Row record_merges_row(const v1::RecordMerge& merge);
const lists::ListSpec& record_merges_spec();

}  // namespace lumbung::registry
