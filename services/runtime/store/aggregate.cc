#include "runtime/store/aggregate.h"

#include <algorithm>
#include <unordered_map>

#include "base/check.h"

namespace lumbung::store {

void Aggregates::add(AggregateType type) {
  CHECK(type.prototype != nullptr && type.apply && find(type.prefix) == nullptr);
  CHECK((type.view == nullptr) == !type.row);
  types_.push_back(std::move(type));
}

const AggregateType* Aggregates::find(std::string_view stream) const {
  for (const auto& type : types_) {
    const bool whole = type.prefix.empty() || type.prefix.back() != '/';
    if (whole ? stream == type.prefix : stream.starts_with(type.prefix)) return &type;
  }
  return nullptr;
}

const AggregateType& Aggregates::of(std::string_view stream) const {
  const auto* type = find(stream);
  CHECK(type != nullptr);
  return *type;
}

std::vector<const ViewTable*> Aggregates::views() const {
  std::vector<const ViewTable*> views;
  for (const auto& type : types_)
    if (type.view && std::find(views.begin(), views.end(), type.view) == views.end())
      views.push_back(type.view);
  return views;
}

namespace {

// Null for a type this binary does not know.
const google::protobuf::Message* prototype_of(const std::string& type) {
  // The pool and the factory lock and search for each event. What this binary knows bounds the table.
  thread_local std::unordered_map<std::string, const google::protobuf::Message*> known;
  if (const auto found = known.find(type); found != known.end()) return found->second;
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(type);
  if (!descriptor) return nullptr;
  const auto* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor);
  if (prototype) known.emplace(type, prototype);
  return prototype;
}

}  // namespace

std::unique_ptr<google::protobuf::Message> parse_event(const std::string& type,
                                                       const std::string& payload) {
  const auto* prototype = prototype_of(type);
  if (!prototype) return nullptr;
  std::unique_ptr<google::protobuf::Message> event(prototype->New());
  return event->ParseFromString(payload) ? std::move(event) : nullptr;
}

}  // namespace lumbung::store
