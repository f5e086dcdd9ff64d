// Markdown as a reader follows it: the commands to type and what they are to show, the tables, the links.
// A command that a test runs is a block that opens with "```sh test", or "```sh test exit=67" when it is to fail;
// a block "```text shows" behind it holds lines of its output, in order, `...` standing for anything.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lumbung::integration {

struct Command {
  std::size_t line = 0;  // Where the block opens, from 1.
  std::string script;
  int exit = 0;
  std::vector<std::string> shows;
};

std::vector<Command> commands_of(const std::string& markdown);

// What of `shows` the output lacks: the first line that does not follow, or nothing.
std::string missing_from(const std::string& output, const std::vector<std::string>& shows);

// The first cell of every row of the tables under a heading, without backticks; down to the next heading.
std::set<std::string> first_cells(const std::string& markdown, const std::string& heading);

// Targets of links that lead to files, without `#...`.
std::vector<std::string> file_links(const std::string& markdown);

std::string replaced(std::string text, const std::string& what, const std::string& with);

}  // namespace lumbung::integration
