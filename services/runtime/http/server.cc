#include "runtime/http/server.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "base/check.h"
#include "base/person_number.h"
#include "runtime/http/guards.h"
#include "runtime/http/session.h"

namespace lumbung {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Error = boost::system::error_code;

// How long to wait when the process has no descriptors left for one more connection.
constexpr std::chrono::milliseconds kAcceptRetry{100};
// Within the grace that a process has behind its drain.
constexpr std::chrono::seconds kLastAnswers{2};

constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\nContent-Length: "
    "0\r\n\r\n";

HttpAnswer plain(int status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text) + "\n", {}};
}

asio::ip::address address_of(const std::string& host) {
  return asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host);
}

const HttpHandler* longest_prefix(const std::map<std::string, HttpHandler, std::less<>>& routes,
                                  std::string_view path) {
  const HttpHandler* longest = nullptr;
  // In order of the keys a longer prefix of the same path comes later.
  for (const auto& [prefix, handler] : routes)
    if (path.starts_with(prefix)) longest = &handler;
  return longest;
}

}  // namespace

const std::string& HttpRequest::header(const std::string& lower_case_name) const {
  static const std::string kNone;
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? kNone : found->second;
}

HttpReply::Pending::Pending(std::shared_ptr<HttpCore> server, std::shared_ptr<HttpSession> client)
    : core(std::move(server)), session(std::move(client)) {}

HttpReply::Pending::~Pending() {
  send([] { return plain(500, "Nobody answered."); });
}

void HttpReply::Pending::send(std::function<HttpAnswer()> render) {
  if (answered.exchange(true)) return;
  core->post([client = std::move(session), render = std::move(render)] { client->answer(render); });
}

void HttpReply::operator()(HttpAnswer answer) const {
  pending_->send([answer = std::move(answer)] { return answer; });
}

void HttpReply::later(std::function<HttpAnswer()> render) const {
  pending_->send(std::move(render));
}

HttpStream HttpReply::stream(std::string content_type) const {
  auto open = std::make_shared<HttpStream::Open>();
  open->core = pending_->core;
  if (pending_->answered.exchange(true)) {
    open->gone = true;
    return HttpStream(std::move(open));
  }
  open->session = std::move(pending_->session);
  // At once where this is the server's thread: what it posts to itself waits for the end of the handler, and a piece that
  // another thread posts meanwhile would be there before its stream has begun.
  open->core->dispatch([open, content_type = std::move(content_type)] { open->session->begin_stream(content_type, open); });
  return HttpStream(std::move(open));
}

void HttpStream::write(std::function<std::string()> render, std::function<void(bool)> done) const {
  auto told = std::make_shared<PieceDone>(std::move(done));
  if (open_->gone || !open_->session) return;
  open_->core->post([open = open_, render = std::move(render), told = std::move(told)]() mutable {
    open->session->write_piece(render, std::move(told));
  });
}

// Who is gone is closed, or is being sent the head that was all he asked for.
void HttpStream::end() const {
  if (!open_->session) return;
  open_->core->post([open = open_] {
    if (!open->gone) open->session->close();
  });
}

void HttpStream::end_with(std::function<std::string()> render) const {
  if (!open_->session) return;
  open_->core->post([open = open_, render = std::move(render)] { open->session->write_last(render); });
}

bool HttpStream::gone() const { return open_->gone; }

void HttpCore::listen() {
  try {
    const tcp::endpoint endpoint(address_of(options.host), options.port);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen();
    port = acceptor.local_endpoint().port();
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("HTTP cannot listen on " + options.host + " port " +
                             std::to_string(options.port) + ": " + error.code().message() +
                             ". Choose another port; 0 takes a free one.");
  }
}

void HttpCore::accept() {
  acceptor.async_accept([self = shared_from_this()](Error error, tcp::socket socket) {
    if (!self->acceptor.is_open()) return;
    if (error) {
      self->log.write(Severity::warning, "HTTP could not accept a connection",
                      {{"error", error.message()}});
      self->retry.expires_after(kAcceptRetry);
      self->retry.async_wait([self](Error cancelled) {
        if (!cancelled) self->accept();
      });
      return;
    }
    if (self->sessions.size() < kMaxHttpConnections) {
      std::make_shared<HttpSession>(self, std::move(socket))->start();
    } else {
      socket.non_blocking(true, error);
      socket.write_some(asio::buffer(kFull), error);
    }
    self->accept();
  });
}

void HttpCore::post(std::function<void()> task) {
  const std::lock_guard lock(mutex);
  if (!ended) asio::post(io, std::move(task));
}

void HttpCore::dispatch(std::function<void()> task) {
  if (io.get_executor().running_in_this_thread()) return task();
  post(std::move(task));
}

void HttpCore::stop() {
  post([self = shared_from_this()] {
    Error ignored;
    self->acceptor.close(ignored);
    self->retry.cancel();
    self->stopping = true;
    for (const auto open = self->sessions; HttpSession * session : open) session->finish();
    self->work.reset();
    if (self->sessions.empty()) return;
    self->last_answers.expires_after(kLastAnswers);
    self->last_answers.async_wait([self](Error) {
      for (const auto open = self->sessions; HttpSession * session : open) session->close();
    });
  });
  if (thread.joinable()) thread.join();
  {
    const std::lock_guard lock(mutex);
    ended = true;
  }
  // What was posted between the thread's end and `ended` is dealt with here, so that nothing in the
  // queue keeps this object alive.
  io.restart();
  io.poll();
}

std::optional<HttpAnswer> HttpCore::refuse(const HttpRequest& request) const {
  const auto& host = request.header("host");
  if (!options.any_host && !host_allowed(host, options.host))
    return plain(403, "This address answers only as localhost, 127.0.0.1 or [::1].");
  if (!origin_allowed(request.header("origin"), host))
    return plain(403, "Pages from elsewhere may not call this address.");
  const auto get = gets.find(request.path);
  const auto* post = longest_prefix(posts, request.path);
  if (get == gets.end() && post == nullptr)
    return plain(404, "There is nothing at " + without_person_numbers(request.path) + ".");
  const bool right =
      request.method == "GET" ? get != gets.end() : request.method == "POST" && post != nullptr;
  if (!right) {
    auto refused = plain(405, "This method is not allowed here.");
    refused.headers.emplace_back("Allow", get == gets.end() ? "POST" : "GET, HEAD");
    return refused;
  }
  if (request.method == "POST" && !is_json(request.header("content-type")))
    return plain(415, "Send application/json.");
  return std::nullopt;
}

const HttpHandler* HttpCore::handler_of(const HttpRequest& request) const {
  if (request.method == "POST") return longest_prefix(posts, request.path);
  return &gets.find(request.path)->second;
}

HttpServer::HttpServer(const HttpOptions& options, Log& log)
    : core_(std::make_shared<HttpCore>(options, log)) {
  core_->listen();
}

HttpServer::~HttpServer() { stop(); }

void HttpServer::get(std::string path, HttpHandler handler) {
  CHECK(!core_->thread.joinable());
  core_->gets[std::move(path)] = std::move(handler);
}

void HttpServer::post(std::string prefix, HttpHandler handler) {
  CHECK(!core_->thread.joinable());
  core_->posts[std::move(prefix)] = std::move(handler);
}

void HttpServer::start() {
  CHECK(!core_->thread.joinable());
  core_->accept();
  core_->thread = std::thread([core = core_.get()] { core->io.run(); });
}

void HttpServer::stop() { core_->stop(); }

std::uint16_t HttpServer::port() const { return core_->port; }

}  // namespace lumbung
