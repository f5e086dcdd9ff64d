// Every case is read in several chunk sizes, which must not matter.
#include "runtime/csv/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace lumbung::csv {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Read {
  std::vector<CsvRow> rows;
  std::optional<CsvError> error;
  std::int64_t lines = 0;
  friend bool operator==(const Read&, const Read&) = default;
};

Read read_in_chunks(std::string_view file, std::size_t chunk) {
  CsvReader reader(KeepRaw::yes);
  Read read;
  const auto take = [&] {
    while (auto row = reader.next()) read.rows.push_back(std::move(*row));
  };
  for (std::size_t at = 0; at < file.size(); at += chunk) {
    reader.feed(file.substr(at, chunk));
    take();
  }
  reader.finish();
  take();
  read.error = reader.error();
  read.lines = reader.lines();
  return read;
}

Read read_all(std::string_view file) {
  const auto whole = read_in_chunks(file, file.size() + 1);
  for (const std::size_t chunk : {1, 2, 7, 4096}) {
    const auto again = read_in_chunks(file, chunk);
    EXPECT_EQ(again.rows, whole.rows) << "in chunks of " << chunk;
    EXPECT_EQ(again.error, whole.error) << "in chunks of " << chunk;
    // After an error the rest of a chunk is not looked at.
    if (!whole.error) {
      EXPECT_EQ(again.lines, whole.lines) << "in chunks of " << chunk;
    }
  }
  return whole;
}

std::vector<std::vector<std::string>> fields_of(const Read& read) {
  std::vector<std::vector<std::string>> fields;
  for (const auto& row : read.rows) fields.push_back(row.fields);
  return fields;
}

std::vector<std::int64_t> lines_of(const Read& read) {
  std::vector<std::int64_t> lines;
  for (const auto& row : read.rows) lines.push_back(row.line);
  return lines;
}

TEST(CsvReader, ReadsRowsAndTheirLines) {
  const auto read = read_all("nama,kelurahan\nKoperasi Maju,Duren Jaya\nToko A,\n");
  EXPECT_THAT(fields_of(read),
              ElementsAre(ElementsAre("nama", "kelurahan"),
                          ElementsAre("Koperasi Maju", "Duren Jaya"), ElementsAre("Toko A", "")));
  EXPECT_THAT(lines_of(read), ElementsAre(1, 2, 3));
  EXPECT_EQ(read.error, std::nullopt);
  EXPECT_EQ(read.lines, 3);
}

TEST(CsvReader, GivesTheLastLineWithoutALineEnd) {
  EXPECT_THAT(fields_of(read_all("a,b\n1,2")),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
  EXPECT_THAT(fields_of(read_all("a,b\n1,")),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "")));
  EXPECT_THAT(fields_of(read_all("a,b\n1,\"2\"")),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
}

TEST(CsvReader, GivesNoRowsForAnEmptyFile) {
  EXPECT_THAT(read_all("").rows, IsEmpty());
  EXPECT_THAT(read_all("\n\r\n \t\n").rows, IsEmpty());
  EXPECT_THAT(read_all("\xEF\xBB\xBF").rows, IsEmpty());
  EXPECT_EQ(read_all("\n\n").error, std::nullopt);
}

