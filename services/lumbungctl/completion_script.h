// What a shell is told so that it completes command lines, written from the table of verbs.
#pragma once

#include <string>
#include <vector>

#include "lumbungctl/command.h"

namespace lumbung::ctl {

// A script for bash: nouns, verbs, flags, words of flags and arguments, fields and values of --set,
// file names elsewhere.
std::string bash_completion(const std::vector<Noun>& nouns);

// The same for zsh, by its bashcompinit.
std::string zsh_completion(const std::vector<Noun>& nouns);

}  // namespace lumbung::ctl
