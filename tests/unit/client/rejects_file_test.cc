// What was not taken comes back as the file it was: mended in a spreadsheet, it is sent as it is.
#include "client/rejects_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "harness/temp_dir.h"

namespace lumbung::client {
namespace {

using harness::read_file;
using harness::TempDir;
using harness::write_file;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kFive =
    "rejected_line,rejected_column,rejected_value,rejected_reason,rejected_sentence\n";

lumbung::registry::v1::ImportRow refused(std::int64_t line, const std::string& column = "b") {
  lumbung::registry::v1::ImportRow row;
  row.set_line(line);
  auto& problem = *row.add_problems();
  problem.set_column(column);
  problem.set_reason("WHY");
  problem.set_sentence("Mend it.");
  return row;
}

// What is written of a file of which these lines are refused.
std::string rejects_of(const std::string& content, const std::vector<std::int64_t>& lines) {
  const TempDir folder;
  write_file(folder / "in.csv", content);
  const auto opened = RejectsFile::open(folder / "out.csv", folder / "in.csv");
  EXPECT_TRUE(opened);
  for (const auto line : lines) (*opened)->add(refused(line));
  const auto failure = (*opened)->finish();
  EXPECT_FALSE(failure) << failure->sentence;
  return read_file(folder / "out.csv");
}

TEST(RejectsFile, HoldsTheRowsAsTheyWereSent) {
  EXPECT_EQ(
      rejects_of("a,b\n1,\"x\r\ny\"\n2,\"Toko \"\"Maju\"\"\"\n 3 ,\"p,q\"\n4,\xE9\n", {4, 5, 6}),
      std::string("a,b,") + kFive + "2,\"Toko \"\"Maju\"\"\",4,b,,WHY,Mend it.\n" +
          "3,\"p,q\",5,b,,WHY,Mend it.\n" + "4,\xE9,6,b,,WHY,Mend it.\n");
  EXPECT_THAT(rejects_of("a,b\n1,\"x\r\ny\"\n", {2}), HasSubstr("1,\"x\ny\",2,"));
}

TEST(RejectsFile, KeepsTheDelimiterAndTheMarkOfTheFile) {
  EXPECT_THAT(rejects_of("\xEF\xBB\xBF"
                         "a;b\n1;2,5\n",
                         {2}),
              AllOf(StartsWith("\xEF\xBB\xBF"
                               "a;b;rejected_line;"),
                    HasSubstr("\n1;\"2,5\";2;b;;WHY;Mend it.\n")));
  EXPECT_THAT(rejects_of("a\tb\n1\t\"x\ty\"\n", {2}), HasSubstr("\n1\t\"x\ty\"\t2\tb\t\tWHY\t"));
}

TEST(RejectsFile, ReplacesTheReasonsOfAnEarlierTime) {
  const auto once = rejects_of("a,b\n1,2\n3,4\n", {3});
  EXPECT_EQ(once, std::string("a,b,") + kFive + "3,4,3,b,,WHY,Mend it.\n");
  EXPECT_EQ(rejects_of(once, {2}), std::string("a,b,") + kFive + "3,4,2,b,,WHY,Mend it.\n");
}

// Padded with empty cells it might be taken the next time, as something it never said.
TEST(RejectsFile, PutsARowWithoutColumnsIntoTheFirst) {
  EXPECT_EQ(rejects_of("a,b,c\n1,2\n1,2,3,4\nx\"y,2,3\n5,\"6", {2, 3, 4, 5}),
            std::string("a,b,c,") + kFive + "\"1,2\",,,2,b,,WHY,Mend it.\n" +
                "\"1,2,3,4\",,,3,b,,WHY,Mend it.\n" + "\"x\"\"y,2,3\",,,4,b,,WHY,Mend it.\n" +
                "\"5,\"\"6\",,,5,b,,WHY,Mend it.\n");
}

TEST(RejectsFile, HasAHeaderWhenEveryRowWasTaken) {
  EXPECT_EQ(rejects_of("a,b\n1,2\n", {}), std::string("a,b,") + kFive);
}

TEST(RejectsFile, JoinsTheProblemsOfARow) {
  const TempDir folder;
  write_file(folder / "in.csv", "a,b\n1,2\n");
  const auto opened = RejectsFile::open(folder / "out.csv", folder / "in.csv");
  ASSERT_TRUE(opened);
  auto row = refused(2, "");
  *row.add_problems() = refused(2, "b").problems(0);
  (*opened)->add(row);
  EXPECT_FALSE((*opened)->finish());
  EXPECT_THAT(read_file(folder / "out.csv"),
              HasSubstr("\n1,2,2,\" | b\",\" | \",WHY | WHY,Mend it. | Mend it.\n"));
}

TEST(RejectsFile, IsForItsOwnerOnlyEvenWhenItWasThereBefore) {
  const TempDir folder;
  write_file(folder / "in.csv", "a\n1\n");
  write_file(folder / "out.csv", "open to all");
  ASSERT_EQ(::chmod((folder / "out.csv").c_str(), 0666), 0);
  ASSERT_TRUE(RejectsFile::open(folder / "out.csv", folder / "in.csv"));
  struct stat about {};
  ASSERT_EQ(::stat((folder / "out.csv").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600U);
}

TEST(RejectsFile, RefusesWhatCannotBeReadTwice) {
  const TempDir folder;
  const auto pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const auto opened = RejectsFile::open(folder / "out.csv", pipe);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.failure().reason, "REJECTS_NEED_A_FILE");
  const auto missing = RejectsFile::open(folder / "out.csv", folder / "missing.csv");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.failure().reason, "FILE_UNREADABLE");
}

TEST(RejectsFile, NoticesAFileThatChangedMeanwhile) {
  const TempDir folder;
  write_file(folder / "in.csv", "a,b\n1,2\n");
  const auto opened = RejectsFile::open(folder / "out.csv", folder / "in.csv");
  ASSERT_TRUE(opened);
  (*opened)->add(refused(7));
  const auto failure = (*opened)->finish();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->reason, "FILE_CHANGED");
}

}  // namespace
}  // namespace lumbung::client