TEST(CsvReader, TakesAllThreeKindsOfLineEnds) {
  for (const std::string_view file :
       {"a,b\n1,2\n\n3,4\n", "a,b\r\n1,2\r\n\r\n3,4\r\n", "a,b\r1,2\r\r3,4\r"}) {
    const auto read = read_all(file);
    EXPECT_THAT(fields_of(read),
                ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2"), ElementsAre("3", "4")));
    EXPECT_THAT(lines_of(read), ElementsAre(1, 2, 4));
    EXPECT_EQ(read.lines, 4);
  }
}

TEST(CsvReader, SkipsBlankLinesAndCountsThem) {
  const auto read = read_all("\n\na,b\n\n \t \n1,2\n\n");
  EXPECT_THAT(lines_of(read), ElementsAre(3, 6));
  EXPECT_EQ(read.lines, 7);
}

TEST(CsvReader, KeepsNewlinesInsideQuotesAsLineFeeds) {
  for (const std::string newline : {"\n", "\r\n", "\r"}) {
    const auto read = read_all("a,b" + newline + "\"Jl. Mawar" + newline + newline + "No. 4\",x" +
                               newline + "y,z");
    EXPECT_THAT(fields_of(read),
                ElementsAre(ElementsAre("a", "b"), ElementsAre("Jl. Mawar\n\nNo. 4", "x"),
                            ElementsAre("y", "z")));
    EXPECT_THAT(lines_of(read), ElementsAre(1, 2, 5));
  }
}

TEST(CsvReader, UnderstandsQuotes) {
  const auto read = read_all("a,b,c\n\"Toko \"\"Maju\"\"\",\"x,y;z\",\"\"\n");
  EXPECT_THAT(fields_of(read)[1], ElementsAre("Toko \"Maju\"", "x,y;z", ""));
}

TEST(CsvReader, DropsBlanksAroundFieldsButNotInsideQuotes) {
  const auto read = read_all("a,b,c\n  1\t, \" 2 \" ,3 4 \n");
  EXPECT_THAT(fields_of(read)[1], ElementsAre("1", " 2 ", "3 4"));
}

TEST(CsvReader, DropsTheByteOrderMarkOnlyAtTheBeginning) {
  const auto read = read_all("\xEF\xBB\xBFnama,b\n\xEF\xBB\xBFx,y\n");
  EXPECT_THAT(fields_of(read),
              ElementsAre(ElementsAre("nama", "b"), ElementsAre("\xEF\xBB\xBFx", "y")));
  EXPECT_THAT(fields_of(read_all("\xEF\xBB\xBF\nnama;b\n")), ElementsAre(ElementsAre("nama", "b")));
  EXPECT_THAT(fields_of(read_all("\xEF\xBB")), ElementsAre(ElementsAre("\xEF\xBB")));
}

TEST(CsvReader, TakesTheDelimiterFromTheHeaderLine) {
  EXPECT_THAT(fields_of(read_all("a;b\n1,5;2\n")),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1,5", "2")));
  EXPECT_THAT(fields_of(read_all("\n\"a,b,c\";d\n1;2\n")),
              ElementsAre(ElementsAre("a,b,c", "d"), ElementsAre("1", "2")));
  EXPECT_THAT(fields_of(read_all("a\n1;2\n")), ElementsAre(ElementsAre("a"), ElementsAre("1;2")));
  EXPECT_THAT(fields_of(read_all("\"a\n;;\",b\n1,2;3\n")),
              ElementsAre(ElementsAre("a\n;;", "b"), ElementsAre("1", "2;3")));
}

TEST(CsvReader, TakesTabsBetweenFieldsWhenTheHeaderHasThem) {
  const auto read = read_all("a\tb b\tc\n1\t\t 3 \n\t\t\n\n\t2,5\t\n");
  EXPECT_THAT(fields_of(read), ElementsAre(ElementsAre("a", "b b", "c"), ElementsAre("1", "", "3"),
                                           ElementsAre("", "", ""), ElementsAre("", "2,5", "")));
  EXPECT_THAT(lines_of(read), ElementsAre(1, 2, 3, 5));
  EXPECT_THAT(fields_of(read_all("a\t\t\n1\n")), ElementsAre(ElementsAre("a"), ElementsAre("1")));
}

TEST(CsvReader, SaysWhatStoodBetweenFieldsAndBeforeTheHeader) {
  for (const auto& [file, delimiter, mark] : {std::tuple{"a,b\n", ',', false},
                                              std::tuple{"\xEF\xBB\xBF"
                                                         "a;b\n",
                                                         ';', true},
                                              std::tuple{"a\tb\n", '\t', false}}) {
    CsvReader reader;
    reader.feed(file);
    EXPECT_EQ(reader.delimiter(), delimiter);
    EXPECT_EQ(reader.has_byte_order_mark(), mark);
  }
}

TEST(CsvReader, RefusesWhatIsNoTextFromItsFirstBytesOn) {
  for (const auto& [file, reason] :
       {std::pair{std::string("\xFF\xFE"
                              "a\0,\0",
                              6),
                  "FILE_NOT_UTF8"},
        std::pair{std::string("\xFE\xFF\0a\0,", 6), "FILE_NOT_UTF8"},
        std::pair{std::string("PK\x03\x04\n1,2\n"), "FILE_IS_WORKBOOK"},
        std::pair{std::string("\xD0\xCF\x11\xE0\n"), "FILE_IS_WORKBOOK"}}) {
    const auto read = read_all(file);
    EXPECT_THAT(read.rows, IsEmpty());
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->reason, reason);
  }
  EXPECT_EQ(read_all("PK,b\n").error, std::nullopt);
}

TEST(CsvReader, TellsAFileThatEndsInALineFromOneThatIsWhole) {
  const auto open_ended = [](std::string_view file) {
    return read_all(file).rows.back().open_ended;
  };
  EXPECT_TRUE(open_ended("a,b\n1,2"));
  EXPECT_TRUE(open_ended("a,b\n1"));
  EXPECT_TRUE(open_ended("a,b\n1,\"2\""));
  for (const auto* file : {"a,b\n1,2\n", "a,b\r1,2\r", "a,b\r\n1,2\r\n", "a,b\n1,2\n  "})
    EXPECT_FALSE(open_ended(file));
}

TEST(CsvReader, GivesARowCutInsideItsQuotesAsDamaged) {
  const auto read = read_all("a,b\n1,2\n3,\"Jl. Mawar\nNo. ");
  EXPECT_EQ(read.error, std::nullopt);
  ASSERT_THAT(read.rows, SizeIs(3));
  ASSERT_TRUE(read.rows[2].damage);
  EXPECT_EQ(read.rows[2].damage->reason, "FILE_CUT");
  EXPECT_EQ(read.rows[2].line, 3);
  EXPECT_EQ(read.rows[2].raw, "3,\"Jl. Mawar\nNo. ");
  EXPECT_THAT(read.rows[2].damage->sentence, HasSubstr("the quotes opened at line 3"));
}

TEST(CsvReader, KeepsTheBytesOfEachRowWhenAsked) {
  const auto read = read_all("a;b\r\n 1 ;\"x\r\ny\"\r\n\r\nToko \"Maju\";x\r\n\xFF;4");
  std::vector<std::string> raw;
  for (const auto& row : read.rows) raw.push_back(row.raw);
  EXPECT_THAT(raw, ElementsAre("a;b", " 1 ;\"x\r\ny\"", "Toko \"Maju\";x", "\xFF;4"));
  CsvReader plain;
  plain.feed("a;b\n");
  EXPECT_EQ(plain.next()->raw, "");
}

TEST(CsvReader, LeavesTheNumberOfFieldsToTheCaller) {
  EXPECT_THAT(fields_of(read_all("a,b\n1\n1,2,3\n,\n")),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1"), ElementsAre("1", "2", "3"),
                          ElementsAre("", "")));
}

