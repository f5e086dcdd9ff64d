#include "registry/views/cooperatives_view.h"

#include "registry/domain/visits/visit_notes.h"
#include "registry/views/columns.h"

namespace lumbung::registry {

using lists::FieldKind;
using store::ColumnType;

// No index holds what changes often (activity, legal_state): on PostgreSQL an update of an indexed column rewrites the
// row's entry in every index.
const store::ViewTable& cooperatives_view() {
  static const store::ViewTable view{"cooperatives",
                                     {{"display_name", ColumnType::text},
                                      {"external_id", ColumnType::text},
                                      {"agency", ColumnType::text},
                                      {"type", ColumnType::text},
                                      {"level", ColumnType::text},
                                      {"pattern", ColumnType::text},
                                      {"badan_hukum_number", ColumnType::text},
                                      {"nik_koperasi", ColumnType::text},
                                      {"nib", ColumnType::text},
                                      {"npwp", ColumnType::text},
                                      {"kelurahan", ColumnType::text},
                                      {"kecamatan", ColumnType::text},
                                      {"founded_date", ColumnType::text},
                                      {"member_count", ColumnType::integer},
                                      {"legal_state", ColumnType::text},
                                      {"activity", ColumnType::text},
                                      {"evaluated_as_of", ColumnType::text},
                                      {"exemplar", ColumnType::text},
                                      {"create_date", ColumnType::text},
                                      {"evaluation_reason", ColumnType::text},
                                      {"closing_state", ColumnType::text},
                                      {"objection_until_date", ColumnType::text},
                                      {"closing_deadline_date", ColumnType::text},
                                      {"health_grade", ColumnType::text},
                                      {"health_book_year", ColumnType::integer},
                                      {"certificate_until_date", ColumnType::text},
                                      {"last_visit_date", ColumnType::text},
                                      {"last_visit_outcome", ColumnType::text},
                                      {"merged_into", ColumnType::text}},
                                     {{"kecamatan"}, {"display_name"}, {"external_id"}, {"closing_deadline_date"}}};
  return view;
}

namespace {

// Until when the case waits for the cooperative, or for the office; empty when it waits for neither.
std::string closing_deadline(const v1::ClosingCase& closing) {
  if (closing.state() == v1::ClosingCase::STATE_KEBERATAN) return date_text(closing.answer_until_date());
  if (closing.state() == v1::ClosingCase::STATE_DIUSULKAN_BUBAR && !closing.has_objected_date())
    return date_text(closing.objection_until_date());
  return {};
}

// Of the latest book year; nothing when it was never assessed.
const v1::HealthResult& latest_health(const v1::Cooperative& cooperative) {
  return cooperative.health_results().empty() ? v1::HealthResult::default_instance()
                                              : *cooperative.health_results().rbegin();
}

}  // namespace

store::Row cooperatives_row(const v1::Cooperative& c) {
  using v1::Cooperative;
  const auto word = [](const google::protobuf::EnumDescriptor* values, int number) {
    return lists::enum_text(*values, number);
  };
  const auto* last = last_visit(c.recent_visits());
  return {c.display_name(),
          c.external_id(),
          c.agency(),
          word(Cooperative::Type_descriptor(), c.type()),
          word(Cooperative::Level_descriptor(), c.level()),
          word(Cooperative::Pattern_descriptor(), c.pattern()),
          c.badan_hukum_number(),
          c.nik_koperasi(),
          c.nib(),
          c.npwp(),
          c.kelurahan(),
          c.kecamatan(),
          date_text(c.founded_date()),
          std::int64_t{c.member_count()},
          word(Cooperative::LegalState_descriptor(), c.legal_state()),
          word(Cooperative::Activity_descriptor(), c.activity()),
          date_text(c.evaluation().as_of_date()),
          yes_or_no(c.has_exemplar()),
          time_date_text(c.create_time()),
          c.evaluation().reason(),
          word(v1::ClosingCase::State_descriptor(), c.closing_case().state()),
          date_text(c.closing_case().objection_until_date()),
          closing_deadline(c.closing_case()),
          word(v1::HealthResult::Grade_descriptor(), latest_health(c).grade()),
          optional_number(!c.health_results().empty(), latest_health(c).book_year()),
          date_text(c.nik_certificate().valid_until_date()),
          last ? date_text(last->visit_date()) : std::string(),
          word(v1::VisitOutcome_descriptor(), last ? last->outcome() : 0),
          c.merged_into()};
}

const lists::ListSpec& cooperatives_spec() {
  using v1::Cooperative;
  static const lists::ListSpec spec(
      cooperatives_view(),
      {{"display_name", "display_name"},
       {"external_id", "external_id"},
       {"agency", "agency"},
       {"type", "type", FieldKind::enumeration, Cooperative::Type_descriptor()},
       {"level", "level", FieldKind::enumeration, Cooperative::Level_descriptor()},
       {"pattern", "pattern", FieldKind::enumeration, Cooperative::Pattern_descriptor()},
       {"badan_hukum_number", "badan_hukum_number"},
       {"nik_koperasi", "nik_koperasi"},
       {"nib", "nib"},
       {"npwp", "npwp"},
       {"kelurahan", "kelurahan"},
       {"kecamatan", "kecamatan"},
       {"founded_date", "founded_date", FieldKind::date},
       {"member_count", "member_count", FieldKind::integer},
       {"legal_state", "legal_state", FieldKind::enumeration, Cooperative::LegalState_descriptor()},
       {"activity", "activity", FieldKind::enumeration, Cooperative::Activity_descriptor()},
       {"evaluated_as_of", "evaluated_as_of", FieldKind::date},
       {"exemplar", "exemplar", FieldKind::boolean},
       {"create_date", "create_date", FieldKind::date},
       {"evaluation_reason", "evaluation_reason"},
       {"closing_state", "closing_state", FieldKind::enumeration, v1::ClosingCase::State_descriptor()},
       {"objection_until_date", "objection_until_date", FieldKind::date},
       {"closing_deadline_date", "closing_deadline_date", FieldKind::date},
       {"health_grade", "health_grade", FieldKind::enumeration, v1::HealthResult::Grade_descriptor()},
       {"health_book_year", "health_book_year", FieldKind::integer},
       {"certificate_until_date", "certificate_until_date", FieldKind::date},
       {"last_visit_date", "last_visit_date", FieldKind::date},
       {"last_visit_outcome", "last_visit_outcome", FieldKind::enumeration, v1::VisitOutcome_descriptor()},
       {"merged_into", "merged_into"}},
      {"display_name", "kecamatan", "external_id", "closing_deadline_date"});
  return spec;
}

}  // namespace lumbung::registry
