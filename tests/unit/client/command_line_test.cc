// What can be typed, what is refused, and what is suggested instead.
#include "lumbungctl/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "lumbungctl/completion_script.h"
#include "lumbungctl/help.h"

namespace lumbung::ctl {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CommandLine : public testing::Test {
 protected:
  std::string refused(const std::vector<std::string>& words) {
    const auto asked = parse(words, nouns_);
    const auto* wrong = std::get_if<UsageError>(&asked);
    return wrong == nullptr ? "taken" : wrong->sentence;
  }
  Invocation taken(const std::vector<std::string>& words) {
    const auto asked = parse(words, nouns_);
    const auto* wrong = std::get_if<UsageError>(&asked);
    EXPECT_EQ(wrong, nullptr) << wrong->sentence;
    return std::get<Invocation>(asked);
  }

  const std::vector<Noun> nouns_ = all_nouns();
};

TEST_F(CommandLine, TakesFlagsAnywhereInEveryShape) {
  const auto invocation = taken({"-ojson", "businesses", "--limit=5", "list", "--filter",
                                 "kecamatan = 32.75.10", "--all", "--server", "127.0.0.1:1"});
  EXPECT_EQ(invocation.noun->name, "businesses");
  EXPECT_EQ(invocation.verb->name, "list");
  EXPECT_THAT(invocation.arguments, IsEmpty());
  const std::map<std::string, std::string> given{{"output", "json"},
                                                 {"limit", "5"},
                                                 {"filter", "kecamatan = 32.75.10"},
                                                 {"all", ""},
                                                 {"server", "127.0.0.1:1"}};
  EXPECT_EQ(invocation.flags, given);
}

TEST_F(CommandLine, KnowsNegativeNumbersFromFlags) {
  EXPECT_THAT(taken({"kelurahan", "locate", "-6.3655", "106.92"}).arguments,
              ElementsAre("-6.3655", "106.92"));
}

TEST_F(CommandLine, SuggestsTheNearestWord) {
  EXPECT_EQ(refused({"busineses", "list"}), "There is no `busineses`. Did you mean businesses?");
  EXPECT_EQ(refused({"businesses", "lst"}), "businesses has no verb `lst`. Did you mean list?");
  EXPECT_EQ(refused({"businesses", "list", "--filtr", "x"}),
            "businesses list has no flag --filtr. Did you mean --filter?");
  EXPECT_EQ(refused({"--sever", "x", "businesses", "list"}),
            "lumbungctl has no flag --sever. Did you mean --server?");
  EXPECT_EQ(refused({"businesses", "list", "-o", "jsn"}),
            "--output: `jsn` is not known. Did you mean json?");
  EXPECT_THAT(refused({"loans", "list"}),
              HasSubstr("There is no `loans`. There is cooperatives, "));
}

TEST_F(CommandLine, AbbreviatesNothing) {
  EXPECT_THAT(refused({"businesses", "list", "--filt", "x"}), HasSubstr("has no flag --filt."));
}

TEST_F(CommandLine, RefusesAFlagOfAnotherVerb) {
  EXPECT_THAT(refused({"businesses", "list", "--dry-run"}),
              HasSubstr("businesses list has no flag --dry-run."));
}

TEST_F(CommandLine, RefusesWhatIsMissingOrTooMuch) {
  EXPECT_THAT(refused({"businesses", "get"}), HasSubstr("businesses get needs NAME."));
  EXPECT_THAT(refused({"businesses", "get", "a", "b"}),
              HasSubstr("does not know what to do with `b`."));
  EXPECT_THAT(refused({"cooperatives", "evaluate"}), HasSubstr("needs --as-of DATE."));
  EXPECT_THAT(refused({"businesses", "list", "--filter"}), HasSubstr("--filter needs a value."));
  EXPECT_THAT(refused({"businesses", "list", "--filter", "--all"}),
              HasSubstr("--filter needs a value."));
  EXPECT_EQ(refused({"businesses", "list", "--limit", "1", "--limit", "2"}),
            "--limit is given twice.");
  EXPECT_THAT(refused({}), HasSubstr("lumbungctl <noun> <verb>"));
  EXPECT_THAT(refused({"calendar"}), HasSubstr("calendar: show, open."));
}

TEST_F(CommandLine, RefusesValuesOfAnotherKind) {
  EXPECT_EQ(refused({"businesses", "list", "--limit", "-3"}),
            "--limit: `-3` is not a whole number.");
  EXPECT_EQ(refused({"businesses", "list", "--limit", "9999999999"}),
            "--limit: `9999999999` is not a whole number.");
  EXPECT_THAT(refused({"server", "info", "--timeout", "soon"}),
              HasSubstr("write 500ms, 30s or 2m."));
}

TEST_F(CommandLine, JoinsFlagsThatMayBeRepeated) {
  EXPECT_EQ(taken({"businesses", "count", "--group-by", "section", "--group-by", "kecamatan"})
                .flags.at("group-by"),
            "section,kecamatan");
}

TEST_F(CommandLine, KeepsEachValueAsItWasGiven) {
  EXPECT_THAT(taken({"businesses", "update", "1", "--set", "address=a, b", "--set=nib="})
                  .values.at("set"),
              ElementsAre("address=a, b", "nib="));
}

TEST_F(CommandLine, TakesArgumentsThatMayBeManyOrNone) {
  EXPECT_THAT(taken({"owners", "read", "a", "--purpose", "visit", "b", "c"}).arguments,
              ElementsAre("a", "b", "c"));
  EXPECT_THAT(taken({"owners", "erase", "--paper", "SP/1"}).arguments, IsEmpty());
  EXPECT_THAT(refused({"owners", "erase", "a", "b", "--paper", "SP/1"}),
              HasSubstr("does not know what to do with `b`."));
}

TEST_F(CommandLine, ReadsTimes) {
  EXPECT_EQ(duration_ms("500ms"), 500);
  EXPECT_EQ(duration_ms("30s"), 30'000);
  EXPECT_EQ(duration_ms("30"), 30'000);
  EXPECT_EQ(duration_ms("2m"), 120'000);
  for (const auto* wrong : {"", "s", "1h", "-1s", "1.5s", "99999999999s"})
    EXPECT_EQ(duration_ms(wrong), 0) << wrong;
}

TEST_F(CommandLine, HelpIsAskedAtEveryLevelAndBeforeAnythingElseIsMissing) {
  const auto help = [&](const std::vector<std::string>& words) {
    return std::get<HelpAsked>(parse(words, nouns_));
  };
  EXPECT_EQ(help({"--help"}).noun, nullptr);
  EXPECT_EQ(help({"help"}).noun, nullptr);
  EXPECT_EQ(help({"businesses", "-h"}).noun->name, "businesses");
  EXPECT_EQ(help({"help", "businesses"}).verb, nullptr);
  EXPECT_EQ(help({"businesses", "get", "--help"}).verb->name, "get");
  EXPECT_TRUE(std::holds_alternative<VersionAsked>(parse({"--version"}, nouns_)));
}

TEST_F(CommandLine, EveryExampleOfTheHelpIsTaken) {
  for (const auto& noun : nouns_)
    for (const auto& verb : noun.verbs) {
      ASSERT_FALSE(verb.examples.empty()) << noun.name << ' ' << verb.name;
      for (const auto& example : verb.examples) {
        std::vector<std::string> words;
        bool quoted = false;
        bool open = false;
        for (const char c : example) {
          if (c == '\'') quoted = !quoted;
          if (c == ' ' && !quoted) open = false;
          if (c == '\'' || (c == ' ' && !quoted)) continue;
          if (!open) words.emplace_back();
          open = true;
          words.back() += c;
        }
        const auto invocation = taken(words);
        EXPECT_EQ(invocation.verb, &verb) << example;
      }
    }
}

// One description of a flag tells its value from an argument before the verb is known.
TEST_F(CommandLine, AFlagTakesAValueEverywhereOrNowhere) {
  std::map<std::string, bool> takes_value;
  for (const auto& noun : nouns_)
    for (const auto& verb : noun.verbs)
      for (const auto& flag : verb.flags) {
        const auto [at, added] = takes_value.emplace(flag.name, !flag.value.empty());
        EXPECT_EQ(at->second, !flag.value.empty())
            << noun.name << ' ' << verb.name << " --" << flag.name;
      }
  for (const auto& flag : global_flags())
    EXPECT_FALSE(takes_value.contains(flag.name)) << flag.name;
}

TEST_F(CommandLine, HelpAndCompletionNameEveryVerbAndFlag) {
  const auto completion = bash_completion(nouns_);
  for (const auto& noun : nouns_) {
    EXPECT_THAT(help_text(nouns_), HasSubstr("\n  " + noun.name + " "));
    for (const auto& verb : noun.verbs) {
      EXPECT_THAT(help_text(noun), HasSubstr("\n  " + verb.name));
      EXPECT_THAT(completion, HasSubstr(noun.name + "/" + verb.name + ")"));
      for (const auto& flag : verb.flags) {
        EXPECT_THAT(help_text(noun, verb), HasSubstr("--" + flag.name));
        EXPECT_THAT(completion, HasSubstr("--" + flag.name));
      }
    }
  }
}

}  // namespace
}  // namespace lumbung::ctl
