// Papers as a table: what of them can be filtered, ordered and counted.
#pragma once

#include "lumbung/registry/v1/entry_paper.pb.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/view.h"

namespace lumbung::registry {

const store::ViewTable& papers_view();
store::Row papers_row(const v1::EntryPaper& paper);
const lists::ListSpec& papers_spec();

}  // namespace lumbung::registry
