#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <set>

#include "base/text.h"
#include "runtime/config/config.h"
#include "runtime/config/settings.h"
#include "base/nearest.h"

namespace lumbung {
namespace {

// A file longer than this is not a configuration.
constexpr std::size_t kMaxConfigLines = 1000;

constexpr std::array<std::pair<std::string_view, ConfigRequest>, 3> kQuestions{
    {{"help", ConfigRequest::help},
     {"help_markdown", ConfigRequest::help_markdown},
     {"version", ConfigRequest::version}}};

// Where lumbungctl finds the server: no key of this process, but often in the same shell.
constexpr std::string_view kClientVariable = "LUMBUNG_SERVER";

// One value as somebody wrote it.
struct Given {
  std::string where;  // `--grpc`, `LUMBUNG_GRPC`, `lumbung.conf:3`
  std::string value;
};
using Source = std::map<std::string, std::vector<Given>, std::less<>>;

class Reader {
 public:
  Result<ConfigAnswer> read(const std::vector<std::string>& arguments,
                            const Environment& variables) {
    read_flags(arguments);
    read_environment(variables);
    if (answer_.request != ConfigRequest::run && wrong_.empty()) return answer_;
    for (Source* source : {&flags_, &environment_}) {
      const auto file = source->find(kFileKey);
      if (file == source->end()) continue;
      read_file(file->second.back());
      break;
    }
    for (const Setting& setting : settings()) take(setting);
    if (wrong_.empty()) check_together();
    if (!wrong_.empty()) return invalid_fields(std::move(wrong_));
    if (answer_.config.log.empty())
      answer_.config.log = (answer_.config.var / "log" / "lumbungd.jsonl").string();
    return answer_;
  }

 private:
  void refuse(std::string where, std::string reason, std::string sentence) {
    wrong_.push_back({std::move(where), std::move(reason), std::move(sentence), {}});
  }

  // `written` is the known word in the manner of its source: a flag, a variable, a key.
  template <class Written>
  void refuse_unknown(const std::string& where, const std::string& word, Written written) {
    std::vector<std::string> known{written(kFileKey)};
    for (const auto& setting : settings()) known.push_back(written(setting.key));
    const auto near = nearest(word, known);
    refuse(
        where, "KEY_UNKNOWN",
        near.empty() ? "There is no such key; --help lists them." : "Did you mean " + near + "?");
  }

  void give(Source& source, const std::string& key, Given given) {
    const Setting* setting = find_setting(key);
    auto& all = source[key];
    if (!all.empty() && (setting == nullptr || !setting->repeatable))
      return refuse(given.where, "KEY_REPEATED", "It is given twice; which one is meant?");
    all.push_back(std::move(given));
  }

  void read_flags(const std::vector<std::string>& arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const std::string& argument = arguments[i];
      if (argument == "-h") {
        answer_.request = ConfigRequest::help;
        continue;
      }
      if (!argument.starts_with("--")) {
        refuse(argument, "ARGUMENT_UNEXPECTED", "Only flags are understood; --help lists them.");
        continue;
      }
      const auto equals = argument.find('=');
      const auto flag = argument.substr(0, equals);
      auto key = flag.substr(2);
      std::ranges::replace(key, '-', '_');
      if (is_question(key, equals != std::string::npos)) continue;
      const Setting* setting = find_setting(key);
      if (setting == nullptr && key != kFileKey) {
        refuse_unknown(flag, flag, flag_of);
        // What follows is most likely its value, not a mistake of its own.
        if (equals == std::string::npos && i + 1 < arguments.size() &&
            !arguments[i + 1].starts_with("--"))
          ++i;
      } else if (equals != std::string::npos) {
        give(flags_, key, {flag, argument.substr(equals + 1)});
      } else if (setting != nullptr && setting->is_switch) {
        give(flags_, key, {flag, "true"});
      } else if (i + 1 < arguments.size() && !arguments[i + 1].starts_with("--")) {
        give(flags_, key, {flag, arguments[++i]});
      } else {
        refuse(flag, "VALUE_MISSING", "A value must follow.");
      }
    }
  }

