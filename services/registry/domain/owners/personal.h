// Which fields hold personal data, and how a record is parted into what may be stored in the open
// and what is sealed beside the log. Asks the descriptors (lumbung.common.v1.data_class), so a
// field marked in a proto needs no code here.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "lumbung/registry/v1/owner.pb.h"

namespace lumbung::registry {

using v1::Owner;

bool is_personal(const google::protobuf::FieldDescriptor& field);

// The personal fields and no others; the others and none of these. Together they are the whole.
Owner personal_part(const Owner& owner);
Owner public_part(const Owner& owner);

// Gives `into` the personal fields of `personal`, all of them: one that is absent there is cleared.
void put_back(Owner& into, const Owner& personal);

// Clears every personal field of a message and of the messages inside it, and what this version of
// the protos does not know, for it cannot say what that holds.
void clear_personal(google::protobuf::Message& message);

template <class Message>
Message without_personal(Message message) {
  clear_personal(message);
  return message;
}

}  // namespace lumbung::registry
