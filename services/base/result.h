// The business says no in a value, not in an exception. A Refusal has a kind (which gRPC code it becomes),
// a stable reason, one sentence for people, and the facts behind it; a Result<T> is a T or a Refusal.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"

namespace lumbung {

enum class RefusalKind {
  invalid_input,       // A field is missing or wrong; names every one of them.
  not_found,           // No such resource.
  already_exists,      // A resource with the same natural key exists.
  rule_broken,         // The state or the rulebook does not allow it.
  changed_meanwhile,   // The caller's etag is no longer the record's.
  forbidden,           // The caller may not.
};

// One wrong field of a request.
struct FieldViolation {
  std::string field;     // Path as the client wrote it: `business.kbli_main`.
  std::string reason;    // Stable word: `KBLI_UNKNOWN`.
  std::string sentence;  // What is wrong and what to do.
  std::string value;     // The value refused, cut short; empty when there was none.
};

class [[nodiscard]] Refusal {
 public:
  Refusal(RefusalKind kind, std::string reason, std::string sentence)
      : kind_(kind), reason_(std::move(reason)), sentence_(std::move(sentence)) {}

  // Adds a fact; facts become the metadata of ErrorInfo. Money and counts as plain integers.
  Refusal with(std::string fact, std::string value) && {
    facts_[std::move(fact)] = std::move(value);
    return std::move(*this);
  }
  Refusal with(std::string fact, long long value) && {
    return std::move(*this).with(std::move(fact), std::to_string(value));
  }
  // Names the resource the refusal is about, for not_found and already_exists.
  Refusal about(std::string resource) && {
    resource_ = std::move(resource);
    return std::move(*this);
  }

  RefusalKind kind() const { return kind_; }
  const std::string& reason() const { return reason_; }
  const std::string& sentence() const { return sentence_; }
  const std::map<std::string, std::string>& facts() const { return facts_; }
  const std::string& resource() const { return resource_; }
  const std::vector<FieldViolation>& fields() const { return fields_; }

  // Only through invalid_fields() below.
  Refusal over(std::vector<FieldViolation> fields) && {
    fields_ = std::move(fields);
    return std::move(*this);
  }

 private:
  RefusalKind kind_;
  std::string reason_;
  std::string sentence_;
  std::map<std::string, std::string> facts_;
  std::string resource_;
  std::vector<FieldViolation> fields_;
};

inline Refusal rule_broken(std::string reason, std::string sentence) {
  return {RefusalKind::rule_broken, std::move(reason), std::move(sentence)};
}
inline Refusal forbidden(std::string reason, std::string sentence) {
  return {RefusalKind::forbidden, std::move(reason), std::move(sentence)};
}
inline Refusal not_found(std::string reason, std::string resource) {
  auto sentence = "There is no " + resource + ".";
  return Refusal{RefusalKind::not_found, std::move(reason), std::move(sentence)}.about(
      std::move(resource));
}
inline Refusal already_exists(std::string reason, std::string sentence, std::string resource) {
  return Refusal{RefusalKind::already_exists, std::move(reason), std::move(sentence)}.about(
      std::move(resource));
}
inline Refusal changed_meanwhile(std::string sentence) {
  return {RefusalKind::changed_meanwhile, "ETAG_MISMATCH", std::move(sentence)};
}
// Every wrong field at once. `fields` is not empty.
Refusal invalid_fields(std::vector<FieldViolation> fields);
// One wrong field.
Refusal invalid_field(std::string field, std::string reason, std::string sentence,
                      std::string value = {});

// A T, or why not. Reading the wrong half is a broken promise and stops the process.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}
  Result(Refusal refusal) : held_(std::move(refusal)) {}

  explicit operator bool() const { return std::holds_alternative<T>(held_); }
  bool ok() const { return std::holds_alternative<T>(held_); }

  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(value()); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const Refusal& refusal() const& {
    CHECK(std::holds_alternative<Refusal>(held_));
    return std::get<Refusal>(held_);
  }
  Refusal&& refusal() && {
    CHECK(std::holds_alternative<Refusal>(held_));
    return std::move(std::get<Refusal>(held_));
  }

 private:
  T& value() {
    CHECK(std::holds_alternative<T>(held_));
    return std::get<T>(held_);
  }
  const T& value() const {
    CHECK(std::holds_alternative<T>(held_));
    return std::get<T>(held_);
  }

  std::variant<T, Refusal> held_;
};

}  // namespace lumbung
