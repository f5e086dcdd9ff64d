#include "runtime/http/event_streams.h"

#include <gmock/gmock.h>

#include <future>

#include "harness/eventually.h"
#include "harness/fakes.h"
#include "harness/temp_dir.h"
#include "http_client.h"
#include "lumbung/common/v1/watch.pb.h"
#include "lumbung/registry/v1/events.pb.h"
#include "lumbung/registry/v1/watch_service.pb.h"

namespace lumbung {
namespace {

using common::v1::WatchMessage;
using registry::v1::WatchRegistryRequest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

WatchRegistryRequest request(std::string_view query) {
  const auto read = request_from_query(WatchRegistryRequest::default_instance(), query);
  EXPECT_TRUE(read);
  return static_cast<const WatchRegistryRequest&>(**read);
}

std::vector<std::string> reasons(std::string_view query) {
  const auto read = request_from_query(WatchRegistryRequest::default_instance(), query);
  std::vector<std::string> reasons;
  if (!read)
    for (const auto& wrong : read.refusal().fields()) reasons.push_back(wrong.field + " " + wrong.reason);
  return reasons;
}

TEST(EventStreamQuery, SetsTheFieldsOfTheRequest) {
  const auto asked = request(
      "kecamatan=32.75.04,32.75.05&kecamatan=32.75.01&snapshot=true&after_position=12&kinds=KIND_BUSINESSES");
  EXPECT_THAT(asked.kecamatan(), ElementsAre("32.75.04", "32.75.05", "32.75.01"));
  EXPECT_TRUE(asked.snapshot());
  EXPECT_EQ(asked.after_position(), 12);
  EXPECT_THAT(asked.kinds(), ElementsAre(WatchRegistryRequest::KIND_BUSINESSES));
  EXPECT_EQ(request("resumeToken=abc").resume_token(), "abc") << "names as JSON has them";
  EXPECT_THAT(request("names=businesses%2F1").names(), ElementsAre("businesses/1"));
  EXPECT_EQ(request("").ByteSizeLong(), 0u);
}

TEST(EventStreamQuery, NamesEveryWrongParameter) {
  EXPECT_THAT(reasons("kecamtan=1&snapshot=ja&after_position=1x&kinds=ALL"),
              ElementsAre("kecamtan FIELD_UNKNOWN", "snapshot VALUE_INVALID", "after_position VALUE_INVALID",
                          "kinds VALUE_INVALID"));
  EXPECT_THAT(reasons("names=%zz"), ElementsAre("query QUERY_INVALID"));
  EXPECT_THAT(reasons("names=%2"), ElementsAre("query QUERY_INVALID"));
  EXPECT_THAT(reasons("names=%ff"), ElementsAre("query QUERY_INVALID"));
  EXPECT_THAT(reasons("&"), ElementsAre(" FIELD_UNKNOWN", " FIELD_UNKNOWN"));
}

TEST(EventStreamText, HasTheTokenAsIdAndTheMessageAsData) {
  WatchMessage message;
  message.set_resume_token("abc");
  message.set_position(7);
  registry::v1::BusinessRegistered registered;
  registered.mutable_business()->set_display_name("Warung\nBu Sri");
  message.mutable_event()->mutable_event()->PackFrom(registered);
  const auto text = event_text(message.SerializeAsString());
  EXPECT_THAT(text, StartsWith("id: abc\ndata: {"));
  EXPECT_THAT(text, HasSubstr(R"("displayName":"Warung\nBu Sri")")) << "a line end inside would end the event";
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
}

TEST(EventStreamText, OfAHeartbeatIsACommentThatMovesTheId) {
  WatchMessage message;
  message.set_resume_token("abc");
  message.set_position(7);
  message.mutable_heartbeat();
  EXPECT_EQ(event_text(message.SerializeAsString()), ": heartbeat, position 7\nid: abc\n\n");
}

TEST(EventStreamText, OfAnEventOfALaterVersionHasItsAttributes) {
  WatchMessage message;
  message.set_resume_token("abc");
  message.mutable_event()->set_type("lumbung.registry.v1.NotYetThere");
  message.mutable_event()->mutable_event()->set_type_url("type.googleapis.com/lumbung.registry.v1.NotYetThere");
  message.mutable_event()->mutable_event()->set_value("\x0a\x01x");
  EXPECT_THAT(event_text(message.SerializeAsString()), HasSubstr(R"("type":"lumbung.registry.v1.NotYetThere")"));
}

// Short, as one test waits for it; whoever takes what he is sent needs no tenth of it.
constexpr std::chrono::milliseconds kIdle{1'000};
// Of a socket that is not read: as little as the kernel allows.
constexpr int kSmallBuffer = 1;

// A server with one endless answer, of which the test holds the other end.
class HttpStreamTest : public ::testing::Test {
 protected:
  HttpStreamTest() {
    server_.get("/endless", [this](const HttpRequest&, const HttpReply& reply) {
      opened_.set_value(reply.stream("text/event-stream"));
    });
    server_.get("/held-up", [this](const HttpRequest&, const HttpReply& reply) {
      held_up_.set_value(reply);
      go_on_.get_future().wait();
    });
    server_.start();
  }
  static void write(const HttpStream& stream, const std::string& piece, std::promise<bool>& taken) {
    stream.write([piece] { return piece; }, [&taken](bool ok) { taken.set_value(ok); });
  }

  harness::TempDir folder_;
  harness::FakeClock clock_;
  Log log_{folder_ / "log", Severity::info, clock_};
  std::promise<HttpStream> opened_;
  std::promise<HttpReply> held_up_;
  std::promise<void> go_on_;
  HttpServer server_{HttpOptions{.idle = kIdle}, log_};
};

TEST_F(HttpStreamTest, GoesOnPieceByPieceUntilItsEnd) {
  HttpClient client(server_.port());
  client.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto stream = opened_.get_future().get();
  std::promise<bool> first, second;
  write(stream, "one\n", first);
  EXPECT_TRUE(first.get_future().get());
  write(stream, "two\n", second);
  EXPECT_TRUE(second.get_future().get());
  stream.end();
  EXPECT_TRUE(harness::eventually([&] { return stream.gone(); }));
  const auto received = client.receive(false);
  EXPECT_EQ(received.status, 200);
  EXPECT_EQ(received.headers.at("content-type"), "text/event-stream");
  EXPECT_EQ(received.headers.at("cache-control"), "no-store");
}

TEST_F(HttpStreamTest, NoticesThatItsClientIsGone) {
  auto client = std::make_unique<HttpClient>(server_.port());
  client->send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto stream = opened_.get_future().get();
  EXPECT_FALSE(stream.gone());
  client.reset();
  EXPECT_TRUE(harness::eventually([&] { return stream.gone(); }));
  std::promise<bool> taken;
  write(stream, "nobody", taken);
  EXPECT_FALSE(taken.get_future().get());
}

TEST_F(HttpStreamTest, OfHeadHasAHeaderAndNoPieceAlsoWhenOneIsWrittenAtOnce) {
  HttpClient client(server_.port());
  client.send("HEAD /held-up HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto stream = held_up_.get_future().get().stream("text/event-stream");
  std::promise<bool> taken;
  write(stream, "a piece", taken);
  stream.end();
  // Only now does the server begin the stream, with what was asked of it behind.
  go_on_.set_value();
  EXPECT_FALSE(taken.get_future().get());
  const auto received = client.receive(false);
  EXPECT_EQ(received.status, 200);
  EXPECT_EQ(received.headers.at("content-type"), "text/event-stream");
  EXPECT_EQ(client.rest(), "");
  EXPECT_EQ(get(server_.port(), "/nothing").status, 404) << "the server serves on";
}

TEST_F(HttpStreamTest, CutsOffAClientThatDoesNotTakeTheLastPiece) {
  HttpClient client(server_.port(), kSmallBuffer);
  client.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto stream = opened_.get_future().get();
  stream.end_with([] { return std::string(64u << 20, 'x'); });
  EXPECT_TRUE(harness::eventually([&] { return stream.gone(); }));
}

TEST_F(HttpStreamTest, EndsWithItsLastPiece) {
  HttpClient client(server_.port());
  client.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto stream = opened_.get_future().get();
  stream.end_with([] { return std::string("last words"); });
  EXPECT_EQ(client.receive(false).status, 200);
  EXPECT_EQ(client.rest(), "last words");
  EXPECT_TRUE(harness::eventually([&] { return stream.gone(); }));
}

TEST_F(HttpStreamTest, TellsOfAPieceThatTheStopOfTheServerLeftUnwritten) {
  HttpClient client(server_.port());
  client.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto stream = opened_.get_future().get();
  std::promise<bool> large;
  write(stream, std::string(64u << 20, 'x'), large);
  server_.stop();
  EXPECT_FALSE(large.get_future().get());
  std::promise<bool> after;
  write(stream, "late", after);
  EXPECT_FALSE(after.get_future().get());
}

}  // namespace
}  // namespace lumbung
