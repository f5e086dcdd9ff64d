// A real program as a child: started, listened to, signalled by its own pid, killed, waited for.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "harness/eventually.h"
#include "harness/temp_dir.h"

namespace lumbung::harness {

// Used by one thread at a time. The child is killed when the thread that started it ends, so that a
// crashed test leaves nothing running; and by the destructor.
class Process {
 public:
  struct Options {
    std::vector<std::string> env;  // `NAME=value`, added to ours.
    std::string folder;            // To start in; empty: ours.
    std::string user;              // To run as, when we are root; empty: ourselves.
    std::string death_signal = "KILL";
  };

  // Throws std::runtime_error when it cannot be started.
  Process(const std::string& program, const std::vector<std::string>& args)
      : Process(program, args, Options{}) {}
  Process(const std::string& program, const std::vector<std::string>& args, const Options& options);
  ~Process();
  Process(const Process&) = delete;

  pid_t pid() const { return pid_; }
  // Everything it has written so far.
  std::string out() const;
  std::string err() const;

  // The first line of stdout or stderr that contains `part`, waiting for it. Throws
  // std::runtime_error with what was written instead when the program ends or the patience does.
  std::string line_with(const std::string& part, std::chrono::milliseconds patience = kPatience);

  // Nothing happens when it has ended.
  void signal(int number);
  // SIGSTOP, returning when it stands still: its sockets take what comes, and nobody answers.
  void pause();
  void resume();
  // As `kill -9`, and waits until it is gone.
  void kill();
  // Waits for its end: the exit code, or 128 + the signal that ended it. Throws when the patience
  // ends first.
  int wait(std::chrono::milliseconds patience = kPatience);
  bool running();

 private:
  std::string tails() const;

  TempDir folder_;
  std::string program_;
  pid_t pid_ = -1;
  std::optional<int> ended_;
};

// The processes whose parent that one is.
std::vector<pid_t> children_of(pid_t parent);

// Runs a program to its end.
struct Ended {
  int code = 0;
  std::string out;
  std::string err;
};
Ended run(const std::string& program, const std::vector<std::string>& args,
          const Process::Options& options = {});

}  // namespace lumbung::harness
