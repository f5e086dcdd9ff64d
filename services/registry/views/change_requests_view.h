// The table change requests are listed, filtered and counted by, and what the API calls its columns.
#pragma once

#include "lumbung/registry/v1/change_request.pb.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/view.h"

namespace lumbung::registry {

const store::ViewTable& change_requests_view();
store::Row change_requests_row(const v1::ChangeRequest& change);
const lists::ListSpec& change_requests_spec();

}  // namespace lumbung::registry
