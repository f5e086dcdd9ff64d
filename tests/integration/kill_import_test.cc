// An import that is killed at any moment, and its file sent again to a new process: the register is the one that a
// single clean import makes, nothing lost, nothing twice, and the log is whole.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/eventually.h"
#include "lumbungd.h"

namespace lumbung::integration {
namespace {

using ::testing::Ge;

constexpr int kKilled = 137;
constexpr int kSomeRowsWrong = 3;  // lumbungctl's exit code: the shipped registers hold dirty rows.
constexpr int kNotReached = 8;
constexpr int kPipeBytes = 1 << 20;  // More than the file: the test never waits for the reader.

const char* file_of(const std::string& noun) {
  return noun == "businesses" ? "data/registers/businesses.csv" : "data/registers/cooperatives.csv";
}

harness::Ended import(const Lumbungd& server, const std::string& noun) {
  return ctl(server, {noun, "import", file_of(noun)});
}

struct Clean {
  std::vector<std::string> records;
  std::int64_t position = 0;
};

// What one clean import of both files makes.
const Clean& clean() {
  static const Clean made = [] {
    const Home home(Engine::sqlite);
    const Lumbungd server(home);
    EXPECT_EQ(import(server, "cooperatives").code, kSomeRowsWrong);
    EXPECT_EQ(import(server, "businesses").code, kSomeRowsWrong);
    return Clean{register_of(server), log_position(server)};
  }();
  return made;
}

// Both files again, into what the killed process left.
void expect_clean_after_repeating(const Home& home) {
  const Lumbungd server(home);
  EXPECT_EQ(verify(server).code, 0) << "as the killed process left it";
  EXPECT_EQ(import(server, "cooperatives").code, kSomeRowsWrong);
  EXPECT_EQ(import(server, "businesses").code, kSomeRowsWrong);
  EXPECT_EQ(register_of(server), clean().records);
  EXPECT_EQ(log_position(server), clean().position);
  const auto verified = verify(server);
  EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
}

class KillImportTest : public ::testing::TestWithParam<Engine> {};

std::string name_of(const ::testing::TestParamInfo<Engine>& engine) {
  return engine.param == Engine::sqlite ? "Sqlite" : "Postgresql";
}

INSTANTIATE_TEST_SUITE_P(Engines, KillImportTest,
                         ::testing::Values(Engine::sqlite, Engine::postgresql), name_of);

TEST_P(KillImportTest, ACrashAtAnyFailpointOfAnImportLosesAndDoublesNothing) {
  const Home empty(GetParam());
  EXPECT_EQ(Lumbungd(empty).stop(), 0);
  for (const auto* failpoint :
       {"import_after_rows=crash", "import_after_rows=crash@3", "committer_before_begin=crash@2",
        "committer_after_load=crash@2", "committer_after_decide=crash@3",
        "store_before_commit=crash", "store_before_commit=crash@3", "store_commit_sent=crash@2",
        "committer_after_commit=crash", "committer_after_commit=crash@3"}) {
    SCOPED_TRACE(failpoint);
    const Home home(empty);
    {
      Lumbungd server(home, {"--failpoints", failpoint});
      ASSERT_EQ(import(server, "cooperatives").code, kNotReached);
      ASSERT_EQ(server.process().wait(), kKilled) << "the failpoint strikes";
    }
    expect_clean_after_repeating(home);
  }
}

TEST_P(KillImportTest, AnImportGoesOnOverALostConnectionToItsStore) {
  const Home empty(GetParam());
  EXPECT_EQ(Lumbungd(empty).stop(), 0);
  for (const auto* failpoint :
       {"store_before_commit=disconnect@2", "store_commit_sent=disconnect@2"}) {
    SCOPED_TRACE(failpoint);
    const Home home(empty);
    {
      Lumbungd server(home, {"--failpoints", failpoint});
      const auto ended = import(server, "cooperatives");
      EXPECT_EQ(ended.code, kSomeRowsWrong) << ended.err;
      EXPECT_EQ(server.stop(), 0);
    }
    expect_clean_after_repeating(home);
  }
}

// A file on its way through a pipe, so that the test decides how much of it has arrived.
class Pipe {
 public:
  explicit Pipe(const std::string& path) : path_(path) {
    if (mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("No pipe at " + path);
    // For both directions, because one alone waits for the other end.
    end_ = open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (fcntl(end_, F_SETPIPE_SZ, kPipeBytes) < 0) throw std::runtime_error("No room in " + path);
  }
  ~Pipe() { close(end_); }
  Pipe(const Pipe&) = delete;

  const std::string& path() const { return path_; }
  void write(const std::string& bytes) const {
    EXPECT_EQ(::write(end_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }

 private:
  std::string path_;
  int end_ = -1;
};

std::int64_t count(const Lumbungd& server) {
  return ctl_json(server, {"businesses", "count"}).at(0).at("count").get<std::int64_t>();
}

TEST_P(KillImportTest, AKillWhileRowsAreComingLosesAndDoublesNothing) {
  const auto file = harness::read_file(source(file_of("businesses")));
  const Home empty(GetParam());
  EXPECT_EQ(Lumbungd(empty).stop(), 0);
  for (const std::size_t percent : {2, 99}) {
    SCOPED_TRACE(std::to_string(percent) + " percent of the file sent");
    const Home home(empty);
    const harness::TempDir folder;
    {
      Lumbungd server(home);
      const Pipe pipe(folder / "businesses.csv");
      pipe.write(file.substr(0, file.size() * percent / 100));
      harness::Process client(LUMBUNGCTL_PATH, {"businesses", "import", pipe.path(), "--server",
                                                server.grpc()});
      // 1,730 rows in all, a few of them refused.
      const auto arrived = static_cast<std::int64_t>(1'500 * percent / 100);
      ASSERT_TRUE(harness::eventually([&] { return count(server); }, Ge(arrived)));
      server.process().kill();
      EXPECT_EQ(client.wait(), kNotReached);
    }
    expect_clean_after_repeating(home);
  }
}

TEST_P(KillImportTest, AKillInTheMiddleOfAQuickImportLosesAndDoublesNothing) {
  const Home empty(GetParam());
  EXPECT_EQ(Lumbungd(empty).stop(), 0);
  for (const std::int64_t records : {1, 900}) {
    SCOPED_TRACE("killed at " + std::to_string(records) + " records");
    const Home home(empty);
    {
      Lumbungd server(home);
      harness::Process client(LUMBUNGCTL_PATH, {"businesses", "import",
                                                source(file_of("businesses")), "--server",
                                                server.grpc()});
      EXPECT_TRUE(harness::eventually([&] { return count(server); }, Ge(records)));
      server.process().kill();
      // Rows may have been faster than the kill.
      EXPECT_THAT(client.wait(), ::testing::AnyOf(kNotReached, kSomeRowsWrong));
    }
    expect_clean_after_repeating(home);
  }
}

TEST_P(KillImportTest, ACrashWhileViewsAreRebuiltLeavesOldOrNewOnes) {
  const Home full(GetParam());
  {
    Lumbungd server(full);
    EXPECT_EQ(import(server, "cooperatives").code, kSomeRowsWrong);
    EXPECT_EQ(import(server, "businesses").code, kSomeRowsWrong);
    EXPECT_EQ(server.stop(), 0);
  }
  for (const auto* failpoint :
       {"rebuild_before_switch=crash", "rebuild_after_switch=crash", "rebuild_before_switch=crash@2"}) {
    SCOPED_TRACE(failpoint);
    const Home home(full);
    {
      Lumbungd server(home, {"--failpoints", failpoint});
      ASSERT_EQ(ctl(server, {"views", "rebuild"}).code, kNotReached);
      ASSERT_EQ(server.process().wait(), kKilled) << "the failpoint strikes";
    }
    const Lumbungd server(home);
    EXPECT_EQ(verify(server).code, 0);
    EXPECT_EQ(register_of(server), clean().records);
    EXPECT_EQ(ctl(server, {"views", "rebuild"}).code, 0) << "a rebuild can be repeated";
    EXPECT_EQ(verify(server).code, 0);
    EXPECT_EQ(register_of(server), clean().records);
  }
}

}  // namespace
}  // namespace lumbung::integration
