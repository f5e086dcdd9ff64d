// A small HTTP/1.1 server for probes, metrics, the JSON face of the RPCs and the page: fixed
// routes, bounded everything, one thread. It stands on Boost.Beast, which only its .cc files see.
// It is not the way for heavy traffic: that is gRPC.
//
// A web page from anywhere must not reach the city's register through a clerk's browser, so Host
// must name this machine (or any name, for a port that only shows metrics), Origin must be our own,
// and a POST must be application/json, which a foreign page cannot send without asking first.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/log/log.h"

namespace lumbung {

struct HttpCore;

inline constexpr std::size_t kMaxHttpBodyBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kMaxHttpHeaderBytes = 16 * 1024;
inline constexpr std::size_t kMaxHttpConnections = 256;
// A connection that neither asks nor takes its answer for this long is closed.
inline constexpr std::chrono::seconds kHttpIdle{60};

struct HttpRequest {
  std::string method;                          // `GET` (also for HEAD) or `POST`.
  std::string path;                            // Without the query.
  std::string query;                           // Without `?`, as sent.
  std::map<std::string, std::string> headers;  // Names in lower case.
  std::string body;

  // Empty when there is none.
  const std::string& header(const std::string& lower_case_name) const;
};

struct HttpAnswer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// An answer that goes on, piece by piece, until the handler or the client ends it. May be copied, kept, and used on any
// thread; outlives the server harmlessly.
class HttpStream {
 public:
  struct Open;
  explicit HttpStream(std::shared_ptr<Open> open) : open_(std::move(open)) {}

  // Writes a piece, which is made on the server's thread, as all is that `render` must not be held up by. `done` is called
  // once: with true when the connection took it, with false when the client is gone. One at a time. Of HEAD the client is
  // gone from the beginning.
  void write(std::function<std::string()> render, std::function<void(bool)> done) const;
  // Nothing more comes.
  void end() const;
  // A last piece, when none is under way, and then the end; who does not take it in HttpOptions::idle is cut off.
  void end_with(std::function<std::string()> render) const;
  // The client is gone, or was cut off.
  bool gone() const;

 private:
  std::shared_ptr<Open> open_;
};

// The way back to one waiting client. May be copied, kept, and used on any thread; the first answer
// counts. When the last copy goes without an answer the client gets 500, so nobody waits for ever.
// Outlives the server harmlessly.
class HttpReply {
 public:
  struct Pending;
  explicit HttpReply(std::shared_ptr<Pending> pending) : pending_(std::move(pending)) {}

  void operator()(HttpAnswer answer) const;
  // The answer is made on the server's thread: for callers (the committer) whose thread is too busy
  // to render.
  void later(std::function<HttpAnswer()> render) const;
  // Answers 200 with a body that is not whole yet. Counts as the answer; of a reply that has one, gives a stream whose client
  // is gone.
  HttpStream stream(std::string content_type) const;

 private:
  std::shared_ptr<Pending> pending_;
};

// Runs on the server's thread and must not block; work that takes time keeps the reply.
using HttpHandler = std::function<void(HttpRequest, HttpReply)>;

struct HttpOptions {
  std::string host = "127.0.0.1";  // An IP address or `localhost`.
  std::uint16_t port = 0;          // 0 takes a free one.
  bool any_host = false;           // Host is not checked: for probes and metrics beyond loopback.
  std::chrono::milliseconds idle = kHttpIdle;
};

class HttpServer {
 public:
  // Takes the port. Throws std::runtime_error with a sentence for people. `log` must outlive it.
  HttpServer(const HttpOptions& options, Log& log);
  // As stop().
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Routes, before start().
  void get(std::string path, HttpHandler handler);
  // Every POST whose path begins so; the longest prefix wins.
  void post(std::string prefix, HttpHandler handler);

  void start();
  // Takes no more connections, ends idle ones and those in work, joins the thread. Idempotent.
  // Calls that should be answered first must be drained by their owner before; answers that are on their way then have two
  // more seconds to arrive.
  void stop();

  // The port taken, also after stop().
  std::uint16_t port() const;

 private:
  std::shared_ptr<HttpCore> core_;
};

}  // namespace lumbung
