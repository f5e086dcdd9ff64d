// The completion script, run by a real bash that splits words as it does at a terminal.
#include "lumbungctl/completion_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "harness/process.h"
#include "harness/temp_dir.h"

namespace lumbung::ctl {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

class Completion : public testing::Test {
 protected:
  Completion() {
    harness::write_file(folder_ / "completion.sh", bash_completion(all_nouns()));
    // The last word is where the cursor stands.
    harness::write_file(folder_ / "complete.sh",
                        "set -euo pipefail\n"
                        "source \"$1\"; shift\n"
                        "COMP_WORDS=(lumbungctl \"$@\") COMP_CWORD=$#\n"
                        "_lumbungctl\n"
                        "for word in \"${COMPREPLY[@]}\"; do echo \"$word\"; done\n");
  }

  std::vector<std::string> after(const std::vector<std::string>& words) const {
    std::vector<std::string> args{folder_ / "complete.sh", folder_ / "completion.sh"};
    args.insert(args.end(), words.begin(), words.end());
    const auto ended = harness::run("/bin/bash", args);
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.err, "");
    std::vector<std::string> offered;
    std::istringstream lines(ended.out);
    for (std::string line; std::getline(lines, line);) offered.push_back(line);
    return offered;
  }

  const harness::TempDir folder_;
};

TEST_F(Completion, OffersNounsAndVerbs) {
  EXPECT_THAT(after({""}), IsSupersetOf({"cooperatives", "businesses", "owners", "completion"}));
  EXPECT_THAT(after({"ow"}), ElementsAre("owners"));
  EXPECT_THAT(after({"help", "ow"}), ElementsAre("owners"));
  EXPECT_THAT(after({"owners", "re"}), ElementsAre("read", "register"));
  EXPECT_THAT(after({"-o", "json", "calendar", ""}), ElementsAre("show", "open"));
}

TEST_F(Completion, OffersFlagsOfTheVerbAndOfEveryVerb) {
  EXPECT_THAT(after({"owners", "verify", "1", "--me"}), ElementsAre("--method"));
  EXPECT_THAT(after({"owners", "verify", "1", "--"}), Contains("--server"));
  EXPECT_THAT(after({"owners", "verify", "1", "--"}), Not(Contains("--filter")));
  EXPECT_THAT(after({"--o"}), ElementsAre("--output"));
}

TEST_F(Completion, OffersWordsOfFlagsAndArguments) {
  EXPECT_THAT(after({"businesses", "list", "-o", ""}), ElementsAre("table", "json", "csv"));
  EXPECT_THAT(after({"cooperatives", "register", "--type", "SE"}), ElementsAre("SERBA_USAHA"));
  EXPECT_THAT(after({"businesses", "set-status", "1", "TUTUP_"}), ElementsAre("TUTUP_SEMENTARA"));
  EXPECT_THAT(after({"cooperatives", "change-legal-state", "1", "B"}), ElementsAre("BUBAR"));
}

// bash splits at `=` and `:`; a shell that does not gets whole words back.
TEST_F(Completion, KnowsWordsThatBashSplits) {
  EXPECT_THAT(after({"businesses", "list", "--output", "=", "j"}), ElementsAre("json"));
  EXPECT_THAT(after({"businesses", "list", "--output=j"}), ElementsAre("--output=json"));
  EXPECT_THAT(after({"--server", "127.0.0.1", ":", "7400", "kb"}), ElementsAre("kbli"));
}

TEST_F(Completion, OffersFieldsAndValuesOfSet) {
  EXPECT_THAT(after({"cooperatives", "update", "1", "--set", "le"}), ElementsAre("level="));
  EXPECT_THAT(after({"cooperatives", "update", "1", "--set", "level", "="}),
              ElementsAre("PRIMER", "SEKUNDER"));
  EXPECT_THAT(after({"cooperatives", "update", "1", "--set", "level", "=", "PR"}),
              ElementsAre("PRIMER"));
  EXPECT_THAT(after({"cooperatives", "update", "1", "--set", "level=PR"}),
              ElementsAre("level=PRIMER"));
  EXPECT_THAT(after({"cooperatives", "update", "1", "--set=level=PR"}),
              ElementsAre("--set=level=PRIMER"));
  EXPECT_THAT(after({"owners", "update", "1", "--set", ""}), ElementsAre("sex="));
}

// Nothing of ours: bash goes on with file names.
TEST_F(Completion, LeavesFreeTextToFileNames) {
  EXPECT_THAT(after({"businesses", "list", "--filter", "bus"}), IsEmpty());
  EXPECT_THAT(after({"businesses", "import", "bus"}), IsEmpty());
  EXPECT_THAT(after({"cooperatives", "update", "1", "--set", "address", "=", "x"}), IsEmpty());
}

TEST_F(Completion, IsInstalledForTheProgram) {
  const auto ended = harness::run(
      "/bin/bash", {"-c", "source \"$1\"; complete -p lumbungctl", "-", folder_ / "completion.sh"});
  EXPECT_EQ(ended.out, "complete -o default -F _lumbungctl lumbungctl\n");
}

TEST_F(Completion, OfZshIsThatOfBashBehindBashcompinit) {
  const auto script = zsh_completion(all_nouns());
  EXPECT_TRUE(script.ends_with(bash_completion(all_nouns())));
  EXPECT_THAT(script, testing::HasSubstr("bashcompinit\n"));
}

}  // namespace
}  // namespace lumbung::ctl
