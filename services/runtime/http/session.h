// The inside of the HTTP server: its shared state (HttpCore) and one connection (HttpSession). Only
// server.cc and session.cc include this, and with it Boost.Beast.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "runtime/http/server.h"

namespace lumbung {

class HttpSession;

// Owned by the server, its sessions and the replies still out. All but post() and dispatch() belongs to the
// server's thread once it runs.
struct HttpCore : std::enable_shared_from_this<HttpCore> {
  HttpCore(HttpOptions wanted, Log& server_log) : options(std::move(wanted)), log(server_log) {}

  void listen();
  void accept();
  // Ends the thread, when the answers on their way have arrived or had kLastAnswers for it; all else is closed.
  void stop();
  // Runs `work` on the server's thread; once that has ended, work is thrown away.
  void post(std::function<void()> work);
  // The same, but at once when called on the server's thread.
  void dispatch(std::function<void()> work);

  // Refuses a request by what its headers say, before its body is read.
  std::optional<HttpAnswer> refuse(const HttpRequest& request) const;
  const HttpHandler* handler_of(const HttpRequest& request) const;

  const HttpOptions options;
  Log& log;
  std::uint16_t port = 0;
  boost::asio::io_context io{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  boost::asio::ip::tcp::acceptor acceptor{io};
  boost::asio::steady_timer retry{io};
  boost::asio::steady_timer last_answers{io};
  std::map<std::string, HttpHandler, std::less<>> gets;
  std::map<std::string, HttpHandler, std::less<>> posts;  // By prefix.
  std::set<HttpSession*> sessions;                        // Those whose connection is open.
  bool stopping = false;
  std::thread thread;

  std::mutex mutex;
  bool ended = false;
};

// Lives as long as an operation or a reply needs it.
class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(std::shared_ptr<HttpCore> core, boost::asio::ip::tcp::socket socket)
      : core_(std::move(core)), stream_(std::move(socket)), buffer_(kMaxBufferBytes) {}

  void start();
  void close();
  // Closed unless an answer is on its way, and behind that.
  void finish();
  // The answer to the request in work, rendered here. Others are ignored.
  void answer(const std::function<HttpAnswer()>& render);

  // The answer in pieces (HttpStream). `done` as there.
  void begin_stream(const std::string& content_type, std::shared_ptr<HttpStream::Open> open);
  void write_piece(const std::function<std::string()>& render, std::shared_ptr<class PieceDone> done);
  void write_last(const std::function<std::string()>& render);

 private:
  // Read ahead of the parser: a whole header, and a piece of body.
  static constexpr std::size_t kMaxBufferBytes = kMaxHttpHeaderBytes + 64 * 1024;
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  using Error = boost::beast::error_code;

  void read_header();
  void on_header(Error error);
  void continue_body();
  void read_body();
  void on_body(Error error);
  void broken(Error error);
  void send(HttpAnswer answer, bool keep_alive);
  template <class Body>
  void write(boost::beast::http::response<Body> response);
  void on_written(Error error, bool keep_alive);
  void linger();
  // These bytes, within the time an answer has, and then the end.
  void write_and_close(std::string bytes);
  // Notices that the client of a stream goes; whatever it sends is thrown away.
  void listen_to_end();

  std::shared_ptr<HttpCore> core_;
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  HttpRequest request_;
  bool head_ = false;     // HEAD: the same answer without its body.
  bool in_work_ = false;  // A handler owes an answer.
  bool writing_ = false;  // One is on its way.
  bool unread_ = false;   // The client may still be sending a body nobody wants.
  std::size_t lingered_ = 0;
  std::array<char, 4096> rest_{};
  std::shared_ptr<HttpStream::Open> open_;  // While the answer is a stream.
  std::string head_bytes_;                  // What stands before its first piece.
};

// A stream's client, as its handler knows it.
struct HttpStream::Open {
  std::shared_ptr<HttpCore> core;
  std::shared_ptr<HttpSession> session;
  std::atomic<bool> gone{false};
};

// Tells what became of a piece exactly once, also when the work that carries it is thrown away.
class PieceDone {
 public:
  explicit PieceDone(std::function<void(bool)> done) : done_(std::move(done)) {}
  ~PieceDone() {
    if (done_) done_(false);
  }
  PieceDone(const PieceDone&) = delete;
  PieceDone& operator=(const PieceDone&) = delete;
  void tell(bool taken) { std::exchange(done_, nullptr)(taken); }

 private:
  std::function<void(bool)> done_;
};

// The right to answer one request, given to its handler.
struct HttpReply::Pending {
  Pending(std::shared_ptr<HttpCore> server, std::shared_ptr<HttpSession> client);
  ~Pending();
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;

  void send(std::function<HttpAnswer()> render);

  std::shared_ptr<HttpCore> core;
  std::shared_ptr<HttpSession> session;
  std::atomic<bool> answered{false};
};

}  // namespace lumbung
