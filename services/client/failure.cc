#include "client/failure.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/support/status.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "client/table.h"

namespace lumbung::client {
namespace {

struct Code {
  grpc::StatusCode code;
  const char* name;
  Exit exit;
};

constexpr std::array<Code, 17> kCodes{{
    {grpc::OK, "OK", Exit::ok},
    {grpc::CANCELLED, "CANCELLED", Exit::interrupted},
    {grpc::UNKNOWN, "UNKNOWN", Exit::internal},
    {grpc::INVALID_ARGUMENT, "INVALID_ARGUMENT", Exit::invalid_input},
    {grpc::DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", Exit::unavailable},
    {grpc::NOT_FOUND, "NOT_FOUND", Exit::not_found},
    {grpc::ALREADY_EXISTS, "ALREADY_EXISTS", Exit::conflict},
    {grpc::PERMISSION_DENIED, "PERMISSION_DENIED", Exit::forbidden},
    {grpc::RESOURCE_EXHAUSTED, "RESOURCE_EXHAUSTED", Exit::unavailable},
    {grpc::FAILED_PRECONDITION, "FAILED_PRECONDITION", Exit::conflict},
    {grpc::ABORTED, "ABORTED", Exit::changed_meanwhile},
    {grpc::OUT_OF_RANGE, "OUT_OF_RANGE", Exit::invalid_input},
    {grpc::UNIMPLEMENTED, "UNIMPLEMENTED", Exit::internal},
    {grpc::INTERNAL, "INTERNAL", Exit::internal},
    {grpc::UNAVAILABLE, "UNAVAILABLE", Exit::unavailable},
    {grpc::DATA_LOSS, "DATA_LOSS", Exit::internal},
    {grpc::UNAUTHENTICATED, "UNAUTHENTICATED", Exit::forbidden},
}};

std::string name_of(grpc::StatusCode code) {
  for (const auto& known : kCodes)
    if (known.code == code) return known.name;
  return "UNKNOWN";
}

void add_detail(Failure& failure, const google::protobuf::Any& detail) {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad;
  google::rpc::PreconditionFailure precondition;
  google::rpc::ResourceInfo resource;
  google::rpc::RetryInfo retry;
  if (detail.UnpackTo(&info)) {
    failure.reason = info.reason();
    failure.domain = info.domain();
    failure.facts = {info.metadata().begin(), info.metadata().end()};
  } else if (detail.UnpackTo(&bad)) {
    for (const auto& field : bad.field_violations())
      failure.fields.push_back({field.field(), field.reason(), field.description(), {}});
  } else if (detail.UnpackTo(&precondition)) {
    for (const auto& violation : precondition.violations())
      failure.preconditions.push_back(violation.subject().empty()
                                          ? violation.description()
                                          : violation.subject() + ": " + violation.description());
  } else if (detail.UnpackTo(&resource)) {
    failure.resource = resource.resource_name();
  } else if (detail.UnpackTo(&retry)) {
    failure.retry_after = std::chrono::milliseconds{retry.retry_delay().seconds() * 1'000 +
                                                    retry.retry_delay().nanos() / 1'000'000};
  }
}

std::string text_of(const FieldViolation& field) {
  auto text = field.field + ": " + field.sentence;
  if (!field.value.empty()) text += " Given: `" + field.value + "`.";
  return field.reason.empty() ? text : text + " (" + field.reason + ")";
}

std::string advice(const Failure& failure) {
  if (retry_is_safe(failure)) {
    std::string text =
        failure.request_id.empty()
            ? "Trying again is safe."
            : "Trying again with the same request id is safe: nothing is done twice.";
    if (failure.retry_after)
      text += " The server asks to wait " + std::to_string(failure.retry_after->count()) + " ms.";
    return text;
  }
  switch (exit_of(failure)) {
    case Exit::changed_meanwhile:
      return "Read the record again, then decide.";
    case Exit::forbidden:
      return "Trying again gives the same answer until the caller is given the right.";
    case Exit::internal:
      return "Trying again will probably not help; the server's log says more.";
    case Exit::interrupted:
      return "";
    default:
      return "Trying again without a change gives the same answer.";
  }
}

}  // namespace

Failure failure_of(const grpc::Status& status) {
  CHECK(!status.ok());
  Failure failure;
  failure.code = name_of(status.error_code());
  failure.sentence = status.error_message();
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details())) {
    if (!details.message().empty()) failure.sentence = details.message();
    for (const auto& detail : details.details()) add_detail(failure, detail);
  }
  if (failure.sentence.empty())
    failure.sentence = status.error_code() == grpc::UNIMPLEMENTED
                           ? "The server does not know this call; it may be an older one."
                           : "The call failed without a message.";
  return failure;
}

Failure invalid_here(std::string reason, std::string sentence) {
  Failure failure;
  failure.code = "INVALID_ARGUMENT";
  failure.reason = std::move(reason);
  failure.sentence = std::move(sentence);
  return failure;
}

bool retry_is_safe(const Failure& failure) { return exit_of(failure) == Exit::unavailable; }

Exit exit_of(const Failure& failure) {
  const auto found = std::find_if(kCodes.begin(), kCodes.end(),
                                  [&](const Code& known) { return failure.code == known.name; });
  return found == kCodes.end() ? Exit::internal : found->exit;
}

std::string text_of(const Failure& failure) {
  // A lone field is told once, below.
  const bool lone_field = failure.fields.size() == 1 &&
                          failure.sentence.starts_with(failure.fields.front().field + ": ");
  auto text = "error: " + (lone_field ? "1 field is wrong." : printable(failure.sentence)) + "\n";
  const auto line = [&](const std::string& label, const std::string& value) {
    if (!value.empty()) text += "  " + padded(label, 12) + printable(value) + "\n";
  };
  line("code", failure.code);
  line("reason",
       failure.domain.empty() ? failure.reason : failure.reason + " (" + failure.domain + ")");
  line("resource", failure.resource);
  for (const auto& field : failure.fields) line("field", text_of(field));
  for (const auto& precondition : failure.preconditions)
    if (precondition != failure.sentence) line("needed", precondition);
  for (const auto& [fact, value] : failure.facts) line("fact", fact + " = " + value);
  line("request id", failure.request_id);
  line("retry", advice(failure));
  return text;
}

}  // namespace lumbung::client
