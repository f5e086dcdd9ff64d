#include "registry/domain/keys.h"

namespace lumbung::registry {
namespace {

std::string key(std::string_view kind, std::string_view value) {
  if (value.empty()) return {};
  std::string text(kind);
  text += '/';
  text += value;
  return text;
}

std::string external_key(std::string_view agency, std::string_view collection,
                         std::string_view id) {
  if (id.empty()) return {};
  return key(key("external", agency) + "/" + std::string(collection), id);
}

std::vector<std::string> without_empty(std::vector<std::string> keys) {
  std::erase(keys, std::string());
  return keys;
}

// Keys need no places or codes, so the normal form can be made without them.
template <class Record>
Record in_normal_form(Record record) {
  normalise(record, Reference{});
  return record;
}

}  // namespace

std::string external_id_key(const Cooperative& cooperative, std::string_view agency) {
  return external_key(agency, "cooperatives", cooperative.external_id());
}
std::string external_id_key(const Business& business, std::string_view agency) {
  return external_key(agency, "businesses", business.external_id());
}
std::string badan_hukum_key(const Cooperative& cooperative) {
  return key("badan-hukum", cooperative.badan_hukum_number());
}
std::string nik_koperasi_key(const Cooperative& cooperative) {
  return key("nik-koperasi", cooperative.nik_koperasi());
}
std::string nib_key(const Cooperative& cooperative) {
  return key("nib/cooperatives", cooperative.nib());
}

std::vector<std::string> keys_of(const Cooperative& cooperative) {
  return without_empty({external_id_key(cooperative, cooperative.agency()),
                        badan_hukum_key(cooperative), nik_koperasi_key(cooperative),
                        nib_key(cooperative)});
}

std::vector<std::string> keys_of(const Business& business) {
  return without_empty({external_id_key(business, business.agency())});
}

std::vector<std::string> keys_of(const v1::RegisterCooperativeRequest& request,
                                 std::string_view agency) {
  auto cooperative = in_normal_form(request.cooperative());
  cooperative.set_agency(std::string(agency));
  return keys_of(cooperative);
}

std::vector<std::string> keys_of(const v1::UpdateCooperativeRequest& request) {
  auto cooperative = in_normal_form(request.cooperative());
  cooperative.clear_external_id();
  return keys_of(cooperative);
}

std::vector<std::string> keys_of(const v1::RegisterBusinessRequest& request,
                                 std::string_view agency) {
  auto business = in_normal_form(request.business());
  business.set_agency(std::string(agency));
  return keys_of(business);
}

const std::string& Holders::of(const std::string& key) const {
  static const std::string nobody;
  const auto found = held_.find(key);
  return key.empty() || found == held_.end() ? nobody : found->second;
}

}  // namespace lumbung::registry
