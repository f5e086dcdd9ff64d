#include "runtime/rpc/commit.h"

#include "base/check.h"
#include "runtime/rpc/failures.h"
#include "runtime/store/fingerprint.h"

namespace lumbung::rpc {

store::Command command_of(const Call& call, const google::protobuf::Message& request,
                          std::string_view fingerprint_key) {
  const auto* reflection = request.GetReflection();
  const auto* id = request.GetDescriptor()->FindFieldByName("request_id");
  const auto* validate_only = request.GetDescriptor()->FindFieldByName("validate_only");
  CHECK(id && validate_only);
  store::Command command;
  command.caller = call.caller;
  command.request_id = reflection->GetString(request, id);
  command.validate_only = reflection->GetBool(request, validate_only);
  command.fingerprint = store::fingerprint(fingerprint_key, request);
  command.traceparent = call.traceparent;
  command.deadline = call.deadline;
  return command;
}

Task<Result<store::Committed>> commit_part(store::Committer& committer, store::Command command) {
  auto awaiting = committer.commit(std::move(command));
  auto outcome = co_await awaiting;
  if (auto* refusal = std::get_if<Refusal>(&outcome)) co_return std::move(*refusal);
  if (std::holds_alternative<store::DeadlineExceeded>(outcome)) throw DeadlinePassed();
  if (const auto* failed = std::get_if<store::Failed>(&outcome)) {
    if (failed->internal) throw std::runtime_error(failed->sentence);
    throw TemporarilyAway(failed->sentence);
  }
  co_return std::move(std::get<store::Committed>(outcome));
}

Task<Result<Reply>> commit(store::Committer& committer, Call& call, store::Command command) {
  auto part = commit_part(committer, std::move(command));
  auto committed = co_await part;
  if (!committed) co_return std::move(committed).refusal();
  call.resource = committed->stream;
  if (committed->replayed) call.trailers.emplace_back("idempotent-replayed", "true");
  call.trailers.emplace_back("as-of-position", std::to_string(committed->position));
  co_return Reply(std::move(committed->reply));
}

}  // namespace lumbung::rpc
