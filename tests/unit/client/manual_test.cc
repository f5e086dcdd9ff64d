// docs/lumbungctl.md and the table of verbs say the same.
#include <gmock/gmock.h>
#include <grpcpp/support/status.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <sstream>

#include "client/failure.h"
#include "harness/temp_dir.h"
#include "lumbungctl/command_line.h"

namespace lumbung::ctl {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string manual() {
  const auto text = harness::read_file(LUMBUNGCTL_MANUAL);
  EXPECT_FALSE(text.empty()) << LUMBUNGCTL_MANUAL;
  return text;
}

// What stands behind the program's name on the lines of its shell examples, up to what the shell
// takes for itself, with lines that end in a backslash joined.
std::vector<std::string> examples() {
  std::vector<std::string> found;
  std::istringstream lines(std::regex_replace(manual(), std::regex("\\\\\n *"), ""));
  bool shell = false;
  const std::regex command("(^|[ (])(\\./lumbung ctl|lumbungctl) (('[^']*'|[^|><#)'])*)");
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```"))
      shell = line.starts_with("```sh");
    else if (std::smatch match; shell && std::regex_search(line, match, command))
      found.push_back(match[3].str());
  }
  return found;
}

std::vector<std::string> words_of(const std::string& command) {
  std::vector<std::string> words;
  bool quoted = false;
  bool open = false;
  for (const char c : command) {
    if (c == '\'') quoted = !quoted;
    if (c == ' ' && !quoted) open = false;
    if (c == '\'' || (c == ' ' && !quoted)) continue;
    if (!open) words.emplace_back();
    open = true;
    words.back() += c;
  }
  return words;
}

TEST(Manual, DocumentsEveryVerbAndEveryFlag) {
  const auto text = manual();
  for (const auto& flag : global_flags())
    EXPECT_THAT(text, HasSubstr("`--" + flag.name)) << flag.name;
  for (const auto& noun : all_nouns())
    for (const auto& verb : noun.verbs) {
      EXPECT_THAT(text, HasSubstr("`" + noun.name + " " + verb.name));
      for (const auto& flag : verb.flags)
        EXPECT_THAT(text, HasSubstr("`--" + flag.name)) << noun.name << ' ' << verb.name;
    }
}

TEST(Manual, HasAnExampleOfEveryVerbAndEachIsTaken) {
  const auto nouns = all_nouns();
  std::set<std::string> without;
  for (const auto& noun : nouns)
    for (const auto& verb : noun.verbs) without.insert(noun.name + " " + verb.name);
  for (const auto& example : examples()) {
    const auto asked = parse(words_of(example), nouns);
    const auto* invocation = std::get_if<Invocation>(&asked);
    const auto* wrong = std::get_if<UsageError>(&asked);
    ASSERT_NE(invocation, nullptr) << example << '\n' << (wrong == nullptr ? "" : wrong->sentence);
    without.erase(invocation->noun->name + " " + invocation->verb->name);
  }
  EXPECT_THAT(without, IsEmpty());
}

TEST(Manual, SaysWithWhatEachKindOfFailureEnds) {
  const auto text = manual();
  for (int code = 1; code <= 16; ++code) {
    const auto failure =
        client::failure_of(grpc::Status(static_cast<grpc::StatusCode>(code), "no"));
    const auto exit = std::to_string(static_cast<int>(client::exit_of(failure)));
    EXPECT_THAT(text, HasSubstr("\n| " + exit + " | "));
    // `8 UNAVAILABLE, DEADLINE_EXCEEDED and RESOURCE_EXHAUSTED;`
    EXPECT_TRUE(std::regex_search(
        text, std::regex("[ \n]" + exit + " (is )?[A-Z_, \nand]*" + failure.code + "[,;. \n]")))
        << failure.code << " ends with " << exit;
  }
}

}  // namespace
}  // namespace lumbung::ctl
