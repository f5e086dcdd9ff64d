// The RPCs about relays, apart from rpcs.h: only their verbs include them.
#pragma once

#include "client/api.h"
#include "lumbung/operations/v1/relay_service.pb.h"

namespace lumbung::client {

template <>
struct Rpc<operations::GetRelaysRequest> {
  using Reply = operations::GetRelaysResponse;
};
template <>
struct Rpc<operations::RepublishEventsRequest> {
  using Reply = operations::RepublishEventsResponse;
};
template <>
struct Rpc<operations::VerifyTopicRequest> {
  using Reply = operations::VerifyTopicResponse;
};
template <>
struct Rpc<operations::RenewLogIdRequest> {
  using Reply = operations::RenewLogIdResponse;
};

}  // namespace lumbung::client
