#include "runtime/process/signals.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/check.h"

namespace lumbung {

Signals::Signals(std::function<void(int)> on_stop) : on_stop_(std::move(on_stop)) {
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGTERM);
  sigaddset(&stops, SIGINT);
  CHECK(pthread_sigmask(SIG_BLOCK, &stops, nullptr) == 0);
  CHECK(::signal(SIGPIPE, SIG_IGN) != SIG_ERR);
  signals_ = ::signalfd(-1, &stops, SFD_CLOEXEC);
  ending_ = ::eventfd(0, EFD_CLOEXEC);
  if (signals_ < 0 || ending_ < 0)
    throw std::system_error(errno, std::generic_category(), "signalfd");
  thread_ = std::thread([this] { run(); });
}

Signals::~Signals() {
  const std::uint64_t one = 1;
  CHECK(::write(ending_, &one, sizeof one) == ssize_t(sizeof one));
  thread_.join();
  ::close(signals_);
  ::close(ending_);
}

void Signals::run() {
  bool asked = false;
  while (true) {
    std::array<pollfd, 2> ready{{{signals_, POLLIN, 0}, {ending_, POLLIN, 0}}};
    if (::poll(ready.data(), ready.size(), -1) < 0) {
      CHECK(errno == EINTR);
      continue;
    }
    if (ready[1].revents != 0) return;
    signalfd_siginfo signal{};
    if (::read(signals_, &signal, sizeof signal) != ssize_t(sizeof signal)) continue;
    if (asked) ::_exit(kImpatientExitCode);
    asked = true;
    on_stop_(int(signal.ssi_signo));
  }
}

}  // namespace lumbung
