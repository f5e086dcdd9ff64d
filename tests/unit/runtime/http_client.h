// A client that says exactly what a test wants, right or wrong, on a real socket.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "harness/network.h"

namespace lumbung {

struct HttpReceived {
  int status = 0;                              // 0: the server closed without an answer.
  std::map<std::string, std::string> headers;  // Names in lower case.
  std::string body;
};

class HttpClient {
 public:
  // `buffer`: bytes that wait in it unread; 0 leaves it to the kernel.
  explicit HttpClient(std::uint16_t port, int buffer = 0);

  void send(const std::string& bytes);
  // The next answer; `with_body` false for that of HEAD.
  HttpReceived receive(bool with_body = true);
  // Everything until the server closes; for a reset too.
  bool closed();
  // The same, giving what came.
  std::string rest();

 private:
  bool more();

  harness::Socket socket_;
  std::string buffer_;
};

// One request on a connection of its own: Host is right unless `headers` names one.
HttpReceived get(std::uint16_t port, const std::string& path, const std::string& headers = "");
HttpReceived post(std::uint16_t port, const std::string& path, const std::string& body,
                  const std::string& headers = "Content-Type: application/json\r\n");

}  // namespace lumbung
