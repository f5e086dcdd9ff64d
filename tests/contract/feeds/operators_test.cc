// What operators are told of consumers, and what they can do, as the RPCs answer it.
#include <gmock/gmock.h>

#include <future>

#include "contract/feeds/following.h"
#include "harness/eventually.h"
#include "lumbung/operations/v1/consumers_service.pb.h"
#include "runtime/operations/consumers_service.h"

namespace lumbung::contract {
namespace {

namespace v1 = operations::v1;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What a stream sent.
class Sent : public rpc::ReplyStream {
 public:
  Task<bool> write(rpc::Reply reply) override {
    replies.push_back(std::move(reply.bytes));
    co_return true;
  }
  std::vector<std::string> replies;
};

template <class Answer>
Detached await(Task<Answer> task, std::shared_ptr<std::promise<Answer>> told) {
  auto answer = co_await task;
  told->set_value(std::move(answer));
}

template <class Answer>
Answer answer_of(Task<Answer> task) {
  const auto told = std::make_shared<std::promise<Answer>>();
  auto answer = told->get_future();
  await(std::move(task), told);
  return answer.get();
}

class OperatorsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    source_.registers("p", "poison");
    source_.adds_worker("p");
    source_.registers("b");
    follower_.follow(source_.feeds());
    ASSERT_TRUE(harness::eventually([&] { return follower_.consumer().position().position; }, ::testing::Eq(3)));
    service_ = std::make_unique<operations::ConsumersService>(
        std::vector<std::string>{"registry", "reporting"},
        std::vector<operations::HostedConsumer>{{"reporting", follower_.consumer()}});
    call_.caller = {"dinas", "petugas", {}};
  }

  const rpc::Method& method(const std::string& name) {
    for (const auto& one : service_->methods().all())
      if (one.descriptor->name() == name) return one;
    throw std::runtime_error("no method " + name);
  }
  template <class Response, class Request>
  Result<Response> ask(const std::string& name, const Request& request) {
    auto reply = answer_of(method(name).unary(call_, std::make_shared<Request>(request)));
    if (!reply) return reply.refusal();
    Response response;
    response.ParseFromString(reply->bytes);
    return response;
  }
  template <class Request>
  static Request about(std::int64_t offset) {
    Request request;
    request.set_service("reporting");
    request.set_consumer("shops");
    request.set_offset(offset);
    return request;
  }
  // The last message of a stream.
  template <class Response, class Request>
  Result<Response> last(const std::string& name, const Request& request) {
    Sent sent;
    auto done = answer_of(method(name).server_stream(call_, std::make_shared<Request>(request), sent));
    if (!done) return done.refusal();
    Response response;
    response.ParseFromString(sent.replies.back());
    return response;
  }

  Database followed_{Engine::sqlite};
  Database own_{Engine::sqlite};
  Source source_{followed_};
  Follower follower_{own_};
  rpc::Call call_;
  std::unique_ptr<operations::ConsumersService> service_;
};

TEST_F(OperatorsTest, HasAHandlerAndAPermissionForEveryMethod) { EXPECT_NO_THROW(service_->methods().check()); }

TEST_F(OperatorsTest, SeeHowFarEachConsumerIs) {
  v1::ListConsumersRequest request;
  request.set_service("reporting");
  ASSERT_TRUE(harness::eventually([&] {
    const auto answer = ask<v1::ListConsumersResponse>("ListConsumers", request);
    return answer->consumers(0).state() == v1::ConsumerInfo::STATE_FOLLOWING && answer->consumers(0).parked() == 2;
  }));
  const auto answer = ask<v1::ListConsumersResponse>("ListConsumers", request);
  EXPECT_EQ(answer->consumers(0).consumer(), "shops");
  EXPECT_EQ(answer->consumers(0).position(), 3);
  request.set_service("registry");
  EXPECT_EQ(ask<v1::ListConsumersResponse>("ListConsumers", request)->consumers_size(), 0);
  request.set_service("loans");
  EXPECT_EQ(ask<v1::ListConsumersResponse>("ListConsumers", request).refusal().reason(), "SERVICE_NOT_HERE");
}

