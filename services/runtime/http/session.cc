#include "runtime/http/session.h"

#include <algorithm>
#include <boost/asio/write.hpp>
#include <chrono>
#include <exception>

#include "base/text.h"

namespace lumbung {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
namespace asio = boost::asio;

// A refused client still sends its body; it is read and thrown away for so long and so much,
// because closing at once would reset the connection and lose the answer.
constexpr std::chrono::seconds kLingerTime{2};
constexpr std::size_t kMaxLingerBytes = 2 * kMaxHttpBodyBytes;

std::string text_of(beast::string_view view) { return {view.data(), view.size()}; }

// One line, no control characters: nothing that a caller named can end a header early.
bool header_safe(std::string_view value) {
  return std::ranges::none_of(value, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

template <class Fields>
HttpRequest head_of(const Fields& head) {
  HttpRequest request;
  request.method = head.method() == http::verb::head ? "GET" : text_of(head.method_string());
  const auto target = text_of(head.target());
  const auto question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) request.query = target.substr(question + 1);
  for (const auto& field : head) {
    auto& value = request.headers[lower_ascii(text_of(field.name_string()))];
    // A list in several lines is one list (RFC 9110 5.3); a Host so joined is no host, as it should
    // be.
    value += (value.empty() ? "" : ",") + text_of(field.value());
  }
  return request;
}

}  // namespace

void HttpSession::start() {
  core_->sessions.insert(this);
  Error ignored;
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  read_header();
}

void HttpSession::close() {
  core_->sessions.erase(this);
  in_work_ = false;
  if (open_) open_->gone = true;
  open_.reset();
  Error ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  stream_.close();
  if (core_->stopping && core_->sessions.empty()) core_->last_answers.cancel();
}

void HttpSession::finish() {
  if (!writing_) close();
}

void HttpSession::read_header() {
  parser_.emplace();
  parser_->header_limit(kMaxHttpHeaderBytes);
  parser_->body_limit(kMaxHttpBodyBytes);
  stream_.expires_after(core_->options.idle);
  http::async_read_header(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](Error error, std::size_t) { self->on_header(error); });
}

void HttpSession::on_header(Error error) {
  if (error) return broken(error);
  request_ = head_of(parser_->get());
  head_ = parser_->get().method() == http::verb::head;
  if (auto refused = core_->refuse(request_)) {
    unread_ = !parser_->is_done();
    return send(std::move(*refused), !unread_ && parser_->keep_alive());
  }
  if (lower_ascii(request_.header("expect")) == "100-continue") return continue_body();
  read_body();
}

void HttpSession::continue_body() {
  auto go_on = std::make_shared<http::response<http::empty_body>>(http::status::continue_,
                                                                  parser_->get().version());
  http::async_write(stream_, *go_on, [self = shared_from_this(), go_on](Error error, std::size_t) {
    if (error) return self->close();
    self->read_body();
  });
}

void HttpSession::read_body() {
  http::async_read(stream_, buffer_, *parser_,
                   [self = shared_from_this()](Error error, std::size_t) { self->on_body(error); });
}

void HttpSession::on_body(Error error) {
  if (error) return broken(error);
  request_.body = std::move(parser_->get().body());
  const auto path = request_.path;
  const HttpHandler* handler = core_->handler_of(request_);
  in_work_ = true;
  stream_.expires_never();
  const HttpReply reply(std::make_shared<HttpReply::Pending>(core_, shared_from_this()));
  try {
    (*handler)(std::move(request_), reply);
  } catch (const std::exception& failure) {
    core_->log.write(Severity::error, "an HTTP handler failed",
                     {{"path", path}, {"error", failure.what()}});
  }
}

// The client left, sent something that is no HTTP, or too much of it.
void HttpSession::broken(Error error) {
  unread_ = true;
  head_ = false;
  if (error == http::error::body_limit)
    return send({413, "text/plain; charset=utf-8", "The body is longer than 4 MiB.\n", {}}, false);
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return send({431, "text/plain; charset=utf-8", "The headers are longer than 16 KiB.\n", {}},
                false);
  const bool left = error == http::error::end_of_stream || error == http::error::partial_message;
  if (error.category() != http::make_error_code(http::error::bad_method).category() || left)
    return close();
  send({400, "text/plain; charset=utf-8", "This is not HTTP/1.1: " + error.message() + ".\n", {}},
       false);
}

