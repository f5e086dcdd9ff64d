// Help and completion, written from the table of verbs.
#pragma once

#include <string>
#include <vector>

#include "lumbungctl/command.h"

namespace lumbung::ctl {

// Of the whole program, of a noun, of a verb; each ends with a line end.
std::string help_text(const std::vector<Noun>& nouns);
std::string help_text(const Noun& noun);
std::string help_text(const Noun& noun, const Verb& verb);

// A script for bash that completes nouns, verbs, flags, words of flags, and file names elsewhere.
std::string bash_completion(const std::vector<Noun>& nouns);

}  // namespace lumbung::ctl
