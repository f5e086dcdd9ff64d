// `register`: a record from flags, one for each field a client may set, or from JSON.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <vector>

#include "lumbungctl/session.h"

namespace lumbung::ctl {

// --json is read up to here; a record is far smaller.
inline constexpr std::size_t kMaxJsonBytes = 1024 * 1024;

// A flag for each plain field of a record that is not the server's to fill, --json, and those of
// every change.
std::vector<Flag> register_flags(const google::protobuf::Descriptor& record);

// Fills `record` from --json, then from flags, which win. What is wrong, if anything.
std::optional<client::Failure> fill_record(const Session& session,
                                           google::protobuf::Message& record);

template <class Request, class Record>
client::Exit register_record(Session& session, Request& request, Record& record) {
  if (const auto failure = fill_record(session, record)) return session.fail(*failure);
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

}  // namespace lumbung::ctl
