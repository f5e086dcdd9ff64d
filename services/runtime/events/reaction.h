// What a service does when it hears a fact of another one: a command for its own committer. The event's id with the
// reaction's name is the request id, so that a fact heard twice is answered once, for ever.
#pragma once

#include <optional>
#include <string>

#include "runtime/events/envelope.h"
#include "runtime/store/committer.h"

namespace lumbung::events {

// Stateless. Lives as long as the process.
class Reaction {
 public:
  virtual ~Reaction() = default;

  // `cover`: lower-case letters, digits and `-`; part of cursor, lock and request names.
  virtual std::string name() const = 0;
  // Whether it reacts to events of this type; others are passed over and counted.
  virtual bool knows(const std::string& type) const = 0;
  // The command: streams, keys and decide; caller, request id, fingerprint, trace, class and cursor are the runtime's.
  // Nothing: this fact asks for nothing. A command that is refused is parked: where the business has an answer to a refusal
  // (declined, with a reason), decide gives it as an event. Throws CannotApply (projection.h).
  virtual std::optional<store::Command> react(const Envelope& event) const = 0;
};

}  // namespace lumbung::events
