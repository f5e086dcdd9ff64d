// The first thing a user sees: one command, and the city's register is there with the article's figures, counted from
// records that went in through the same call an agency would use.
#include <gmock/gmock.h>
#include <poll.h>
#include <signal.h>

#include "harness/eventually.h"
#include "harness/network.h"
#include "lumbungd.h"

namespace lumbung::integration {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr int kInterrupted = 130;
constexpr char kGolden[] = "tests/integration/golden/city_picture.txt";

// What is printed from the picture on.
std::string picture_in(const std::string& printed) {
  const auto title = printed.find(" LUMBUNG  ");
  return title == std::string::npos ? printed : printed.substr(title);
}

// `1730 rows: ...` as the import prints it, from the totals the generator of the registers promises.
std::string promised_totals(const nlohmann::json& expected) {
  const auto number = [&](const char* key) {
    auto digits = std::to_string(expected.at(key).get<int>());
    if (digits.size() > 3) digits.insert(digits.size() - 3, ".");
    return digits;
  };
  return number("rows") + " rows: " + number("accepted") + " new, " + number("already_there") +
         " already there, " + number("different") + " different, " + number("refused") +
         " refused\n";
}

nlohmann::json promised() {
  return nlohmann::json::parse(harness::read_file(source("data/registers/expected.json")));
}

// What was counted by one field, as the generator writes it: numbers by value.
nlohmann::json by_value(const nlohmann::json& counted, const std::string& field) {
  auto numbers = nlohmann::json::object();
  for (const auto& group : counted) numbers[group.at(field).get<std::string>()] = group.at("count");
  return numbers;
}

TEST(StoryTest, TheFirstLookShowsTheFiguresOfTheArticle) {
  const harness::TempDir var;
  const auto ended = first_look(var.path());
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, IsEmpty());
  for (const auto* figure : {" 600 on record", "300 of 600 (50,00 %)", " 1.850 on record",
                             "1.445 of 1.700 (85,00 %)", "12 kecamatan, 56 kelurahan"})
    EXPECT_THAT(ended.out, HasSubstr(figure));
  EXPECT_THAT(picture_in(ended.out), HasSubstr("SYNTHETIC"))
      << "made-up registers say that they are";
}

TEST(StoryTest, TheFirstLookTellsTheSeasonThatMadeThem) {
  const harness::TempDir var;
  const auto ended = first_look(var.path());
  for (const auto* figure :
       {"1.850 records compared, 150 merged now", "284 visits sent: 268 new, 12 already there, 1 different, 3 refused",
        "VISIT_IN_FUTURE", "GPS_SWAPPED", "84 findings approved by a second person", "1.503 and 1.445",
        "294 active, 600 changed", "300 active, 6 changed", "KOPAS KRANGGAN (SINTETIS-KOP-0002)"})
    EXPECT_THAT(ended.out, HasSubstr(figure));
}

TEST(StoryTest, EveryCharacterOfTheFirstLookIsTheGoldenFile) {
  const harness::TempDir var;
  const auto ended = first_look(var.path());
  EXPECT_EQ(ended.out, harness::read_file(source(kGolden)))
      << "When the change is meant: lumbungd --first-look --exit > " << kGolden;
}

TEST(StoryTest, TheImportAnswersAsManyRowsAsTheGeneratorOfTheRegistersPromises) {
  const harness::TempDir var;
  const auto ended = first_look(var.path());
  for (const auto* noun : {"cooperatives", "businesses", "businesses_mended"})
    EXPECT_THAT(ended.out, HasSubstr(promised_totals(promised().at(noun))));
}

TEST(StoryTest, TheFirstLookShowsHowRefusedRowsWereMendedAndSentAgain) {
  const harness::TempDir var;
  const auto ended = first_look(var.path());
  for (const auto* row : {"owner_nik: NIK_EATEN_BY_SPREADSHEET",
                          "kbli_main: `1301` is now `01301` (KBLI_LEADING_ZERO_LOST)",
                          "yearly_sales_rupiah: `98900000,5` is now `98900000` (NUMBER_NOT_WHOLE)"})
    EXPECT_THAT(ended.out, HasSubstr(row));
}

TEST(StoryTest, TheRecordsCountToWhatTheGeneratorOfTheRegistersPromises) {
  const harness::TempDir var;
  // Registers named one by one are all there is: the season that changes them is not played.
  std::vector<std::string> flags{"--business-date", "2016-12-31"};
  for (const auto* file : {"cooperatives", "businesses", "businesses_mended"})
    flags.insert(flags.end(), {"--register", "data/registers/" + std::string(file) + ".csv"});
  ASSERT_EQ(first_look(var.path(), flags).code, 0);
  const Lumbungd server(var.path());
  const auto expected = promised();
  const std::vector<std::pair<std::string, std::string>> counts = {
      {"cooperatives", "activity"},       {"cooperatives", "legal_state"},
      {"cooperatives", "type"},           {"cooperatives", "kecamatan"},
      {"businesses", "operating_status"}, {"businesses", "section"},
      {"businesses", "kecamatan"}};
  for (const auto& [noun, field] : counts)
    EXPECT_EQ(by_value(ctl_json(server, {noun, "count", "--group-by", field}), field),
              expected.at(noun).at(field))
        << noun << " by " << field;
}

