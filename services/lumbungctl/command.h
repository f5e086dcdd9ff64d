// What the command line can be told: nouns, their verbs, and the flags of each. One table; parsing,
// help, suggestions and completion are all read from it.
#pragma once

#include <string>
#include <vector>

#include "client/failure.h"

namespace lumbung::ctl {

class Session;

struct Flag {
  enum class Kind { text, number, duration };

  std::string name{};   // `page-size`
  std::string value{};  // `N`, for help; empty for a switch.
  std::string help{};   // A sentence.
  char letter = 0;      // `o` for -o; 0: none.
  Kind kind = Kind::text;
  bool required = false;
  bool repeated = false;             // May be given again; the values are joined by commas.
  std::vector<std::string> words{};  // When not empty, the value is one of these.
};

struct Verb {
  std::string name{};
  std::vector<std::string> arguments{};  // `NAME`, all required, in order.
  std::string summary{};                 // One line.
  std::vector<Flag> flags{};
  std::vector<std::string> examples{};
  client::Exit (*run)(Session&) = nullptr;
};

struct Noun {
  std::string name{};
  std::string summary{};
  std::vector<Verb> verbs{};
};

// Every noun, as help lists them.
std::vector<Noun> all_nouns();

// Flags every verb takes.
std::vector<Flag> global_flags();

}  // namespace lumbung::ctl
