// The table businesses are listed, filtered and counted by, and what the API calls its columns.
#pragma once

#include "lumbung/registry/v1/business.pb.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/view.h"

namespace lumbung::registry {

const store::ViewTable& businesses_view();
store::Row businesses_row(const v1::Business& business);
const lists::ListSpec& businesses_spec();

}  // namespace lumbung::registry
