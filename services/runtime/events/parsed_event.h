// The message of an event for projections and reactions: one way to say that it cannot be read.
#pragma once

#include "runtime/events/projection.h"

namespace lumbung::events {

inline constexpr char kUndecodable[] = "UNDECODABLE";

// Fields that this program does not know are kept and passed over. Throws CannotApply.
template <class Message>
Message parsed(const Envelope& event) {
  Message message;
  if (!message.ParseFromString(event.payload))
    throw CannotApply(kUndecodable, "The event does not parse as " + event.type + ".");
  return message;
}

}  // namespace lumbung::events
