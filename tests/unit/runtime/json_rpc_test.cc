#include "runtime/http/json_rpc.h"

#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "harness/fakes.h"
#include "harness/temp_dir.h"
#include "http_client.h"
#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "runtime/http/connect.h"

namespace lumbung {
namespace {

using registry::v1::Business;
using registry::v1::GetBusinessRequest;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kGet[] = "/lumbung.registry.v1.RegistryService/GetBusiness";

// A registry whose every method answers the same way: with what the test put there.
class JsonRpcTest : public ::testing::Test {
 protected:
  JsonRpcTest() {
    const auto* service = registry::v1::GetBusinessRequest::descriptor()->file()->FindServiceByName(
        "RegistryService");
    methods_ = std::make_unique<rpc::Methods>(service);
    for (int i = 0; i < service->method_count(); ++i) add(*service->method(i));
    dispatcher_.add(*methods_);
    add_json_rpc(server_, dispatcher_);
    server_.start();
  }

  void add(const google::protobuf::MethodDescriptor& method) {
    if (method.client_streaming())
      methods_->bidi(method.name(),
                     [](rpc::Call&, rpc::RequestStream&,
                        rpc::ReplyStream&) -> Task<Result<rpc::Done>> { co_return rpc::Done{}; });
    else
      methods_->unary<google::protobuf::Message>(
          method.name(),
          [this](rpc::Call& call, std::shared_ptr<const google::protobuf::Message> request) {
            return answer(call, std::move(request));
          });
  }

  Task<Result<rpc::Reply>> answer(rpc::Call& call,
                                  std::shared_ptr<const google::protobuf::Message> request) {
    seen_call_.caller = call.caller;
    seen_call_.traceparent = call.traceparent;
    seen_call_.deadline = call.deadline;
    seen_request_ = request->DebugString();
    call.trailers.emplace_back("as-of-position", "42");
    if (refusal_) co_return *refusal_;
    co_return rpc::Reply::of(business_);
  }

  HttpReceived call(const std::string& json, const std::string& headers = "") {
    return post(server_.port(), kGet, json, "Content-Type: application/json\r\n" + headers);
  }

  harness::TempDir folder_;
  harness::FakeClock clock_;
  harness::CountingIds ids_;
  Log log_{folder_ / "log", Severity::info, clock_};
  Metrics metrics_;
  const rpc::Roles roles_ = rpc::Roles::read(ROLES);
  std::unique_ptr<rpc::Methods> methods_;
  rpc::Dispatcher dispatcher_{roles_, {10, 10, 10}, metrics_, log_, ids_};
  HttpServer server_{HttpOptions{}, log_};

