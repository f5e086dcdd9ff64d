// A status of the server becomes words a person can act on.
#include "client/failure.h"

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/support/status.h>
#include <gtest/gtest.h>

namespace lumbung::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

template <class... Details>
grpc::Status status(grpc::StatusCode code, const std::string& sentence, const Details&... details) {
  google::rpc::Status all;
  all.set_code(code);
  all.set_message(sentence);
  (all.add_details()->PackFrom(details), ...);
  return {code, sentence, all.SerializeAsString()};
}

google::rpc::ErrorInfo info(const std::string& reason) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("registry.lumbung");
  (*info.mutable_metadata())["open_date"] = "2016-12-31";
  return info;
}

grpc::Status two_wrong_fields() {
  google::rpc::BadRequest bad;
  auto* kbli = bad.add_field_violations();
  kbli->set_field("business.kbli_main");
  kbli->set_reason("KBLI_UNKNOWN");
  kbli->set_description("KBLI 2020 has no code 99999.");
  auto* name = bad.add_field_violations();
  name->set_field("business.display_name");
  name->set_description("A name has 3 to 200 characters.");
  return status(grpc::INVALID_ARGUMENT, "2 fields are wrong.", info("INVALID_FIELDS"), bad);
}

TEST(Failure, HasEveryDetailOfTheStatus) {
  const auto failure = failure_of(two_wrong_fields());
  EXPECT_EQ(failure.code, "INVALID_ARGUMENT");
  EXPECT_EQ(failure.sentence, "2 fields are wrong.");
  EXPECT_EQ(failure.reason, "INVALID_FIELDS");
  EXPECT_EQ(failure.domain, "registry.lumbung");
  EXPECT_THAT(failure.facts, ElementsAre(Pair("open_date", "2016-12-31")));
  ASSERT_EQ(failure.fields.size(), 2u);
  EXPECT_EQ(failure.fields[0].field, "business.kbli_main");
  EXPECT_EQ(failure.fields[0].reason, "KBLI_UNKNOWN");
  EXPECT_EQ(failure.fields[1].sentence, "A name has 3 to 200 characters.");
}

TEST(Failure, TextNamesSentenceReasonFieldsAndRequestId) {
  auto failure = failure_of(two_wrong_fields());
  failure.request_id = "0190f0c2";
  EXPECT_EQ(text_of(failure),
            "error: 2 fields are wrong.\n"
            "  code        INVALID_ARGUMENT\n"
            "  reason      INVALID_FIELDS (registry.lumbung)\n"
            "  field       business.kbli_main: KBLI 2020 has no code 99999. (KBLI_UNKNOWN)\n"
            "  field       business.display_name: A name has 3 to 200 characters.\n"
            "  fact        open_date = 2016-12-31\n"
            "  request id  0190f0c2\n"
            "  retry       Trying again without a change gives the same answer.\n");
}

TEST(Failure, SaysNothingTwice) {
  google::rpc::BadRequest bad;
  auto* filter = bad.add_field_violations();
  filter->set_field("filter");
  filter->set_reason("FILTER_SYNTAX");
  filter->set_description("At column 3: a value is missing.");
  EXPECT_EQ(text_of(failure_of(
                status(grpc::INVALID_ARGUMENT, "filter: At column 3: a value is missing.", bad))),
            "error: 1 field is wrong.\n"
            "  code        INVALID_ARGUMENT\n"
            "  field       filter: At column 3: a value is missing. (FILTER_SYNTAX)\n"
            "  retry       Trying again without a change gives the same answer.\n");
  google::rpc::PreconditionFailure precondition;
  precondition.add_violations()->set_description("That day is closed.");
  EXPECT_THAT(
      text_of(failure_of(status(grpc::FAILED_PRECONDITION, "That day is closed.", precondition))),
      Not(HasSubstr("needed")));
}

TEST(Failure, SaysThatRetryingIsSafeAndWhen) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(2);
  retry.mutable_retry_delay()->set_nanos(500'000'000);
  auto failure = failure_of(status(grpc::UNAVAILABLE, "Too many calls.", info("BUSY"), retry));
  failure.request_id = "0190f0c2";
  EXPECT_TRUE(retry_is_safe(failure));
  EXPECT_THAT(
      text_of(failure),
      HasSubstr(
          "same request id is safe: nothing is done twice. The server asks to wait 2500 ms."));
}

TEST(Failure, NamesResourceAndPrecondition) {
  google::rpc::ResourceInfo resource;
  resource.set_resource_name("cooperatives/1");
  EXPECT_THAT(text_of(failure_of(status(grpc::NOT_FOUND, "There is none.", resource))),
              HasSubstr("  resource    cooperatives/1\n"));
  google::rpc::PreconditionFailure precondition;
  auto* violation = precondition.add_violations();
  violation->set_subject("cooperatives/1");
  violation->set_description("It has ended.");
  EXPECT_THAT(text_of(failure_of(status(grpc::FAILED_PRECONDITION, "It has ended.", precondition))),
              HasSubstr("  needed      cooperatives/1: It has ended.\n"));
}

TEST(Failure, WithoutDetailsIsStillASentence) {
  EXPECT_EQ(failure_of({grpc::INTERNAL, ""}).sentence, "The call failed without a message.");
  EXPECT_THAT(failure_of({grpc::UNIMPLEMENTED, ""}).sentence, HasSubstr("does not know this call"));
  const grpc::Status damaged(grpc::UNAVAILABLE, "gone", "\xFF\xFF not a message");
  EXPECT_EQ(failure_of(damaged).sentence, "gone");
}

TEST(Failure, CannotMoveTheCursor) {
  const auto text = text_of(failure_of({grpc::INTERNAL, "a\x1b[2Jb\nerror: c"}));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\nerror")));
}

TEST(Failure, ExitsByKind) {
  const auto exit = [](grpc::StatusCode code) { return exit_of(failure_of({code, "no"})); };
  EXPECT_EQ(exit(grpc::INVALID_ARGUMENT), Exit::invalid_input);
  EXPECT_EQ(exit(grpc::NOT_FOUND), Exit::not_found);
  EXPECT_EQ(exit(grpc::ALREADY_EXISTS), Exit::conflict);
  EXPECT_EQ(exit(grpc::FAILED_PRECONDITION), Exit::conflict);
  EXPECT_EQ(exit(grpc::ABORTED), Exit::changed_meanwhile);
  EXPECT_EQ(exit(grpc::PERMISSION_DENIED), Exit::forbidden);
  EXPECT_EQ(exit(grpc::UNAUTHENTICATED), Exit::forbidden);
  EXPECT_EQ(exit(grpc::UNAVAILABLE), Exit::unavailable);
  EXPECT_EQ(exit(grpc::DEADLINE_EXCEEDED), Exit::unavailable);
  EXPECT_EQ(exit(grpc::INTERNAL), Exit::internal);
  EXPECT_EQ(exit(grpc::UNKNOWN), Exit::internal);
}

}  // namespace
}  // namespace lumbung::client
