#include "registry/views/papers_view.h"

#include "registry/views/columns.h"

namespace lumbung::registry {

using lists::FieldKind;
using store::ColumnType;
using v1::EntryPaper;
using v1::Paper;

const store::ViewTable& papers_view() {
  static const store::ViewTable view{"papers",
                                     {{"agency", ColumnType::text},
                                      {"record", ColumnType::text},
                                      {"kecamatan", ColumnType::text},
                                      {"kind", ColumnType::text},
                                      {"number", ColumnType::text},
                                      {"issuer", ColumnType::text},
                                      {"issue_date", ColumnType::text},
                                      {"valid_until_date", ColumnType::text},
                                      {"revoked_date", ColumnType::text},
                                      {"create_date", ColumnType::text}},
                                     {{"record"}, {"valid_until_date"}}};
  return view;
}

store::Row papers_row(const EntryPaper& entry) {
  const auto& paper = entry.paper();
  return {entry.agency(),
          entry.record(),
          entry.kecamatan(),
          lists::enum_text(*Paper::Kind_descriptor(), paper.kind()),
          paper.number(),
          paper.issuer(),
          date_text(paper.issue_date()),
          date_text(paper.valid_until_date()),
          date_text(paper.revoked_date()),
          time_date_text(entry.create_time())};
}

const lists::ListSpec& papers_spec() {
  static const lists::ListSpec spec(papers_view(),
                                    {{"agency", "agency"},
                                     {"record", "record"},
                                     {"kecamatan", "kecamatan"},
                                     {"kind", "kind", FieldKind::enumeration, Paper::Kind_descriptor()},
                                     {"number", "number"},
                                     {"issuer", "issuer"},
                                     {"issue_date", "issue_date", FieldKind::date},
                                     {"valid_until_date", "valid_until_date", FieldKind::date},
                                     {"revoked_date", "revoked_date", FieldKind::date},
                                     {"create_date", "create_date", FieldKind::date}},
                                    {"valid_until_date"});
  return spec;
}

}  // namespace lumbung::registry