  Business business_;
  std::optional<Refusal> refusal_;
  rpc::Call seen_call_;
  std::string seen_request_;
};

TEST_F(JsonRpcTest, ACallIsAnsweredInJson) {
  business_.set_name("businesses/1");
  business_.set_yearly_sales_rupiah(300'000'000);
  business_.set_operating_status(Business::OperatingStatus(1));
  const auto answer = call(R"({"name":"businesses/1"})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("content-type"), "application/json");
  EXPECT_EQ(answer.headers.at("trailer-as-of-position"), "42");
  EXPECT_THAT(
      answer.body,
      AllOf(HasSubstr(R"("name":"businesses/1")"), HasSubstr(R"("yearlySalesRupiah":"300000000")"),
            HasSubstr("\"operatingStatus\":\"" + Business::OperatingStatus_Name(1) + "\"")));
  EXPECT_THAT(seen_request_, HasSubstr("name: \"businesses/1\""));
}

TEST_F(JsonRpcTest, WhoAsksWhichTraceAndHowLongArePassedOn) {
  const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const auto before = std::chrono::steady_clock::now();
  const auto answer = call(
      R"({"name":"businesses/1"})",
      "x-lumbung-act-as: agency=dinas;person=siti;roles=registry-reader\r\ntraceparent: " + trace +
          "\r\nconnect-timeout-ms: 2500\r\nconnect-protocol-version: 1\r\n");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(seen_call_.caller.subject, "siti");
  EXPECT_EQ(seen_call_.traceparent, trace);
  EXPECT_GE(seen_call_.deadline, before + std::chrono::milliseconds(2500));
  EXPECT_LE(seen_call_.deadline,
            std::chrono::steady_clock::now() + std::chrono::milliseconds(2500));
}

TEST_F(JsonRpcTest, ARefusalCarriesItsDetailsAsBytesAndReadable) {
  refusal_ = not_found("BUSINESS_NOT_FOUND", "businesses/9");
  const auto answer = call(R"({"name":"businesses/9"})");
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.body,
              HasSubstr(R"({"code":"not_found","message":"There is no businesses/9.")"));
  // The bytes of the readable form, encoded with Python.
  EXPECT_THAT(
      answer.body,
      HasSubstr(
          R"({"type":"google.rpc.ErrorInfo","value":"ChJCVVNJTkVTU19OT1RfRk9VTkQSEHJlZ2lzdHJ5Lmx1bWJ1bmc",)"
          R"("debug":{"reason":"BUSINESS_NOT_FOUND","domain":"registry.lumbung"}})"));
  EXPECT_EQ(answer.headers.at("trailer-as-of-position"), "42");
}

TEST_F(JsonRpcTest, WhatIsWrongWithTheRequestIsNamed) {
  const auto missing = call("{}");
  EXPECT_EQ(missing.status, 400);
  EXPECT_THAT(missing.body,
              AllOf(HasSubstr(R"("code":"invalid_argument")"), HasSubstr(R"("field":"name")")));
}

TEST_F(JsonRpcTest, JsonThatIsNoSuchRequestIsRefused) {
  for (const std::string json :
       {R"({"name":{}})", R"({"name":)", "", "[]", "{\"name\":\"\xFF\"}"}) {
    const auto answer = call(json);
    EXPECT_EQ(answer.status, 400) << json;
    EXPECT_THAT(answer.body,
                AllOf(HasSubstr(R"("code":"invalid_argument")"), HasSubstr("JSON_INVALID")));
  }
  EXPECT_THAT(call(std::string(5000, '[')).body, HasSubstr("JSON_INVALID"));
}

TEST_F(JsonRpcTest, AWrongFieldIsNamedByItsPath) {
  constexpr char kRegister[] = "/lumbung.registry.v1.RegistryService/RegisterBusiness";
  const auto says = [&](const std::string& json) {
    return post(server_.port(), kRegister, json).body;
  };
  EXPECT_THAT(says(R"({"requestIdd":"x"})"),
              AllOf(HasSubstr(R"("field":"requestIdd")"), HasSubstr("FIELD_UNKNOWN")));
  EXPECT_THAT(says(R"({"business":{"nmae":"x"}})"),
              AllOf(HasSubstr(R"("field":"business.nmae")"), HasSubstr("FIELD_UNKNOWN")));
  EXPECT_THAT(
      says(R"({"business":{"yearlySalesRupiah":"much"}})"),
      AllOf(HasSubstr(R"("field":"business.yearly_sales_rupiah")"), HasSubstr("JSON_INVALID")));
}

TEST_F(JsonRpcTest, HeadersOfTheProtocolAreChecked) {
  for (const std::string header :
       {"connect-timeout-ms: soon", "connect-timeout-ms: 0", "connect-timeout-ms: 12345678901",
        "connect-timeout-ms: -1", "connect-protocol-version: 2", "content-encoding: gzip"}) {
    const auto answer = call(R"({"name":"businesses/1"})", header + "\r\n");
    EXPECT_EQ(answer.status, 400) << header;
    EXPECT_THAT(answer.body, HasSubstr(header.substr(0, header.find(':')))) << header;
  }
}

TEST_F(JsonRpcTest, AMethodThatIsNotThereOrStreamsIsUnimplemented) {
  const auto unknown = post(server_.port(), "/lumbung.registry.v1.RegistryService/Nothing", "{}");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_THAT(unknown.body,
              AllOf(HasSubstr(R"("code":"unimplemented")"), HasSubstr("METHOD_UNKNOWN")));
  const auto streams =
      post(server_.port(), "/lumbung.registry.v1.RegistryService/ImportBusinesses", "{}");
  EXPECT_EQ(streams.status, 501);
  EXPECT_THAT(streams.body, HasSubstr("STREAM_NEEDS_GRPC"));
}

TEST(Connect, CodesHaveTheirWordsAndStatus) {
  EXPECT_EQ(connect_word(1), "canceled");
  EXPECT_EQ(connect_status(1), 499);
  EXPECT_EQ(connect_word(10), "aborted");
  EXPECT_EQ(connect_status(10), 409);
  EXPECT_EQ(connect_word(14), "unavailable");
  EXPECT_EQ(connect_status(14), 503);
  EXPECT_EQ(connect_status(16), 401);
  EXPECT_EQ(connect_word(77), "unknown");
  EXPECT_EQ(connect_word(-1), "unknown");
}

TEST(Connect, AnErrorWithoutDetailsHasNone) {
  EXPECT_EQ(connect_error(14, "Retry \"later\".", "").body,
            R"({"code":"unavailable","message":"Retry \"later\"."})");
}

}  // namespace
}  // namespace lumbung
