// Two processes on one PostgreSQL: whatever is sent to either is there once, for both, and one log holds it in order.
// Then one of them is told to stop under load, and no caller notices.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <thread>

#include "harness/eventually.h"
#include "lumbung/registry/v1/registry_service.grpc.pb.h"
#include "lumbungd.h"

namespace lumbung::integration {
namespace {

namespace v1 = lumbung::registry::v1;
using Stub = v1::RegistryService::Stub;
using ::testing::Ge;
using ::testing::HasSubstr;

constexpr int kCallers = 64;
constexpr int kTries = 200;
constexpr int kSomeRowsWrong = 3;  // lumbungctl's exit code: the shipped registers hold dirty rows.

std::unique_ptr<Stub> stub_of(const Lumbungd& server) {
  return v1::RegistryService::NewStub(
      grpc::CreateChannel(server.grpc(), grpc::InsecureChannelCredentials()));
}

// A second process of the same city: its own folder, the same fingerprint key.
struct SecondFolder {
  explicit SecondFolder(const Home& first) {
    std::filesystem::copy(first.var() + "/keys", var / "keys",
                          std::filesystem::copy_options::recursive);
  }
  harness::TempDir var;
};

std::string register_business(Stub& stub, const std::string& external_id) {
  v1::RegisterBusinessRequest request;
  request.mutable_business()->set_external_id(external_id);
  request.mutable_business()->set_display_name("Usaha " + external_id);
  request.mutable_business()->set_kelurahan("32.75.10.1001");
  request.set_request_id("register-" + external_id);
  grpc::ClientContext context;
  v1::Business made;
  const auto status = stub.RegisterBusiness(&context, request, &made);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return made.name();
}

grpc::Status change(Stub& stub, const std::string& name, int turn, const std::string& id) {
  v1::ChangeOperatingStatusRequest request;
  request.set_name(name);
  request.set_operating_status(turn % 2 == 0 ? v1::Business::OPERATING_STATUS_TUTUP_SEMENTARA
                                             : v1::Business::OPERATING_STATUS_BEROPERASI);
  request.set_request_id(id);
  grpc::ClientContext context;
  v1::Business changed;
  return stub.ChangeOperatingStatus(&context, request, &changed);
}

TEST(TwoServersTest, WritesToBothAreThereOnceAndSeenByBoth) {
  const Home home(Engine::postgresql);
  const Lumbungd one(home);
  const SecondFolder folder(home);
  const Lumbungd two(folder.var.path(), home.flags());
  const auto before = log_position(one);
  constexpr int kEach = 25;
  std::vector<std::jthread> writers;
  for (int writer = 0; writer < 8; ++writer)
    writers.emplace_back([&, writer] {
      const auto stub = stub_of(writer % 2 == 0 ? one : two);
      for (int i = 0; i < kEach; ++i)
        register_business(*stub, std::to_string(writer) + "-" + std::to_string(i));
    });
  writers.clear();
  EXPECT_EQ(register_of(one).size(), 8 * kEach);
  EXPECT_EQ(register_of(two), register_of(one));
  EXPECT_EQ(log_position(one), before + 8 * kEach);
  EXPECT_EQ(log_position(two), log_position(one));
  EXPECT_EQ(verify(one).code, 0);
  EXPECT_EQ(verify(two).code, 0);
}

TEST(TwoServersTest, TheSameCommandSentToBothAtOnceHappensOnce) {
  const Home home(Engine::postgresql);
  const Lumbungd one(home);
  const SecondFolder folder(home);
  const Lumbungd two(folder.var.path(), home.flags());
  const auto name = register_business(*stub_of(one), "shared");
  const auto before = log_position(one);
  constexpr int kTurns = 20;
  for (int turn = 0; turn < kTurns; ++turn) {
    const auto id = "turn-" + std::to_string(turn);
    grpc::Status first, second;
    std::jthread other([&] { second = change(*stub_of(two), name, turn, id); });
    first = change(*stub_of(one), name, turn, id);
    other.join();
    EXPECT_TRUE(first.ok()) << first.error_message();
    EXPECT_TRUE(second.ok()) << second.error_message();
  }
  EXPECT_EQ(log_position(two), before + kTurns);
  EXPECT_EQ(verify(two).code, 0);
}

TEST(TwoServersTest, TheSameFileSentToBothAtOnceGoesInOnce) {
  const Home home(Engine::postgresql);
  const Lumbungd one(home);
  const SecondFolder folder(home);
  const Lumbungd two(folder.var.path(), home.flags());
  const std::vector<std::string> import = {"cooperatives", "import",
                                           "data/registers/cooperatives.csv"};
  int second = 0;
  std::jthread other([&] { second = ctl(two, import).code; });
  EXPECT_EQ(ctl(one, import).code, kSomeRowsWrong);
  other.join();
  EXPECT_EQ(second, kSomeRowsWrong);
  EXPECT_EQ(register_of(one).size(), 600u);
  EXPECT_EQ(verify(two).code, 0);
}

TEST(TwoServersTest, AServerWithAnotherFingerprintKeyDoesNotStart) {
  const Home home(Engine::postgresql);
  const Lumbungd one(home);
  const harness::TempDir own_key;
  auto flags = flags_of(own_key.path());
  flags.insert(flags.end(), home.flags().begin(), home.flags().end());
  harness::Process::Options options;
  options.folder = LUMBUNG_SOURCES;
  const auto ended = harness::run(LUMBUNGD_PATH, flags, options);
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.err, HasSubstr("key"));
  EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 1) << ended.err;
}

