// A register that lives a random life: its states by the registry's own fold, and its events as a consumer hears them.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "runtime/events/envelope.h"

namespace lumbung::reporting {

class RandomRegister {
 public:
  explicit RandomRegister(unsigned seed) : chance_(seed) {}

  // Something happens: a registration, a correction, a status, a merge, or an event that moves no figure.
  events::Envelope next();
  // The event as the next one of this log, folded into the record it is about.
  events::Envelope say(const std::string& subject, const google::protobuf::Message& event);

  const std::map<std::string, registry::v1::Business>& businesses() const { return businesses_; }
  const std::map<std::string, registry::v1::Cooperative>& cooperatives() const { return cooperatives_; }

  events::Envelope register_business();
  events::Envelope register_cooperative();

 private:
  int roll(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(chance_); }
  registry::v1::Business random_business();
  registry::v1::Cooperative random_cooperative();
  events::Envelope change_business(const std::string& name);
  events::Envelope change_cooperative(const std::string& name);

  std::mt19937 chance_;
  std::map<std::string, registry::v1::Business> businesses_;
  std::map<std::string, registry::v1::Cooperative> cooperatives_;
  std::map<std::string, std::int64_t> versions_;
  std::int64_t position_ = 0;
};

}  // namespace lumbung::reporting
