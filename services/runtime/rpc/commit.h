// From a call to a command: the few lines every changing handler shares.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/rpc/method.h"
#include "runtime/store/committer.h"

namespace lumbung::rpc {

// Caller, request id, fingerprint, deadline, trace and validate_only of a request that has those fields. The caller
// adds streams, keys and decide. `fingerprint_key` is the service's.
store::Command command_of(const Call& call, const google::protobuf::Message& request,
                          std::string_view fingerprint_key);

// Commits and gives the reply's bytes as they are stored. Sets the trailers `idempotent-replayed` and
// `as-of-position`, and call.resource. Throws DeadlinePassed, TemporarilyAway, or std::runtime_error when the
// engine refused our own data.
Task<Result<Reply>> commit(store::Committer& committer, Call& call, store::Command command);

// The same for work that is not a call's only command: gives what was committed.
Task<Result<store::Committed>> commit_part(store::Committer& committer, store::Command command);

}  // namespace lumbung::rpc
