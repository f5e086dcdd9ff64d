#include "registry/views/interventions_view.h"

#include "registry/views/columns.h"

namespace lumbung::registry {

using lists::FieldKind;
using store::ColumnType;
using v1::Intervention;

const store::ViewTable& interventions_view() {
  static const store::ViewTable view{"interventions",
                                     {{"external_id", ColumnType::text},
                                      {"agency", ColumnType::text},
                                      {"cooperative", ColumnType::text},
                                      {"kecamatan", ColumnType::text},
                                      {"kind", ColumnType::text},
                                      {"responsible", ColumnType::text},
                                      {"planned_date", ColumnType::text},
                                      {"state", ColumnType::text},
                                      {"closed_date", ColumnType::text},
                                      {"measure_until_date", ColumnType::text},
                                      {"outcome", ColumnType::text},
                                      {"rat_date", ColumnType::text},
                                      {"measured_as_of", ColumnType::text},
                                      {"create_date", ColumnType::text}},
                                     {{"cooperative"}, {"planned_date"}, {"external_id"}}};
  return view;
}

store::Row interventions_row(const Intervention& i) {
  return {i.external_id(),
          i.agency(),
          i.cooperative(),
          i.kecamatan(),
          lists::enum_text(*Intervention::Kind_descriptor(), i.kind()),
          i.responsible(),
          date_text(i.planned_date()),
          lists::enum_text(*Intervention::State_descriptor(), i.state()),
          date_text(i.closed_date()),
          date_text(i.measure_until_date()),
          lists::enum_text(*Intervention::Outcome_descriptor(), i.outcome()),
          date_text(i.measurement().rat_date()),
          date_text(i.measurement().as_of_date()),
          time_date_text(i.create_time())};
}

const lists::ListSpec& interventions_spec() {
  static const lists::ListSpec spec(
      interventions_view(),
      {{"external_id", "external_id"},
       {"agency", "agency"},
       {"cooperative", "cooperative"},
       {"kecamatan", "kecamatan"},
       {"kind", "kind", FieldKind::enumeration, Intervention::Kind_descriptor()},
       {"responsible", "responsible"},
       {"planned_date", "planned_date", FieldKind::date},
       {"state", "state", FieldKind::enumeration, Intervention::State_descriptor()},
       {"closed_date", "closed_date", FieldKind::date},
       {"measure_until_date", "measure_until_date", FieldKind::date},
       {"outcome", "outcome", FieldKind::enumeration, Intervention::Outcome_descriptor()},
       {"rat_date", "rat_date", FieldKind::date},
       {"measured_as_of", "measured_as_of", FieldKind::date},
       {"create_date", "create_date", FieldKind::date}},
      {"planned_date"});
  return spec;
}

}  // namespace lumbung::registry
