// What the published service config and the metadata do on a real connection.
#include <gtest/gtest.h>

#include "client/api.h"
#include "test_server.h"

namespace lumbung::client {
namespace {

using harness::Script;
using harness::TestServer;

registry::GetBusinessRequest asking_for(const std::string& name) {
  registry::GetBusinessRequest request;
  request.set_name(name);
  return request;
}

TEST(Retry, TriesUnavailableAgainUpToFourTimesInAll) {
  Script script;
  script.unavailable_first = 3;
  const TestServer server(script);
  const Connection connection(server.target());
  const auto answer = Api(connection).call(asking_for("businesses/a"));
  ASSERT_TRUE(answer) << text_of(answer.failure());
  EXPECT_EQ(answer->name(), "businesses/a");
  EXPECT_EQ(server.calls(), 4);
}

TEST(Retry, GivesUpAfterTheFourth) {
  Script script;
  script.unavailable_first = 100;
  const TestServer server(script);
  const Connection connection(server.target());
  const auto answer = Api(connection).call(asking_for("businesses/a"));
  ASSERT_FALSE(answer);
  EXPECT_TRUE(retry_is_safe(answer.failure()));
  EXPECT_EQ(server.calls(), 4);
}

TEST(Retry, TriesNothingElseAgain) {
  const TestServer server({});
  const Connection connection(server.target());
  const auto answer = Api(connection).call(asking_for("businesses/none"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(exit_of(answer.failure()), Exit::not_found);
  EXPECT_EQ(server.calls(), 1);
}

TEST(Servers, ACallGoesToTheServerOfItsService) {
  const TestServer server({});
  Target target;
  EXPECT_EQ(set_servers(target, "reporting=127.0.0.1:1,registry=" + server.target().address), std::nullopt);
  const Connection connection(target);
  EXPECT_TRUE(Api(connection).call(asking_for("businesses/a")));
  operations::VerifyLogRequest elsewhere;
  elsewhere.set_service("reporting");
  const auto answer = Api(connection).call(elsewhere, [](const auto&) {}, {});
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.failure().sentence.find("127.0.0.1:1"), std::string::npos) << answer.failure().sentence;
}

TEST(Servers, OneAddressServesAll) {
  const TestServer server({});
  Target target;
  EXPECT_EQ(set_servers(target, server.target().address), std::nullopt);
  const Connection connection(target);
  EXPECT_TRUE(Api(connection).call(asking_for("businesses/a")));
}

TEST(Servers, SayWhatIsWrongWithThem) {
  for (const auto* wrong : {"registry=127.0.0.1:7400,127.0.0.1:7401", "=127.0.0.1:7400", "registry=", "registry=host:port", "7400"}) {
    Target target;
    EXPECT_NE(set_servers(target, wrong), std::nullopt) << wrong;
  }
}

TEST(ActAs, GoesWithTheCallOnlyWhenGiven) {
  const TestServer server({});
  const Connection operator_itself(server.target());
  ASSERT_TRUE(Api(operator_itself).call(asking_for("businesses/a")));
  EXPECT_EQ(server.act_as(), "");
  auto target = server.target();
  target.act_as = "agency=dinas-koperasi;person=siti;roles=registry-officer,planner";
  const Connection siti(target);
  ASSERT_TRUE(Api(siti).call(asking_for("businesses/a")));
  EXPECT_EQ(server.act_as(), target.act_as);
}

TEST(ActAs, IsRefusedInAnotherShape) {
  EXPECT_FALSE(act_as_problem(""));
  EXPECT_FALSE(act_as_problem("person=siti"));
  EXPECT_TRUE(act_as_problem("siti"));
  EXPECT_TRUE(act_as_problem("person=siti;role=x"));
  EXPECT_TRUE(act_as_problem("person=s\xC3\xAFti"));
  EXPECT_TRUE(act_as_problem("person=siti\n"));
  EXPECT_TRUE(act_as_problem("person=" + std::string(1'000, 'x')));
}

TEST(Address, NeedsHostAndPort) {
  EXPECT_FALSE(address_problem("127.0.0.1:7400"));
  EXPECT_FALSE(address_problem("[::1]:7400"));
  EXPECT_FALSE(address_problem("lumbung.bekasikota.go.id:443"));
  EXPECT_TRUE(address_problem(""));
  EXPECT_TRUE(address_problem("127.0.0.1"));
  EXPECT_TRUE(address_problem(":7400"));
  EXPECT_TRUE(address_problem("127.0.0.1:70000"));
  EXPECT_TRUE(address_problem("127.0.0.1:999999999999999999"));
  EXPECT_TRUE(address_problem("http://127.0.0.1:74x0"));
}

}  // namespace
}  // namespace lumbung::client
