// A network between us and a server that can fail on purpose: cut in the middle of a sentence, or
// silent with the line open.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "harness/network.h"

namespace lumbung::harness {

// Listens on a free port of 127.0.0.1 and carries bytes to and from another one. Thread-safe.
class CutProxy {
 public:
  explicit CutProxy(std::uint16_t target);
  ~CutProxy();
  CutProxy(const CutProxy&) = delete;

  std::uint16_t port() const { return port_; }

  // Breaks every open connection, in both directions at once. New ones are carried.
  void cut();
  // Breaks every open connection and refuses new ones until heal().
  void isolate();
  // Carries nothing while the connections stay open, until heal().
  void stall();
  void heal();
  // The connections that are open carry nothing any more, for ever and without an end, as to a machine that lost its power;
  // new ones are carried.
  void silence_open_ones();

  // The next time these bytes are to pass, that piece is swallowed and every connection cut. Once.
  // Said by the server: it has done it, and we never hear. Said by the client: the server never
  // hears. At most kMaxTrigger bytes.
  static constexpr std::size_t kMaxTrigger = 64;
  void cut_when_server_says(std::string bytes);
  void cut_when_client_says(std::string bytes);
  // The first of the two, and new connections are refused from that moment until heal().
  void isolate_when_server_says(std::string bytes);
  // How often one of those above struck.
  int strikes() const;

 private:
  enum class Mode { carry, stall, refuse };
  struct Line {
    Socket client;
    Socket server;
    std::thread to_server;
    std::thread to_client;
  };
  void accept_all();
  // Carries one direction until its end.
  void carry(int from, int to, std::string& trigger, std::size_t line);
  // Waits while stalled; false when these bytes must not pass. The first `old` of them already
  // have.
  bool may_pass(const std::string& seen, std::size_t old, std::string& trigger, std::size_t line);
  void break_all_locked();

  const std::uint16_t target_;
  Socket listener_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable healed_;
  Mode mode_ = Mode::carry;
  bool closing_ = false;
  int strikes_ = 0;
  std::string server_trigger_;
  std::string client_trigger_;
  bool then_refuse_ = false;
  std::size_t silent_ = 0;  // The first so many lines.
  std::list<Line> lines_;
  std::thread acceptor_;
};

}  // namespace lumbung::harness
