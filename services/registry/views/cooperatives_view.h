// The table cooperatives are listed, filtered and counted by, and what the API calls its columns.
#pragma once

#include "lumbung/registry/v1/cooperative.pb.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/view.h"

namespace lumbung::registry {

const store::ViewTable& cooperatives_view();
store::Row cooperatives_row(const v1::Cooperative& cooperative);
const lists::ListSpec& cooperatives_spec();

}  // namespace lumbung::registry
