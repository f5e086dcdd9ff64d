// What a kind of resource can be filtered, ordered and counted by: the API's field names and the
// view's columns behind them. Written once per kind by its service; everything from a client is
// looked up here, so no name from outside ever reaches a statement.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/store/view.h"

namespace google::protobuf {
class EnumDescriptor;
}

namespace lumbung::lists {

enum class FieldKind {
  text,         // Text column. NULL and '' both mean that the record has none.
  integer,      // Integer column. NULL means that the record has none.
  date,         // Text column, `2016-12-31`. NULL and '' both mean that the record has none.
  enumeration,  // Text column with enum_text() of the value.
  boolean,      // Text column, `true` or `false`. NULL and '' both mean that the record has none.
};

struct ListField {
  std::string name;    // As in the API: `operating_status`.
  std::string column;  // Of the view.
  FieldKind kind = FieldKind::text;
  const google::protobuf::EnumDescriptor* values = nullptr;  // Of an enumeration, else null.
};

// Immutable; the view must outlive it. The field `name`, the resource's name, is always there.
class ListSpec {
 public:
  // `orderable`: fields a list may be ordered by besides `name`, whose columns are never NULL in
  // any row (the keyset would lose such rows). Stops the process when a column does not exist or
  // has another type, or when no index begins with an orderable one: those are our mistakes.
  ListSpec(const store::ViewTable& view, std::vector<ListField> fields,
           std::vector<std::string> orderable);

  const store::ViewTable& view() const { return view_; }
  // Null when there is no such field.
  const ListField* find(std::string_view name) const;
  bool orderable(std::string_view name) const;

  // For sentences.
  std::vector<std::string> names() const;
  const std::vector<std::string>& orderable_names() const { return orderable_; }

 private:
  const store::ViewTable& view_;
  std::vector<ListField> fields_;
  std::vector<std::string> orderable_;
};

// How an enum's value is kept in a view and shown in counts: its name without the prefix all values
// of the enum share, `BEROPERASI` for OPERATING_STATUS_BEROPERASI; empty for the value 0
// (UNSPECIFIED), which means that the record has none, and for numbers the enum does not have.
std::string enum_text(const google::protobuf::EnumDescriptor& values, int number);
// The same from a client's word, with or without the prefix; nothing when there is no such value.
std::optional<std::string> enum_text(const google::protobuf::EnumDescriptor& values,
                                     std::string_view word);
// All of them, without the prefix, UNSPECIFIED too.
std::vector<std::string> enum_words(const google::protobuf::EnumDescriptor& values);

}  // namespace lumbung::lists
