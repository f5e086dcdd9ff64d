#include "runtime/lists/list_spec.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace lumbung::lists {
namespace {

constexpr std::string_view kUnspecified = "UNSPECIFIED";

const store::ViewColumn* column_of(const store::ViewTable& view, const std::string& name) {
  for (const auto& column : view.columns)
    if (column.name == name) return &column;
  return nullptr;
}

void check_field(const store::ViewTable& view, const ListField& field) {
  const auto* column = column_of(view, field.column);
  CHECK(column != nullptr);
  CHECK((column->type == store::ColumnType::integer) == (field.kind == FieldKind::integer));
  CHECK((field.values != nullptr) == (field.kind == FieldKind::enumeration));
}

bool indexed(const store::ViewTable& view, const std::string& column) {
  return std::any_of(view.indexes.begin(), view.indexes.end(), [&](const auto& columns) {
    return !columns.empty() && columns.front() == column;
  });
}

// `OPERATING_STATUS_`, as buf STANDARD asks of every value.
std::string_view prefix_of(const google::protobuf::EnumDescriptor& values) {
  const auto* zero = values.FindValueByNumber(0);
  CHECK(zero != nullptr && zero->name().ends_with(kUnspecified));
  return std::string_view{zero->name()}.substr(0, zero->name().size() - kUnspecified.size());
}

std::string word_of(const google::protobuf::EnumValueDescriptor& value, std::string_view prefix) {
  CHECK(value.name().starts_with(prefix));
  return value.name().substr(prefix.size());
}

}  // namespace

ListSpec::ListSpec(const store::ViewTable& view, std::vector<ListField> fields,
                   std::vector<std::string> orderable)
    : view_(view), fields_(std::move(fields)), orderable_(std::move(orderable)) {
  for (const auto& field : fields_) check_field(view_, field);
  for (const auto& name : orderable_) {
    const auto* field = find(name);
    CHECK(field != nullptr && indexed(view_, field->column));
  }
  fields_.insert(fields_.begin(), {"name", "name", FieldKind::text, nullptr});
  orderable_.insert(orderable_.begin(), "name");
}

const ListField* ListSpec::find(std::string_view name) const {
  for (const auto& field : fields_)
    if (field.name == name) return &field;
  return nullptr;
}

bool ListSpec::orderable(std::string_view name) const {
  return std::find(orderable_.begin(), orderable_.end(), name) != orderable_.end();
}

std::vector<std::string> ListSpec::names() const {
  std::vector<std::string> names;
  for (const auto& field : fields_) names.push_back(field.name);
  return names;
}

std::string enum_text(const google::protobuf::EnumDescriptor& values, int number) {
  const auto* value = values.FindValueByNumber(number);
  return value == nullptr || number == 0 ? std::string{} : word_of(*value, prefix_of(values));
}

std::optional<std::string> enum_text(const google::protobuf::EnumDescriptor& values,
                                     std::string_view word) {
  const auto prefix = prefix_of(values);
  for (int i = 0; i < values.value_count(); ++i) {
    const auto& value = *values.value(i);
    if (word == value.name() || word == word_of(value, prefix))
      return enum_text(values, value.number());
  }
  return std::nullopt;
}

std::vector<std::string> enum_words(const google::protobuf::EnumDescriptor& values) {
  std::vector<std::string> words;
  for (int i = 0; i < values.value_count(); ++i)
    words.push_back(word_of(*values.value(i), prefix_of(values)));
  return words;
}

}  // namespace lumbung::lists
