#include "lumbungctl/completion_script.h"

#include <set>

namespace lumbung::ctl {
namespace {

// bash splits words at `=` and `:`, zsh does not: `typed` has them whole. Of `--flag=value` and
// `field=value` the part in front moves to `stem`, and `current` is what is left to complete.
constexpr const char* kReadWords = R"sh(
  local IFS=$' \t\n'
  local -a typed
  local part glue= current before= stem= noun= verb= places=0 choices= verbs= flags= value= i
  typed=()
  for ((i = 1; i <= COMP_CWORD; i++)); do
    part=${COMP_WORDS[i]}
    if [[ ${#typed[@]} -gt 0 && ( $glue == yes || $part == '=' || $part == ':' ) ]]; then
      typed[${#typed[@]}-1]+=$part
    else
      typed+=("$part")
    fi
    glue=
    if [[ $part == '=' || $part == ':' ]]; then glue=yes; fi
  done
  for ((i = 0; i < ${#typed[@]} - 1; i++)); do
    part=${typed[i]}
    case $part in
      @TAKING@) i=$((i + 1)) ;;
      -[0-9]*) places=$((places + 1)) ;;
      -*) ;;
      *) if [[ -z $noun && $part != help ]]; then noun=$part
         elif [[ -n $noun && -z $verb ]]; then verb=$part
         elif [[ -n $noun ]]; then places=$((places + 1)); fi ;;
    esac
  done
  current=${typed[${#typed[@]}-1]}
  if [[ ${#typed[@]} -gt 1 ]]; then before=${typed[${#typed[@]}-2]}; fi
  if [[ $current == --*=* ]]; then
    before=${current%%=*} stem=${current%%=*}= current=${current#*=}
  fi
  case $before in
    @TAKING@) value=yes ;;
  esac
)sh";

constexpr const char* kAnswer = R"sh(
  if [[ -z $value ]]; then
    if [[ $current == -* ]]; then choices="$flags @GLOBAL@"
    elif [[ -z $noun ]]; then choices="@NOUNS@"
    elif [[ -z $verb ]]; then choices=$verbs
    fi
  fi
  if [[ ${typed[${#typed[@]}-1]} != "${COMP_WORDS[COMP_CWORD]}" ]]; then stem=; fi
  COMPREPLY=()
  if [[ -n $choices ]]; then COMPREPLY=($(compgen -P "$stem" -W "$choices" -- "$current")); fi
  if [[ ${#COMPREPLY[@]} -gt 0 && ${COMPREPLY[0]} == *'=' ]]; then
    compopt -o nospace 2>/dev/null || :
  fi
  return 0
}
complete -o default -F _lumbungctl lumbungctl
)sh";

std::string joined(const std::vector<std::string>& words, const std::string& between = " ") {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

std::vector<std::string> spellings(const Flag& flag) {
  std::vector<std::string> words{"--" + flag.name};
  if (flag.letter != 0) words.push_back({'-', flag.letter});
  return words;
}

std::string dashed(const std::vector<Flag>& flags) {
  std::vector<std::string> words;
  for (const auto& flag : flags) words.push_back("--" + flag.name);
  return joined(words);
}

// Every flag that takes a value, as a pattern. A flag takes one everywhere or nowhere.
std::string taking_values(const std::vector<Noun>& nouns) {
  std::set<std::string> taking;
  const auto add = [&](const std::vector<Flag>& flags) {
    for (const auto& flag : flags)
      if (!flag.value.empty())
        for (const auto& word : spellings(flag)) taking.insert(word);
  };
  add(global_flags());
  for (const auto& noun : nouns)
    for (const auto& verb : noun.verbs) add(verb.flags);
  return joined({taking.begin(), taking.end()}, "|");
}

std::string field_cases(const std::vector<Settable>& fields) {
  std::string cases = "      case $current in\n";
  std::vector<std::string> names;
  for (const auto& field : fields) {
    names.push_back(field.name + "=");
    if (!field.words.empty())
      cases += "        " + field.name + "=*) stem+=" + field.name +
               "= current=${current#*=} choices=\"" + joined(field.words) + "\" ;;\n";
  }
  return cases + "        *=*) ;;\n        *) choices=\"" + joined(names) + "\" ;;\n      esac\n";
}

// What the value of a flag can be, where that is known; `path` is `noun/verb`, or `*`.
std::string value_cases(const std::string& path, const std::vector<Flag>& flags) {
  std::string cases;
  for (const auto& flag : flags) {
    const auto& words = flag.words.empty() ? flag.offered : flag.words;
    if (words.empty() && flag.fields.empty()) continue;
    std::vector<std::string> patterns;
    for (const auto& word : spellings(flag)) patterns.push_back(path + ":" + word);
    cases += "    " + joined(patterns, "|") + ")\n" +
             (flag.fields.empty() ? "      choices=\"" + joined(words) + "\"\n"
                                  : field_cases(flag.fields)) +
             "      ;;\n";
  }
  return cases;
}

}  // namespace

std::string bash_completion(const std::vector<Noun>& nouns) {
  std::vector<std::string> noun_names;
  std::string verbs;
  std::string flags;
  std::string values = value_cases("*", global_flags());
  std::string places;
  for (const auto& noun : nouns) {
    noun_names.push_back(noun.name);
    std::vector<std::string> verb_names;
    for (const auto& verb : noun.verbs) {
      const auto path = noun.name + "/" + verb.name;
      verb_names.push_back(verb.name);
      flags += "    " + path + ") flags=\"" + dashed(verb.flags) + "\" ;;\n";
      values += value_cases(path, verb.flags);
      for (std::size_t at = 0; at < verb.arguments.size(); ++at)
        if (!verb.arguments[at].words.empty())
          places += "    " + path + "/" + std::to_string(at) + ") choices=\"" +
                    joined(verb.arguments[at].words) + "\" ;;\n";
    }
    verbs += "    " + noun.name + ") verbs=\"" + joined(verb_names) + "\" ;;\n";
  }
  return "# bash completion of lumbungctl: source <(lumbungctl completion bash)\n"
         "_lumbungctl() {" +
         replaced(kReadWords, "@TAKING@", taking_values(nouns)) + "  case $noun in\n" + verbs +
         "  esac\n  case $noun/$verb in\n" + flags + "  esac\n  case $noun/$verb/$places in\n" +
         places + "  esac\n  if [[ -n $value || $current == -* ]]; then choices=; fi\n" +
         "  case $noun/$verb:$before in\n" + values + "  esac" +
         replaced(replaced(kAnswer, "@GLOBAL@", dashed(global_flags())), "@NOUNS@",
                  joined(noun_names));
}

std::string zsh_completion(const std::vector<Noun>& nouns) {
  return "# zsh completion of lumbungctl: source <(lumbungctl completion zsh)\n"
         "autoload -U +X compinit && compinit\n"
         "autoload -U +X bashcompinit && bashcompinit\n" +
         bash_completion(nouns);
}

}  // namespace lumbung::ctl
