// A small read model and a small reaction over the contract suite's businesses, for consumers to run.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "runtime/events/projection.h"
#include "runtime/events/reaction.h"

namespace lumbung::contract {

// `shops`: one row for each business with its name, status, workers and how many events it had; `shop_counts`: how many
// were registered by kecamatan, as sums. Refuses a business whose name begins with `poison` until it is cured.
class Shops : public events::Projection {
 public:
  explicit Shops(int version = 1) : version_(version) {}

  std::string name() const override { return "shops"; }
  int version() const override { return version_; }
  std::vector<const store::ViewTable*> tables() const override;
  bool knows(const std::string& type) const override;
  void want(const events::Envelope& event, events::WantedRows& wanted) const override;
  void apply(const events::Envelope& event, events::ProjectedRows& rows) const override;

  void cure() { cured_ = true; }

 private:
  const int version_;
  std::atomic<bool> cured_{false};
};

// Greets every registered business with a record of its own, `businesses/greeted-{id}`: open, or closed when the name begins
// with `declined`; nothing when it begins with `silent`; refused when it begins with `poison` until it is cured.
class Greeting : public events::Reaction {
 public:
  std::string name() const override { return "greeting"; }
  bool knows(const std::string& type) const override;
  std::optional<store::Command> react(const events::Envelope& event) const override;

  void cure() { *cured_ = true; }

 private:
  const std::shared_ptr<std::atomic<bool>> cured_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace lumbung::contract