void HttpSession::answer(const std::function<HttpAnswer()>& render) {
  if (!in_work_) return;
  in_work_ = false;
  HttpAnswer answer{500, "text/plain; charset=utf-8", "The answer could not be made.\n", {}};
  try {
    answer = render();
  } catch (const std::exception& failure) {
    core_->log.write(Severity::error, "an HTTP answer could not be made",
                     {{"error", failure.what()}});
  }
  send(std::move(answer), parser_->keep_alive());
}

void HttpSession::send(HttpAnswer answer, bool keep_alive) {
  http::response<http::string_body> response(static_cast<http::status>(answer.status),
                                             parser_->get().version());
  response.keep_alive(keep_alive);
  response.set("X-Content-Type-Options", "nosniff");
  response.set(http::field::cache_control, "no-store");
  if (!answer.body.empty()) response.set(http::field::content_type, answer.content_type);
  for (const auto& [name, value] : answer.headers)
    if (header_safe(value)) response.set(name, value);
  if (answer.status != 304) response.content_length(answer.body.size());
  if (head_) return write(http::response<http::empty_body>(std::move(response.base())));
  response.body() = std::move(answer.body);
  write(std::move(response));
}

template <class Body>
void HttpSession::write(http::response<Body> response) {
  auto kept = std::make_shared<http::response<Body>>(std::move(response));
  writing_ = true;
  stream_.expires_after(core_->options.idle);
  http::async_write(stream_, *kept, [self = shared_from_this(), kept](Error error, std::size_t) {
    self->on_written(error, kept->keep_alive());
  });
}

void HttpSession::on_written(Error error, bool keep_alive) {
  writing_ = false;
  if (error || core_->stopping) return close();
  if (keep_alive) return read_header();
  if (!unread_) return close();
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  stream_.expires_after(kLingerTime);
  linger();
}

void HttpSession::linger() {
  stream_.async_read_some(asio::buffer(rest_),
                          [self = shared_from_this()](Error error, std::size_t bytes) {
                            self->lingered_ += bytes;
                            if (error || self->lingered_ > kMaxLingerBytes) return self->close();
                            self->linger();
                          });
}

// The body ends with the connection, so that no piece needs a frame of its own.
void HttpSession::begin_stream(const std::string& content_type, std::shared_ptr<HttpStream::Open> open) {
  if (!in_work_) {
    open->gone = true;
    return;
  }
  in_work_ = false;
  head_bytes_ = "HTTP/1.1 200 OK\r\nContent-Type: " + content_type +
                "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";
  if (head_) {
    // Never open: a piece that the handler writes would meet this write on the connection, and two at once are a bug.
    open->gone = true;
    return write_and_close(std::exchange(head_bytes_, {}));
  }
  open_ = std::move(open);
  stream_.expires_never();
  listen_to_end();
}

void HttpSession::write_piece(const std::function<std::string()>& render, std::shared_ptr<PieceDone> done) {
  if (!open_) return;
  auto kept = std::make_shared<std::string>(std::exchange(head_bytes_, {}) + render());
  asio::async_write(stream_, asio::buffer(*kept),
                    [self = shared_from_this(), kept, done = std::move(done)](Error error, std::size_t) {
                      if (error) self->close();
                      done->tell(!error);
                    });
}

void HttpSession::write_last(const std::function<std::string()>& render) {
  if (open_) write_and_close(std::exchange(head_bytes_, {}) + render());
}

// Nobody looks after this write any more: who does not take it is cut off by time.
void HttpSession::write_and_close(std::string bytes) {
  stream_.expires_after(core_->options.idle);
  auto kept = std::make_shared<std::string>(std::move(bytes));
  writing_ = true;
  asio::async_write(stream_, asio::buffer(*kept),
                    [self = shared_from_this(), kept](Error, std::size_t) { self->close(); });
}

void HttpSession::listen_to_end() {
  stream_.async_read_some(asio::buffer(rest_), [self = shared_from_this()](Error error, std::size_t) {
    if (error) return self->close();
    self->listen_to_end();
  });
}

}  // namespace lumbung