TEST(CsvReader, PassesStrangeBytesOn) {
  const auto read = read_all(std::string_view("a,b\n\0x,\xFF\xFE\n", 10));
  EXPECT_THAT(fields_of(read)[1], ElementsAre(std::string("\0x", 2), "\xFF\xFE"));
}

TEST(CsvReader, ReportsARowWithAMisplacedQuoteAndGoesOn) {
  const auto read = read_all("a,b\nToko \"Maju\",x,\"y\n\"1\",\"2\"3\r\n4,5\n\"6\n7\"8,9\n10,11\n");
  ASSERT_THAT(read.rows, SizeIs(6));
  EXPECT_THAT(lines_of(read), ElementsAre(1, 2, 3, 4, 5, 7));
  for (const std::size_t damaged : {1, 2, 4}) {
    ASSERT_TRUE(read.rows[damaged].damage);
    EXPECT_EQ(read.rows[damaged].damage->reason, "CSV_QUOTE_MISPLACED");
    EXPECT_EQ(read.rows[damaged].damage->line, read.rows[damaged].line);
    EXPECT_THAT(read.rows[damaged].fields, IsEmpty());
  }
  EXPECT_THAT(read.rows[3].fields, ElementsAre("4", "5"));
  EXPECT_THAT(read.rows[5].fields, ElementsAre("10", "11"));
  EXPECT_EQ(read.error, std::nullopt);
}

TEST(CsvReader, NamesTheLineOfTheMisplacedQuotesField) {
  const auto read = read_all("a,b\n\"1\n2\",\"3\"4\n5,6\n");
  ASSERT_THAT(read.rows, SizeIs(3));
  EXPECT_EQ(read.rows[1].line, 2);
  ASSERT_TRUE(read.rows[1].damage);
  EXPECT_EQ(read.rows[1].damage->line, 3);
}

TEST(CsvReader, EndsWithADamagedRow) {
  const auto read = read_all("a,b\n\"1\"2");
  ASSERT_THAT(read.rows, SizeIs(2));
  EXPECT_TRUE(read.rows[1].damage);
  EXPECT_EQ(read.error, std::nullopt);
}

TEST(CsvReader, NamesTheLineOfAQuoteNeverClosed) {
  const auto read = read_all("a,b\n1,2\n\"3\n4\",\"5\n6,7\n");
  EXPECT_THAT(lines_of(read), ElementsAre(1, 2));
  ASSERT_TRUE(read.error);
  EXPECT_EQ(read.error->reason, "CSV_QUOTE_UNTERMINATED");
  EXPECT_EQ(read.error->line, 4);
  EXPECT_THAT(read.error->sentence, HasSubstr("line 4"));
}

