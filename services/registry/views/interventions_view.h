// Interventions as a table: what of them can be filtered, ordered and counted.
#pragma once

#include "lumbung/registry/v1/intervention.pb.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/view.h"

namespace lumbung::registry {

const store::ViewTable& interventions_view();
store::Row interventions_row(const v1::Intervention& intervention);
const lists::ListSpec& interventions_spec();

}  // namespace lumbung::registry
