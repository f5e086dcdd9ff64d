#include "http_client.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "base/text.h"

namespace lumbung {
namespace {

// A server that answers needs no tenth of it; without it a test of one that does not would hang.
constexpr timeval kPatience{60, 0};

std::string host_line(const std::string& headers) {
  return headers.find("Host:") == std::string::npos ? "Host: localhost\r\n" : "";
}

}  // namespace

HttpClient::HttpClient(std::uint16_t port, int buffer) : socket_(harness::connect_to(port)) {
  if (buffer > 0) setsockopt(socket_.fd(), SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  setsockopt(socket_.fd(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
}

void HttpClient::send(const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const auto sent = ::send(socket_.fd(), bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (sent <= 0) return;  // The server refused meanwhile; its answer tells.
    done += std::size_t(sent);
  }
}

bool HttpClient::more() {
  std::array<char, 65536> piece;
  const auto got = ::recv(socket_.fd(), piece.data(), piece.size(), 0);
  if (got > 0) buffer_.append(piece.data(), std::size_t(got));
  return got > 0;
}

HttpReceived HttpClient::receive(bool with_body) {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!more()) return {};
  HttpReceived received;
  received.status = std::atoi(buffer_.c_str() + sizeof "HTTP/1.1");
  for (auto at = buffer_.find("\r\n") + 2; at < end + 2;) {
    const auto line = buffer_.substr(at, buffer_.find("\r\n", at) - at);
    const auto colon = line.find(':');
    received.headers[lower_ascii(line.substr(0, colon))] =
        trimmed(std::string_view(line).substr(colon + 1));
    at += line.size() + 2;
  }
  buffer_.erase(0, end + 4);
  const auto length = received.headers.find("content-length");
  if (!with_body || length == received.headers.end()) return received;
  const auto size = std::size_t(std::atoi(length->second.c_str()));
  while (buffer_.size() < size)
    if (!more()) return {};
  received.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return received;
}

bool HttpClient::closed() {
  errno = 0;
  while (more()) continue;
  return errno != EAGAIN;
}

std::string HttpClient::rest() {
  closed();
  return std::exchange(buffer_, {});
}

HttpReceived get(std::uint16_t port, const std::string& path, const std::string& headers) {
  HttpClient client(port);
  client.send("GET " + path + " HTTP/1.1\r\n" + host_line(headers) + headers + "\r\n");
  return client.receive();
}

HttpReceived post(std::uint16_t port, const std::string& path, const std::string& body,
                  const std::string& headers) {
  HttpClient client(port);
  client.send("POST " + path + " HTTP/1.1\r\n" + host_line(headers) + headers +
              "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  return client.receive();
}

}  // namespace lumbung
