#include "registry/views/person_reads_view.h"

#include "registry/views/columns.h"

namespace lumbung::registry {

using store::ColumnType;

const store::ViewTable& person_reads_view() {
  static const store::ViewTable view{"person_reads",
                                     {{"agency", ColumnType::text},
                                      {"subject", ColumnType::text},
                                      {"purpose", ColumnType::text},
                                      {"read_date", ColumnType::text}},
                                     {}};
  return view;
}

store::Row person_reads_row(const v1::PersonRead& read) {
  return {read.agency(), read.subject(), read.purpose(), time_date_text(read.read_time())};
}

const lists::ListSpec& person_reads_spec() {
  static const lists::ListSpec spec(person_reads_view(),
                                    {{"agency", "agency"},
                                     {"subject", "subject"},
                                     {"purpose", "purpose"},
                                     {"read_date", "read_date", lists::FieldKind::date}},
                                    {});
  return spec;
}

}  // namespace lumbung::registry
