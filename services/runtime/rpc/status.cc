#include "runtime/rpc/status.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include "base/person_number.h"

namespace lumbung::rpc {
namespace {

// When a caller without better knowledge should come back.
constexpr int kRetryAfterMs = 200;

int code_of(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::invalid_input:
      return kInvalidArgument;
    case RefusalKind::not_found:
      return kNotFound;
    case RefusalKind::already_exists:
      return kAlreadyExists;
    case RefusalKind::rule_broken:
      return kFailedPrecondition;
    case RefusalKind::changed_meanwhile:
      return kAborted;
    case RefusalKind::forbidden:
      return kPermissionDenied;
  }
  return kInternal;
}

// Whatever is repeated of a request passes here; a caller may have put a person's number anywhere.
google::rpc::Status status_of(int code, std::string_view reason, std::string_view sentence,
                              std::string_view domain,
                              const std::map<std::string, std::string>& facts = {}) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(without_person_numbers(sentence));
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain(std::string(domain));
  for (const auto& [fact, value] : facts) (*info.mutable_metadata())[fact] = without_person_numbers(value);
  status.add_details()->PackFrom(info);
  return status;
}

Failure finished(const google::rpc::Status& status, std::string_view reason) {
  return {status.code(), std::string(reason), status.message(), status.SerializeAsString()};
}

std::string kind_of_resource(const std::string& resource) {
  return resource.substr(0, resource.find('/'));
}

}  // namespace

Failure failure_of(const Refusal& refusal, std::string_view domain) {
  const int code = code_of(refusal.kind());
  auto status = status_of(code, refusal.reason(), refusal.sentence(), domain, refusal.facts());
  if (!refusal.fields().empty()) {
    google::rpc::BadRequest bad;
    for (const auto& field : refusal.fields()) {
      auto* violation = bad.add_field_violations();
      violation->set_field(without_person_numbers(field.field));
      violation->set_reason(field.reason);
      violation->set_description(without_person_numbers(
          field.sentence + (field.value.empty() ? "" : " Given: '" + field.value + "'.")));
    }
    status.add_details()->PackFrom(bad);
  }
  if (refusal.kind() == RefusalKind::rule_broken) {
    google::rpc::PreconditionFailure failure;
    auto* violation = failure.add_violations();
    violation->set_type(refusal.reason());
    violation->set_subject(without_person_numbers(refusal.resource()));
    violation->set_description(status.message());
    status.add_details()->PackFrom(failure);
  }
  if (!refusal.resource().empty() && (refusal.kind() == RefusalKind::not_found ||
                                      refusal.kind() == RefusalKind::already_exists)) {
    google::rpc::ResourceInfo resource;
    resource.set_resource_type(kind_of_resource(refusal.resource()));
    resource.set_resource_name(without_person_numbers(refusal.resource()));
    resource.set_description(status.message());
    status.add_details()->PackFrom(resource);
  }
  return finished(status, refusal.reason());
}

Failure unavailable(std::string_view reason, std::string_view sentence, std::string_view domain,
                    std::string_view trace_id, std::map<std::string, std::string> facts) {
  if (!trace_id.empty()) facts["trace_id"] = std::string(trace_id);
  auto status = status_of(kUnavailable, reason, sentence, domain, facts);
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_nanos(kRetryAfterMs * 1'000'000);
  status.add_details()->PackFrom(retry);
  return finished(status, reason);
}

Failure deadline_exceeded(std::string_view domain) {
  constexpr char kReason[] = "DEADLINE_EXCEEDED";
  return finished(status_of(kDeadlineExceeded, kReason,
                            "The deadline passed before the command's turn came; nothing was changed. "
                            "Retry with the same request id.",
                            domain),
                  kReason);
}

Failure internal(std::string_view domain, std::string_view trace_id) {
  constexpr char kReason[] = "INTERNAL";
  return finished(status_of(kInternal, kReason, "Something is wrong on our side; it is in the log.",
                            domain, {{"trace_id", std::string(trace_id)}}),
                  kReason);
}

Failure unauthenticated(std::string_view sentence, std::string_view domain) {
  constexpr char kReason[] = "CALLER_UNKNOWN";
  return finished(status_of(kUnauthenticated, kReason, sentence, domain), kReason);
}

}  // namespace lumbung::rpc
