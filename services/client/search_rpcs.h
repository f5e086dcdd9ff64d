// The RPC of the search, apart from rpcs.h: only the verbs of search include it.
#pragma once

#include "client/api.h"
#include "lumbung/registry/v1/search_service.pb.h"

namespace lumbung::client {

template <>
struct Rpc<registry::SearchRegisterRequest> {
  using Reply = registry::SearchRegisterResponse;
};

}  // namespace lumbung::client