TEST(StoryTest, ASecondLookAddsNothing) {
  const harness::TempDir var;
  const auto first = first_look(var.path());
  std::int64_t before = 0;
  {
    Lumbungd server(var.path());
    before = log_position(server);
    EXPECT_EQ(server.stop(), 0);
  }
  EXPECT_GT(before, 2'300) << "an event of every record at least";
  const auto second = first_look(var.path());
  ASSERT_EQ(second.code, 0) << second.err;
  EXPECT_THAT(second.out,
              HasSubstr("Nothing new: of 619 rows, 601 on record already, 1 different, 17 refused."));
  EXPECT_THAT(
      second.out,
      HasSubstr("Nothing new: of 1.730 rows, 1.696 on record already, 1 different, 33 refused."));
  EXPECT_THAT(second.out, HasSubstr("300 active, 0 changed"));
  EXPECT_EQ(picture_in(second.out), picture_in(first.out));
  const Lumbungd server(var.path());
  EXPECT_EQ(log_position(server), before);
  EXPECT_EQ(verify(server).code, 0);
}

TEST(StoryTest, PostgresqlGivesTheSamePicture) {
  const harness::TempDir embedded;
  const Home home(Engine::postgresql);
  const auto first = first_look(home.var(), home.flags());
  ASSERT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(first.out, first_look(embedded.path()).out);
  const auto second = first_look(home.var(), home.flags());
  ASSERT_EQ(second.code, 0) << second.err;
  EXPECT_EQ(picture_in(second.out), picture_in(first.out));
  const Lumbungd server(home.var(), home.flags());
  EXPECT_EQ(verify(server).code, 0);
}

TEST(StoryTest, TheThreeCommandsItPrintsWork) {
  const harness::TempDir var;
  Lumbungd server(var.path(), {"--first-look"});
  const auto printed = server.process().out();
  std::vector<std::string> commands;
  for (const auto* begin : {"\n   ./lumbung ctl cooperatives", "\n   ./lumbung ctl businesses",
                            "\n   grpcurl -plaintext"}) {
    const auto at = printed.find(begin);
    ASSERT_NE(at, std::string::npos) << begin << " in " << printed;
    commands.push_back(printed.substr(at + 1, printed.find('\n', at + 1) - at - 1));
  }
  // As a user would type them, with the programs of this build in place of the checkout's.
  harness::Process::Options options;
  options.env = {"PATH=" + source("build/tools") + ":" + std::getenv("PATH")};
  const std::string ours = "lumbung() { shift; " LUMBUNGCTL_PATH " \"$@\"; }; ";
  for (auto& command : commands) {
    const auto at = command.find("./lumbung ");
    if (at != std::string::npos) command.erase(at, 2);
    const auto ended = harness::run("bash", {"-c", ours + command}, options);
    EXPECT_EQ(ended.code, 0) << command << '\n' << ended.err;
    EXPECT_THAT(ended.out, Not(IsEmpty())) << command;
  }
  EXPECT_EQ(server.stop(), 0);
}

TEST(StoryTest, ACityMayBringItsOwnRegister) {
  const harness::TempDir var;
  const auto own = var / "own.csv";
  harness::write_file(own,
                      "external_id;display_name;kbli_main;kelurahan;operating_status\n"
                      "KOTA-1;Warung Ibu Sri;56101;32.75.10.1001;BEROPERASI\n"
                      "KOTA-2;Bengkel Jaya;;32.75.10.1002;TUTUP\n");
  const auto ended = first_look(var.path(), {"--register", own, "--business-date", kDay});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("2 rows: 2 new, 0 already there, 0 different, 0 refused"));
  EXPECT_THAT(ended.out, HasSubstr("1 of 2 (50,00 %)"));
  EXPECT_THAT(ended.out, Not(HasSubstr("SYNTHETIC")));
}

TEST(StoryTest, ASignalCutsTheFirstLookShortWithinTheTimeOfAStop) {
  const harness::TempDir var;
  auto flags = flags_of(var.path());
  flags.insert(flags.end(), {"--first-look", "--drain-seconds", "1"});
  harness::Process::Options options;
  options.folder = LUMBUNG_SOURCES;
  harness::Process looks(LUMBUNGD_PATH, flags, options);
  looks.line_with("cooperatives.csv");
  looks.signal(SIGTERM);
  // 1 when it takes longer than that.
  EXPECT_EQ(looks.wait(), kInterrupted) << looks.err();
  EXPECT_THAT(looks.err(), HasSubstr("Stopped before the picture was whole. Run it again"));
  EXPECT_THAT(looks.out(), Not(HasSubstr(" LUMBUNG  ")));
  EXPECT_EQ(first_look(var.path()).code, 0) << "and it goes on";
}

TEST(StoryTest, ASignalEndsAFirstLookAtServersThatAreSilent) {
  const auto silent = harness::listen_on(0);
  harness::Process looks(LUMBUNGD_PATH, {"--first-look", "--servers",
                                         "registry=127.0.0.1:" + std::to_string(harness::port_of(silent))});
  ASSERT_TRUE(harness::eventually([&] {
    pollfd calling{silent.fd(), POLLIN, 0};
    return ::poll(&calling, 1, 0) == 1;
  }));
  looks.signal(SIGTERM);
  EXPECT_EQ(looks.wait(), kInterrupted) << looks.err();
}

}  // namespace
}  // namespace lumbung::integration