// A caller as the published service config makes them: UNAVAILABLE is tried again with the same request id, here on
// the other server.
struct Load {
  Load(const Lumbungd& first, const Lumbungd& second) : servers{&first, &second} {
    const auto stub = stub_of(first);
    for (int i = 0; i < kCallers; ++i)
      names.push_back(register_business(*stub, "load-" + std::to_string(i)));
    before = log_position(second);
    for (int caller = 0; caller < kCallers; ++caller)
      threads.emplace_back([this, caller] { run(caller); });
  }

  void run(int caller) {
    const std::unique_ptr<Stub> stubs[] = {stub_of(*servers[0]), stub_of(*servers[1])};
    std::size_t at = 0;
    for (int turn = 0; !ending; ++turn) {
      const auto id = std::to_string(caller) + "-" + std::to_string(turn);
      grpc::Status status;
      for (int attempt = 0; attempt < kTries; ++attempt) {
        status = change(*stubs[at], names[static_cast<std::size_t>(caller)], turn, id);
        if (status.error_code() != grpc::StatusCode::UNAVAILABLE) break;
        at = 1 - at;
      }
      if (!status.ok()) {
        ++failed;
        ADD_FAILURE() << "code " << status.error_code() << ": " << status.error_message();
        return;
      }
      ++done;
    }
  }

  void end() {
    ending = true;
    threads.clear();
  }

  std::vector<const Lumbungd*> servers;
  std::vector<std::string> names;
  std::int64_t before = 0;
  std::atomic<bool> ending{false};
  std::atomic<std::int64_t> done{0};
  std::atomic<std::int64_t> failed{0};
  std::vector<std::jthread> threads;
};

TEST(TwoServersTest, ADrainUnderLoadLosesAndDoublesNoCall) {
  const Home home(Engine::postgresql);
  Lumbungd one(home);
  const SecondFolder folder(home);
  const Lumbungd two(folder.var.path(), home.flags());
  Load load(one, two);
  EXPECT_TRUE(harness::eventually([&] { return load.done.load(); }, Ge(4 * kCallers)));
  EXPECT_EQ(one.stop(), 0) << one.process().err();
  const auto at_stop = load.done.load();
  EXPECT_TRUE(harness::eventually([&] { return load.done.load(); }, Ge(at_stop + 4 * kCallers)));
  load.end();
  EXPECT_EQ(load.failed, 0);
  EXPECT_EQ(log_position(two), load.before + load.done) << "an event of each call, and no other";
  EXPECT_EQ(verify(two).code, 0);
}

TEST(TwoServersTest, AKillUnderLoadLosesAndDoublesNoCall) {
  const Home home(Engine::postgresql);
  Lumbungd one(home);
  const SecondFolder folder(home);
  const Lumbungd two(folder.var.path(), home.flags());
  Load load(one, two);
  EXPECT_TRUE(harness::eventually([&] { return load.done.load(); }, Ge(4 * kCallers)));
  one.process().kill();
  const auto at_stop = load.done.load();
  EXPECT_TRUE(harness::eventually([&] { return load.done.load(); }, Ge(at_stop + 4 * kCallers)));
  load.end();
  EXPECT_EQ(load.failed, 0);
  EXPECT_EQ(log_position(two), load.before + load.done) << "an event of each call, and no other";
  EXPECT_EQ(verify(two).code, 0);
}

}  // namespace
}  // namespace lumbung::integration
