// What ConsumersService answers (rpcs.h).
#pragma once

#include "client/rpcs.h"
#include "lumbung/operations/v1/consumers_service.pb.h"

namespace lumbung::client {

template <>
struct Rpc<operations::ListConsumersRequest> {
  using Reply = operations::ListConsumersResponse;
};
template <>
struct Rpc<operations::ListParkedRequest> {
  using Reply = operations::ListParkedResponse;
};
template <>
struct Rpc<operations::GetParkedRequest> {
  using Reply = operations::ParkedRecord;
};
template <>
struct Rpc<operations::RetryParkedRequest> {
  using Reply = operations::RetryParkedResponse;
};
template <>
struct Rpc<operations::DiscardParkedRequest> {
  using Reply = operations::DiscardParkedResponse;
};
template <>
struct Rpc<operations::ResumeConsumerRequest> {
  using Reply = operations::ResumeConsumerResponse;
};
template <>
struct Rpc<operations::RebuildProjectionRequest> {
  using Reply = operations::RebuildProjectionResponse;
};
template <>
struct Rpc<operations::VerifyProjectionRequest> {
  using Reply = operations::VerifyProjectionResponse;
};

}  // namespace lumbung::client