  bool is_question(const std::string& key, bool has_value) {
    for (const auto& [name, request] : kQuestions)
      if (key == name && !has_value) {
        answer_.request = request;
        return true;
      }
    return false;
  }

  void read_environment(const Environment& variables) {
    for (const auto& [name, value] : variables) {
      if (!name.starts_with("LUMBUNG_") || name == kClientVariable) continue;
      const auto key = lower_ascii(std::string_view(name).substr(std::strlen("LUMBUNG_")));
      const Setting* setting = find_setting(key);
      if ((setting == nullptr && key != kFileKey) || variable_of(key) != name) {
        refuse_unknown(name, name, variable_of);
      } else if (setting != nullptr && setting->repeatable) {
        for (std::size_t at = 0; at <= value.size();) {
          const auto comma = std::min(value.find(',', at), value.size());
          give(environment_, key, {name, std::string(trimmed(value.substr(at, comma - at)))});
          at = comma + 1;
        }
      } else {
        give(environment_, key, {name, value});
      }
    }
  }

  void read_file(const Given& path) {
    std::ifstream file(path.value);
    if (!file || std::filesystem::is_directory(path.value))
      return refuse(path.where, "FILE_UNREADABLE",
                    path.value + " cannot be read: " + std::strerror(file ? EISDIR : errno) + ".");
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
      const auto where = path.value + ":" + std::to_string(number);
      if (number > kMaxConfigLines)
        return refuse(where, "FILE_TOO_LONG", "A configuration has at most 1000 lines.");
      const auto text = trimmed(line);
      if (text.empty() || text.front() == '#') continue;
      read_line(where, text);
    }
  }

  void read_line(const std::string& where, std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos)
      return refuse(where, "LINE_MALFORMED", "Write key = value; comments start with #.");
    const std::string key(trimmed(text.substr(0, equals)));
    if (key == kFileKey)
      return refuse(where, "KEY_MISPLACED", "A configuration file cannot name another one.");
    if (find_setting(key) == nullptr)
      return refuse_unknown(where, key, [](std::string_view known) { return std::string(known); });
    give(file_, key, {where, std::string(trimmed(text.substr(equals + 1)))});
  }

  void take(const Setting& setting) {
    for (const Source* source : {&flags_, &environment_, &file_}) {
      const auto found = source->find(setting.key);
      if (found == source->end()) continue;
      where_[std::string(setting.key)] = found->second.front().where;
      for (const Given& given : found->second)
        if (const auto wrong = setting.take(answer_.config, given.value))
          refuse(given.where, "VALUE_INVALID", *wrong);
      return;
    }
    if (setting.fallback.empty()) return;
    const auto wrong = setting.take(answer_.config, setting.fallback);
    CHECK(!wrong.has_value());
  }

  void check_together() {
    for (auto& conflict : conflicts(answer_.config)) {
      const auto where = where_.find(conflict.key);
      refuse(where == where_.end() ? flag_of(conflict.key) : where->second, "VALUES_CONFLICT",
             std::move(conflict.sentence));
    }
  }

  ConfigAnswer answer_;
  Source flags_;
  Source environment_;
  Source file_;
  std::map<std::string, std::string, std::less<>> where_;  // The source that won, per key.
  std::vector<FieldViolation> wrong_;
};

}  // namespace

Result<ConfigAnswer> read_config(const std::vector<std::string>& arguments,
                                 const Environment& environment) {
  return Reader().read(arguments, environment);
}

std::string config_report(const Refusal& refusal) {
  std::string report;
  for (const auto& field : refusal.fields()) report += field.field + ": " + field.sentence + "\n";
  return report;
}

}  // namespace lumbung
