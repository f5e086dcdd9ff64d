// The message of an event for projections and reactions: one way to say that it cannot be read.
#pragma once

#include <google/protobuf/message.h>

#include "runtime/events/projection.h"

namespace lumbung::events {

inline constexpr char kUndecodable[] = "UNDECODABLE";

inline CannotApply undecodable(const Envelope& event) {
  return {kUndecodable, "The event does not parse as " + event.type + "."};
}

// Fields that this program does not know are kept and passed over. Throws CannotApply.
template <class Message>
Message parsed(const Envelope& event) {
  Message message;
  if (!message.ParseFromString(event.payload)) throw undecodable(event);
  return message;
}

// The same for a type that is not known beforehand. It lives until this thread asks for the next event of its type: it keeps
// its memory from event to event, which is most of the work of parsing one. Throws CannotApply.
const google::protobuf::Message& parsed_here(const Envelope& event);

}  // namespace lumbung::events
