// A real Redis of the tests' own: a free port on 127.0.0.1, nothing on disk, because a cache may be lost at any moment. A
// machine without Redis fails the tests; it never skips them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/process.h"
#include "harness/temp_dir.h"

namespace lumbung::harness {

// Used by one thread at a time, except address() and command(). Throws std::runtime_error with a
// sentence when the server cannot be made or reached.
class Redis {
 public:
  // The one of this test program: started at the first call, stopped at the program's end. A test
  // leaves it running, unpaused and without a limit.
  static Redis& shared();

  Redis();
  Redis(const Redis&) = delete;

  // 127.0.0.1:port, the same over every restart.
  std::string address() const;
  std::uint16_t port() const { return port_; }

  // On the same port and empty, returning when it answers.
  void start();
  void stop();
  void kill();
  void restart();
  // SIGSTOP and SIGCONT: connections stay, nothing answers.
  void pause();
  void resume();
  // Whether it answers PING, asked for a second.
  bool answers() const;

  // Forgets everything, as an operator's FLUSHALL does.
  void flush();
  // No room for more than it holds now: every write is refused with OOM. And room again.
  void fill_up();
  void empty_again();
  // `maxmemory` and what is done at it, for example allkeys-lru; 0 is no limit.
  void limit_memory(std::uint64_t bytes, const std::string& policy);

  // One command by a plain client: the text, number or status of the answer, nothing for nil, the
  // lines of a list joined by '\n'. An error is a std::runtime_error with its words.
  std::optional<std::string> command(const std::vector<std::string>& words) const;

 private:
  TempDir folder_;
  std::uint16_t port_ = 0;
  std::unique_ptr<Process> server_;
};

}  // namespace lumbung::harness
