// An office's worst file goes in with one command: what could be read is taken, every other row
// says what is wrong with it, and the file mended and sent again adds the mended rows only. What is
// promised is written by the generator of the registers, row by row.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <unordered_map>

#include "lumbungd.h"
#include "runtime/csv/csv_reader.h"

namespace lumbung::integration {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr int kSomeRowsWrong = 3;  // lumbungctl's exit code.
// Shorter names stand in names of businesses, too; a phone behind its country is as long.
constexpr std::size_t kLongEnough = 11;
constexpr char kWorst[] = "data/registers/office_worst.csv";
constexpr char kMended[] = "data/registers/office_worst_mended.csv";

// Line of a row to `column REASON`.
using Problems = std::map<std::string, std::string>;

const nlohmann::json& expected() {
  static const auto read =
      nlohmann::json::parse(harness::read_file(source("data/registers/expected.json")));
  return read;
}

Problems promised_problems() {
  Problems problems;
  for (const auto& row : expected().at("dirty"))
    if (row.at("file") == "office_worst.csv" &&
        (row.at("outcome") == "REFUSED" || row.at("outcome") == "DIFFERENT"))
      problems[std::to_string(row.at("line").get<int>())] =
          row.at("column").get<std::string>() + " " + row.at("reason").get<std::string>();
  return problems;
}

// What the file of rows not taken says of each.
Problems told_problems(const std::string& path) {
  csv::CsvReader reader;
  reader.feed(harness::read_file(path));
  reader.finish();
  const auto header = reader.next();
  EXPECT_TRUE(header.has_value());
  const auto at = [&](const char* column) {
    const auto found = std::find(header->fields.begin(), header->fields.end(), column);
    EXPECT_NE(found, header->fields.end()) << column;
    return static_cast<std::size_t>(found - header->fields.begin());
  };
  Problems problems;
  while (const auto row = reader.next())
    problems[row->fields.at(at("rejected_line"))] =
        row->fields.at(at("rejected_column")) + " " + row->fields.at(at("rejected_reason"));
  return problems;
}

struct Sent {
  harness::Ended ended;
  std::map<std::string, std::int64_t> totals;
};

Sent send(const Lumbungd& server, const std::vector<std::string>& arguments) {
  auto all = arguments;
  all.insert(all.begin(), {"businesses", "import"});
  all.insert(all.end(), {"-o", "json"});
  Sent sent{ctl(server, all), {}};
  const auto printed = nlohmann::json::parse(sent.ended.out, nullptr, false);
  EXPECT_FALSE(printed.is_discarded()) << sent.ended.out << sent.ended.err;
  if (printed.is_discarded()) return sent;
  const auto& totals = printed.is_array() ? printed.at(0) : printed;
  for (const auto& [name, number] : totals.items())
    sent.totals[name] = number.is_string() ? std::stoll(number.get<std::string>())
                                           : number.get<std::int64_t>();
  return sent;
}

void expect_totals(const Sent& sent, const char* promise) {
  for (const auto* total : {"rows", "accepted", "already_there", "different", "refused"})
    EXPECT_EQ(sent.totals.at(total), expected().at(promise).at(total).get<std::int64_t>())
        << promise << " " << total << "\n"
        << sent.ended.err;
}

class OfficeTest : public ::testing::TestWithParam<Engine> {};

TEST_P(OfficeTest, TheWorstFileGoesInAndTheMendedOneAddsWhatWasMended) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const harness::TempDir folder;
  const auto rejects = folder.path() + "/rejects.csv";

  const auto worst = send(server, {kWorst, "--rejects", rejects});
  EXPECT_EQ(worst.ended.code, kSomeRowsWrong) << worst.ended.err;
  expect_totals(worst, "office_worst");
  EXPECT_EQ(told_problems(rejects), promised_problems());

  const auto mended = send(server, {kMended});
  expect_totals(mended, "office_worst_mended");
  const auto again = send(server, {kMended});
  EXPECT_EQ(again.totals.at("accepted"), 0);
  EXPECT_EQ(again.totals.at("refused"), 0);
  EXPECT_EQ(verify(server).code, 0);
}

// What stands in a column of a file, but no word that may stand elsewhere for another reason.
std::set<std::string> cells_of(const std::string& file, const std::vector<std::string>& columns) {
  csv::CsvReader reader;
  reader.feed(harness::read_file(source("data/registers/" + file)));
  reader.finish();
  const auto header = reader.next();
  std::set<std::string> cells;
  while (const auto row = reader.next())
    for (std::size_t i = 0; header && i < std::min(row->fields.size(), header->fields.size()); ++i)
      if (std::find(columns.begin(), columns.end(), header->fields[i]) != columns.end() &&
          row->fields[i].size() >= kLongEnough)
        cells.insert(row->fields[i]);
  return cells;
}

// A phone as it is kept is the end of it as it is written.
std::string end_of_phone(const std::string& cell) {
  std::string digits;
  std::copy_if(cell.begin(), cell.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits.substr(digits.size() - std::min(digits.size(), kLongEnough));
}

// Those of the secrets that stand anywhere in the text, in one pass over it.
std::vector<std::string> found_in(std::string_view text, const std::set<std::string>& secrets) {
  std::unordered_multimap<std::string_view, std::string_view> by_beginning;
  for (const std::string_view secret : secrets)
    by_beginning.emplace(secret.substr(0, kLongEnough), secret);
  std::vector<std::string> found;
  for (std::size_t at = 0; at + kLongEnough <= text.size(); ++at) {
    const auto [first, last] = by_beginning.equal_range(text.substr(at, kLongEnough));
    for (auto each = first; each != last; ++each)
      if (text.substr(at).starts_with(each->second)) found.emplace_back(each->second);
  }
  return found;
}

TEST(PersonalDataTest, NothingOfAPersonIsInAnyFile) {
  const harness::TempDir var;
  ASSERT_EQ(first_look(var.path()).code, 0);
  {
    Lumbungd server(var.path());
    EXPECT_EQ(ctl(server, {"businesses", "import", kWorst}).code, kSomeRowsWrong);
    EXPECT_EQ(server.stop(), 0);
  }
  std::string everything;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(var.path()))
    if (entry.is_regular_file()) everything += harness::read_file(entry.path());
  EXPECT_THAT(everything, HasSubstr("SINTETIS-UMKM-1700")) << "the businesses are there";
  for (const auto* file : {"businesses.csv", "office_worst.csv"}) {
    auto secrets = cells_of(file, {"owner_nik", "owner_name", "owner_home_address"});
    for (const auto& phone : cells_of(file, {"owner_phone"})) secrets.insert(end_of_phone(phone));
    EXPECT_GT(secrets.size(), 10U) << file;
    EXPECT_THAT(found_in(everything, secrets), IsEmpty()) << file;
    EXPECT_THAT(found_in("..." + *secrets.begin() + "...", secrets), SizeIs(1))
        << "the search finds what is there";
  }
}

TEST_P(OfficeTest, NoAnswerRepeatsAPerson) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto sent = ctl(server, {"businesses", "import", kWorst});
  const auto said = sent.out + sent.err;
  for (const auto* secret : {"32750145089", "Sumiati", "SUMIATI", "Orang Lain", "0840-0000",
                             "Blok A1", "05/08/90"})
    EXPECT_THAT(said, Not(HasSubstr(secret)));
}

INSTANTIATE_TEST_SUITE_P(Engines, OfficeTest, ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& engine) {
                           return engine.param == Engine::sqlite ? "Sqlite" : "Postgresql";
                         });

}  // namespace
}  // namespace lumbung::integration
