// The table owners are listed, filtered and counted by, and what the API calls its columns. Holds nothing personal.
#pragma once

#include "lumbung/registry/v1/owner.pb.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/view.h"

namespace lumbung::registry {

const store::ViewTable& owners_view();
store::Row owners_row(const v1::Owner& owner);
const lists::ListSpec& owners_spec();

}  // namespace lumbung::registry
