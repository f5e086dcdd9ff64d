#include "registry/search/document.h"

#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "runtime/lists/list_spec.h"

namespace lumbung::registry::search {
namespace {

template <class State>
State parsed(const store::StateRow& row) {
  State state;
  if (!state.ParseFromString(row.state)) throw store::Unavailable("the state of " + row.stream + " cannot be read");
  return state;
}

std::string place_of(const std::string& kelurahan, const Reference& reference) {
  const auto* village = reference.places.kelurahan(kelurahan);
  if (village == nullptr) return {};
  const auto* district = reference.places.kecamatan(village->kecamatan());
  return village->display_name() + (district == nullptr ? "" : ", " + district->display_name());
}

template <class State>
Document common(const State& state, Kind kind, const Reference& reference) {
  Document document;
  document.name = state.name();
  document.kind = kind;
  document.display_name = state.display_name();
  document.address = state.address();
  document.place = place_of(state.kelurahan(), reference);
  document.kelurahan = state.kelurahan();
  document.kecamatan = state.kecamatan();
  document.merged_into = state.merged_into();
  return document;
}

}  // namespace

std::optional<Document> document_of(const store::StateRow& row, const Reference& reference) {
  using v1::Business;
  using v1::Cooperative;
  if (row.stream.starts_with("businesses/")) {
    const auto state = parsed<Business>(row);
    auto document = common(state, Kind::business, reference);
    document.section = state.section();
    document.operating_status = lists::enum_text(*Business::OperatingStatus_descriptor(), state.operating_status());
    return document;
  }
  if (row.stream.starts_with("cooperatives/")) {
    const auto state = parsed<Cooperative>(row);
    auto document = common(state, Kind::cooperative, reference);
    document.type = lists::enum_text(*Cooperative::Type_descriptor(), state.type());
    document.activity = lists::enum_text(*Cooperative::Activity_descriptor(), state.activity());
    return document;
  }
  return std::nullopt;
}

Record record_of(const Document& document) {
  return {words_of(document.display_name), words_of(document.address + "\n" + document.place),
          !document.merged_into.empty()};
}

}  // namespace lumbung::registry::search
