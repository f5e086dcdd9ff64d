#include "document.h"

#include <optional>
#include <sstream>

#include "base/text.h"

namespace lumbung::integration {
namespace {

constexpr char kFence[] = "```";
constexpr char kAnything[] = "...";

struct Block {
  std::size_t line = 0;
  std::string info;
  std::vector<std::string> lines;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<Block> blocks_of(const std::string& markdown) {
  std::vector<Block> blocks;
  std::optional<Block> open;
  std::size_t number = 0;
  for (const auto& line : lines_of(markdown)) {
    ++number;
    if (!line.starts_with(kFence)) {
      if (open) open->lines.push_back(line);
    } else if (open) {
      blocks.push_back(std::move(*open));
      open.reset();
    } else {
      open = Block{number, line.substr(std::string(kFence).size()), {}};
    }
  }
  return blocks;
}

// Whether a line holds the parts between `...` in their order.
bool holds(const std::string& line, const std::string& shown) {
  std::size_t at = 0;
  for (std::string_view rest = shown;;) {
    const auto end = rest.find(kAnything);
    const auto part = rest.substr(0, end);
    at = line.find(part, at);
    if (at == std::string::npos) return false;
    at += part.size();
    if (end == std::string_view::npos) return true;
    rest.remove_prefix(end + std::string_view(kAnything).size());
  }
}

}  // namespace

std::vector<Command> commands_of(const std::string& markdown) {
  constexpr std::string_view kTest = "sh test";
  constexpr std::string_view kExit = " exit=";
  std::vector<Command> commands;
  bool shows_follow = false;
  for (const auto& block : blocks_of(markdown)) {
    if (block.info.starts_with(kTest)) {
      Command command;
      command.line = block.line;
      for (const auto& line : block.lines) command.script += line + "\n";
      const auto exit = block.info.find(kExit);
      if (exit != std::string::npos) command.exit = std::stoi(block.info.substr(exit + kExit.size()));
      commands.push_back(std::move(command));
    } else if (block.info == "text shows" && shows_follow) {
      commands.back().shows = block.lines;
    }
    shows_follow = block.info.starts_with(kTest);
  }
  return commands;
}

std::string missing_from(const std::string& output, const std::vector<std::string>& shows) {
  const auto lines = lines_of(output);
  std::size_t next = 0;
  for (const auto& shown : shows) {
    const std::string wanted(trimmed(shown));
    if (wanted.empty() || wanted == kAnything) continue;
    while (next < lines.size() && !holds(lines[next], wanted)) ++next;
    if (next++ == lines.size()) return shown;
  }
  return {};
}

std::set<std::string> first_cells(const std::string& markdown, const std::string& heading) {
  std::set<std::string> cells;
  bool inside = false;
  for (const auto& line : lines_of(markdown)) {
    if (line.starts_with('#')) inside = line == heading;
    if (!inside || !line.starts_with("| `")) continue;
    const auto begin = line.find('`') + 1;
    cells.insert(line.substr(begin, line.find('`', begin) - begin));
  }
  return cells;
}

std::vector<std::string> file_links(const std::string& markdown) {
  std::vector<std::string> links;
  for (auto at = markdown.find("]("); at != std::string::npos; at = markdown.find("](", at + 2)) {
    auto target = markdown.substr(at + 2, markdown.find(')', at) - at - 2);
    target = target.substr(0, target.find('#'));
    if (!target.empty() && target.find("://") == std::string::npos) links.push_back(target);
  }
  return links;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

}  // namespace lumbung::integration
