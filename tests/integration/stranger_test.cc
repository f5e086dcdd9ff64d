// What somebody with nothing but grpcurl finds: what there is, what is wrong with a call, and that a repeated call is
// one call.
#include <gmock/gmock.h>

#include <sstream>

#include "harness/eventually.h"
#include "lumbungd.h"

namespace lumbung::integration {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kRegister[] = "lumbung.registry.v1.RegistryService/RegisterBusiness";
constexpr char kWarung[] =
    R"({"business":{"externalId":"DINAS-7","displayName":"Warung Ibu Sri","kbliMain":"56101",)"
    R"("kelurahan":"32.75.10.1001"},"requestId":"sri-1"})";
// grpcurl ends with 64 and the code of the call's status.
constexpr int kInvalidArgument = 64 + 3;
constexpr int kDeadlineExceeded = 64 + 4;
constexpr int kNotFound = 64 + 5;
constexpr int kPermissionDenied = 64 + 7;
constexpr int kUnavailable = 64 + 14;

class StrangerTest : public ::testing::Test {
 protected:
  harness::Ended grpcurl(std::vector<std::string> flags, const std::vector<std::string>& what) {
    flags.insert(flags.begin(), "-plaintext");
    flags.push_back(server_.grpc());
    flags.insert(flags.end(), what.begin(), what.end());
    return harness::run(source("build/tools/grpcurl"), flags);
  }

  harness::TempDir var_;
  Lumbungd server_{var_.path()};
};

TEST_F(StrangerTest, ListsTheServicesAndTheirCallsByReflection) {
  const auto services = grpcurl({}, {"list"});
  EXPECT_EQ(services.code, 0) << services.err;
  for (const auto* service :
       {"lumbung.registry.v1.RegistryService", "lumbung.registry.v1.ReferenceService",
        "lumbung.operations.v1.OperationsService", "grpc.health.v1.Health"})
    EXPECT_THAT(services.out, HasSubstr(service));
  const auto calls = grpcurl({}, {"list", "lumbung.registry.v1.RegistryService"});
  EXPECT_THAT(calls.out, AllOf(HasSubstr("RegisterBusiness"), HasSubstr("ImportCooperatives")));
}

TEST_F(StrangerTest, AsksAboutSymbolsInBothVersionsOfReflection) {
  for (const auto* version : {"v1", "v1alpha"}) {
    const auto reflection = std::string("grpc.reflection.") + version + ".ServerReflection/ServerReflectionInfo";
    const auto ended = grpcurl({"-d", R"({"listServices":""} {"fileContainingSymbol":"nobody.knows"})"
                                      R"({"fileContainingSymbol":"lumbung.registry.v1.RegistryService.GetBusiness"})"
                                      R"({"allExtensionNumbersOfType":"google.protobuf.MethodOptions"})"
                                      R"({"fileContainingExtension":{"containingType":"google.protobuf.MethodOptions",)"
                                      R"("extensionNumber":50601}} {})"},
                               {reflection});
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.out, AllOf(HasSubstr(R"("name": "lumbung.registry.v1.RegistryService")"),
                                 HasSubstr("Nothing here is called nobody.knows."), HasSubstr("file_descriptor_proto"),
                                 HasSubstr("50601"), HasSubstr("The request asks nothing this server knows.")));
  }
  const auto described = grpcurl({}, {"describe", "grpc.health.v1.Health"});
  EXPECT_THAT(described.out, HasSubstr("rpc Watch")) << described.err;
}

TEST_F(StrangerTest, AsksForTheHealthOfTheProcessAndOfItsServices) {
  const std::string check = "grpc.health.v1.Health/Check";
  for (const auto* service : {"", "lumbung.registry.v1.RegistryService", "lumbung.operations.v1.OperationsService"}) {
    const auto ended = grpcurl({"-d", std::string(R"({"service":")") + service + "\"}"}, {check});
    EXPECT_THAT(ended.out, HasSubstr(R"("status": "SERVING")")) << service << ended.err;
  }
  EXPECT_EQ(grpcurl({"-d", R"({"service":"nobody.knows"})"}, {check}).code, kNotFound);
  const auto all = grpcurl({}, {"grpc.health.v1.Health/List"});
  EXPECT_THAT(all.out, HasSubstr("lumbung.registry.v1.RegistryService")) << all.err;
}

TEST_F(StrangerTest, WatchesHealthUntilTheProcessStops) {
  harness::Process known(source("build/tools/grpcurl"),
                         {"-plaintext", "-d", R"({"service":""})", server_.grpc(), "grpc.health.v1.Health/Watch"});
  harness::Process unknown(source("build/tools/grpcurl"), {"-plaintext", "-d", R"({"service":"nobody.knows"})", server_.grpc(),
                                                           "grpc.health.v1.Health/Watch"});
  known.line_with(R"("status": "SERVING")");
  unknown.line_with(R"("status": "SERVICE_UNKNOWN")");
  EXPECT_EQ(server_.stop(), 0);
  known.line_with(R"("status": "NOT_SERVING")");
  EXPECT_EQ(known.wait(), kUnavailable);
  EXPECT_EQ(unknown.wait(), kUnavailable);
}

