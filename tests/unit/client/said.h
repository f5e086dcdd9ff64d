// A verb from the words typed to what stands on both outputs and the exit code.
#pragma once

#include <sstream>
#include <stop_token>
#include <string>
#include <vector>

#include "lumbungctl/session.h"
#include "test_server.h"

namespace lumbung::ctl {

struct Said {
  client::Exit exit = client::Exit::ok;
  std::string out;
  std::string err;
};

// What stands on standard input, and whether a person sits there.
struct Typed {
  std::string text{};
  bool terminal = false;
};

inline Said run(const harness::TestServer& server, const std::vector<std::string>& words,
                const Typed& typed = {}, const std::stop_token& stop = {}) {
  const auto nouns = all_nouns();
  const auto asked = parse(words, nouns);
  const auto* wrong = std::get_if<UsageError>(&asked);
  if (wrong != nullptr) return {client::Exit::usage, "", wrong->sentence};
  std::istringstream in(typed.text);
  std::ostringstream out;
  std::ostringstream err;
  const auto invocation = std::get<Invocation>(asked);
  Session session(
      invocation, server.target(), [stop] { return stop; }, out, err, {in, typed.terminal});
  const auto exit = invocation.verb->run(session);
  return {exit, out.str(), err.str()};
}

}  // namespace lumbung::ctl
