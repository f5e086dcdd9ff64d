#include "lumbungctl/command_line.h"

#include <algorithm>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <optional>
#include <set>

#include "base/text.h"
#include "base/nearest.h"

namespace lumbung::ctl {
namespace {

namespace po = boost::program_options;

constexpr std::size_t kMaxNumberDigits = 9;
constexpr std::size_t kNikDigits = 16;

// Exactly 16 digits in a row, wherever they stand.
bool holds_nik(std::string_view word) {
  std::size_t run = 0;
  for (const char c : word) {
    if (c >= '0' && c <= '9') {
      ++run;
      continue;
    }
    if (run == kNikDigits) return true;
    run = 0;
  }
  return run == kNikDigits;
}

// `-6.23` is an argument, not a flag named 6.
std::vector<po::option> negative_numbers(std::vector<std::string>& words) {
  std::vector<po::option> taken;
  while (!words.empty() && words.front().size() > 1 && words.front()[0] == '-' &&
         all_digits(words.front().substr(1, 1))) {
    po::option argument;
    argument.position_key = 0;
    argument.value.push_back(words.front());
    argument.original_tokens.push_back(words.front());
    taken.push_back(std::move(argument));
    words.erase(words.begin());
  }
  return taken;
}

// A flag means the same wherever it is taken, so one description of them all tells flags from
// arguments before the verb is known.
po::options_description vocabulary(const std::vector<Noun>& nouns) {
  po::options_description all;
  std::set<std::string> known;
  const auto add = [&](const Flag& flag) {
    if (!known.insert(flag.name).second) return;
    const auto name = flag.letter == 0 ? flag.name : flag.name + "," + flag.letter;
    if (flag.value.empty())
      all.add_options()(name.c_str(), "");
    else
      all.add_options()(name.c_str(), po::value<std::string>());
  };
  for (const auto& flag : global_flags()) add(flag);
  for (const auto& noun : nouns)
    for (const auto& verb : noun.verbs)
      for (const auto& flag : verb.flags) add(flag);
  return all;
}

template <class Named>
std::vector<std::string> names_of(const std::vector<Named>& list) {
  std::vector<std::string> names;
  for (const auto& named : list) names.push_back(named.name);
  return names;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// The nearest known word, or all of them.
std::string hint(const std::string& word, const std::vector<std::string>& known) {
  const auto near = nearest(word, known);
  return near.empty() ? " There is " + listed(known) + "." : " Did you mean " + near + "?";
}

template <class Named>
const Named* find(const std::vector<Named>& list, const std::string& name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Named& n) { return n.name == name; });
  return found == list.end() ? nullptr : &*found;
}

class Parser {
 public:
  explicit Parser(const std::vector<Noun>& nouns) : nouns_(nouns) {}

  Asked parse(const std::vector<std::string>& words) {
    if (auto error = split(words)) return *std::move(error);
    const bool help_first = !arguments_.empty() && arguments_.front() == "help";
    if (help_first) arguments_.erase(arguments_.begin());
    if (given("version") && arguments_.empty()) return VersionAsked{};
    auto error = find_verb();
    // Before any other refusal, because others repeat the word they refuse.
    if (noun_ != nullptr && noun_->personal && std::any_of(words.begin(), words.end(), holds_nik))
      return nik_refused();
    if (!unknown_flag_.empty()) return flag_unknown();
    if (error) return *std::move(error);
    if (help_first || given("help")) return HelpAsked{noun_, verb_};
    if (noun_ == nullptr) return UsageError{"Say what: lumbungctl <noun> <verb>." + help_hint()};
    if (verb_ == nullptr)
      return UsageError{"Say what to do with " + noun_->name + ": " +
                        listed(names_of(noun_->verbs)) + "."};
    arguments_.erase(arguments_.begin(), arguments_.begin() + 2);
    if (auto wrong = check_arguments()) return *std::move(wrong);
    if (auto wrong = check_flags()) return *std::move(wrong);
    return Invocation{noun_, verb_, std::move(arguments_), std::move(flags_), std::move(values_)};
  }

 private:
  bool given(const std::string& flag) const { return flags_.contains(flag); }
  std::string command() const {
    return verb_ == nullptr ? "lumbungctl" : noun_->name + " " + verb_->name;
  }
  std::string help_hint() const {
    std::string path = noun_ == nullptr ? "" : noun_->name + " ";
    if (verb_ != nullptr) path += verb_->name + " ";
    return " See lumbungctl " + path + "--help.";
  }

  // Tells flags from arguments.
  std::optional<UsageError> split(const std::vector<std::string>& words) {
    namespace style = po::command_line_style;
    try {
      const auto all = vocabulary(nouns_);
      const auto parsed = po::command_line_parser(words)
                              .options(all)
                              .style(style::unix_style & ~style::allow_guessing)
                              .extra_style_parser(negative_numbers)
                              .allow_unregistered()
                              .run();
      for (const auto& option : parsed.options) {
        if (option.position_key >= 0 || option.string_key.empty())
          arguments_.insert(arguments_.end(), option.value.begin(), option.value.end());
        else if (option.unregistered)
          unknown_flag_ = unknown_flag_.empty() ? option.original_tokens.front() : unknown_flag_;
        else if (!option.value.empty() && option.value.front().starts_with("--"))
          return UsageError{"--" + option.string_key + " needs a value." + help_hint()};
        else
          take(option.string_key, option.value);
      }
    } catch (const po::invalid_command_line_syntax& wrong) {
      if (wrong.kind() != po::invalid_syntax::missing_parameter) return UsageError{wrong.what()};
      return UsageError{wrong.get_option_name() + " needs a value." + help_hint()};
    } catch (const po::error& wrong) {
      return UsageError{std::string(wrong.what()) + "." + help_hint()};
    }
    return std::nullopt;
  }

