#include "runtime/events/watch_filter.h"

#include <algorithm>

namespace lumbung::events {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kPlaceField[] = "kecamatan";

void tidy_list(std::vector<std::string>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

bool among(const std::vector<std::string>& sorted, std::string_view wanted) {
  return std::binary_search(sorted.begin(), sorted.end(), wanted, std::less<>());
}

void add_place(const Message& message, std::vector<std::string>& places) {
  const auto* field = message.GetDescriptor()->FindFieldByName(kPlaceField);
  if (!field || field->is_repeated() || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return;
  auto place = message.GetReflection()->GetString(message, field);
  if (!place.empty()) places.push_back(std::move(place));
}

}  // namespace

void WatchFilter::tidy() {
  for (auto* list : {&kinds, &names, &types, &kecamatan}) tidy_list(*list);
}

std::string WatchFilter::canonical() const {
  std::string text;
  for (const auto* list : {&kinds, &names, &types, &kecamatan}) {
    text += std::to_string(list->size()) + ':';
    for (const auto& word : *list) text += std::to_string(word.size()) + ' ' + word;
  }
  return text;
}

bool WatchFilter::wants_record(std::string_view name) const {
  const bool kind =
      std::any_of(kinds.begin(), kinds.end(), [&](const auto& prefix) { return name.starts_with(prefix); });
  return kind && (names.empty() || among(names, name));
}

bool WatchFilter::wants_event(std::string_view name, std::string_view type,
                              const std::vector<std::string>& places) const {
  return wants_record(name) && (types.empty() || among(types, type)) && wants_place(places);
}

bool WatchFilter::wants_place(const std::vector<std::string>& places) const {
  if (kecamatan.empty()) return true;
  return std::any_of(places.begin(), places.end(), [&](const auto& place) { return among(kecamatan, place); });
}

std::vector<std::string> kecamatan_of(const Message& message) {
  std::vector<std::string> places;
  add_place(message, places);
  const auto* type = message.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    const bool inside = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated();
    if (inside && message.GetReflection()->HasField(message, field))
      add_place(message.GetReflection()->GetMessage(message, field), places);
  }
  tidy_list(places);
  return places;
}

}  // namespace lumbung::events
