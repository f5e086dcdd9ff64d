// Watches of a real process: what one person enters another one sees, in a terminal and in a browser; a process that
// stops sends its watchers on, and a client that takes nothing harms nobody.
#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <csignal>

#include "harness/cut_proxy.h"
#include "harness/eventually.h"
#include "lumbung/registry/v1/events.pb.h"
#include "lumbung/registry/v1/registry_service.grpc.pb.h"
#include "lumbung/registry/v1/watch_service.grpc.pb.h"
#include "lumbungd.h"

namespace lumbung::integration {
namespace {

namespace v1 = lumbung::registry::v1;
using common::v1::WatchMessage;
using harness::eventually;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPath[] = "/watch/lumbung.registry.v1.WatchService/WatchRegistry";
constexpr int kInterrupted = 130;
constexpr int kSomeRowsWrong = 3;  // The shipped registers hold dirty rows.
constexpr int kMaxWatches = 256;

std::shared_ptr<grpc::Channel> channel_to(const Lumbungd& server) {
  return grpc::CreateChannel(server.grpc(), grpc::InsecureChannelCredentials());
}

std::string register_business(const Lumbungd& server, const std::string& external_id,
                              const std::string& kelurahan = "32.75.10.1001") {
  return ctl_json(server, {"businesses", "register", "--external-id", external_id, "--display-name",
                           "Usaha " + external_id, "--kelurahan", kelurahan})
      .at("name")
      .get<std::string>();
}

// lumbungctl that follows, in a terminal of its own.
struct Terminal {
  Terminal(const Lumbungd& server, std::vector<std::string> more)
      : process(LUMBUNGCTL_PATH, args(server, std::move(more))) {}

