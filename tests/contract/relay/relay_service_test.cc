// What an operator is told about relays and topics, and what happens when he acts.
#include "runtime/operations/relay_service.h"

#include <gmock/gmock.h>
#include <lumbung/operations/v1/relay_service.pb.h>

#include <algorithm>
#include <atomic>
#include <future>

#include "contract/relay/published.h"
#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

namespace v1 = operations::v1;
using harness::eventually;
using ::testing::Eq;

// Keeps every message of a stream.
class Listener : public rpc::ReplyStream {
 public:
  Task<bool> write(rpc::Reply reply) override {
    messages_.emplace_back().ParseFromString(reply.bytes);
    co_return true;
  }
  const v1::VerifyTopicResponse& last() const { return messages_.back(); }

 private:
  std::vector<v1::VerifyTopicResponse> messages_;
};

// Somebody who does not read until he is told.
class Unread : public rpc::ReplyStream {
 public:
  Task<bool> write(rpc::Reply) override {
    ++offered_;
    told_.wait();
    co_return true;
  }
  int offered() const { return offered_; }
  void read() { told_to_.set_value(); }

 private:
  std::atomic<int> offered_{0};
  std::promise<void> told_to_;
  const std::shared_future<void> told_ = told_to_.get_future();
};

class RelayServiceTest : public ::testing::Test {
 protected:
  RelayServiceTest() {
    city_.grow(20);
    running_ = city_.run();
    EXPECT_TRUE(eventually([&] { return running_->status().position; }, Eq(20)));
    service_ = std::make_unique<operations::RelayService>(
        std::vector<operations::RelayedLog>{{"registry", city_.log().store(), &running_->relay()},
                                            {"loans", city_.log().store(), nullptr}},
        lines_);
    service_->methods().check();
  }

  const rpc::Method& method(const std::string& name) const {
    return *std::ranges::find(service_->methods().all(), "/lumbung.operations.v1.RelayService/" + name,
                              &rpc::Method::full_name);
  }
  // The answer, or the reason of the refusal.
  template <class Response, class Request>
  std::variant<Response, std::string> ask(const std::string& name, const Request& request) {
    rpc::Call call;
    std::promise<std::variant<Response, std::string>> told;
    auto answer = told.get_future();
    const auto start = [&]() -> Detached {
      auto asking = method(name).unary(call, std::make_shared<Request>(request));
      const auto reply = co_await asking;
      if (!reply) {
        told.set_value(reply.refusal().reason());
        co_return;
      }
      Response response;
      response.ParseFromString(reply->bytes);
      told.set_value(response);
    };
    start();
    return answer.get();
  }
  template <class Response, class Request>
  std::string refused(const std::string& name, const Request& request) {
    auto answer = ask<Response>(name, request);
    return std::holds_alternative<std::string>(answer) ? std::get<std::string>(answer) : "(not refused)";
  }
  std::string verify(const std::string& service, rpc::ReplyStream& listener) {
    rpc::Call call;
    std::promise<std::string> ended;
    auto reason = ended.get_future();
    v1::VerifyTopicRequest request;
    request.set_service(service);
    const auto start = [&]() -> Detached {
      auto verifying = method("VerifyTopic").server_stream(call, std::make_shared<v1::VerifyTopicRequest>(request), listener);
      const auto done = co_await verifying;
      ended.set_value(done ? "" : done.refusal().reason());
    };
    start();
    return reason.get();
  }

  harness::FakeClock clock_;
  lumbung::Log lines_{"-", Severity::error, clock_};
  PublishedLog city_;
  std::unique_ptr<RunningRelay> running_;
  std::unique_ptr<operations::RelayService> service_;
};

