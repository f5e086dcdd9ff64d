#include "runtime/config/config.h"
#include "runtime/config/settings.h"

namespace lumbung {
namespace {

constexpr std::size_t kTextWidth = 96;

constexpr std::string_view kPrecedence =
    "A flag wins over the environment, the environment over the file, the file over the default. "
    "Unknown keys are refused in all three.";

// `text` in lines of kTextWidth, each behind `indent`.
std::string wrapped(std::string_view text, const std::string& indent) {
  std::string out;
  std::string line;
  while (!text.empty()) {
    const auto space = text.find(' ');
    const auto word = text.substr(0, space);
    if (!line.empty() && indent.size() + line.size() + 1 + word.size() > kTextWidth) {
      out += indent + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + std::string(word);
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  }
  return line.empty() ? out : out + indent + line + "\n";
}

std::string cell(std::string_view text) {
  return text.empty() ? " " : " `" + std::string(text) + "` ";
}

}  // namespace

std::string config_help() {
  std::string out = "lumbungd serves a city's economic data over gRPC, JSON and HTTP.\n\n";
  out += "  lumbungd [--key value | --key=value]...\n\n";
  out += wrapped(kPrecedence, "") + "\n";
  for (const Setting& setting : settings()) {
    out += "  " + flag_of(setting.key) + "  " + std::string(setting.value) + "\n";
    out += wrapped(setting.meaning, "      ");
    out += "      " + variable_of(setting.key);
    if (!setting.fallback.empty()) out += ", default " + std::string(setting.fallback);
    out += "\n";
  }
  out += "\n  --config  file of `key = value` lines, `#` comments; or LUMBUNG_CONFIG\n";
  out += "  --help, --help-markdown, --version\n";
  return out;
}

std::string config_help_markdown() {
  std::string out = "# Configuration of lumbungd\n\n";
  out += wrapped(
      "This page is what `lumbungd --help-markdown` prints; a test compares. " +
          std::string(kPrecedence) +
          " The file is named by `--config` or `LUMBUNG_CONFIG` and holds `key = value` lines; `#` "
          "starts a comment. Secrets never stand in flags or environment, only in files that a "
          "`*_file` key names.",
      "");
  out +=
      "\n| key | flag | environment | value | default | meaning |\n"
      "| --- | --- | --- | --- | --- | --- |\n";
  for (const Setting& setting : settings())
    out += "|" + cell(setting.key) + "|" + cell(flag_of(setting.key)) + "|" +
           cell(variable_of(setting.key)) + "| " + std::string(setting.value) + " |" +
           cell(setting.fallback) + "| " + std::string(setting.meaning) + " |\n";
  return out;
}

}  // namespace lumbung
