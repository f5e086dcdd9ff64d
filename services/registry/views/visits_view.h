// Field visits, as they are listed, filtered and counted. Holds nothing personal.
#pragma once

#include "lumbung/registry/v1/visit.pb.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/view.h"

namespace lumbung::registry {

const store::ViewTable& visits_view();
store::Row visits_row(const v1::Visit& visit);
const lists::ListSpec& visits_spec();

}  // namespace lumbung::registry