TEST_F(RelayServiceTest, TellsWhereARelayStands) {
  const auto answer = std::get<v1::GetRelaysResponse>(ask<v1::GetRelaysResponse>("GetRelays", v1::GetRelaysRequest{}));
  ASSERT_EQ(answer.relays_size(), 1);
  const auto& relay = answer.relays(0);
  EXPECT_EQ(relay.service(), "registry");
  EXPECT_EQ(relay.topic(), city_.topic());
  EXPECT_EQ(relay.state(), v1::RelayInfo::STATE_PUBLISHING);
  EXPECT_EQ(relay.position(), 20);
  EXPECT_EQ(relay.head_position(), 20);
  EXPECT_EQ(relay.topic_offset(), 19);
  EXPECT_EQ(relay.lag_events(), 0);
  EXPECT_EQ(relay.trouble(), "");
}

TEST_F(RelayServiceTest, AnswersShortQuestionsBesideVerificationsThatNobodyReads) {
  Unread unread;
  auto first = std::async(std::launch::async, [&] { return verify("registry", unread); });
  auto second = std::async(std::launch::async, [&] { return verify("registry", unread); });
  EXPECT_TRUE(eventually([&] { return unread.offered(); }, Eq(2)));
  auto asked = std::async(std::launch::async, [&] { return ask<v1::GetRelaysResponse>("GetRelays", v1::GetRelaysRequest{}); });
  EXPECT_EQ(asked.wait_for(harness::kPatience), std::future_status::ready);
  unread.read();
  EXPECT_EQ(std::get<v1::GetRelaysResponse>(asked.get()).relays_size(), 1);
  EXPECT_EQ(first.get() + second.get(), "");
}

TEST_F(RelayServiceTest, SendsALogAgainAndProvesItsTopic) {
  v1::RepublishEventsRequest request;
  request.set_service("registry");
  request.set_from_position(11);
  const auto answer =
      std::get<v1::RepublishEventsResponse>(ask<v1::RepublishEventsResponse>("RepublishEvents", request));
  EXPECT_EQ(answer.to_position(), 20);
  ASSERT_TRUE(eventually([&] { return city_.kafka().end(city_.topic()); }, Eq(30)));
  Listener listener;
  EXPECT_EQ(verify("registry", listener), "");
  EXPECT_TRUE(listener.last().verdict().whole()) << listener.last().verdict().finding();
  EXPECT_EQ(listener.last().repeats(), 10);
  EXPECT_EQ(listener.last().verdict().topic(), city_.topic());
}

TEST_F(RelayServiceTest, RefusesWhatIsNotHereAndWhatIsNotThere) {
  v1::RepublishEventsRequest request;
  request.set_service("loans");
  request.set_from_position(1);
  EXPECT_EQ(refused<v1::RepublishEventsResponse>("RepublishEvents", request), "SERVICE_NOT_HERE");
  request.set_service("registry");
  request.set_from_position(21);
  EXPECT_EQ(refused<v1::RepublishEventsResponse>("RepublishEvents", request), "POSITION_UNKNOWN");
  Listener listener;
  EXPECT_EQ(verify("loans", listener), "SERVICE_NOT_HERE");
  v1::RenewLogIdRequest renewal;
  renewal.set_service("guarantees");
  renewal.set_log_id("x");
  EXPECT_EQ(refused<v1::RenewLogIdResponse>("RenewLogId", renewal), "SERVICE_NOT_HERE");
}

TEST_F(RelayServiceTest, RenewsALogIdOnceAndPublishesTheLogAnew) {
  v1::RenewLogIdRequest request;
  request.set_service("registry");
  request.set_log_id(city_.log().head().log_id);
  const auto answer = std::get<v1::RenewLogIdResponse>(ask<v1::RenewLogIdResponse>("RenewLogId", request));
  EXPECT_EQ(answer.previous_log_id(), request.log_id());
  EXPECT_EQ(answer.log_id(), city_.log().head().log_id);
  EXPECT_EQ(refused<v1::RenewLogIdResponse>("RenewLogId", request), "LOG_ID_CHANGED");
  city_.grow(1);
  ASSERT_TRUE(eventually([&] { return city_.kafka().end(city_.topic()); }, Eq(41)));
  EXPECT_EQ(city_.records().back().header("ce_id"), answer.log_id() + "/21");
}

}  // namespace
}  // namespace lumbung::contract
