// What the documents say is true: their commands run and show what is shown, their tables name what there is, their
// links lead somewhere.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>

#include "city.h"
#include "document.h"

namespace lumbung::integration {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
namespace fs = std::filesystem;

const std::string kSources = LUMBUNG_SOURCES;

std::string source(const std::string& path) { return harness::read_file(kSources + "/" + path); }

// README.md and everything under docs/, as paths from the root.
std::vector<std::string> documents() {
  std::vector<std::string> paths{"README.md"};
  for (const auto& entry : fs::recursive_directory_iterator(kSources + "/docs"))
    if (entry.path().extension() == ".md")
      paths.push_back(fs::relative(entry.path(), kSources).string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> documents_with_commands() {
  auto paths = documents();
  std::erase_if(paths, [](const std::string& path) { return commands_of(source(path)).empty(); });
  return paths;
}

class DocumentTest : public ::testing::TestWithParam<std::string> {};

TEST_P(DocumentTest, CommandsRunInOrderAndShowWhatIsShown) {
  const City city;
  for (const auto& command : commands_of(source(GetParam()))) {
    const auto ended = city.shell(command.script);
    const auto where = GetParam() + ":" + std::to_string(command.line) + "\n" + command.script;
    ASSERT_EQ(ended.code, command.exit) << where << ended.out;
    std::vector<std::string> shows;
    for (const auto& line : command.shows) shows.push_back(city.here(line));
    ASSERT_THAT(missing_from(ended.out, shows), IsEmpty()) << where << ended.out;
  }
}

INSTANTIATE_TEST_SUITE_P(Each, DocumentTest, ::testing::ValuesIn(documents_with_commands()),
                         [](const auto& document) {
                           return std::regex_replace(document.param, std::regex("[^A-Za-z0-9]"), "_");
                         });

TEST(Documents, ThatShowCommandsAreRun) {
  const auto run = documents_with_commands();
  for (const auto* path :
       {"README.md", "docs/change-requests.md", "docs/import.md", "docs/integrate.md", "docs/lumbungctl.md", "docs/operate.md"})
    EXPECT_THAT(run, ::testing::Contains(path));
}

TEST(Documents, LinkToFilesThatAreThere) {
  std::vector<std::string> lost;
  for (const auto& path : documents())
    for (const auto& link : file_links(source(path)))
      if (!fs::exists((fs::path(kSources) / path).parent_path() / link)) lost.push_back(path + ": " + link);
  EXPECT_THAT(lost, IsEmpty());
}

// Words between `begin` and the next full stop, split at commas.
std::set<std::string> listed_behind(const std::string& text, const std::string& begin) {
  const auto at = text.find(begin);
  if (at == std::string::npos) return {};
  auto rest = text.substr(at + begin.size());
  rest = rest.substr(0, rest.find('.'));
  const std::regex word("[a-z0-9_]+");
  return {std::sregex_token_iterator(rest.begin(), rest.end(), word), {}};
}

TEST(Documents, NameEveryFieldOfAFilter) {
  const City city;
  for (const auto* kind :
       {"businesses", "cooperatives", "change-requests", "visits", "interventions", "study-visits", "papers"}) {
    const auto refused =
        city.shell("./lumbung ctl " + std::string(kind) + " list --filter 'no_such_field = 1'");
    const auto in_words = std::regex_replace(std::string(kind), std::regex("-"), " ");
    EXPECT_EQ(first_cells(source("docs/filters.md"), "## Fields of " + in_words),
              listed_behind(refused.out, "There are "))
        << refused.out;
  }
}

TEST(Documents, NameEveryColumnOfAnImport) {
  const City city;
  harness::write_file(city.file("strange.csv"), "no_such_column\n1\n");
  const std::regex year("_2[0-9]{3}$");
  for (const auto* kind : {"businesses", "cooperatives"}) {
    const auto refused = city.shell("./lumbung ctl " + std::string(kind) + " import strange.csv");
    std::set<std::string> columns;
    for (const auto& column : listed_behind(refused.out, "there are "))
      columns.insert(std::regex_replace(column, year, "_YYYY"));
    EXPECT_EQ(first_cells(source("docs/import.md"), "## Columns of " + std::string(kind)), columns)
        << refused.out;
  }
}

TEST(Documents, NameEveryMetric) {
  const auto manual = source("docs/operate.md");
  std::istringstream names(source("tests/unit/runtime/golden/metric_names.txt"));
  for (std::string name; std::getline(names, name);)
    EXPECT_NE(manual.find("`" + name + "`"), std::string::npos) << name;
}

// The reasons in the code are words in quotes, all in capitals, of two parts or more.
TEST(Documents, NameEveryReason) {
  // Answers of one part of the program to another; no caller sees them.
  const std::set<std::string> inside{"PROCEED", "ROW_ALREADY_THERE"};
  std::string manuals;
  for (const auto& path : documents()) manuals += source(path);
  const std::regex reason("\"([A-Z]+(_[A-Z0-9]+)+)\"");
  std::set<std::string> missing;
  for (const auto* room : {"services/registry", "services/reporting", "services/runtime"})
    for (const auto& entry : fs::recursive_directory_iterator(kSources + "/" + room)) {
      if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
      // What is wrong with the configuration is told as sentences only.
      if (entry.path().string().find("runtime/config/") != std::string::npos) continue;
      const auto code = harness::read_file(entry.path().string());
      for (std::sregex_iterator found(code.begin(), code.end(), reason), end; found != end; ++found) {
        const auto word = (*found)[1].str();
        if (!inside.contains(word) && manuals.find(word) == std::string::npos) missing.insert(word);
      }
    }
  EXPECT_THAT(missing, IsEmpty());
}

// `Suite.Name` in backticks, and `.Name` for another test of the suite before.
TEST(Documents, NameOnlyTestsThatExist) {
  std::string tests;
  for (const auto& entry : fs::recursive_directory_iterator(kSources + "/tests"))
    if (entry.path().extension() == ".cc") tests += harness::read_file(entry.path().string());
  const auto promises = source("docs/guarantees.md");
  const std::regex named("`([A-Z][A-Za-z0-9]*)?\\.([A-Z][A-Za-z0-9]*)`");
  std::vector<std::string> missing;
  std::string suite;
  int seen = 0;
  for (std::sregex_iterator found(promises.begin(), promises.end(), named), end; found != end; ++found, ++seen) {
    if ((*found)[1].matched) suite = (*found)[1].str();
    const auto test = suite + ", " + (*found)[2].str() + ")";
    if (tests.find("(" + test) == std::string::npos) missing.push_back(test);
  }
  EXPECT_THAT(missing, IsEmpty());
  EXPECT_GE(seen, 30);
}

TEST(Document, CommandsAreFoundWithTheirExitAndOutput) {
  const auto commands = commands_of(
      "```sh\nnot run\n```\n```sh test exit=3\nfalse\n```\n\n```text shows\na\n...\n```\n```sh test\ntrue\n```\n");
  ASSERT_THAT(commands, SizeIs(2));
  EXPECT_EQ(commands[0].line, 4u);
  EXPECT_EQ(commands[0].script, "false\n");
  EXPECT_EQ(commands[0].exit, 3);
  EXPECT_THAT(commands[0].shows, ::testing::ElementsAre("a", "..."));
  EXPECT_THAT(commands[1].shows, IsEmpty());
}

TEST(Document, OutputThatLacksAShownLineIsNoticed) {
  const std::string output = "one\ntwo 12:30 pm\nthree\n";
  EXPECT_THAT(missing_from(output, {"one", "...", "two ... pm", "three"}), IsEmpty());
  EXPECT_EQ(missing_from(output, {"two", "one"}), "one");
  EXPECT_EQ(missing_from(output, {"two ... am"}), "two ... am");
  EXPECT_EQ(missing_from(output, {"three", "three"}), "three");
}

}  // namespace
}  // namespace lumbung::integration