TEST_F(StrangerTest, IsToldThreeWrongFieldsAtOnce) {
  const auto ended =
      grpcurl({"-d", R"({"business":{"displayName":"","kbliMain":"99999",)"
                     R"("kelurahan":"32.75.99.1001"},"requestId":"wrong-1"})"},
              {kRegister});
  EXPECT_EQ(ended.code, kInvalidArgument);
  EXPECT_THAT(ended.err,
              AllOf(HasSubstr("BadRequest"), HasSubstr("business.display_name"),
                    HasSubstr("business.kbli_main"), HasSubstr("business.kelurahan")));
  EXPECT_TRUE(register_of(server_).empty());
}

TEST_F(StrangerTest, IsRefusedAChangeWithoutARequestId) {
  const auto before = log_position(server_);
  const auto ended = grpcurl({"-d", R"({"business":{"displayName":"Warung Ibu Sri",)"
                                    R"("kelurahan":"32.75.10.1001"}})"},
                             {kRegister});
  EXPECT_EQ(ended.code, kInvalidArgument);
  EXPECT_THAT(ended.err, HasSubstr("request_id"));
  EXPECT_EQ(log_position(server_), before);
}

TEST_F(StrangerTest, GetsTheSameAnswerForTheSameRequestIdAndFindsTheRecord) {
  const auto first = grpcurl({"-d", kWarung}, {kRegister});
  ASSERT_EQ(first.code, 0) << first.err;
  const auto again = grpcurl({"-v", "-d", kWarung}, {kRegister});
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(again.out, AllOf(HasSubstr(first.out), HasSubstr("idempotent-replayed: true")));
  const auto found = ctl_json(server_, {"businesses", "list", "--filter", "external_id = DINAS-7"});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.at(0).at("name"), nlohmann::json::parse(first.out).at("name"));
}

TEST_F(StrangerTest, IsRefusedTheSameRequestIdWithOtherContent) {
  ASSERT_EQ(grpcurl({"-d", kWarung}, {kRegister}).code, 0);
  std::string other = kWarung;
  other.replace(other.find("Ibu Sri"), 7, "Bu Tuti");
  EXPECT_THAT(grpcurl({"-d", other}, {kRegister}).err, HasSubstr("REQUEST_ID_REUSED"));
}

TEST_F(StrangerTest, MayOnlyDoWhatTheRolesItActsInMay) {
  const auto as = [&](const std::string& roles) {
    return grpcurl({"-H", "x-lumbung-act-as: agency=bappeda;person=siti;roles=" + roles, "-d", kWarung},
                   {kRegister});
  };
  const auto forbidden = as("planner");
  EXPECT_EQ(forbidden.code, kPermissionDenied);
  EXPECT_THAT(forbidden.err, HasSubstr("PERMISSION_MISSING"));
  const auto unknown = as("emperor");
  EXPECT_EQ(unknown.code, kInvalidArgument);
  EXPECT_THAT(unknown.err, HasSubstr("emperor"));
  EXPECT_EQ(as("registry-officer").code, 0);
}

TEST_F(StrangerTest, ATooShortDeadlineNeverLeavesHalfARecord) {
  const auto ended = grpcurl({"-max-time", "0.001", "-d", kWarung}, {kRegister});
  EXPECT_THAT(ended.code, AnyOf(0, 1, kDeadlineExceeded)) << ended.err;
  const auto repeated = grpcurl({"-d", kWarung}, {kRegister});
  EXPECT_EQ(repeated.code, 0) << repeated.err;
  EXPECT_EQ(register_of(server_).size(), 1u);
  EXPECT_EQ(verify(server_).code, 0);
}

TEST_F(StrangerTest, EveryCallIsOneLineInTheLogWithoutItsContent) {
  ASSERT_EQ(grpcurl({"-d", kWarung}, {kRegister}).code, 0);
  const auto file = var_ / "log/lumbungd.jsonl";
  EXPECT_TRUE(harness::eventually([&] { return harness::read_file(file); },
                                  HasSubstr("\"RegisterBusiness\"")));
  EXPECT_EQ(server_.stop(), 0);
  std::istringstream lines(harness::read_file(file));
  int calls = 0;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_THAT(line, Not(HasSubstr("Ibu Sri")));
    const auto seen = nlohmann::json::parse(line);
    if (seen.value("method", "") != "RegisterBusiness") continue;
    ++calls;
    for (const auto* field : {"time", "severity", "service", "method", "code", "reason",
                              "duration_ms", "trace_id", "agency", "resource"})
      EXPECT_TRUE(seen.contains(field)) << field;
    EXPECT_EQ(seen.at("code"), "OK");
  }
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace lumbung::integration