TEST_F(OperatorsTest, ReadWhatIsParked) {
  v1::ListParkedRequest request;
  request.set_service("reporting");
  const auto list = ask<v1::ListParkedResponse>("ListParked", request);
  ASSERT_EQ(list->parked_size(), 2);
  EXPECT_EQ(list->parked(0).record().reason(), "SHOP_POISONED");
  EXPECT_EQ(list->parked(1).record().reason(), "FOLLOWS_PARKED");
  request.set_after_offset(0);
  EXPECT_EQ(ask<v1::ListParkedResponse>("ListParked", request)->parked_size(), 1);

  const auto one = ask<v1::ParkedRecord>("GetParked", about<v1::GetParkedRequest>(0));
  EXPECT_THAT(one->payload_json(), HasSubstr("\"display_name\":\"poison\""));
  EXPECT_THAT(one->headers(), ::testing::Not(IsEmpty()));
  EXPECT_EQ(ask<v1::ParkedRecord>("GetParked", about<v1::GetParkedRequest>(9)).refusal().reason(), "PARKED_UNKNOWN");
  auto unknown = about<v1::GetParkedRequest>(0);
  unknown.set_consumer("nobody");
  EXPECT_EQ(ask<v1::ParkedRecord>("GetParked", unknown).refusal().reason(), "CONSUMER_UNKNOWN");
}

TEST_F(OperatorsTest, RetryAndDiscard) {
  const auto retried = [&] { return ask<v1::RetryParkedResponse>("RetryParked", about<v1::RetryParkedRequest>(0)); };
  EXPECT_EQ(retried().refusal().reason(), "STILL_PARKED");
  auto discard = about<v1::DiscardParkedRequest>(1);
  discard.set_reason("Entered twice by mistake.");
  EXPECT_TRUE(ask<v1::DiscardParkedResponse>("DiscardParked", discard).ok());
  EXPECT_EQ(follower_.number("SELECT count(*) FROM discarded WHERE discarded_by = 'dinas/petugas'"), 1);
  EXPECT_THAT(follower_.log_text(), HasSubstr("\"message\":\"parked record discarded\""));
  follower_.shops().cure();
  EXPECT_EQ(retried()->applied(), 1);
}

TEST_F(OperatorsTest, RefuseAReasonThatNamesAPerson) {
  const auto wrong = [&](const std::string& reason) {
    v1::DiscardParkedRequest request;
    request.set_reason(reason);
    std::vector<FieldViolation> found;
    method("DiscardParked").validate(request, found);
    return found.empty() ? std::string() : found[0].reason;
  };
  EXPECT_EQ(wrong("too short"), "REASON_LENGTH");
  EXPECT_EQ(wrong("Belongs to 3275 0112 3190 9001, who called."), "REASON_HOLDS_PERSONAL_DATA");
  EXPECT_EQ(wrong("Ask 0812-3456-7890 about it."), "REASON_HOLDS_PERSONAL_DATA");
  EXPECT_EQ(wrong("Entered twice on 2017-01-02."), "");
}

TEST_F(OperatorsTest, ResumeOnlyWhatIsStopped) {
  v1::ResumeConsumerRequest request;
  request.set_service("reporting");
  request.set_consumer("shops");
  const auto resume = [&] { return ask<v1::ResumeConsumerResponse>("ResumeConsumer", request); };
  EXPECT_EQ(resume().refusal().reason(), "CONSUMER_NOT_STOPPED");
  follower_.shops().cure();
  EXPECT_EQ(*follower_.consumer().retry(0), 2);
  source_.spoil("UPDATE head SET log_id = 'another'");
  ASSERT_TRUE(harness::eventually([&] { return follower_.consumer().status().state == events::ConsumerState::stopped; }));
  source_.spoil("UPDATE head SET log_id = ?1", {follower_.consumer().position().log_id});
  EXPECT_EQ(resume()->position(), 3);
  EXPECT_TRUE(harness::eventually([&] { return follower_.consumer().status().state == events::ConsumerState::following; }));
  request.set_consumer("nobody");
  EXPECT_EQ(resume().refusal().reason(), "CONSUMER_UNKNOWN");
}

TEST_F(OperatorsTest, VerifyAndRebuild) {
  v1::VerifyProjectionRequest verify;
  verify.set_service("reporting");
  verify.set_consumer("shops");
  const auto verdict = last<v1::VerifyProjectionResponse>("VerifyProjection", verify);
  EXPECT_TRUE(verdict->verdict().same()) << verdict->verdict().finding();
  EXPECT_EQ(verdict->verdict().parked(), 2);
  v1::RebuildProjectionRequest rebuild;
  rebuild.set_service("reporting");
  rebuild.set_consumer("shops");
  const auto rebuilt = last<v1::RebuildProjectionResponse>("RebuildProjection", rebuild);
  EXPECT_TRUE(rebuilt->switched());
  EXPECT_EQ(rebuilt->position(), 3);
}

}  // namespace
}  // namespace lumbung::contract
