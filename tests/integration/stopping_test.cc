// A process that is told to stop answers what it was asked over HTTP before, however long that takes within its time.
#include <gmock/gmock.h>

#include <csignal>
#include <stdexcept>
#include <thread>

#include "harness/eventually.h"
#include "harness/network.h"
#include "harness/postgres.h"
#include "lumbungd.h"

namespace lumbung::integration {
namespace {

using harness::eventually;
using ::testing::AllOf;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsTrue;

// Long enough for a process that does not wait to be seen ending.
constexpr std::chrono::milliseconds kLook{500};

// Somebody else holds the end of the log, for which every command waits.
class HeldHead {
 public:
  explicit HeldHead(const Home& home)
      : database_(home.flags().at(1).substr(home.flags().at(1).rfind('/') + 1)), thread_([this] { hold(); }) {
    EXPECT_TRUE(eventually([this] { return sessions("wait_event = 'PgSleep'"); }, Eq("1")));
  }
  ~HeldHead() { release(); }

  std::string commands_waiting() const { return sessions("wait_event_type = 'Lock'"); }
  void release() {
    if (!thread_.joinable()) return;
    server_.query(database_, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND "
                             "wait_event = 'PgSleep'");
    thread_.join();
  }

 private:
  void hold() const {
    try {
      server_.query(database_, "BEGIN; SELECT position FROM c3275_registry.head FOR UPDATE; SELECT pg_sleep(600)");
    } catch (const std::runtime_error&) {
      // Released.
    }
  }
  std::string sessions(const std::string& which) const {
    return server_.query(database_, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND " + which)
        .at(0)
        .at(0);
  }

  harness::Postgres& server_ = harness::Postgres::shared();
  const std::string database_;
  std::thread thread_;
};

TEST(StoppingTest, ACommandThatCameAsJsonIsAnsweredBeforeItsProcessEnds) {
  const Home home(Engine::postgresql);
  Lumbungd server(home);
  HeldHead head(home);
  harness::Process curl("/usr/bin/curl",
                        {"-sS", "-w", "\n%{http_code}\n", "-H", "content-type: application/json", "-d",
                         R"({"requestId":"late","business":{"externalId":"late","displayName":"Usaha Late",)"
                         R"("kelurahan":"32.75.10.1001"}})",
                         server.http() + "/lumbung.registry.v1.RegistryService/RegisterBusiness"});
  ASSERT_TRUE(eventually([&] { return head.commands_waiting(); }, Eq("1")));
  server.process().signal(SIGTERM);
  const auto grpc = static_cast<std::uint16_t>(std::stoi(server.grpc().substr(server.grpc().rfind(':') + 1)));
  EXPECT_TRUE(eventually([&] { return !harness::connect_to(grpc); })) << "gRPC has drained";
  EXPECT_FALSE(eventually([&] { return !curl.running() || !server.process().running(); }, IsTrue(), kLook));
  head.release();
  EXPECT_EQ(curl.wait(), 0) << curl.err();
  EXPECT_THAT(curl.out(), AllOf(HasSubstr("\"name\":\"businesses/"), HasSubstr("\n200\n")));
  EXPECT_EQ(server.process().wait(), 0) << server.process().err();
}

}  // namespace
}  // namespace lumbung::integration
