// From words on a command line to what is asked for. Unknown nouns, verbs and flags are refused
// with the nearest known word, before anything is sent.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "lumbungctl/command.h"

namespace lumbung::ctl {

// A verb with its arguments and flags; every required one is there, every value is of its kind.
struct Invocation {
  const Noun* noun = nullptr;
  const Verb* verb = nullptr;
  std::vector<std::string> arguments;
  std::map<std::string, std::string> flags;  // Only those given; a switch has an empty value.
  // Each value of every flag given, as it was given: what `flags` joins by commas.
  std::map<std::string, std::vector<std::string>> values;
};

// Help of everything, of a noun or of a verb.
struct HelpAsked {
  const Noun* noun = nullptr;
  const Verb* verb = nullptr;
};

struct VersionAsked {};

// What is wrong, as a sentence, and where help is.
struct UsageError {
  std::string sentence;
};

using Asked = std::variant<Invocation, HelpAsked, VersionAsked, UsageError>;

// `words` is the command line without the program. Pointers in the answer are into `nouns`.
Asked parse(const std::vector<std::string>& words, const std::vector<Noun>& nouns);

// Milliseconds of `500ms`, `30s`, `2m`, or `30`, which are seconds; 0 when it is none of these.
std::int64_t duration_ms(const std::string& text);

}  // namespace lumbung::ctl
