// The audit trail of personal data read, as it is listed and filtered.
#pragma once

#include "lumbung/registry/v1/owner.pb.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/view.h"

namespace lumbung::registry {

const store::ViewTable& person_reads_view();
store::Row person_reads_row(const v1::PersonRead& read);
const lists::ListSpec& person_reads_spec();

}  // namespace lumbung::registry
