#include "lumbungd/city_figures.h"

#include <optional>
#include <type_traits>

namespace lumbung {
namespace {

using client::Answer;
using client::Failure;
namespace v1 = lumbung::registry::v1;

// The edition whose section titles are shown.
constexpr const char* kKbliVersion = "2020";
constexpr const char* kNotMerged = "NOT merged_into:*";

// Fills `into` with counts in groups. What went wrong, if anything.
template <class Request>
std::optional<Failure> count(const client::Api& api, const std::vector<std::string>& group_by,
                             Groups& into) {
  Request request;
  for (const auto& field : group_by) request.add_group_by(field);
  // Merged businesses are DUPLIKAT; merged cooperatives are left out by this alone.
  if constexpr (std::is_same_v<Request, v1::CountCooperativesRequest>) request.set_filter(kNotMerged);
  const auto counted = api.call(request);
  if (!counted) return counted.failure();
  into.assign(counted->groups().begin(), counted->groups().end());
  for (auto& group : into)
    while (group.values_size() < static_cast<int>(group_by.size())) group.add_values("");
  return std::nullopt;
}

std::optional<Failure> name_places(const client::Api& api, CityFigures& city) {
  const auto kecamatan = api.call(v1::ListKecamatanRequest{});
  if (!kecamatan) return kecamatan.failure();
  for (const auto& place : kecamatan->kecamatan()) {
    city.kecamatan[place.code()] = place.display_name();
    city.kelurahan += place.kelurahan_count();
  }
  return std::nullopt;
}

std::optional<Failure> name_sections(const client::Api& api, CityFigures& city) {
  for (const auto& group : city.businesses_by_section) {
    const auto& letter = group.values(0);
    if (letter.empty() || city.sections.contains(letter)) continue;
    v1::GetKbliCodeRequest request;
    request.set_name(std::string("kbli/") + kKbliVersion + "/" + letter);
    const auto code = api.call(request);
    if (!code) return code.failure();
    city.sections[letter] = code->title();
  }
  return std::nullopt;
}

}  // namespace

Answer<CityFigures> count_city(const client::Api& api) {
  using CountCooperatives = v1::CountCooperativesRequest;
  using CountBusinesses = v1::CountBusinessesRequest;
  CityFigures city;
  const auto server = api.call(client::operations::GetServerInfoRequest{});
  if (!server) return server.failure();
  city.cell = server->cell();
  auto failed = name_places(api, city);
  if (!failed)
    failed = count<CountCooperatives>(api, {"activity", "legal_state"}, city.cooperatives_by_state);
  if (!failed)
    failed = count<CountCooperatives>(api, {"type", "activity"}, city.cooperatives_by_type);
  if (!failed)
    failed =
        count<CountBusinesses>(api, {"kecamatan", "operating_status"}, city.businesses_by_place);
  if (!failed)
    failed = count<CountBusinesses>(
        api, {"reported_size_class", "computed_size_class", "operating_status"},
        city.businesses_by_size);
  if (!failed)
    failed =
        count<CountBusinesses>(api, {"section", "operating_status"}, city.businesses_by_section);
  if (!failed)
    failed = count<v1::CountOwnersRequest>(api, {"nik_verified", "erased"}, city.owners_by_check);
  if (!failed) failed = name_sections(api, city);
  if (failed) return *failed;
  return city;
}

}  // namespace lumbung
