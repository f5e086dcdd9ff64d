// Help, written from the table of verbs.
#pragma once

#include <string>
#include <vector>

#include "lumbungctl/command.h"

namespace lumbung::ctl {

// Of the whole program, of a noun, of a verb; each ends with a line end.
std::string help_text(const std::vector<Noun>& nouns);
std::string help_text(const Noun& noun);
std::string help_text(const Noun& noun, const Verb& verb);

}  // namespace lumbung::ctl
