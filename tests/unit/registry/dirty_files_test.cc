// Every dirty kind is a row of golden/dirty_rows.csv or golden/dirty_files.csv: what an office
// sends, and what it is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "golden_rows.h"
#include "office_file.h"

namespace lumbung::registry {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using lumbung::golden::business_with;
using lumbung::golden::in_quotes;
using lumbung::golden::read_file;
using lumbung::golden::unescaped;

std::vector<lumbung::golden::Row> golden_rows(const std::string& name) {
  return lumbung::golden::rows_of(read_file(std::string(GOLDEN) + "/" + name));
}

// A file of one row.
std::string file_with(const std::string& cells) {
  std::string header;
  std::string values;
  for (const auto& [column, value] : business_with(cells)) {
    header += (header.empty() ? "" : ",") + column;
    values += (values.empty() ? "" : ",") + in_quotes(value);
  }
  return header + "\n" + values + "\n";
}

std::string outcome_of(const v1::ImportRow& row) {
  return v1::ImportOutcome_Name(row.outcome()).substr(std::string("IMPORT_OUTCOME_").size());
}

TEST(DirtyRows, AreAnsweredAsTheGoldenFileSays) {
  for (const auto& expected : golden_rows("dirty_rows.csv")) {
    SCOPED_TRACE(expected.at("what") + ": " + expected.at("cells"));
    const auto answer = import_businesses(file_with(expected.at("cells")));
    ASSERT_EQ(answer.refusal, std::nullopt);
    ASSERT_EQ(answer.rows.size(), 1U);
    const auto& row = answer.rows[0];
    EXPECT_EQ(outcome_of(row), expected.at("outcome")) << row.ShortDebugString();
    if (expected.at("outcome") == "ACCEPTED") {
      EXPECT_THAT(answer.requests.at(0).ShortDebugString(), HasSubstr(expected.at("value")));
      continue;
    }
    ASSERT_EQ(row.problems_size(), 1) << row.ShortDebugString();
    EXPECT_EQ(row.problems(0).column(), expected.at("column"));
    EXPECT_EQ(row.problems(0).value(), expected.at("value"));
    EXPECT_EQ(row.problems(0).reason(), expected.at("reason"));
    EXPECT_EQ(row.problems(0).sentence(), expected.at("sentence"));
  }
}

// What is said last of a file: of a row, or of the file itself.
FieldViolation last_said(const OfficeAnswer& answer) {
  if (answer.refusal) {
    const auto& facts = answer.refusal->facts();
    const auto syntax = facts.find("syntax");
    const auto& wrong = answer.refusal->fields().at(0);
    return {"", wrong.reason + (syntax == facts.end() ? "" : " " + syntax->second), wrong.sentence,
            ""};
  }
  FieldViolation last;
  for (const auto& row : answer.rows) {
    for (const auto& problem : row.problems())
      last = {"", problem.reason(), problem.sentence(), ""};
    for (const auto& warning : row.warnings())
      last = {"", warning.reason(), warning.sentence(), ""};
  }
  return last;
}

TEST(DirtyFiles, AreAnsweredAsTheGoldenFileSays) {
  for (const auto& expected : golden_rows("dirty_files.csv")) {
    SCOPED_TRACE(expected.at("what") + ": " + expected.at("file"));
    const auto file = unescaped(expected.at("file"));
    for (const std::size_t chunk :
         {std::size_t{4096}, file.size() > 4096 ? 4097 : std::size_t{1}}) {
      const auto answer = import_businesses(file, chunk);
      std::string answers;
      for (const auto& row : answer.rows)
        answers +=
            (answers.empty() ? "" : " ") + std::to_string(row.line()) + ":" + outcome_of(row);
      if (expected.at("answers") != "...") {
        EXPECT_EQ(answers, expected.at("answers"));
      }
      const auto said = last_said(answer);
      EXPECT_EQ(said.reason, expected.at("reason"));
      const auto& sentence = expected.at("sentence");
      const bool is_beginning = sentence.ends_with("...");
      EXPECT_EQ(is_beginning ? said.sentence.substr(0, sentence.size() - 3) + "..." : said.sentence,
                sentence);
    }
  }
}

// The reasons in the code are words in quotes, all in capitals, of two parts or more.
TEST(DirtyFiles, NoReasonIsMissingFromTheGoldenFiles) {
  std::string known;
  for (const auto* name : {"dirty_rows.csv", "dirty_files.csv"})
    for (const auto& row : golden_rows(name)) known += " " + row.at("reason") + " ";
  // Of rules that compare a row with the record; of the header line as a whole, beside its columns.
  const std::set<std::string> elsewhere{"ROW_ALREADY_THERE", "ROW_DIFFERS", "FILE_HEADER"};
  const std::regex reason("\"([A-Z]+(_[A-Z0-9]+)+)\"");
  std::set<std::string> missing;
  int seen = 0;
  for (const auto* room : {"registry/imports", "runtime/csv"})
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(SERVICES) + "/" + room)) {
      const auto source = read_file(entry.path().string());
      for (std::sregex_iterator at(source.begin(), source.end(), reason), end; at != end; ++at) {
        ++seen;
        const auto word = (*at)[1].str();
        if (!elsewhere.contains(word) && known.find(" " + word + " ") == std::string::npos)
          missing.insert(word);
      }
    }
  EXPECT_THAT(missing, IsEmpty());
  EXPECT_GE(seen, 25);
}