TEST(CsvReader, TakesARowOfExactlyTheLimitAndNotOneByteMore) {
  const auto row_of = [](std::size_t bytes, const std::string& newline) {
    return "a,b\n1," + std::string(bytes - 2 - newline.size(), 'x') + newline + "3,4\n";
  };
  EXPECT_THAT(lines_of(read_all(row_of(kMaxRowBytes, "\n"))), ElementsAre(1, 2, 3));
  for (const auto& [bytes, newline] :
       {std::pair{kMaxRowBytes + 1, "\n"}, std::pair{kMaxRowBytes + 2, "\r\n"},
        std::pair{3 * kMaxRowBytes, "\n"}}) {
    const auto read = read_all(row_of(bytes, newline));
    EXPECT_THAT(lines_of(read), ElementsAre(1));
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->reason, "CSV_ROW_TOO_LONG");
    EXPECT_EQ(read.error->line, 2);
  }
}

TEST(CsvReader, SuspectsTheQuoteWhenARowOfManyLinesIsTooLong) {
  std::string file = "a,b\n1,\"2\n";
  for (int line = 0; line < 20'000; ++line) file += "3,4,5\n";
  const auto read = read_all(file);
  ASSERT_TRUE(read.error);
  EXPECT_EQ(read.error->reason, "CSV_ROW_TOO_LONG");
  EXPECT_EQ(read.error->line, 2);
  EXPECT_THAT(read.error->sentence, HasSubstr("the quote opened at line 2"));
}

TEST(CsvReader, LimitsABlankLineToo) {
  const auto read = read_all("a,b\n1,2\n" + std::string(kMaxRowBytes + 1, ' ') + "\n3,4\n");
  EXPECT_THAT(lines_of(read), ElementsAre(1, 2));
  ASSERT_TRUE(read.error);
  EXPECT_EQ(read.error->reason, "CSV_ROW_TOO_LONG");
  EXPECT_EQ(read.error->line, 3);
}

TEST(CsvReader, LimitsTheHeaderLine) {
  const auto read = read_all(std::string(2 * kMaxRowBytes, 'x'));
  ASSERT_TRUE(read.error);
  EXPECT_EQ(read.error->reason, "CSV_ROW_TOO_LONG");
  EXPECT_EQ(read.error->line, 1);
}

TEST(CsvReader, TakesManyBlankLinesAndManyRows) {
  std::string file = "a,b\n";
  for (int line = 0; line < 50'000; ++line) file += line % 2 == 0 ? "1,2\r\n" : "\r\n";
  const auto read = read_all(file);
  EXPECT_THAT(read.rows, SizeIs(25'001));
  EXPECT_EQ(read.error, std::nullopt);
}

TEST(CsvReader, TakesAsManyColumnsAsTheLimitAndNotOneMore) {
  const std::string most(kMaxColumns - 1, ',');
  EXPECT_THAT(read_all("a\n" + most + "\nb\n").rows[1].fields, SizeIs(kMaxColumns));
  const std::string long_line = "\n" + std::string(2 * kMaxRowBytes, 'x');
  for (const std::string& end : std::vector<std::string>{"\n", "", "x\"y\n", long_line}) {
    const auto read = read_all("a\n" + most + ",," + end);
    EXPECT_THAT(lines_of(read), ElementsAre(1));
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->reason, "CSV_TOO_MANY_COLUMNS");
    EXPECT_EQ(read.error->line, 2);
  }
}

TEST(CsvReader, GivesNothingAfterAnError) {
  CsvReader reader;
  reader.feed("a\n" + std::string(2 * kMaxRowBytes, 'x'));
  reader.feed("\n1\n2\n");
  EXPECT_TRUE(reader.next());
  EXPECT_FALSE(reader.next());
  ASSERT_TRUE(reader.error());
  EXPECT_EQ(reader.error()->reason, "CSV_ROW_TOO_LONG");
}

// The least obvious bytes in every order: whatever they mean, they mean it however they are cut.
TEST(CsvReader, ReadsRandomFilesAlikeInAnyChunks) {
  constexpr std::string_view kBytes = "a,;\"\"\n\r \t\xEF";
  std::mt19937 random(20161231);
  for (int file = 0; file < 3'000; ++file) {
    SCOPED_TRACE("file " + std::to_string(file));
    std::string bytes;
    for (auto length = random() % 60; length > 0; --length)
      bytes.push_back(kBytes[random() % kBytes.size()]);
    const auto read = read_all(bytes);
    std::int64_t before = 0;
    for (const auto& row : read.rows) {
      ASSERT_GT(row.line, before);
      before = row.line;
    }
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace lumbung::csv
