// `log verify --all` against served processes: nothing is called whole that was not looked at or was not heard.
#include <gmock/gmock.h>

#include <future>
#include <memory>
#include <sstream>

#include "contract/reporting/city_here.h"
#include "harness/eventually.h"
#include "harness/metrics_text.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/session.h"
#include "runtime/events/relay.h"
#include "runtime/operations/consumers_service.h"
#include "runtime/operations/operations_service.h"
#include "runtime/operations/relay_service.h"
#include "runtime/rpc/server.h"

namespace lumbung::contract {
namespace {

using client::Exit;
using ::testing::HasSubstr;
using ::testing::Not;

// In place of waiting for what never comes.
constexpr int kShort = 4;

// What operators ask of a process, behind a port, as lumbungd composes it.
class ProcessHere {
 public:
  ProcessHere(RegistryHere* registry, ReportingHere* reporting, events::Relay* relay = nullptr) {
    std::vector<operations::HostedLog> logs;
    std::vector<operations::RelayedLog> relayed;
    std::vector<std::string> services;
    std::vector<operations::HostedConsumer> consumers;
    if (registry) {
      logs.push_back({"registry", registry->store(), registry::aggregates()});
      relayed.push_back({"registry", registry->store(), relay});
      services.push_back("registry");
    }
    if (reporting) {
      logs.push_back({"reporting", reporting->store(), reporting::aggregates()});
      relayed.push_back({"reporting", reporting->store(), nullptr});
      services.push_back("reporting");
      consumers.push_back({"reporting", reporting->consumer()});
    }
    operations_ = std::make_unique<operations::OperationsService>("3275", logs, clock_, failpoints_);
    relays_ = std::make_unique<operations::RelayService>(relayed, log_);
    consumers_ = std::make_unique<operations::ConsumersService>(services, consumers);
    dispatcher_.add(operations_->methods());
    dispatcher_.add(relays_->methods());
    dispatcher_.add(consumers_->methods());
    server_ = std::make_unique<rpc::Server>("127.0.0.1", 0, dispatcher_);
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }
  bool has_refused_to_verify_a_projection() {
    return harness::metric(metrics_.serialize(), "grpc_server_handled_total",
                           {"grpc_code=\"FailedPrecondition\"", "grpc_method=\"VerifyProjection\""}) > 0;
  }

 private:
  harness::FakeClock clock_;
  harness::CountingIds ids_{9};
  Failpoints failpoints_;
  Metrics metrics_;
  Log log_{"/dev/null", Severity::warning, clock_};
  const rpc::Roles roles_ = rpc::Roles::read(std::string(DATA) + "/identity/roles.json");
  rpc::Dispatcher dispatcher_{roles_, rpc::Admission::Limits{10, 10, 10}, metrics_, log_, ids_};
  std::unique_ptr<operations::OperationsService> operations_;
  std::unique_ptr<operations::RelayService> relays_;
  std::unique_ptr<operations::ConsumersService> consumers_;
  std::unique_ptr<rpc::Server> server_;
};

struct Said {
  Exit exit;
  std::string out;
  std::string err;
};

Said verify_all(const std::string& servers, const std::stop_token& stop = {}, int timeout_s = 60) {
  const auto nouns = ctl::all_nouns();
  const auto asked = ctl::parse({"log", "verify", "--all"}, nouns);
  client::Target target;
  CHECK(!client::set_servers(target, servers));
  target.timeout = std::chrono::seconds{timeout_s};
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  const auto invocation = std::get<ctl::Invocation>(asked);
  ctl::Session session(invocation, target, [stop] { return stop; }, out, err, {in, false});
  const auto exit = invocation.verb->run(session);
  return {exit, out.str(), err.str()};
}

// A register of one business and the calendar.
class VerifyAllTest : public ::testing::Test {
 protected:
  VerifyAllTest() { registers(); }
  void registers() {
    registry::v1::RegisterBusinessRequest request;
    request.mutable_business()->set_display_name("Usaha Bu Sri");
    request.mutable_business()->set_kelurahan("32.75.10.1001");
    request.set_request_id(registry_.fresh_id());
    registry_.must<registry::v1::Business>(request);
  }
  std::string both(const ProcessHere& registry, const ProcessHere& reporting) const {
    return "registry=" + registry.address() + ",reporting=" + reporting.address();
  }

