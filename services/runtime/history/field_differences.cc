#include "runtime/history/field_differences.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/check.h"
#include "runtime/history/field_values.h"

namespace lumbung::history {

std::vector<FieldDifference> differences(const google::protobuf::Message& before,
                                         const google::protobuf::Message& after) {
  CHECK(before.GetDescriptor() == after.GetDescriptor());
  const auto old_values = values_of(before);
  const auto new_values = values_of(after);
  std::map<std::string, std::string> old_texts;
  for (const auto& value : old_values) old_texts[value.field] = value.text;

  std::vector<std::pair<int, FieldDifference>> found;
  for (const auto& value : new_values) {
    const auto old = old_texts.find(value.field);
    if (old == old_texts.end()) {
      found.push_back({value.number, {value.field, std::nullopt, value.text}});
      continue;
    }
    if (old->second != value.text) found.push_back({value.number, {value.field, old->second, value.text}});
    old_texts.erase(old);
  }
  for (const auto& value : old_values)
    if (old_texts.contains(value.field))
      found.push_back({value.number, {value.field, value.text, std::nullopt}});

  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<FieldDifference> differences;
  for (auto& [number, difference] : found) differences.push_back(std::move(difference));
  return differences;
}

}  // namespace lumbung::history
