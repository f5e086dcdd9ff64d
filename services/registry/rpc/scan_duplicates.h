// ScanDuplicates: the whole register in memory in the form of comparing, pair by pair, then a command for each candidate.
#pragma once

#include "lumbung/registry/v1/duplicates_service.pb.h"
#include "registry/registry.h"
#include "registry/rpc/commands.h"

namespace lumbung::registry {

Task<Result<rpc::Reply>> scan_duplicates(Registry& registry, rpc::Call& call,
                                         Asked<v1::ScanDuplicatesRequest> request);

}  // namespace lumbung::registry
