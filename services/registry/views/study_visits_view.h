// Study visits as a table: what of them can be filtered, ordered and counted.
#pragma once

#include "lumbung/registry/v1/study_visit.pb.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/view.h"

namespace lumbung::registry {

const store::ViewTable& study_visits_view();
store::Row study_visits_row(const v1::StudyVisit& visit);
const lists::ListSpec& study_visits_spec();

}  // namespace lumbung::registry
