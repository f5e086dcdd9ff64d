// The SKB as a page, and whether a copy of one is genuine. The code on a page is the beginning of the log's hash over the
// fact that it was issued: nobody can make one that fits, and the register changed afterwards would not fit either.
#pragma once

#include "lumbung/registry/v1/papers_service.pb.h"
#include "registry/rpc/commands.h"
#include "runtime/task.h"

namespace lumbung::registry {

// The owner's name masked.
Task<Result<rpc::Reply>> print_skb(Registry& registry, rpc::Call& call, Asked<v1::PrintSkbRequest> request);
// With the name; leaves a PersonRead before it answers.
Task<Result<rpc::Reply>> print_skb_with_name(Registry& registry, rpc::Call& call,
                                             Asked<v1::PrintSkbWithNameRequest> request);
Task<Result<rpc::Reply>> verify_skb(Registry& registry, rpc::Call& call, Asked<v1::VerifySkbRequest> request);

}  // namespace lumbung::registry