TEST(DirtyFiles, MoneyReconcilesColumnByColumn) {
  const auto answer = import_businesses(
      "external_id,display_name,kelurahan,capital_rupiah,yearly_sales_rupiah\n"
      "U-1,Toko A,Jatiasih,1.000,Rp 500\n"
      "U-2,Toko B,Nowhere At All,250,\n"
      "U-3,Toko C,Jatiasih,\"1,5\",7\n"
      "U-4,Toko D\n"
      "U-5,Toko E,Jatiasih,-300,9999999999999999\n");
  EXPECT_EQ(answer.refusal, std::nullopt);
  EXPECT_EQ(answer.totals.rows(), 5);
  EXPECT_EQ(answer.totals.accepted(), 1);
  ASSERT_EQ(answer.totals.money_size(), 2);
  const auto& capital = answer.totals.money(0);
  EXPECT_EQ(capital.column(), "capital_rupiah");
  EXPECT_EQ(capital.read_rupiah(), 950);
  EXPECT_EQ(capital.accepted_rupiah(), 1'000);
  EXPECT_EQ(capital.already_there_rupiah(), 0);
  EXPECT_EQ(capital.not_taken_rupiah(), -50);
  const auto& sales = answer.totals.money(1);
  EXPECT_EQ(sales.read_rupiah(), 507);
  EXPECT_EQ(sales.accepted_rupiah(), 500);
  EXPECT_EQ(sales.not_taken_rupiah(), 7);
}

// Planted in every column and as a heading: whatever is wrong with the row, the answer is silent.
TEST(DirtyFiles, NoAnswerRepeatsAPerson) {
  const std::string nik = "3275010508909001";
  const std::vector<std::string> columns = {
      "external_id", "display_name",     "kelurahan",        "kecamatan",        "nib",
      "kbli_main",   "capital_rupiah",   "started_date",     "operating_status", "owner_nik",
      "owner_sex",   "owner_birth_date", "owner_disability", "workers_male"};
  std::string header;
  for (const auto& column : columns) header += column + ",";
  for (const auto& planted : {nik, std::string("3275.0105.0890-9001"), "x" + nik, nik + "x"}) {
    std::string row;
    for (std::size_t i = 0; i < columns.size(); ++i) row += planted + ",";
    const auto answer = import_businesses(header + "owner_name,owner_home_address,owner_phone\n" +
                                          row + "Siti Aminah,Jl. Mawar 4,x08123456789\n");
    ASSERT_EQ(answer.rows.size(), 1U);
    EXPECT_EQ(outcome_of(answer.rows[0]), "REFUSED");
    const auto said = answer.rows[0].ShortDebugString();
    EXPECT_GE(answer.rows[0].problems_size(), 5);
    for (const auto* secret :
         {"3275010508909001", "0508909", "0105.0890", "Siti", "Aminah", "Mawar", "08123456"})
      EXPECT_THAT(said, Not(HasSubstr(secret)));
  }
  const auto headless = import_businesses(nik + ",Siti Aminah\n1,2\n");
  ASSERT_NE(headless.refusal, std::nullopt);
  for (const auto& wrong : headless.refusal->fields())
    EXPECT_THAT(wrong.sentence + wrong.value,
                Not(testing::AnyOf(HasSubstr("Siti"), HasSubstr(nik))));
}

}  // namespace
}  // namespace lumbung::registry
