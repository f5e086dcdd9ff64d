#include "registry/views/change_requests_view.h"

#include "registry/views/columns.h"

namespace lumbung::registry {

using lists::FieldKind;
using store::ColumnType;
using v1::ChangeRequest;

namespace {

// `IDENTITY, PLACE`: asked for with the operator `:`.
std::string kinds_text(const ChangeRequest& change) {
  std::string text;
  for (const auto kind : change.kinds())
    text += (text.empty() ? "" : ", ") + lists::enum_text(*ChangeRequest::Kind_descriptor(), kind);
  return text;
}

std::string fields_text(const ChangeRequest& change) {
  std::string text;
  for (const auto& field : change.fields().paths()) text += (text.empty() ? "" : ", ") + field;
  return text;
}

}  // namespace

const store::ViewTable& change_requests_view() {
  static const store::ViewTable view{"change_requests",
                                     {{"target", ColumnType::text},
                                      {"external_id", ColumnType::text},
                                      {"kecamatan", ColumnType::text},
                                      {"state", ColumnType::text},
                                      {"kinds", ColumnType::text},
                                      {"fields", ColumnType::text},
                                      {"visit", ColumnType::text},
                                      {"agency", ColumnType::text},
                                      {"proposed_by", ColumnType::text},
                                      {"proposed_date", ColumnType::text},
                                      {"decided_by", ColumnType::text},
                                      {"decided_date", ColumnType::text},
                                      {"rules_version", ColumnType::text},
                                      {"create_date", ColumnType::text}},
                                     {{"target"}, {"state"}}};
  return view;
}

store::Row change_requests_row(const ChangeRequest& change) {
  return {change.target(),
          change.external_id(),
          change.kecamatan(),
          lists::enum_text(*ChangeRequest::State_descriptor(), change.state()),
          kinds_text(change),
          fields_text(change),
          change.source().visit(),
          change.proposed_by().agency(),
          change.proposed_by().subject(),
          date_text(change.proposed_date()),
          change.decided_by().subject(),
          date_text(change.decided_date()),
          change.rules_version(),
          time_date_text(change.create_time())};
}

const lists::ListSpec& change_requests_spec() {
  static const lists::ListSpec spec(change_requests_view(),
                                    {{"target", "target"},
                                     {"external_id", "external_id"},
                                     {"kecamatan", "kecamatan"},
                                     {"state", "state", FieldKind::enumeration, ChangeRequest::State_descriptor()},
                                     {"kinds", "kinds"},
                                     {"fields", "fields"},
                                     {"visit", "visit"},
                                     {"agency", "agency"},
                                     {"proposed_by", "proposed_by"},
                                     {"proposed_date", "proposed_date", FieldKind::date},
                                     {"decided_by", "decided_by"},
                                     {"decided_date", "decided_date", FieldKind::date},
                                     {"rules_version", "rules_version"},
                                     {"create_date", "create_date", FieldKind::date}},
                                    {});
  return spec;
}

}  // namespace lumbung::registry
