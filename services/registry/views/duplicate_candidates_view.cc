#include "registry/views/duplicate_candidates_view.h"

#include "lumbung/registry/v1/record_merge.pb.h"
#include "registry/views/columns.h"

namespace lumbung::registry {

using lists::FieldKind;
using store::ColumnType;
using v1::DuplicateCandidate;
using v1::RecordMerge;

const store::ViewTable& duplicate_candidates_view() {
  static const store::ViewTable view{"duplicate_candidates",
                                     {{"kind", ColumnType::text},
                                      {"state", ColumnType::text},
                                      {"score", ColumnType::integer},
                                      {"first", ColumnType::text},
                                      {"second", ColumnType::text},
                                      {"first_external_id", ColumnType::text},
                                      {"second_external_id", ColumnType::text},
                                      {"kelurahan", ColumnType::text},
                                      {"kecamatan", ColumnType::text},
                                      {"state_date", ColumnType::text}},
                                     {{"score"}, {"first"}, {"second"}}};
  return view;
}

store::Row duplicate_candidates_row(const DuplicateCandidate& candidate) {
  return {lists::enum_text(*RecordMerge::Kind_descriptor(), candidate.kind()),
          lists::enum_text(*DuplicateCandidate::State_descriptor(), candidate.state()),
          std::int64_t{candidate.score()},
          candidate.first(),
          candidate.second(),
          candidate.first_external_id(),
          candidate.second_external_id(),
          candidate.kelurahan(),
          candidate.kecamatan(),
          date_text(candidate.state_date())};
}

const lists::ListSpec& duplicate_candidates_spec() {
  static const lists::ListSpec spec(
      duplicate_candidates_view(),
      {{"kind", "kind", FieldKind::enumeration, RecordMerge::Kind_descriptor()},
       {"state", "state", FieldKind::enumeration, DuplicateCandidate::State_descriptor()},
       {"score", "score", FieldKind::integer},
       {"first", "first"},
       {"second", "second"},
       {"first_external_id", "first_external_id"},
       {"second_external_id", "second_external_id"},
       {"kelurahan", "kelurahan"},
       {"kecamatan", "kecamatan"},
       {"state_date", "state_date", FieldKind::date}},
      {"score"});
  return spec;
}

}  // namespace lumbung::registry