  static std::vector<std::string> args(const Lumbungd& server, std::vector<std::string> more) {
    std::vector<std::string> all{"events", "watch", "--server", server.grpc()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  // The token it names at its end.
  std::string token() {
    const auto line = process.line_with("Go on with --resume-token ");
    const auto begin = line.find("--resume-token ") + 15;
    return line.substr(begin, line.find(' ', begin) - begin);
  }

  harness::Process process;
};

// A client of the RPC itself.
class Client {
 public:
  Client(const std::shared_ptr<grpc::Channel>& channel, const v1::WatchRegistryRequest& request)
      : stub_(v1::WatchService::NewStub(channel)), reader_(stub_->WatchRegistry(&context_, request)) {}
  ~Client() { context_.TryCancel(); }

  // Nothing at the end.
  std::optional<WatchMessage> next() {
    WatchMessage message;
    if (reader_->Read(&message)) return message;
    status_ = reader_->Finish();
    return std::nullopt;
  }
  const grpc::Status& status() const { return status_; }
  google::rpc::ErrorInfo error() const { return detail<google::rpc::ErrorInfo>(); }
  template <class Detail>
  Detail detail() const {
    google::rpc::Status status;
    status.ParseFromString(status_.error_details());
    Detail found;
    for (const auto& any : status.details())
      if (any.Is<Detail>()) any.UnpackTo(&found);
    return found;
  }

 private:
  std::unique_ptr<v1::WatchService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<WatchMessage>> reader_;
  grpc::Status status_;
};

class WatchStory : public ::testing::TestWithParam<Engine> {};
INSTANTIATE_TEST_SUITE_P(Engines, WatchStory, ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& tested) { return tested.param == Engine::sqlite ? "sqlite" : "postgresql"; });

TEST_P(WatchStory, OneTerminalShowsWhatAnotherOneRegisters) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto first = register_business(server, "before");
  Terminal all(server, {"--snapshot"});
  Terminal elsewhere(server, {"--snapshot", "--kecamatan", "32.75.05", "-o", "json"});
  EXPECT_THAT(all.process.line_with("(Business)"), HasSubstr(first));
  EXPECT_THAT(all.process.line_with("Snapshot: "), HasSubstr("1 records"));
  EXPECT_THAT(elsewhere.process.line_with("Snapshot: "), HasSubstr("0 records"));
  const auto second = register_business(server, "after");
  EXPECT_THAT(all.process.line_with("BusinessRegistered"), HasSubstr(second));
  const auto third = register_business(server, "there", "32.75.05.1001");
  const auto line = nlohmann::json::parse(elsewhere.process.line_with("BusinessRegistered"));
  EXPECT_EQ(line.at("event").at("subject"), third);
  EXPECT_EQ(line.at("event").at("event").at("business").at("displayName"), "Usaha there");
  EXPECT_THAT(elsewhere.process.out(), Not(HasSubstr(second)));
  all.process.signal(SIGINT);
  EXPECT_EQ(all.process.wait(), kInterrupted);
  EXPECT_THAT(all.token(), Not(HasSubstr("-")));
}

TEST_P(WatchStory, AProcessThatStopsSendsItsWatchersOnWithATokenThatAnotherOneKnows) {
  const Home home(GetParam());
  std::string token;
  {
    Lumbungd server(home);
    v1::WatchRegistryRequest request;
    request.set_after_position(0);
    Client client(channel_to(server), request);
    register_business(server, "one");
    while (!client.next()->has_event()) continue;
    EXPECT_EQ(server.stop(), 0);
    while (client.next()) continue;
    EXPECT_EQ(client.status().error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(client.error().reason(), "STOPPING");
    token = client.error().metadata().at("resume_token");
  }
  const Lumbungd server(home);
  const auto two = register_business(server, "two");
  v1::WatchRegistryRequest request;
  request.set_resume_token(token);
  Client client(channel_to(server), request);
  EXPECT_TRUE(client.next()->has_heartbeat());
  EXPECT_EQ(client.next()->event().subject(), two) << "the first one is not told again, and nothing is left out";
}

TEST_P(WatchStory, ATerminalGoesOnByItselfWhenItsServerComesBack) {
  const Home home(GetParam());
  std::optional<Lumbungd> server(home);
  const auto address = server->grpc();
  Terminal terminal(*server, {"--snapshot", "--limit", "2"});
  terminal.process.line_with("Snapshot: ");
  register_business(*server, "one");
  terminal.process.line_with("BusinessRegistered");
  EXPECT_EQ(server->stop(), 0);
  terminal.process.line_with("The watch was interrupted (STOPPING)");
  server.reset();
  auto flags = flags_of(home.var());
  *(std::find(flags.begin(), flags.end(), "--grpc") + 1) = address;
  flags.insert(flags.end(), {"--business-date", kDay});
  flags.insert(flags.end(), home.flags().begin(), home.flags().end());
  harness::Process::Options in_checkout;
  in_checkout.folder = LUMBUNG_SOURCES;
  harness::Process again(LUMBUNGD_PATH, flags, in_checkout);
  again.line_with("   gRPC ");
  const auto two = harness::run(LUMBUNGCTL_PATH, {"businesses", "register", "--external-id", "two", "--display-name",
                                                  "Usaha two", "--kelurahan", "32.75.10.1001", "--server", address});
  EXPECT_EQ(two.code, 0) << two.err;
  EXPECT_EQ(terminal.process.wait(), 0) << terminal.process.err();
  const auto told = terminal.process.out();
  EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 2) << "each once: " << told;
}

TEST(WatchTest, ATerminalNoticesAServerThatFellSilentAndGoesOnOverANewLine) {
  const Home home(Engine::sqlite);
  const Lumbungd server(home);
  harness::CutProxy line(static_cast<std::uint16_t>(std::stoi(server.grpc().substr(server.grpc().rfind(':') + 1))));
  harness::Process terminal(LUMBUNGCTL_PATH,
                            {"events", "watch", "--after", "0", "--type", "BusinessRegistered", "--silence", "5s", "--limit",
                             "2", "--server", "127.0.0.1:" + std::to_string(line.port())});
  register_business(server, "one");
  terminal.line_with("BusinessRegistered");
  line.silence_open_ones();
  const auto two = register_business(server, "two");
  EXPECT_EQ(terminal.wait(), 0) << terminal.err();
  EXPECT_THAT(terminal.err(), HasSubstr("The watch was interrupted (UNAVAILABLE)"));
  const auto told = terminal.out();
  EXPECT_THAT(told, HasSubstr(two));
  EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 2) << "each once: " << told;
}

TEST_P(WatchStory, ABrowserGoesOnWithLastEventId) {
  const Home home(GetParam());
  std::string id;
  {
    Lumbungd server(home);
    register_business(server, "one");
    harness::Process curl("/usr/bin/curl", {"-sN", server.http() + kPath + "?snapshot=true&kecamatan=32.75.10"});
    EXPECT_THAT(curl.line_with("\"record\":"), HasSubstr("Usaha one"));
    curl.line_with("snapshotComplete");
    const auto two = register_business(server, "two");
    EXPECT_THAT(curl.line_with("BusinessRegistered"), HasSubstr(two));
    EXPECT_EQ(server.stop(), 0);
    EXPECT_EQ(curl.wait(), 0);
    EXPECT_THAT(curl.out(), HasSubstr("event: end\ndata: {\"code\":\"unavailable\""));
    EXPECT_THAT(curl.out(), HasSubstr(": heartbeat, position"));
    const auto begin = curl.out().rfind("\nid: ") + 5;
    id = curl.out().substr(begin, curl.out().find('\n', begin) - begin);
  }
  const Lumbungd server(home);
  const auto three = register_business(server, "three");
  harness::Process curl("/usr/bin/curl", {"-sN", "-H", "Last-Event-ID: " + id,
                                          server.http() + kPath + "?snapshot=true&kecamatan=32.75.10"});
  EXPECT_THAT(curl.line_with("data: "), HasSubstr(three)) << "no snapshot again, and not what was told before";
}

TEST(WatchTest, HeadOfAStreamIsItsHeaderAndHarmsNobody) {
  const Home home(Engine::sqlite);
  const Lumbungd server(home);
  register_business(server, "one");
  constexpr int kTimes = 50;
  for (int i = 0; i < kTimes; ++i) {
    const auto head = harness::run("/usr/bin/curl", {"-sSI", server.http() + kPath + "?snapshot=true"});
    ASSERT_EQ(head.code, 0) << head.err;
    EXPECT_THAT(head.out, HasSubstr("Content-Type: text/event-stream"));
  }
  EXPECT_THAT(harness::run("/usr/bin/curl", {"-sS", server.metrics() + "/livez"}).out, HasSubstr("\"status\":\"ok\""));
}

TEST(WatchTest, HttpRefusesWhatGrpcRefusesAndPagesFromElsewhere) {
  const Home home(Engine::sqlite);
  const Lumbungd server(home);
  const auto answer = [&](const std::string& query, std::vector<std::string> more = {}) {
    std::vector<std::string> args{"-sN", "-w", "%{http_code}", server.http() + kPath + query};
    args.insert(args.end(), more.begin(), more.end());
    return harness::run("/usr/bin/curl", args).out;
  };
  EXPECT_THAT(answer("?kelurahan=1"), HasSubstr("FIELD_UNKNOWN"));
  EXPECT_THAT(answer("?kecamatan=32.75.99"), HasSubstr("KECAMATAN_UNKNOWN"));
  EXPECT_THAT(answer("?types=OwnerShip"), HasSubstr("TYPE_UNKNOWN"));
  EXPECT_THAT(answer("?names=owners/1"), HasSubstr("NAME_FORMAT"));
  EXPECT_THAT(answer("?kinds=KIND_UNSPECIFIED"), HasSubstr("KIND_UNKNOWN"));
  EXPECT_THAT(answer("?snapshot=true&after_position=1"), HasSubstr("START_AMBIGUOUS"));
  EXPECT_THAT(answer("?snapshot=perhaps"), HasSubstr("VALUE_INVALID"));
  EXPECT_THAT(answer("?after_position=99"), HasSubstr("POSITION_UNKNOWN"));
  EXPECT_THAT(answer("", {"-H", "Last-Event-ID: abc"}), HasSubstr("RESUME_TOKEN_INVALID"));
  EXPECT_THAT(answer("", {"-H", "Origin: http://elsewhere.example"}), HasSubstr("403"));
  EXPECT_THAT(answer("", {"-H", "Sec-Fetch-Site: cross-site"}), HasSubstr("403"));
  EXPECT_THAT(answer("", {"-H", "x-lumbung-act-as: agency=dinas;person=siti;roles=field-officer"}),
              HasSubstr("PERMISSION_MISSING"));
}

TEST(WatchTest, AClientThatReadsNothingHoldsUpNobodyAndNotTheStop) {
  const Home home(Engine::sqlite);
  Lumbungd server(home);
  v1::WatchRegistryRequest request;
  request.set_after_position(0);
  Client idle(channel_to(server), request);
  ASSERT_TRUE(idle.next());
  EXPECT_EQ(ctl(server, {"businesses", "import", "data/registers/businesses.csv"}).code, kSomeRowsWrong);
  Client quick(channel_to(server), request);
  const auto head = log_position(server);
  std::int64_t position = 0;
  while (position < head) position = quick.next()->position();
  EXPECT_EQ(server.stop(), 0) << "well within the time a stop may take";
  int told = 0;
  while (idle.next()) ++told;
  EXPECT_LT(told, head - 1) << "the log is larger than what fits between a server and a client that reads nothing";
  EXPECT_FALSE(idle.status().ok());
}

TEST(WatchTest, OneWatcherTooManyIsTurnedAwayUntilAnotherOneLeaves) {
  const Home home(Engine::sqlite);
  const Lumbungd server(home);
  const auto channel = channel_to(server);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < kMaxWatches; ++i) {
    clients.push_back(std::make_unique<Client>(channel, v1::WatchRegistryRequest()));
    ASSERT_TRUE(clients.back()->next()) << i;
  }
  const auto refused = [&] {
    Client client(channel, v1::WatchRegistryRequest());
    if (client.next()) return std::string("taken");
    EXPECT_GT(client.detail<google::rpc::RetryInfo>().retry_delay().nanos(), 0);
    return client.error().reason();
  };
  EXPECT_EQ(refused(), "OVERLOADED");
  EXPECT_EQ(ctl(server, {"businesses", "list"}).code, 0) << "who reads is not turned away";
  clients.pop_back();
  EXPECT_TRUE(eventually(refused, ::testing::Eq("taken")));
}

}  // namespace
}  // namespace lumbung::integration
