// Loopback sockets for tests.
#pragma once

#include <cstdint>

namespace lumbung::harness {

// A descriptor that is closed with its owner.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  ~Socket() { close(); }
  Socket(Socket&& other) noexcept : fd_(other.release()) {}
  Socket& operator=(Socket&& other) noexcept;

  int fd() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();
  void close();

 private:
  int fd_ = -1;
};

// Listens on 127.0.0.1; port 0 takes a free one. Throws std::runtime_error.
Socket listen_on(std::uint16_t port);
// Connects to 127.0.0.1; an empty socket when nobody listens.
Socket connect_to(std::uint16_t port);
std::uint16_t port_of(const Socket& socket);

// A port nobody listens on now. Another process may take it before its user does: users retry.
std::uint16_t free_port();

}  // namespace lumbung::harness
