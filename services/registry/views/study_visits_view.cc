#include "registry/views/study_visits_view.h"

#include "registry/domain/study_visits/follow_ups.h"
#include "registry/views/columns.h"

namespace lumbung::registry {

using lists::FieldKind;
using store::ColumnType;
using v1::StudyVisit;

namespace {

constexpr std::size_t kYearAndMonth = 7;  // Of `2016-05-14`.

}  // namespace

const store::ViewTable& study_visits_view() {
  static const store::ViewTable view{"study_visits",
                                     {{"external_id", ColumnType::text},
                                      {"agency", ColumnType::text},
                                      {"host", ColumnType::text},
                                      {"kecamatan", ColumnType::text},
                                      {"visitor", ColumnType::text},
                                      {"visitor_name", ColumnType::text},
                                      {"visitor_city", ColumnType::text},
                                      {"origin", ColumnType::text},
                                      {"people", ColumnType::integer},
                                      {"visit_date", ColumnType::text},
                                      {"visit_month", ColumnType::text},
                                      {"topic", ColumnType::text},
                                      {"state", ColumnType::text},
                                      {"follow_ups_promised", ColumnType::integer},
                                      {"follow_ups_done", ColumnType::integer},
                                      {"next_due_date", ColumnType::text},
                                      {"create_date", ColumnType::text}},
                                     {{"host"}, {"visit_date"}, {"external_id"}}};
  return view;
}

store::Row study_visits_row(const StudyVisit& v) {
  const auto due = next_due(v);
  // No day: what is promised and done is the same on every one.
  const auto follow_ups = follow_ups_on(v, Date());
  return {v.external_id(),
          v.agency(),
          v.host(),
          v.kecamatan(),
          v.visitor(),
          v.visitor_name(),
          v.visitor_city(),
          lists::enum_text(*StudyVisit::Origin_descriptor(), v.origin()),
          std::int64_t{v.people()},
          date_text(v.visit_date()),
          date_text(v.visit_date()).substr(0, kYearAndMonth),
          v.topic(),
          lists::enum_text(*StudyVisit::State_descriptor(), v.state()),
          follow_ups.promised,
          follow_ups.done,
          due ? due->iso() : std::string(),
          time_date_text(v.create_time())};
}

const lists::ListSpec& study_visits_spec() {
  static const lists::ListSpec spec(
      study_visits_view(),
      {{"external_id", "external_id"},
       {"agency", "agency"},
       {"host", "host"},
       {"kecamatan", "kecamatan"},
       {"visitor", "visitor"},
       {"visitor_name", "visitor_name"},
       {"visitor_city", "visitor_city"},
       {"origin", "origin", FieldKind::enumeration, StudyVisit::Origin_descriptor()},
       {"people", "people", FieldKind::integer},
       {"visit_date", "visit_date", FieldKind::date},
       {"visit_month", "visit_month"},
       {"topic", "topic"},
       {"state", "state", FieldKind::enumeration, StudyVisit::State_descriptor()},
       {"follow_ups_promised", "follow_ups_promised", FieldKind::integer},
       {"follow_ups_done", "follow_ups_done", FieldKind::integer},
       {"next_due_date", "next_due_date", FieldKind::date},
       {"create_date", "create_date", FieldKind::date}},
      {"visit_date"});
  return spec;
}

}  // namespace lumbung::registry
