#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>

#include "harness/eventually.h"
#include "harness/fakes.h"
#include "harness/temp_dir.h"
#include "http_client.h"
#include "runtime/http/probes.h"
#include "runtime/http/server.h"
#include "runtime/http/static_files.h"

namespace lumbung {
namespace {

using ::testing::AllOf;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::SizeIs;

HttpAnswer text(std::string body) {
  return {200, "text/plain; charset=utf-8", std::move(body), {}};
}

// A server with a route for every way to answer.
class HttpServerTest : public ::testing::Test {
 protected:
  HttpServerTest() { restart({}); }

  void restart(const HttpOptions& options) {
    server_.reset();
    server_ = std::make_unique<HttpServer>(options, log_);
    server_->get("/hello", [](HttpRequest request, HttpReply reply) {
      reply(text("hello " + request.query));
    });
    server_->get("/throw",
                 [](HttpRequest, HttpReply) { throw std::runtime_error("broken inside"); });
    server_->get("/forget", [](HttpRequest, HttpReply) {});
    server_->get("/render", [](HttpRequest, HttpReply reply) {
      reply.later([]() -> HttpAnswer { throw std::runtime_error("cannot render"); });
    });
    server_->get("/twice", [](HttpRequest, HttpReply reply) {
      reply(text("first"));
      reply(text("second"));
    });
    server_->get("/split", [](HttpRequest, HttpReply reply) {
      auto answer = text("x");
      answer.headers = {{"X-Bad", "a\r\nX-Evil: 1"}, {"X-Good", "b"}};
      reply(answer);
    });
    server_->get("/long", [](HttpRequest, HttpReply reply) { reply(text(std::string(16 * 1024 * 1024, 'x'))); });
    server_->get("/keep", [this](HttpRequest, HttpReply reply) { kept_.set_value(reply); });
    server_->post("/echo/",
                  [](HttpRequest request, HttpReply reply) { reply(text(request.body)); });
    server_->post("/echo/loud/",
                  [](HttpRequest request, HttpReply reply) { reply(text(request.body + "!")); });
    server_->start();
  }
  std::uint16_t port() const { return server_->port(); }

