#include "lumbungctl/help.h"

#include <algorithm>

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
  }
  return two_columns(lines);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string dashed(const std::vector<Flag>& flags) {
  std::vector<std::string> words;
  for (const auto& flag : flags) words.push_back("--" + flag.name);
  return joined(words);
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
  for (const auto& verb : noun.verbs)
    lines.emplace_back(joined({verb.name, joined(verb.arguments)}), verb.summary);
  return "lumbungctl " + noun.name + " <verb>\n\n" + noun.summary + "\n\nVerbs:\n" +
         two_columns(lines) + "\nlumbungctl " + noun.name + " <verb> --help says more.\n";
}

std::string help_text(const Noun& noun, const Verb& verb) {
  auto text = "lumbungctl " + noun.name + " " + verb.name;
  for (const auto& argument : verb.arguments) text += " " + argument;
  text += " [flags]\n\n" + verb.summary + "\n";
  if (!verb.flags.empty()) text += "\nFlags:\n" + flag_lines(verb.flags);
  text += "\nFlags of every verb:\n" + flag_lines(global_flags());
  if (!verb.examples.empty()) text += "\nFor example:\n";
  for (const auto& example : verb.examples) text += "  lumbungctl " + example + "\n";
  return text;
}

std::string bash_completion(const std::vector<Noun>& nouns) {
  std::vector<std::string> noun_names;
  std::string verbs;
  std::string flags;
  std::string words;
  for (const auto& noun : nouns) {
    noun_names.push_back(noun.name);
    std::vector<std::string> verb_names;
    for (const auto& verb : noun.verbs) {
      verb_names.push_back(verb.name);
      flags += "    " + noun.name + "/" + verb.name + ") flags=\"" + dashed(verb.flags) + "\" ;;\n";
    }
    verbs += "    " + noun.name + ") verbs=\"" + joined(verb_names) + "\" ;;\n";
  }
  std::string taking = "";
  for (const auto& flag : global_flags()) {
    if (!flag.words.empty())
      words += "    --" + flag.name + (flag.letter == 0 ? "" : std::string("|-") + flag.letter) +
               ") COMPREPLY=($(compgen -W \"" + joined(flag.words) +
               "\" -- \"$word\")); return ;;\n";
    if (!flag.value.empty())
      taking += (taking.empty() ? "--" : "|--") + flag.name +
                (flag.letter == 0 ? "" : std::string("|-") + flag.letter);
  }
  // Words that are no flags, nor values of global flags, are the noun, the verb and its arguments.
  return "# bash completion of lumbungctl: source <(lumbungctl completion bash)\n"
         "_lumbungctl() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} noun= verb= "
         "verbs= flags= i\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    case ${COMP_WORDS[i]} in\n"
         "      " +
         taking +
         ") i=$((i + 1)) ;;\n"
         "      -*) ;;\n"
         "      *) if [[ -z $noun ]]; then noun=${COMP_WORDS[i]}\n"
         "         elif [[ -z $verb ]]; then verb=${COMP_WORDS[i]}; fi ;;\n"
         "    esac\n"
         "  done\n"
         "  case $before in\n" +
         words +
         "  esac\n"
         "  case $noun in\n" +
         verbs +
         "  esac\n"
         "  case $noun/$verb in\n" +
         flags +
         "  esac\n"
         "  if [[ $word == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$flags " +
         dashed(global_flags()) +
         "\" -- \"$word\"))\n"
         "  elif [[ -z $noun ]]; then\n"
         "    COMPREPLY=($(compgen -W \"" +
         joined(noun_names) +
         "\" -- \"$word\"))\n"
         "  elif [[ -z $verb ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$verbs\" -- \"$word\"))\n"
         "  fi\n"
         "}\n"
         "complete -o default -F _lumbungctl lumbungctl\n";
}

}  // namespace lumbung::ctl
