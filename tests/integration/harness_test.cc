// The harness keeps its promises: what it starts it can hear, stop and kill, and what it breaks is
// broken.
#include <gmock/gmock.h>
#include <sys/socket.h>

#include <csignal>

#include "harness/cut_proxy.h"
#include "harness/fakes.h"
#include "harness/postgres.h"
#include "harness/process.h"

namespace lumbung::harness {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ProcessTest, HearsBothOutputsAndTheExitCode) {
  const auto ended = run("sh", {"-c", "echo out; echo err >&2; exit 7"});
  EXPECT_EQ(ended.code, 7);
  EXPECT_EQ(ended.out, "out\n");
  EXPECT_EQ(ended.err, "err\n");
}

TEST(ProcessTest, GivesAWholeLineAndNamesWhatCameInstead) {
  Process talker("sh", {"-c", "printf 'ready on '; echo 7400; echo the end"});
  EXPECT_EQ(talker.line_with("ready"), "ready on 7400");
  talker.wait();
  try {
    talker.line_with("never");
    FAIL() << "it heard what was not said";
  } catch (const std::runtime_error& failure) {
    EXPECT_THAT(failure.what(), HasSubstr("the end"));
  }
}

TEST(ProcessTest, PassesEnvironmentAndFolder) {
  Process::Options options;
  options.env = {"LUMBUNG_WORD=barn", "HOME=/nowhere"};
  options.folder = "/usr";
  EXPECT_EQ(run("sh", {"-c", "echo $LUMBUNG_WORD $HOME $PWD"}, options).out,
            "barn /nowhere /usr\n");
}

TEST(ProcessTest, SignalsAndKills) {
  Process polite("sh", {"-c", "trap 'echo bye; exit 3' TERM; echo up; while :; do :; done"});
  polite.line_with("up");
  polite.signal(SIGTERM);
  EXPECT_EQ(polite.wait(), 3);
  Process stubborn("sh", {"-c", "trap '' TERM; echo up; exec sleep 1000"});
  stubborn.line_with("up");
  stubborn.signal(SIGTERM);
  EXPECT_TRUE(stubborn.running());
  stubborn.kill();
  EXPECT_EQ(stubborn.wait(), 128 + SIGKILL);
}

TEST(EventuallyTest, PrintsWhatItLastSaw) {
  int looks = 0;
  EXPECT_TRUE(eventually([&] { return ++looks; }, Eq(5)));
  const auto never = eventually([] { return 41; }, Eq(42), std::chrono::milliseconds{10});
  EXPECT_FALSE(never);
  EXPECT_THAT(never.message(), HasSubstr("still 41"));
}

TEST(PostgresTest, KeepsWhatItAcknowledgedWhenItIsKilled) {
  Postgres server;
  const auto database = server.new_database();
  server.query(database, "CREATE TABLE kept (n int)");
  server.query(database, "INSERT INTO kept VALUES (1)");
  EXPECT_EQ(server.query(database, "SHOW fsync")[0][0], "on");
  EXPECT_EQ(server.query(database, "SHOW synchronous_commit")[0][0], "on");
  const auto port = server.port();
  server.kill();
  EXPECT_THROW(server.query(database, "SELECT 1"), std::runtime_error);
  server.start();
  EXPECT_EQ(server.port(), port);
  EXPECT_EQ(server.query(database, "SELECT n FROM kept")[0][0], "1");
  server.restart();
  EXPECT_NE(server.new_database(), database);
}

// What comes back over a line; empty when it is broken.
std::string say(const Socket& line, const std::string& words) {
  if (send(line.fd(), words.data(), words.size(), MSG_NOSIGNAL) <= 0) return {};
  char heard[64];
  const auto got = recv(line.fd(), heard, sizeof heard, 0);
  return got > 0 ? std::string(heard, static_cast<std::size_t>(got)) : std::string();
}

class CutProxyTest : public ::testing::Test {
 protected:
  // Answers everything with itself in capitals, one piece at a time.
  CutProxyTest() {
    server_ = std::thread([this] {
      while (true) {
        const Socket caller(accept(listener_.fd(), nullptr, nullptr));
        if (!caller) return;
        char heard[64];
        for (ssize_t got; (got = recv(caller.fd(), heard, sizeof heard, 0)) > 0;) {
          for (ssize_t i = 0; i < got; ++i) heard[i] = static_cast<char>(std::toupper(heard[i]));
          send(caller.fd(), heard, static_cast<std::size_t>(got), MSG_NOSIGNAL);
        }
      }
    });
  }
  ~CutProxyTest() override {
    line_.cut();
    shutdown(listener_.fd(), SHUT_RDWR);
    server_.join();
  }

  Socket listener_ = listen_on(0);
  CutProxy line_{port_of(listener_)};
  std::thread server_;
};

TEST_F(CutProxyTest, CarriesUntilItIsCutAndThenAgain) {
  const auto first = connect_to(line_.port());
  EXPECT_EQ(say(first, "hello"), "HELLO");
  line_.cut();
  EXPECT_THAT(say(first, "hello"), IsEmpty());
  EXPECT_EQ(say(connect_to(line_.port()), "again"), "AGAIN");
}

TEST_F(CutProxyTest, SwallowsTheNamedSentenceOnce) {
  line_.cut_when_server_says("COMMIT");
  const auto first = connect_to(line_.port());
  EXPECT_EQ(say(first, "begin"), "BEGIN");
  EXPECT_THAT(say(first, "commit"), IsEmpty());
  EXPECT_EQ(line_.strikes(), 1);
  line_.cut_when_client_says("begin");
  const auto second = connect_to(line_.port());
  EXPECT_EQ(say(second, "commit"), "COMMIT") << "only once";
  EXPECT_THAT(say(second, "begin"), IsEmpty());
  EXPECT_EQ(line_.strikes(), 2);
}

TEST_F(CutProxyTest, RefusesEverybodyWhileIsolated) {
  line_.isolate();
  EXPECT_THAT(say(connect_to(line_.port()), "hello"), IsEmpty());
  line_.heal();
  EXPECT_EQ(say(connect_to(line_.port()), "hello"), "HELLO");
}

TEST(FakesTest, StandStillAndCount) {
  FakeClock clock(Date{2016, 12, 31});
  EXPECT_EQ(jakarta_date(clock.now()), Date(2016, 12, 31));
  EXPECT_EQ(clock.now(), clock.now());
  clock.advance(std::chrono::hours{12});
  EXPECT_EQ(jakarta_date(clock.now()), Date(2017, 1, 1));
  CountingIds ids(3);
  EXPECT_EQ(ids.uuid(), "00000003-0000-7000-8000-000000000001");
  EXPECT_EQ(ids.uuid(), "00000003-0000-7000-8000-000000000002");
}

}  // namespace
}  // namespace lumbung::harness
