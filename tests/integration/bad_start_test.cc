// What is wrong with a start is one clear sentence, and harms nothing; a database that goes away while we serve is told
// to callers and probes, and its return needs no help.
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

#include "harness/eventually.h"
#include "harness/network.h"
#include "harness/postgres.h"
#include "lumbungd.h"

namespace lumbung::integration {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr int kNotReached = 8;

harness::Ended start(const std::string& var, const std::vector<std::string>& more) {
  auto flags = flags_of(var);
  flags.insert(flags.end(), more.begin(), more.end());
  harness::Process::Options options;
  options.folder = LUMBUNG_SOURCES;
  return harness::run(LUMBUNGD_PATH, flags, options);
}

void expect_one_sentence(const harness::Ended& ended, const std::string& about) {
  EXPECT_THAT(ended.code, ::testing::AnyOf(1, 2)) << "an end of its own, not a crash";
  EXPECT_THAT(ended.err, HasSubstr(about));
  EXPECT_THAT(ended.err, ::testing::EndsWith("\n"));
  EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 1) << ended.err;
}

// The status line and all behind it.
std::string get(const std::string& base, const std::string& path) {
  const auto port = static_cast<std::uint16_t>(std::stoi(base.substr(base.rfind(':') + 1)));
  const auto socket = harness::connect_to(port);
  const auto request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  EXPECT_EQ(send(socket.fd(), request.data(), request.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(request.size()));
  std::string answer;
  char piece[4096];
  for (ssize_t got = 0; (got = read(socket.fd(), piece, sizeof piece)) > 0;)
    answer.append(piece, static_cast<std::size_t>(got));
  return answer;
}

TEST(BadStartTest, ATakenPortIsNamed) {
  const auto taken = harness::listen_on(0);
  const auto address = "127.0.0.1:" + std::to_string(harness::port_of(taken));
  for (const auto* flag : {"--grpc", "--http", "--metrics"}) {
    SCOPED_TRACE(flag);
    const harness::TempDir var;
    std::vector<std::string> flags = {"--var", var.path()};
    for (const auto* other : {"--grpc", "--http", "--metrics"}) {
      flags.emplace_back(other);
      flags.push_back(std::string(other) == flag ? address : "127.0.0.1:0");
    }
    harness::Process::Options options;
    options.folder = LUMBUNG_SOURCES;
    const auto ended = harness::run(LUMBUNGD_PATH, flags, options);
    EXPECT_EQ(ended.code, 1);
    // gRPC adds a line of its own before ours.
    EXPECT_THAT(ended.err, ::testing::ContainsRegex("lumbungd cannot go on: .* cannot listen on "));
    EXPECT_THAT(ended.err, HasSubstr(std::to_string(harness::port_of(taken))));
  }
}

TEST(BadStartTest, AFolderWithoutTheCitysFilesIsNamed) {
  const harness::TempDir var;
  const harness::TempDir empty;
  expect_one_sentence(start(var.path(), {"--data", empty.path()}), empty.path());
}

TEST(BadStartTest, AFolderThatCannotBeWrittenIsNamed) {
  const harness::TempDir folder;
  harness::write_file(folder / "file", "in the way");
  expect_one_sentence(start(folder / "file/var", {}), folder / "file");
}

TEST(BadStartTest, AKeyThatOthersMayReadIsRefused) {
  const harness::TempDir var;
  EXPECT_EQ(Lumbungd(var.path()).stop(), 0);
  const auto key = var / "keys/fingerprint.key";
  std::filesystem::permissions(key, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  expect_one_sentence(start(var.path(), {}), key);
  std::filesystem::permissions(key, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::remove);
  EXPECT_EQ(Lumbungd(var.path()).stop(), 0) << "and harms nothing";
}

TEST(BadStartTest, AnUnknownSettingIsNamed) {
  const harness::TempDir var;
  const auto ended = start(var.path(), {"--databsae", "postgresql://127.0.0.1/x"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("databsae"));
}

TEST(BadStartTest, ADatabaseThatIsNotThereIsNamed) {
  const harness::TempDir var;
  const auto port = harness::free_port();
  const auto ended = start(var.path(), {"--database", harness::Postgres::url("none", port)});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.err, HasSubstr(std::to_string(port)));
}

TEST(BadStartTest, ASchemaOfSomethingElseIsRefusedAndLeftAlone) {
  const Home home(Engine::postgresql);
  auto& server = harness::Postgres::shared();
  const auto database = home.flags().at(1).substr(home.flags().at(1).rfind('/') + 1);
  server.query(database, "CREATE SCHEMA c3275_registry");
  server.query(database, "CREATE TABLE c3275_registry.events (what text)");
  const auto ended = start(home.var(), home.flags());
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("c3275_registry"));
  const auto tables = server.query(
      database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'c3275_registry'");
  EXPECT_EQ(tables.at(0).at(0), "1");
}

TEST(BadStartTest, AFileThatIsNoDatabaseIsRefusedAndLeftAlone) {
  const harness::TempDir var;
  const std::string text(4096, 'x');
  harness::write_file(var / "registry.sqlite", text);
  expect_one_sentence(start(var.path(), {}), "registry.sqlite");
  EXPECT_EQ(harness::read_file(var / "registry.sqlite"), text);
}

TEST(BadStartTest, ARegisterThatIsNotThereIsNamed) {
  const harness::TempDir var;
  const auto ended = first_look(var.path(), {"--register", var / "none.csv"});
  EXPECT_NE(ended.code, 0);
  EXPECT_THAT(ended.err, HasSubstr("none.csv"));
}

TEST(BadStartTest, ADatabaseThatGoesAwayAndComesBackNeedsNoHelp) {
  harness::Postgres database;
  const harness::TempDir var;
  const Lumbungd server(var.path(), {"--database", database.url(database.new_database())});
  const std::vector<std::string> enter = {
      "businesses", "register",    "--display-name", "Warung Ibu Sri", "--kelurahan",
      "32.75.10.1001", "--external-id", "DINAS-7",  "--request-id",   "sri-1"};
  const auto ready = [&] { return get(server.metrics(), "/readyz"); };
  EXPECT_TRUE(harness::eventually(ready, StartsWith("HTTP/1.1 200")));
  database.stop();
  const auto refused = ctl(server, enter);
  EXPECT_EQ(refused.code, kNotReached) << refused.out;
  EXPECT_THAT(refused.err, HasSubstr("UNAVAILABLE"));
  EXPECT_TRUE(harness::eventually(ready, StartsWith("HTTP/1.1 503")));
  EXPECT_THAT(get(server.metrics(), "/livez"), StartsWith("HTTP/1.1 200"));
  database.start();
  EXPECT_TRUE(harness::eventually([&] { return ctl(server, enter).code == 0; }));
  EXPECT_TRUE(harness::eventually(ready, StartsWith("HTTP/1.1 200")));
  EXPECT_EQ(register_of(server).size(), 1u);
  EXPECT_EQ(verify(server).code, 0);
}

}  // namespace
}  // namespace lumbung::integration
