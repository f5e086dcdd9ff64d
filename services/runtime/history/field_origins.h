// Which change gave each field of a record its value: fed with the changes of a record from the first to the last.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace lumbung::history {

// `Origin` is what is known of a change; one is shared by all fields it touched.
template <class Origin>
class FieldOrigins {
 public:
  struct Given {
    std::optional<std::string> value;  // Nothing when the field was cleared.
    std::shared_ptr<const Origin> by;
    bool personal = false;  // It has a value that is not to be shown.
  };
  struct Known {
    Given now;
    std::optional<Given> before;
  };

  // Changes come in their order.
  void give(const std::string& field, Given given) {
    const auto known = fields_.find(field);
    if (known == fields_.end()) {
      fields_[field] = {std::move(given), std::nullopt};
      return;
    }
    known->second.before = std::exchange(known->second.now, std::move(given));
  }

  // Null when no change ever touched it.
  const Known* find(const std::string& field) const {
    const auto known = fields_.find(field);
    return known == fields_.end() ? nullptr : &known->second;
  }
  // By field.
  const std::map<std::string, Known>& all() const { return fields_; }

 private:
  std::map<std::string, Known> fields_;
};

}  // namespace lumbung::history
