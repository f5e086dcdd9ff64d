#include "registry/views/visits_view.h"

#include "registry/views/columns.h"

namespace lumbung::registry {

using lists::FieldKind;
using store::ColumnType;

namespace {

// `32.75.10` of `32.75.10.1002`.
constexpr std::size_t kKecamatanLength = 8;

}  // namespace

const store::ViewTable& visits_view() {
  static const store::ViewTable view{"visits",
                                     {{"visit_id", ColumnType::text},
                                      {"agency", ColumnType::text},
                                      {"target", ColumnType::text},
                                      {"target_kind", ColumnType::text},
                                      {"officer", ColumnType::text},
                                      {"device", ColumnType::text},
                                      {"outcome", ColumnType::text},
                                      {"respondent", ColumnType::text},
                                      {"agreement", ColumnType::text},
                                      {"distance_m", ColumnType::integer},
                                      {"kelurahan", ColumnType::text},
                                      {"kelurahan_on_record", ColumnType::text},
                                      {"kecamatan", ColumnType::text},
                                      {"visit_date", ColumnType::text},
                                      {"valid_until_date", ColumnType::text},
                                      {"change_requests", ColumnType::integer},
                                      {"create_date", ColumnType::text}},
                                     {{"visit_date"}, {"target"}, {"kelurahan_on_record"}}};
  return view;
}

store::Row visits_row(const v1::Visit& visit) {
  const auto& report = visit.report();
  const auto word = [](const google::protobuf::EnumDescriptor* values, int number) {
    return lists::enum_text(*values, number);
  };
  return {report.visit_id(),
          visit.agency(),
          report.target(),
          word(v1::VisitTargetKind_descriptor(), report.target_kind()),
          report.officer(),
          report.device(),
          word(v1::VisitOutcome_descriptor(), report.outcome()),
          word(v1::RespondentRole_descriptor(), report.respondent()),
          word(v1::PlaceAgreement_descriptor(), visit.agreement()),
          optional_number(visit.has_distance_m(), visit.distance_m()),
          visit.kelurahan(),
          visit.kelurahan_on_record(),
          visit.kelurahan_on_record().substr(0, kKecamatanLength),
          date_text(visit.visit_date()),
          date_text(visit.valid_until_date()),
          std::int64_t{visit.change_requests_size()},
          time_date_text(visit.create_time())};
}

const lists::ListSpec& visits_spec() {
  static const lists::ListSpec spec(
      visits_view(),
      {{"visit_id", "visit_id"},
       {"agency", "agency"},
       {"target", "target"},
       {"target_kind", "target_kind", FieldKind::enumeration, v1::VisitTargetKind_descriptor()},
       {"officer", "officer"},
       {"device", "device"},
       {"outcome", "outcome", FieldKind::enumeration, v1::VisitOutcome_descriptor()},
       {"respondent", "respondent", FieldKind::enumeration, v1::RespondentRole_descriptor()},
       {"agreement", "agreement", FieldKind::enumeration, v1::PlaceAgreement_descriptor()},
       {"distance_m", "distance_m", FieldKind::integer},
       {"kelurahan", "kelurahan"},
       {"kelurahan_on_record", "kelurahan_on_record"},
       {"kecamatan", "kecamatan"},
       {"visit_date", "visit_date", FieldKind::date},
       {"valid_until_date", "valid_until_date", FieldKind::date},
       {"change_requests", "change_requests", FieldKind::integer},
       {"create_date", "create_date", FieldKind::date}},
      {"visit_date"});
  return spec;
}

}  // namespace lumbung::registry
