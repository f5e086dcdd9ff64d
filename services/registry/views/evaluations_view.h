// The table evaluations of the register are listed by.
#pragma once

#include "lumbung/registry/v1/evaluation.pb.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/view.h"

namespace lumbung::registry {

const store::ViewTable& evaluations_view();
store::Row evaluations_row(const v1::ActivityEvaluation& evaluation);
const lists::ListSpec& evaluations_spec();

}  // namespace lumbung::registry
