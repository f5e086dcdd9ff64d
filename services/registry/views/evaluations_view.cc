#include "registry/views/evaluations_view.h"

#include "registry/views/columns.h"

namespace lumbung::registry {

using lists::FieldKind;
using store::ColumnType;

const store::ViewTable& evaluations_view() {
  static const store::ViewTable view{"evaluations",
                                     {{"agency", ColumnType::text},
                                      {"state", ColumnType::text},
                                      {"as_of_date", ColumnType::text},
                                      {"rules_version", ColumnType::text},
                                      {"evaluated", ColumnType::integer},
                                      {"changed", ColumnType::integer},
                                      {"active_with_open_case", ColumnType::integer},
                                      {"create_date", ColumnType::text}},
                                     {}};
  return view;
}

store::Row evaluations_row(const v1::ActivityEvaluation& e) {
  return {e.agency(),
          lists::enum_text(*v1::ActivityEvaluation::State_descriptor(), e.state()),
          date_text(e.as_of_date()),
          e.rules_version(),
          e.evaluated(),
          e.changed(),
          e.active_with_open_case(),
          time_date_text(e.create_time())};
}

const lists::ListSpec& evaluations_spec() {
  static const lists::ListSpec spec(
      evaluations_view(),
      {{"agency", "agency"},
       {"state", "state", FieldKind::enumeration, v1::ActivityEvaluation::State_descriptor()},
       {"as_of_date", "as_of_date", FieldKind::date},
       {"rules_version", "rules_version"},
       {"evaluated", "evaluated", FieldKind::integer},
       {"changed", "changed", FieldKind::integer},
       {"active_with_open_case", "active_with_open_case", FieldKind::integer},
       {"create_date", "create_date", FieldKind::date}},
      {});
  return spec;
}

}  // namespace lumbung::registry
