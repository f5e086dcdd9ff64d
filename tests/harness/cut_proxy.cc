#include "harness/cut_proxy.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"

namespace lumbung::harness {
namespace {

constexpr std::size_t kPiece = 64 * 1024;

// Closing now answers with a reset instead of an orderly end.
void reset_on_close(int fd) {
  const linger now{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

bool send_all(int to, const char* data, std::size_t size) {
  while (size > 0) {
    const auto sent = send(to, data, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace

CutProxy::CutProxy(std::uint16_t target)
    : target_(target),
      listener_(listen_on(0)),
      port_(port_of(listener_)),
      acceptor_([this] { accept_all(); }) {}

CutProxy::~CutProxy() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    break_all_locked();
  }
  healed_.notify_all();
  shutdown(listener_.fd(), SHUT_RDWR);
  acceptor_.join();
  for (auto& line : lines_) {
    line.to_server.join();
    line.to_client.join();
  }
}

void CutProxy::accept_all() {
  while (true) {
    Socket client(accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client) return;
    const std::lock_guard lock(mutex_);
    if (closing_) return;
    if (mode_ == Mode::refuse) continue;
    Socket server = connect_to(target_);
    if (!server) continue;
    reset_on_close(client.fd());
    reset_on_close(server.fd());
    const auto number = lines_.size();
    auto& line = lines_.emplace_back();
    line.client = std::move(client);
    line.server = std::move(server);
    const int c = line.client.fd();
    const int s = line.server.fd();
    line.to_server = std::thread([this, c, s, number] { carry(c, s, client_trigger_, number); });
    line.to_client = std::thread([this, c, s, number] { carry(s, c, server_trigger_, number); });
  }
}

void CutProxy::carry(int from, int to, std::string& trigger, std::size_t line) {
  std::array<char, kPiece> piece;
  std::string before;  // The end of what has passed, for bytes that span two pieces.
  while (true) {
    const auto got = recv(from, piece.data(), piece.size(), 0);
    if (got <= 0) break;
    const std::string seen = before + std::string(piece.data(), static_cast<std::size_t>(got));
    if (!may_pass(seen, before.size(), trigger, line)) break;
    if (!send_all(to, piece.data(), static_cast<std::size_t>(got))) break;
    before = seen.substr(seen.size() - std::min(seen.size(), kMaxTrigger));
  }
  shutdown(from, SHUT_RDWR);
  shutdown(to, SHUT_RDWR);
}

bool CutProxy::may_pass(const std::string& seen, std::size_t old, std::string& trigger, std::size_t line) {
  std::unique_lock lock(mutex_);
  healed_.wait(lock, [&] { return (mode_ != Mode::stall && line >= silent_) || closing_; });
  if (closing_) return false;
  if (trigger.empty()) return true;
  // A match must end in the new bytes.
  const auto first = old - std::min(old, trigger.size() - 1);
  if (seen.find(trigger, first) == std::string::npos) return true;
  trigger.clear();
  ++strikes_;
  if (std::exchange(then_refuse_, false)) mode_ = Mode::refuse;
  break_all_locked();
  return false;
}

void CutProxy::break_all_locked() {
  for (auto& line : lines_) {
    shutdown(line.client.fd(), SHUT_RDWR);
    shutdown(line.server.fd(), SHUT_RDWR);
  }
}

void CutProxy::cut() {
  const std::lock_guard lock(mutex_);
  break_all_locked();
}

void CutProxy::isolate() {
  {
    const std::lock_guard lock(mutex_);
    mode_ = Mode::refuse;
    break_all_locked();
  }
  healed_.notify_all();
}

void CutProxy::stall() {
  const std::lock_guard lock(mutex_);
  mode_ = Mode::stall;
}

void CutProxy::silence_open_ones() {
  const std::lock_guard lock(mutex_);
  silent_ = lines_.size();
}

void CutProxy::heal() {
  {
    const std::lock_guard lock(mutex_);
    mode_ = Mode::carry;
  }
  healed_.notify_all();
}

void CutProxy::cut_when_server_says(std::string bytes) {
  CHECK(bytes.size() <= kMaxTrigger);
  const std::lock_guard lock(mutex_);
  server_trigger_ = std::move(bytes);
}

void CutProxy::cut_when_client_says(std::string bytes) {
  CHECK(bytes.size() <= kMaxTrigger);
  const std::lock_guard lock(mutex_);
  client_trigger_ = std::move(bytes);
}

void CutProxy::isolate_when_server_says(std::string bytes) {
  CHECK(bytes.size() <= kMaxTrigger);
  const std::lock_guard lock(mutex_);
  server_trigger_ = std::move(bytes);
  then_refuse_ = true;
}

int CutProxy::strikes() const {
  const std::lock_guard lock(mutex_);
  return strikes_;
}

}  // namespace lumbung::harness