  harness::TempDir folder_;
  harness::FakeClock clock_;
  Log log_{folder_ / "log", Severity::info, clock_};
  std::promise<HttpReply> kept_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, AnswersWithItsHeaders) {
  const auto answer = get(port(), "/hello?name=siti");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "hello name=siti");
  EXPECT_EQ(answer.headers.at("content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
}

TEST_F(HttpServerTest, AConnectionServesManyRequestsAlsoSentAhead) {
  HttpClient client(port());
  const std::string ask = "GET /hello?1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
  client.send(ask + ask);
  EXPECT_EQ(client.receive().body, "hello 1");
  EXPECT_EQ(client.receive().body, "hello 1");
  client.send("GET /hello?2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.receive().body, "hello 2");
  EXPECT_TRUE(client.closed());
}

TEST_F(HttpServerTest, HeadIsGetWithoutTheBody) {
  HttpClient client(port());
  client.send("HEAD /hello?1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto answer = client.receive(false);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("content-length"), "7");
  client.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.receive().body, "hello ");
}

TEST_F(HttpServerTest, TheLongestPrefixOfAPostWins) {
  EXPECT_EQ(post(port(), "/echo/x", "{}").body, "{}");
  EXPECT_EQ(post(port(), "/echo/loud/x", "{}").body, "{}!");
}

TEST_F(HttpServerTest, WhatIsNotThereOrNotAllowedIsSaid) {
  EXPECT_EQ(get(port(), "/nothing").status, 404);
  EXPECT_EQ(get(port(), "/echo/x").status, 405);
  EXPECT_EQ(get(port(), "/echo/x").headers.at("allow"), "POST");
  EXPECT_EQ(post(port(), "/hello", "{}").headers.at("allow"), "GET, HEAD");
  EXPECT_EQ(post(port(), "/echo/x", "a=1", "Content-Type: text/plain\r\n").status, 415);
  EXPECT_EQ(post(port(), "/echo/x", "{}", "").status, 415);
}

TEST_F(HttpServerTest, APageFromElsewhereReachesNothing) {
  EXPECT_EQ(get(port(), "/hello", "Host: evil.example\r\n").status, 403);
  EXPECT_EQ(get(port(), "/hello", "Host: localhost\r\nHost: evil.example\r\n").status, 403);
  EXPECT_EQ(get(port(), "/hello", "Origin: http://evil.example\r\n").status, 403);
  EXPECT_EQ(get(port(), "/hello", "Origin: null\r\n").status, 403);
  EXPECT_EQ(get(port(), "/hello", "Host: localhost:1\r\nOrigin: http://localhost:1\r\n").status,
            200);
  HttpClient asks_first(port());
  asks_first.send(
      "OPTIONS /echo/x HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n");
  EXPECT_EQ(asks_first.receive().status, 403);
}

TEST_F(HttpServerTest, AnyHostMayBeAllowed) {
  restart({"127.0.0.1", 0, true});
  EXPECT_EQ(get(port(), "/hello", "Host: pod-1.lumbung\r\n").status, 200);
}

TEST_F(HttpServerTest, ABodyBeyondTheLimitIsRefusedWhileItComes) {
  EXPECT_EQ(post(port(), "/echo/x", std::string(kMaxHttpBodyBytes, ' ')).body.size(),
            kMaxHttpBodyBytes);
  EXPECT_EQ(post(port(), "/echo/x", std::string(kMaxHttpBodyBytes + 1, ' ')).status, 413);
  HttpClient chunked(port());
  chunked.send(
      "POST /echo/x HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 5; ++i) chunked.send("100000\r\n" + std::string(1 << 20, ' ') + "\r\n");
  EXPECT_EQ(chunked.receive().status, 413);
}

TEST_F(HttpServerTest, HeadersBeyondTheLimitAndNonsenseAreRefused) {
  EXPECT_EQ(get(port(), "/hello", "X: " + std::string(kMaxHttpHeaderBytes, 'x') + "\r\n").status,
            431);
  HttpClient nonsense(port());
  nonsense.send("\x16\x03\x01 this is TLS\r\n\r\n");
  EXPECT_EQ(nonsense.receive().status, 400);
  EXPECT_TRUE(nonsense.closed());
}

TEST_F(HttpServerTest, ACarefulClientIsToldToGoOn) {
  HttpClient client(port());
  client.send(
      "POST /echo/x HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive().status, 100);
  client.send("{}");
  EXPECT_EQ(client.receive().body, "{}");
}

TEST_F(HttpServerTest, AnAnswerMayComeLaterFromAnotherThread) {
  HttpClient client(port());
  client.send("GET /keep HTTP/1.1\r\nHost: localhost\r\n\r\n");
  auto reply = kept_.get_future().get();
  std::thread([&] { reply(text("later")); }).join();
  EXPECT_EQ(client.receive().body, "later");
}

TEST_F(HttpServerTest, NobodyWaitsForEver) {
  EXPECT_EQ(get(port(), "/forget").status, 500);
  EXPECT_EQ(get(port(), "/throw").status, 500);
  EXPECT_EQ(get(port(), "/render").status, 500);
  log_.flush();
  EXPECT_THAT(harness::read_file(folder_ / "log"),
              AllOf(HasSubstr("broken inside"), HasSubstr("cannot render")));
}

TEST_F(HttpServerTest, TheFirstAnswerCounts) {
  HttpClient client(port());
  client.send("GET /twice HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.receive().body, "first");
  client.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.receive().body, "hello ");
}

TEST_F(HttpServerTest, AHeaderCannotBeSplit) {
  const auto answer = get(port(), "/split");
  EXPECT_EQ(answer.headers.count("x-evil"), 0u);
  EXPECT_EQ(answer.headers.at("x-good"), "b");
}

TEST_F(HttpServerTest, AStopEndsIdleConnectionsAndThoseInWork) {
  HttpClient idle(port());
  HttpClient waiting(port());
  idle.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(idle.receive().status, 200);
  waiting.send("GET /keep HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto reply = kept_.get_future().get();
  server_->stop();
  server_->stop();
  EXPECT_TRUE(idle.closed());
  EXPECT_TRUE(waiting.closed());
  server_.reset();
  reply(text("too late"));
}

TEST_F(HttpServerTest, AStopLetsAnAnswerArriveThatIsOnItsWay) {
  constexpr std::size_t kMoreThanKernelsKeep = 16 * 1024 * 1024;
  constexpr int kSeveralSegmentsOfLoopback = 512 * 1024;
  HttpClient slow(port(), kSeveralSegmentsOfLoopback), gone(port(), kSeveralSegmentsOfLoopback);
  for (auto* client : {&slow, &gone}) client->send("GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(slow.receive(false).status, 200);
  EXPECT_EQ(gone.receive(false).status, 200);
  auto stopped = std::async(std::launch::async, [&] { server_->stop(); });
  EXPECT_TRUE(harness::eventually([&] { return !harness::connect_to(port()); }));
  EXPECT_THAT(slow.rest(), SizeIs(kMoreThanKernelsKeep));
  stopped.get();
  EXPECT_LT(gone.rest().size(), kMoreThanKernelsKeep) << "nobody waits for one who does not read";
}

TEST_F(HttpServerTest, AConnectionWithoutProgressIsClosed) {
  HttpOptions impatient;
  impatient.idle = std::chrono::milliseconds(20);
  restart(impatient);
  HttpClient client(port());
  client.send("GET /hello HT");
  EXPECT_TRUE(client.closed());
}

TEST_F(HttpServerTest, ConnectionsBeyondTheLimitAreTurnedAwayUntilOneEnds) {
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (std::size_t i = 0; i < kMaxHttpConnections; ++i)
    clients.push_back(std::make_unique<HttpClient>(port()));
  HttpClient surplus(port());
  EXPECT_EQ(surplus.receive().status, 503);
  clients.pop_back();
  EXPECT_TRUE(harness::eventually([&] { return get(port(), "/hello").status; }, Eq(200)));
}

TEST_F(HttpServerTest, ATakenPortIsOneClearSentence) {
  try {
    HttpServer second({"127.0.0.1", port()}, log_);
    FAIL() << "listened twice";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr(std::to_string(port())), HasSubstr("in use")));
  }
}

class HttpRoutesTest : public ::testing::Test {
 protected:
  harness::TempDir folder_;
  harness::FakeClock clock_;
  Log log_{"-", Severity::error, clock_};
  HttpServer server_{HttpOptions{}, log_};
};

TEST_F(HttpRoutesTest, ProbesTellWhatFails) {
  std::atomic<bool> away{false};
  add_probes(server_, [] { return "lumbung_x 1\n"; }, {{"loop", [] { return std::nullopt; }}},
             {{"registry.store", [&]() -> std::optional<std::string> {
                 if (!away) return std::nullopt;
                 return "no \"answer\"";
               }}});
  server_.start();
  EXPECT_EQ(get(server_.port(), "/metrics").body, "lumbung_x 1\n");
  EXPECT_EQ(get(server_.port(), "/readyz").body,
            R"({"status":"ok","checks":{"registry.store":"ok"}})");
  away = true;
  EXPECT_EQ(get(server_.port(), "/livez").status, 200);
  EXPECT_EQ(get(server_.port(), "/readyz").status, 503);
  EXPECT_EQ(get(server_.port(), "/readyz").body,
            R"({"status":"failing","checks":{"registry.store":"no \"answer\""}})");
}

TEST_F(HttpRoutesTest, FilesOfAFolderAreServedAndNoOthers) {
  std::filesystem::create_directories(folder_ / "site/js");
  harness::write_file(folder_ / "site/index.html", "<p>Lumbung</p>");
  harness::write_file(folder_ / "site/js/map.js", "let x;");
  harness::write_file(folder_ / "site/.secret", "s");
  harness::write_file(folder_ / "outside.txt", "o");
  add_static_files(server_, folder_ / "site");
  server_.start();
  const auto page = get(server_.port(), "/");
  EXPECT_EQ(page.body, "<p>Lumbung</p>");
  EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(page.headers.at("content-security-policy"), HasSubstr("default-src 'self'"));
  EXPECT_THAT(page.headers.at("etag"), SizeIs(34));
  EXPECT_EQ(get(server_.port(), "/js/map.js").headers.at("content-type"),
            "text/javascript; charset=utf-8");
  const auto again =
      get(server_.port(), "/index.html", "If-None-Match: " + page.headers.at("etag") + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  for (const std::string path :
       {"/.secret", "/../outside.txt", "/js", "/js/", "/%2e%2e/outside.txt"})
    EXPECT_EQ(get(server_.port(), path).status, 404) << path;
}

TEST_F(HttpRoutesTest, AFolderThatIsNotThereOrTooMuchStopsTheStart) {
  EXPECT_THROW(add_static_files(server_, folder_ / "none"), std::runtime_error);
  harness::write_file(folder_ / "big.js", std::string(kMaxStaticFileBytes + 1, ' '));
  EXPECT_THROW(add_static_files(server_, folder_.path()), std::runtime_error);
  std::filesystem::remove(folder_ / "big.js");
  for (std::size_t i = 0; i <= kMaxStaticFiles; ++i)
    harness::write_file(folder_ / (std::to_string(i) + ".txt"), "");
  EXPECT_THROW(add_static_files(server_, folder_.path()), std::runtime_error);
}

}  // namespace
}  // namespace lumbung
