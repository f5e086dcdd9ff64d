// lumbungctl: words -> what is asked for -> a verb.
#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stop_token>
#include <string>
#include <vector>

#include "lumbungctl/command_line.h"
#include "lumbungctl/help.h"
#include "lumbungctl/session.h"
#include "runtime/process/build_info.h"
#include "runtime/process/signals.h"

namespace lumbung::ctl {
namespace {

int number(client::Exit exit) { return static_cast<int>(exit); }

// Ctrl-C ends the program at once, until a verb asks to be told, so that it can say how far it
// came.
class Interrupt {
 public:
  Interrupt() : signals_([this](int) { raised(); }) {
    // `lumbungctl ... | head` ends like every other filter; gRPC asks for no signal on its sockets.
    std::signal(SIGPIPE, SIG_DFL);
  }

  std::stop_token watch() {
    watched_ = true;
    return stop_.get_token();
  }

 private:
  void raised() {
    if (!watched_) ::_exit(number(client::Exit::interrupted));
    stop_.request_stop();
  }

  std::atomic<bool> watched_ = false;
  std::stop_source stop_;
  Signals signals_;
};

int usage(const std::string& sentence) {
  std::cerr << "error: " << client::printable(sentence) << '\n';
  return number(client::Exit::usage);
}

int run(Invocation invocation, Interrupt& interrupt) {
  const auto flag = [&](const char* name) {
    const auto found = invocation.flags.find(name);
    return found == invocation.flags.end() ? std::string{} : found->second;
  };
  client::Target target;
  auto servers = flag("server");
  if (const char* set = std::getenv("LUMBUNG_SERVER"); servers.empty() && set != nullptr) servers = set;
  if (!servers.empty())
    if (const auto problem = client::set_servers(target, servers)) return usage(*problem);
  target.act_as = flag("act-as");
  if (const auto timeout = flag("timeout"); !timeout.empty())
    target.timeout = std::chrono::milliseconds{duration_ms(timeout)};
  if (const auto problem = client::act_as_problem(target.act_as)) return usage(*problem);

  // Personal data must not stay behind in a core dump, wherever the system puts those.
  if (invocation.noun->personal && ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    std::cerr << "warning: Core dumps cannot be switched off.\n";

  const auto* verb = invocation.verb;
  Session session(
      std::move(invocation), std::move(target), [&interrupt] { return interrupt.watch(); },
      std::cout, std::cerr);
  const auto exit = verb->run(session);
  std::cout.flush();
  if (!std::cout) {
    std::cerr << "error: Standard output could not be written to its end.\n";
    return number(client::Exit::internal);
  }
  return number(exit);
}

int main_of(const std::vector<std::string>& words) {
  Interrupt interrupt;
  // What the library has to say about a lost connection is in the failure already.
  ::setenv("GRPC_VERBOSITY", "NONE", 0);
  const auto nouns = all_nouns();
  auto asked = parse(words, nouns);
  if (const auto* wrong = std::get_if<UsageError>(&asked)) return usage(wrong->sentence);
  if (std::holds_alternative<VersionAsked>(asked)) {
    std::cout << "lumbungctl " << build_info().version << " (" << build_info().commit << ")\n";
    return 0;
  }
  if (const auto* help = std::get_if<HelpAsked>(&asked)) {
    std::cout << (help->verb != nullptr   ? help_text(*help->noun, *help->verb)
                  : help->noun != nullptr ? help_text(*help->noun)
                                          : help_text(nouns));
    return 0;
  }
  return run(std::get<Invocation>(std::move(asked)), interrupt);
}

}  // namespace
}  // namespace lumbung::ctl

int main(int argc, char** argv) { return lumbung::ctl::main_of({argv + 1, argv + argc}); }
