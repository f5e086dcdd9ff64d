// A process that is told to stop answers what it was asked over HTTP before, however long that takes within its time; a rebuild
// of a projection, which may take longer, is given up and leaves nothing behind.
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
// What a process has for its calls when it is told to stop, unless it is told otherwise.
constexpr std::chrono::seconds kDrain{20};

std::string database_of(const Home& home) { return home.flags().at(1).substr(home.flags().at(1).rfind('/') + 1); }

// The end of the log, for which every command waits; and what was discarded, at which a rebuild looks when its tables are made.
constexpr char kHead[] = "SELECT position FROM c3275_registry.head FOR UPDATE";
constexpr char kDiscarded[] = "LOCK TABLE c3275_reporting.discarded IN ACCESS EXCLUSIVE MODE";

// Somebody else holds a lock.
class Held {
 public:
  Held(const Home& home, std::string what)
      : database_(database_of(home)), what_(std::move(what)), thread_([this] { hold(); }) {
    EXPECT_TRUE(eventually([this] { return sessions("wait_event = 'PgSleep'"); }, Eq("1")));
  }
  ~Held() { release(); }

  std::string waiting() const { return sessions("wait_event_type = 'Lock'"); }
  void release() {
    if (!thread_.joinable()) return;
    server_.query(database_, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND "
                             "wait_event = 'PgSleep'");
    thread_.join();
  }

 private:
  void hold() const {
    try {
      server_.query(database_, "BEGIN; " + what_ + "; SELECT pg_sleep(600)");
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
  const std::string what_;
  std::thread thread_;
};

std::vector<std::string> call_to_register(const Lumbungd& server, const std::string& id) {
  return {"-sS", "-w", "\n%{http_code}\n", "-H", "content-type: application/json", "-d",
          R"({"requestId":")" + id + R"(","business":{"externalId":")" + id + R"(","displayName":"Usaha )" + id +
              R"(","kelurahan":"32.75.10.1001"}})",
          server.http() + "/lumbung.registry.v1.RegistryService/RegisterBusiness"};
}

bool takes_calls(const Lumbungd& server) {
  const auto port = std::stoi(server.grpc().substr(server.grpc().rfind(':') + 1));
  return static_cast<bool>(harness::connect_to(static_cast<std::uint16_t>(port)));
}

TEST(StoppingTest, ACommandThatCameAsJsonIsAnsweredBeforeItsProcessEnds) {
  const Home home(Engine::postgresql);
  Lumbungd server(home);
  Held head(home, kHead);
  harness::Process curl("/usr/bin/curl", call_to_register(server, "late"));
  ASSERT_TRUE(eventually([&] { return head.waiting(); }, Eq("1")));
  server.process().signal(SIGTERM);
  EXPECT_TRUE(eventually([&] { return !takes_calls(server); })) << "gRPC has drained";
  EXPECT_FALSE(eventually([&] { return !curl.running() || !server.process().running(); }, IsTrue(), kLook));
  head.release();
  EXPECT_EQ(curl.wait(), 0) << curl.err();
  EXPECT_THAT(curl.out(), AllOf(HasSubstr("\"name\":\"businesses/"), HasSubstr("\n200\n")));
  EXPECT_EQ(server.process().wait(), 0) << server.process().err();
}

// What reporting holds of its projection.
struct Projected {
  explicit Projected(const Home& home)
      : figures(rows(home, "figures")), cursors(rows(home, "cursors")), tables(rows(home, "projections")) {}
  static std::vector<std::vector<std::string>> rows(const Home& home, const std::string& table) {
    return harness::Postgres::shared().query(database_of(home), "SELECT * FROM c3275_reporting." + table + " ORDER BY 1");
  }
  std::vector<std::vector<std::string>> figures;
  std::vector<std::vector<std::string>> cursors;
  std::vector<std::vector<std::string>> tables;  // Those in use, and those being built.
};

TEST(StoppingTest, ARebuildUnderWayIsGivenUpAndCanBeBegunAgain) {
  const Home home(Engine::postgresql);
  const std::vector<std::string> both{"--services", "registry,reporting"};
  const std::vector<std::string> figures{"--service", "reporting", "--consumer", "figures"};
  const auto events = [&](const Lumbungd& server, const std::string& verb) {
    std::vector<std::string> args{"events", verb};
    args.insert(args.end(), figures.begin(), figures.end());
    return ctl(server, args);
  };
  Lumbungd server(home, both);
  for (const auto* id : {"one", "two", "three"}) harness::run("/usr/bin/curl", call_to_register(server, id));
  ASSERT_TRUE(eventually([&] { return Projected::rows(home, "cursors JOIN c3275_registry.head USING (position)").size(); }, Eq(1u)));
  const Projected before(home);

  Held discarded(home, kDiscarded);
  harness::Process rebuild(LUMBUNGCTL_PATH, {"events", "rebuild", "--service", "reporting", "--consumer", "figures",
                                             "--server", server.grpc()});
  ASSERT_TRUE(eventually([&] { return discarded.waiting(); }, Eq("1")));
  EXPECT_EQ(Projected(home).tables.size(), before.tables.size() + 1) << "its tables stand beside those in use";
  server.process().signal(SIGTERM);
  EXPECT_TRUE(eventually([&] { return !takes_calls(server); })) << "gRPC drains";
  discarded.release();
  EXPECT_EQ(server.process().wait(kDrain), 0) << server.process().err();
  EXPECT_NE(rebuild.wait(), 0) << rebuild.out();
  const Projected after(home);
  EXPECT_EQ(after.figures, before.figures);
  EXPECT_EQ(after.cursors, before.cursors);
  EXPECT_EQ(after.tables, before.tables) << "nothing is left beside them";

  const Lumbungd again(home, both);
  const auto rebuilt = events(again, "rebuild");
  EXPECT_EQ(rebuilt.code, 0) << rebuilt.err;
  EXPECT_EQ(events(again, "verify").code, 0);
  EXPECT_EQ(Projected(home).figures, before.figures);
}

}  // namespace
}  // namespace lumbung::integration