  Database registers_{Engine::sqlite};
  Database own_{Engine::sqlite};
  RegistryHere registry_{registers_};
};

TEST_F(VerifyAllTest, AsksTheProcessThatFollowsAndWaitsForItWhereverItIsNamed) {
  ReportingHere first(own_, registry_.store(), registry_.signal());
  ASSERT_TRUE(first.settle(registry_.position()));
  ReportingHere second(own_, registry_.store(), registry_.signal());
  ASSERT_TRUE(harness::eventually([&] { return second.consumer().status().state == events::ConsumerState::standby; }));
  // Ports do not say who is asked first, so each of them is in a process with the registry once.
  ProcessHere with_first(&registry_, &first), with_second(&registry_, &second), alone_first(nullptr, &first),
      alone_second(nullptr, &second);
  registers();
  for (const auto& servers : {both(with_second, alone_first), both(with_first, alone_second)}) {
    const auto said = verify_all(servers);
    EXPECT_EQ(said.exit, Exit::ok) << said.out << said.err;
    EXPECT_THAT(said.err, HasSubstr("Everything is whole."));
    EXPECT_THAT(said.out, HasSubstr("figures from registry"));
  }
}

TEST_F(VerifyAllTest, WaitsForAProcessThatTakesOver) {
  auto first = std::make_unique<ReportingHere>(own_, registry_.store(), registry_.signal());
  ASSERT_TRUE(first->settle(registry_.position()));
  ReportingHere second(own_, registry_.store(), registry_.signal());
  ASSERT_TRUE(harness::eventually([&] { return second.consumer().status().state == events::ConsumerState::standby; }));
  ProcessHere registry(&registry_, nullptr), reporting(nullptr, &second);
  auto said = std::async(std::launch::async, [&] { return verify_all(both(registry, reporting)); });
  ASSERT_TRUE(harness::eventually([&] { return reporting.has_refused_to_verify_a_projection(); }));
  first.reset();
  EXPECT_EQ(said.get().exit, Exit::ok);
}

TEST_F(VerifyAllTest, AProjectionThatHasNotHeardTheLogIsNotWhole) {
  const Database elsewhere(Engine::sqlite);
  RegistryHere another(elsewhere);
  ReportingHere deaf(own_, another.store(), another.signal());
  ASSERT_TRUE(deaf.settle(another.position()));
  ProcessHere registry(&registry_, nullptr), reporting(nullptr, &deaf);
  registers();
  const auto said = verify_all(both(registry, reporting), {}, kShort);
  EXPECT_EQ(said.exit, Exit::not_whole) << said.out << said.err;
  EXPECT_THAT(said.out, HasSubstr("Only " + std::to_string(another.position()) + " of " +
                                  std::to_string(registry_.position()) + " events are applied."));
  EXPECT_THAT(said.err, HasSubstr("NOT everything is whole."));
}

TEST_F(VerifyAllTest, AServiceThatIsNamedAndNowhereIsNotWhole) {
  ProcessHere registry(&registry_, nullptr);
  const auto said = verify_all(both(registry, registry));
  EXPECT_EQ(said.exit, Exit::not_whole);
  EXPECT_THAT(said.out, HasSubstr("service reporting"));
  EXPECT_THAT(said.out, HasSubstr("No process that --server names hosts it."));
}

TEST_F(VerifyAllTest, WhatCannotBeLookedAtHidesNothingThatWasFound) {
  harness::FakeClock clock;
  Failpoints failpoints;
  Metrics metrics;
  Log log{"/dev/null", Severity::warning, clock};
  // Nobody listens there.
  const events::RelayOptions away{"127.0.0.1:1", "lumbung.3275.registry.events.v1", "/lumbung/3275/registry",
                                  std::chrono::seconds{1}};
  events::Relay relay(registry_.store(), registry_.signal(), away, failpoints, log, metrics, clock);
  ProcessHere registry(&registry_, nullptr, &relay);
  const auto unseen = verify_all(registry.address(), {}, kShort);
  EXPECT_EQ(unseen.exit, Exit::unavailable) << unseen.out << unseen.err;
  EXPECT_THAT(unseen.out, HasSubstr("NOT CHECKED"));
  EXPECT_THAT(unseen.out, Not(HasSubstr("NOT WHOLE")));
  EXPECT_THAT(unseen.err, Not(HasSubstr("Everything is whole.")));

  registry_.store().maintenance()->query("UPDATE events SET payload = ?1 WHERE position = 1", {store::Bytes{"other"}});
  const auto damaged = verify_all(registry.address(), {}, kShort);
  EXPECT_EQ(damaged.exit, Exit::not_whole) << damaged.out << damaged.err;
  EXPECT_THAT(damaged.out, HasSubstr("NOT WHOLE"));
  EXPECT_THAT(damaged.out, HasSubstr("NOT CHECKED"));
}

TEST_F(VerifyAllTest, SaysThatItWasStopped) {
  ProcessHere registry(&registry_, nullptr);
  std::stop_source stopped;
  stopped.request_stop();
  const auto said = verify_all(registry.address(), stopped.get_token());
  EXPECT_EQ(said.exit, Exit::interrupted);
  EXPECT_THAT(said.err, HasSubstr("Stopped"));
  EXPECT_THAT(said.err, Not(HasSubstr("CANCELLED")));
}

}  // namespace
}  // namespace lumbung::contract
