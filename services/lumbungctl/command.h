// What the command line can be told: nouns, their verbs, and the flags of each. One table; parsing,
// help, suggestions and completion are all read from it.
#pragma once

#include <string>
#include <vector>

#include "client/failure.h"

namespace lumbung::ctl {

class Session;

// A field that `--set field=value` takes.
struct Settable {
  std::string name{};
  std::vector<std::string> words{};  // When not empty, the value is one of these.
};

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
  std::vector<std::string> offered{};  // What completion offers where the verb takes more.
  std::vector<Settable> fields{};      // When not empty, the value is `field=value` of these.
};

struct Argument {
  Argument(const char* called, std::vector<std::string> known = {})
      : name(called), words(std::move(known)) {}

  // `[NAME]` may be left out, `NAME...` may be more than one; both are the last of their verb.
  bool optional() const { return name.starts_with('['); }
  bool many() const { return name.ends_with("..."); }

  std::string name;
  std::vector<std::string> words;  // Offered by completion; the verb says what is wrong.
};

struct Verb {
  std::string name{};
  std::vector<Argument> arguments{};  // In order.
  std::string summary{};                 // One line.
  std::vector<Flag> flags{};
  std::vector<std::string> examples{};
  client::Exit (*run)(Session&) = nullptr;
};

struct Noun {
  std::string name{};
  std::string summary{};
  std::vector<Verb> verbs{};
  // About persons: nothing that looks like a NIK is taken from its command lines.
  bool personal = false;
};

// Every noun, as help lists them.
std::vector<Noun> all_nouns();

// Flags every verb takes.
std::vector<Flag> global_flags();

}  // namespace lumbung::ctl
