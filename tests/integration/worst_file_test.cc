// The worst file an office can send, every kind of dirty cell in it: it goes in with one command,
// every row not taken says how to mend it, and the second sending adds the mended ones and no
// other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "lumbungd.h"
#include "unit/registry/golden_rows.h"

namespace lumbung::integration {
namespace {

using golden::Row;
using ::testing::IsEmpty;

constexpr int kSomeRowsWrong = 3;

struct Sent {
  int code = 0;
  nlohmann::json totals;
  std::vector<Row> rejects;
};

Sent send(const Lumbungd& server, const std::string& file, const std::string& rejects) {
  const auto ended =
      ctl(server, {"businesses", "import", file, "--rejects", rejects, "--output", "json"});
  EXPECT_TRUE(ended.code == 0 || ended.code == kSomeRowsWrong) << ended.err;
  return {ended.code, nlohmann::json::parse(ended.out).at(0),
          golden::rows_of(golden::read_file(rejects))};
}

// As a spreadsheet in Bekasi writes it: a mark, semicolons, Windows line ends.
std::string file_of(const std::vector<Row>& rows) {
  std::set<std::string> columns;
  for (const auto& row : rows)
    for (const auto& [column, cell] : row) columns.insert(column);
  std::string file = "\xEF\xBB\xBF";
  for (const auto& column : columns) file += (column == *columns.begin() ? "" : ";") + column;
  file += "\r\n";
  for (const auto& row : rows) {
    for (const auto& column : columns) {
      const auto cell = row.find(column);
      file += (column == *columns.begin() ? "" : ";") +
              golden::in_quotes(cell == row.end() ? "" : cell->second);
    }
    file += "\r\n";
  }
  return file;
}

// What somebody types who has read the sentence.
void mend(Row& row, int number) {
  const Row good = {{"yearly_sales_rupiah", "1.500.000"},
                    {"workers_male", "1"},
                    {"started_date", "3/12/2012"},
                    {"reported_size_class", "mikro"},
                    {"kbli_main", "47112"},
                    {"nib", ""},
                    {"kelurahan", "Kel. Jati Melati"},
                    {"kecamatan", ""},
                    {"address", "Jl. Mawar No. 4"},
                    {"display_name", "Toko Maju"},
                    {"external_id", "MENDED-" + std::to_string(number)}};
  const auto& column = row.at("rejected_column");
  row[column] = good.at(column);
  if (column == "kelurahan") row["kecamatan"] = "";
}

TEST(WorstFileTest, GoesInWithOneCommandAndTheMendedRowsWithAnother) {
  const Home home(Engine::sqlite);
  const Lumbungd server(home);
  const harness::TempDir folder;
  std::vector<Row> rows;
  std::multiset<std::string> reasons;
  for (const auto& kind :
       golden::rows_of(golden::read_file(source("tests/unit/registry/golden/dirty_rows.csv")))) {
    // Owners have a story of their own.
    if (kind.at("cells").find("owner_") != std::string::npos) continue;
    auto row = golden::business_with(kind.at("cells"));
    if (row["external_id"] == "UMKM-1") row["external_id"] = "U-" + std::to_string(rows.size());
    rows.push_back(std::move(row));
    if (kind.at("outcome") == "REFUSED") reasons.insert(kind.at("reason"));
  }
  harness::write_file(folder / "worst.csv", file_of(rows));

  const auto first = send(server, folder / "worst.csv", folder / "rejects.csv");
  EXPECT_EQ(first.code, kSomeRowsWrong);
  EXPECT_EQ(first.totals.at("rows"), rows.size());
  EXPECT_EQ(first.totals.at("refused"), reasons.size());
  EXPECT_EQ(first.totals.at("accepted"), rows.size() - reasons.size());
  std::multiset<std::string> told;
  for (const auto& row : first.rejects) told.insert(row.at("rejected_reason"));
  EXPECT_EQ(told, reasons);

  auto mended = first.rejects;
  for (std::size_t i = 0; i < mended.size(); ++i) mend(mended[i], static_cast<int>(i));
  harness::write_file(folder / "mended.csv", file_of(mended));
  const auto second = send(server, folder / "mended.csv", folder / "rejects2.csv");
  EXPECT_EQ(second.code, 0);
  EXPECT_EQ(second.totals.at("accepted"), mended.size());
  EXPECT_THAT(second.rejects, IsEmpty());

  const auto again = send(server, folder / "worst.csv", folder / "rejects3.csv");
  EXPECT_EQ(again.totals.at("accepted"), 0);
  EXPECT_EQ(again.totals.at("already_there"), rows.size() - reasons.size());
  EXPECT_EQ(again.totals.at("refused"), reasons.size());
  EXPECT_EQ(verify(server).code, 0);
}

}  // namespace
}  // namespace lumbung::integration
