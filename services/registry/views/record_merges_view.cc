#include "registry/views/record_merges_view.h"

#include "registry/views/columns.h"

namespace lumbung::registry {

using lists::FieldKind;
using store::ColumnType;
using v1::RecordMerge;

const store::ViewTable& record_merges_view() {
  static const store::ViewTable view{"record_merges",
                                     {{"kind", ColumnType::text},
                                      {"state", ColumnType::text},
                                      {"duplicate", ColumnType::text},
                                      {"survivor", ColumnType::text},
                                      {"duplicate_external_id", ColumnType::text},
                                      {"survivor_external_id", ColumnType::text},
                                      {"merged_date", ColumnType::text},
                                      {"undone_date", ColumnType::text}},
                                     {{"survivor"}}};
  return view;
}

store::Row record_merges_row(const RecordMerge& merge) {
  return {lists::enum_text(*RecordMerge::Kind_descriptor(), merge.kind()),
          lists::enum_text(*RecordMerge::State_descriptor(), merge.state()),
          merge.duplicate(),
          merge.survivor(),
          merge.duplicate_external_id(),
          merge.survivor_external_id(),
          date_text(merge.merged_date()),
          date_text(merge.undone_date())};
}

const lists::ListSpec& record_merges_spec() {
  static const lists::ListSpec spec(
      record_merges_view(),
      {{"kind", "kind", FieldKind::enumeration, RecordMerge::Kind_descriptor()},
       {"state", "state", FieldKind::enumeration, RecordMerge::State_descriptor()},
       {"duplicate", "duplicate"},
       {"survivor", "survivor"},
       {"duplicate_external_id", "duplicate_external_id"},
       {"survivor_external_id", "survivor_external_id"},
       {"merged_date", "merged_date", FieldKind::date},
       {"undone_date", "undone_date", FieldKind::date}},
      {});
  return spec;
}

}  // namespace lumbung::registry
