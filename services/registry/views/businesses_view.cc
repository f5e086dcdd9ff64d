#include "registry/views/businesses_view.h"

#include "registry/domain/papers/validity.h"
#include "registry/domain/visits/visit_notes.h"
#include "registry/views/columns.h"

namespace lumbung::registry {

using lists::FieldKind;
using store::ColumnType;

namespace {

// The last day of its papers of a kind, `2016-12-31`; empty when there is none.
std::string last_day_text(const v1::Business& business, v1::Paper::Kind kind) {
  const auto last = last_day(business.papers(), kind);
  return last ? last->iso() : std::string();
}

}  // namespace

// Whatever people filter by alone and few records have is read from an index; without one a page of it would read the whole
// register. Each costs an insert about 5 us (docs/performance.md). No index holds operating_status,
// which changes often: on PostgreSQL an update of an indexed column rewrites the row's entry in every index.
const store::ViewTable& businesses_view() {
  static const store::ViewTable view{"businesses",
                                     {{"display_name", ColumnType::text},
                                      {"external_id", ColumnType::text},
                                      {"agency", ColumnType::text},
                                      {"kbli_main", ColumnType::text},
                                      {"kbli_version", ColumnType::text},
                                      {"section", ColumnType::text},
                                      {"kelurahan", ColumnType::text},
                                      {"kecamatan", ColumnType::text},
                                      {"nib", ColumnType::text},
                                      {"workers_male", ColumnType::integer},
                                      {"workers_female", ColumnType::integer},
                                      {"capital_rupiah", ColumnType::integer},
                                      {"net_assets_rupiah", ColumnType::integer},
                                      {"yearly_sales_rupiah", ColumnType::integer},
                                      {"reported_size_class", ColumnType::text},
                                      {"computed_size_class", ColumnType::text},
                                      {"size_rules_version", ColumnType::text},
                                      {"operating_status", ColumnType::text},
                                      {"operating_status_date", ColumnType::text},
                                      {"started_date", ColumnType::text},
                                      {"create_date", ColumnType::text},
                                      {"owner", ColumnType::text},
                                      {"sku_until_date", ColumnType::text},
                                      {"skb_until_date", ColumnType::text},
                                      {"last_visit_date", ColumnType::text},
                                      {"last_visit_outcome", ColumnType::text},
                                      {"merged_into", ColumnType::text}},
                                     {{"kecamatan"},
                                      {"display_name"},
                                      {"owner"},
                                      {"external_id"},
                                      {"kelurahan"},
                                      {"section", "kecamatan"},
                                      {"computed_size_class"},
                                      {"nib"}}};
  return view;
}

store::Row businesses_row(const v1::Business& b) {
  using v1::Business;
  const auto size = [](Business::SizeClass value) {
    return lists::enum_text(*Business::SizeClass_descriptor(), value);
  };
  const auto* last = last_visit(b.recent_visits());
  return {b.display_name(),
          b.external_id(),
          b.agency(),
          b.kbli_main(),
          b.kbli_version(),
          b.section(),
          b.kelurahan(),
          b.kecamatan(),
          b.nib(),
          optional_number(b.has_workers_male(), b.workers_male()),
          optional_number(b.has_workers_female(), b.workers_female()),
          optional_number(b.has_capital_rupiah(), b.capital_rupiah()),
          optional_number(b.has_net_assets_rupiah(), b.net_assets_rupiah()),
          optional_number(b.has_yearly_sales_rupiah(), b.yearly_sales_rupiah()),
          size(b.reported_size_class()),
          size(b.computed_size_class()),
          b.size_rules_version(),
          lists::enum_text(*Business::OperatingStatus_descriptor(), b.operating_status()),
          date_text(b.operating_status_date()),
          date_text(b.started_date()),
          time_date_text(b.create_time()),
          b.owner(),
          last_day_text(b, v1::Paper::KIND_SKU),
          last_day_text(b, v1::Paper::KIND_SKB),
          last ? date_text(last->visit_date()) : std::string(),
          lists::enum_text(*v1::VisitOutcome_descriptor(), last ? last->outcome() : 0),
          b.merged_into()};
}

const lists::ListSpec& businesses_spec() {
  using v1::Business;
  static const lists::ListSpec spec(
      businesses_view(),
      {{"display_name", "display_name"},
       {"external_id", "external_id"},
       {"agency", "agency"},
       {"kbli_main", "kbli_main"},
       {"kbli_version", "kbli_version"},
       {"section", "section"},
       {"kelurahan", "kelurahan"},
       {"kecamatan", "kecamatan"},
       {"nib", "nib"},
       {"workers_male", "workers_male", FieldKind::integer},
       {"workers_female", "workers_female", FieldKind::integer},
       {"capital_rupiah", "capital_rupiah", FieldKind::integer},
       {"net_assets_rupiah", "net_assets_rupiah", FieldKind::integer},
       {"yearly_sales_rupiah", "yearly_sales_rupiah", FieldKind::integer},
       {"reported_size_class", "reported_size_class", FieldKind::enumeration, Business::SizeClass_descriptor()},
       {"computed_size_class", "computed_size_class", FieldKind::enumeration, Business::SizeClass_descriptor()},
       {"size_rules_version", "size_rules_version"},
       {"operating_status", "operating_status", FieldKind::enumeration, Business::OperatingStatus_descriptor()},
       {"operating_status_date", "operating_status_date", FieldKind::date},
       {"started_date", "started_date", FieldKind::date},
       {"create_date", "create_date", FieldKind::date},
       {"owner", "owner"},
       {"sku_until_date", "sku_until_date", FieldKind::date},
       {"skb_until_date", "skb_until_date", FieldKind::date},
       {"last_visit_date", "last_visit_date", FieldKind::date},
       {"last_visit_outcome", "last_visit_outcome", FieldKind::enumeration, v1::VisitOutcome_descriptor()},
       {"merged_into", "merged_into"}},
      {"display_name", "kecamatan", "external_id", "owner"});
  return spec;
}

}  // namespace lumbung::registry
