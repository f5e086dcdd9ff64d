#include "lumbungctl/help.h"

#include <algorithm>

#include "base/nearest.h"
#include "client/table.h"

namespace lumbung::ctl {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

std::string two_columns(const Lines& lines) {
  std::size_t widest = 0;
  for (const auto& [left, right] : lines) widest = std::max(widest, client::width_of(left));
  std::string text;
  for (const auto& [left, right] : lines)
    text += "  " + client::padded(left, widest) + "  " + right + "\n";
  return text;
}

std::string flag_lines(const std::vector<Flag>& flags) {
  Lines lines;
  for (const auto& flag : flags) {
    auto left = flag.letter == 0 ? "    --" + flag.name
                                 : std::string{'-', flag.letter, ',', ' '} + "--" + flag.name;
    if (!flag.value.empty()) left += " " + flag.value;
    lines.emplace_back(left, flag.help + (flag.required ? " Required." : ""));
    for (const auto& field : flag.fields)
      lines.emplace_back("", field.name + (field.words.empty() ? "" : ": ") + listed(field.words));
  }
  return two_columns(lines);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// The verb with its arguments.
std::string usage_of(const Verb& verb) {
  auto text = verb.name;
  for (const auto& argument : verb.arguments) text += " " + argument.name;
  return text;
}

}  // namespace

std::string help_text(const std::vector<Noun>& nouns) {
  std::string text =
      "lumbungctl <noun> <verb> [arguments] [flags]\n"
      "\n"
      "The command line of Lumbung. Data goes to standard output, messages to standard error.\n"
      "\n"
      "Nouns:\n";
  Lines lines;
  for (const auto& noun : nouns) {
    std::vector<std::string> verbs;
    for (const auto& verb : noun.verbs) verbs.push_back(verb.name);
    lines.emplace_back(noun.name, noun.summary + " " + joined(verbs));
  }
  text += two_columns(lines) + "\nFlags of every verb:\n" + flag_lines(global_flags());
  return text +
         "\n"
         "Exit codes: 0 done, 1 a log is not whole, 2 wrong command line, 3 wrong input, 4 not "
         "found,\n"
         "5 exists already or its state does not allow it, 6 changed meanwhile, 7 not permitted,\n"
         "8 not available (trying again is safe), 9 fault of the server, 130 stopped by Ctrl-C.\n"
         "\n"
         "lumbungctl <noun> --help and lumbungctl <noun> <verb> --help say more; "
         "docs/lumbungctl.md, too.\n";
}

std::string help_text(const Noun& noun) {
  Lines lines;
  for (const auto& verb : noun.verbs) lines.emplace_back(usage_of(verb), verb.summary);
  return "lumbungctl " + noun.name + " <verb>\n\n" + noun.summary + "\n\nVerbs:\n" +
         two_columns(lines) + "\nlumbungctl " + noun.name + " <verb> --help says more.\n";
}

std::string help_text(const Noun& noun, const Verb& verb) {
  auto text = "lumbungctl " + noun.name + " " + usage_of(verb);
  text += " [flags]\n\n" + verb.summary + "\n";
  if (!verb.flags.empty()) text += "\nFlags:\n" + flag_lines(verb.flags);
  text += "\nFlags of every verb:\n" + flag_lines(global_flags());
  if (!verb.examples.empty()) text += "\nFor example:\n";
  for (const auto& example : verb.examples) text += "  lumbungctl " + example + "\n";
  return text;
}

}  // namespace lumbung::ctl