  void take(const std::string& name, const std::vector<std::string>& value) {
    const auto text = value.empty() ? "" : value.front();
    values_[name].push_back(text);
    const auto [at, added] = flags_.emplace(name, text);
    if (added) return;
    at->second += "," + text;
    again_.insert(name);
  }

  std::optional<UsageError> find_verb() {
    if (arguments_.empty()) return std::nullopt;
    noun_ = find(nouns_, arguments_[0]);
    if (noun_ == nullptr)
      return UsageError{"There is no `" + arguments_[0] + "`." +
                        hint(arguments_[0], names_of(nouns_))};
    if (arguments_.size() < 2) return std::nullopt;
    verb_ = find(noun_->verbs, arguments_[1]);
    if (verb_ == nullptr)
      return UsageError{noun_->name + " has no verb `" + arguments_[1] + "`." +
                        hint(arguments_[1], names_of(noun_->verbs))};
    return std::nullopt;
  }

  std::vector<std::string> known_flags() const {
    auto names = names_of(global_flags());
    if (verb_ != nullptr)
      for (const auto& flag : verb_->flags) names.push_back(flag.name);
    return names;
  }

  UsageError flag_unknown() const {
    const auto start = unknown_flag_.find_first_not_of('-');
    const auto name = unknown_flag_.substr(std::min(start, unknown_flag_.size()));
    const auto near = nearest(name.substr(0, name.find('=')), known_flags());
    return UsageError{command() + " has no flag " + unknown_flag_ + "." +
                      (near.empty() ? help_hint() : " Did you mean --" + near + "?")};
  }

  UsageError nik_refused() const {
    return UsageError{
        "A number of 16 digits may be a NIK, and a command line is seen by whoever runs ps or "
        "reads the shell's history: it is not taken from there. owners find and owners erase read "
        "a NIK from a prompt, from standard input or from --nik-file FILE; other personal data go "
        "in as JSON by --from FILE."};
  }

  std::optional<UsageError> check_arguments() const {
    const auto& known = verb_->arguments;
    if (arguments_.size() < known.size() && !known[arguments_.size()].optional())
      return UsageError{command() + " needs " + known[arguments_.size()].name + "." + help_hint()};
    const bool many = !known.empty() && known.back().many();
    if (arguments_.size() > known.size() && !many)
      return UsageError{command() + " does not know what to do with `" +
                        arguments_[verb_->arguments.size()] + "`." + help_hint()};
    return std::nullopt;
  }

  std::optional<UsageError> check_flags() const {
    auto taken = global_flags();
    taken.insert(taken.end(), verb_->flags.begin(), verb_->flags.end());
    for (const auto& [name, value] : flags_) {
      const auto* flag = find(taken, name);
      if (flag == nullptr)
        return UsageError{command() + " has no flag --" + name + "." + help_hint()};
      if (again_.contains(name) && !flag->repeated)
        return UsageError{"--" + name + " is given twice."};
      if (auto wrong = check_value(*flag, value)) return wrong;
    }
    for (const auto& flag : taken)
      if (flag.required && !given(flag.name))
        return UsageError{command() + " needs --" + flag.name + " " + flag.value + "." +
                          help_hint()};
    return std::nullopt;
  }

  std::optional<UsageError> check_value(const Flag& flag, const std::string& value) const {
    const auto wrong = [&](const std::string& sentence) {
      return UsageError{"--" + flag.name + ": `" + value + "` is not " + sentence};
    };
    if (flag.kind == Flag::Kind::number && (!all_digits(value) || value.size() > kMaxNumberDigits))
      return wrong("a whole number.");
    if (flag.kind == Flag::Kind::duration && duration_ms(value) == 0)
      return wrong("a time; write 500ms, 30s or 2m.");
    if (!flag.words.empty() &&
        std::find(flag.words.begin(), flag.words.end(), value) == flag.words.end())
      return wrong("known." + hint(value, flag.words));
    return std::nullopt;
  }

  const std::vector<Noun>& nouns_;
  std::vector<std::string> arguments_;
  std::map<std::string, std::string> flags_;
  std::map<std::string, std::vector<std::string>> values_;
  std::set<std::string> again_;  // Flags given more than once.
  std::string unknown_flag_;
  const Noun* noun_ = nullptr;
  const Verb* verb_ = nullptr;
};

}  // namespace

Asked parse(const std::vector<std::string>& words, const std::vector<Noun>& nouns) {
  return Parser(nouns).parse(words);
}

std::int64_t duration_ms(const std::string& text) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > kMaxNumberDigits) return 0;
  const auto number = std::stoll(text.substr(0, digits));
  const auto unit = text.substr(digits);
  if (unit == "ms") return number;
  if (unit == "m") return number * 60'000;
  return unit.empty() || unit == "s" ? number * 1'000 : 0;
}

}  // namespace lumbung::ctl
