#include "registry/views/owners_view.h"

#include "registry/views/columns.h"

namespace lumbung::registry {

using lists::FieldKind;
using store::ColumnType;

const store::ViewTable& owners_view() {
  static const store::ViewTable view{"owners",
                                     {{"agency", ColumnType::text},
                                      {"sex", ColumnType::text},
                                      {"nik_verified", ColumnType::text},
                                      {"nik_verified_date", ColumnType::text},
                                      {"erased", ColumnType::text},
                                      {"create_date", ColumnType::text}},
                                     {}};
  return view;
}

store::Row owners_row(const v1::Owner& owner) {
  return {owner.agency(),
          lists::enum_text(*v1::Owner::Sex_descriptor(), owner.sex()),
          yes_or_no(owner.nik_verified()),
          date_text(owner.nik_verified_date()),
          yes_or_no(owner.erased()),
          time_date_text(owner.create_time())};
}

const lists::ListSpec& owners_spec() {
  static const lists::ListSpec spec(owners_view(),
                                    {{"agency", "agency"},
                                     {"sex", "sex", FieldKind::enumeration, v1::Owner::Sex_descriptor()},
                                     {"nik_verified", "nik_verified", FieldKind::boolean},
                                     {"nik_verified_date", "nik_verified_date", FieldKind::date},
                                     {"erased", "erased", FieldKind::boolean},
                                     {"create_date", "create_date", FieldKind::date}},
                                    {});
  return spec;
}

}  // namespace lumbung::registry
