#include "runtime/events/parsed_event.h"

#include <memory>

#include "runtime/store/aggregate.h"

namespace lumbung::events {

const google::protobuf::Message& parsed_here(const Envelope& event) {
  // One for each type that this program knows.
  thread_local std::unordered_map<std::string, std::unique_ptr<google::protobuf::Message>> messages;
  const auto found = messages.find(event.type);
  if (found == messages.end()) {
    auto message = store::parse_event(event.type, event.payload);
    if (!message) throw undecodable(event);
    return *messages.emplace(event.type, std::move(message)).first->second;
  }
  if (!found->second->ParseFromString(event.payload)) throw undecodable(event);
  return *found->second;
}

}  // namespace lumbung::events
