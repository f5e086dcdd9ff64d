// `register`: a record from JSON, and from flags, one for each field a client may set.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <vector>

#include "lumbungctl/session.h"

namespace lumbung::ctl {

Flag from_flag();

// A flag for each plain field of a record that is neither the server's to fill nor personal,
// --from, and those of every change.
std::vector<Flag> register_flags(const google::protobuf::Descriptor& record);

// Makes the record that stands inside another one's JSON.
using Inner = std::function<google::protobuf::Message*()>;

// Fills `record` from --from, then from flags, which win. An object `owner` inside the JSON fills
// what `owner` makes, when given. What is wrong, if anything.
std::optional<client::Failure> fill_record(const Session& session,
                                           google::protobuf::Message& record,
                                           const Inner& owner = {});

template <class Request, class Record>
client::Exit register_record(Session& session, Request& request, Record& record,
                             const Inner& owner = {}) {
  if (const auto failure = fill_record(session, record, owner)) return session.fail(*failure);
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

}  // namespace lumbung::ctl
