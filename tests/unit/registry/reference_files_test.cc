#include "registry/reference_files.h"

#include <cstdlib>
#include <fstream>
#include <set>

#include "matchers.h"

namespace lumbung::registry {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

const ReferenceFiles& shipped() {
  static const ReferenceFiles files = read_reference_files(DATA);
  return files;
}

TEST(ReferenceFiles, TheCityHasTwelveKecamatanAndFiftySixKelurahan) {
  const auto& places = shipped().reference.places;
  EXPECT_EQ(places.all_kecamatan().size(), 12U);
  EXPECT_EQ(places.all_kelurahan().size(), 56U);
  EXPECT_EQ(places.kecamatan("32.75.08")->bps_code(), "3275010");
  for (const auto& kelurahan : places.all_kelurahan()) {
    EXPECT_NE(places.kecamatan(kelurahan.kecamatan()), nullptr);
    EXPECT_EQ(places.kelurahan_by_bps(kelurahan.bps_code())->code(), kelurahan.code());
  }
}

TEST(ReferenceFiles, TheCentreOfEachKelurahanLiesInTheCity) {
  const auto& places = shipped().reference.places;
  int at_home = 0;
  for (const auto& kelurahan : places.all_kelurahan()) {
    const auto* found = places.locate({kelurahan.latitude_e7(), kelurahan.longitude_e7()});
    if (found && found->code() == kelurahan.code()) ++at_home;
  }
  // The polygons are simplified, and a centre may lie outside a bent one.
  EXPECT_GE(at_home, 54);
  EXPECT_EQ(places.locate({-61'754'000, 1'068'272'000}), nullptr) << "Monas is in Jakarta";
}

TEST(ReferenceFiles, KbliHasItsCodesWithTheLeadingZero) {
  const auto& kbli = shipped().reference.kbli;
  EXPECT_EQ(kbli.section("2020", "01301"), "A");
  EXPECT_EQ(kbli.line_of_business("2020", "1301"), nullptr);
  EXPECT_EQ(kbli.find("2020", "U")->section(), "U");
}

TEST(ReferenceFiles, TheRulebookBeginsWithTheLawOf2008) {
  EXPECT_EQ(shipped().rules.on(Date(2008, 7, 3)), nullptr);
  EXPECT_EQ(shipped().rules.on(Date(2016, 12, 31))->version(), "registry-2008");
  EXPECT_EQ(shipped().rules.on(Date(2020, 1, 1))->version(), "registry-2020");
  EXPECT_EQ(shipped().rules.on(Date(2021, 2, 1))->version(), "registry-2020");
  EXPECT_EQ(shipped().rules.on(Date(2021, 2, 2))->version(), "registry-2021");
}

TEST(ReferenceFiles, EveryRuleSetKnowsClosingHealthAndCertificate) {
  for (const auto day : {Date(2016, 12, 31), Date(2020, 1, 1), Date(2021, 2, 2)}) {
    const auto& set = *shipped().rules.on(day);
    EXPECT_TRUE(set.has_closing() && set.has_health() && set.has_certificate()) << set.version();
    EXPECT_EQ(set.health().aspects_size(), day.year() < 2020 ? 7 : 4) << set.version();
  }
}

TEST(ReferenceFiles, HolidaysAreNoWorkingDays) {
  EXPECT_FALSE(shipped().working_days.is_working_day(Date(2016, 3, 9)));
}

// A copy of the shipped folder in which a test spoils one file.
class SpoiltFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lumbung-data-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    for (const auto* part : {"reference", "rulebook", "holidays"})
      fs::copy(fs::path(DATA) / part, folder_ / part, fs::copy_options::recursive);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string content(const fs::path& file) const {
    std::ifstream in(folder_ / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(const fs::path& file, const std::string& text) const {
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }
  // Replaces the first occurrence, which must exist.
  void replace(const fs::path& file, const std::string& from, const std::string& to) const {
    auto text = content(file);
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    write(file, text.replace(at, from.size(), to));
  }
  std::string complaint() const {
    try {
      read_reference_files(folder_);
    } catch (const std::runtime_error& problem) {
      return problem.what();
    }
    return "";
  }

  fs::path folder_;
};

TEST_F(SpoiltFolder, IsReadWhenNothingIsSpoilt) { EXPECT_EQ(complaint(), ""); }

TEST_F(SpoiltFolder, AMissingFileIsNamed) {
  fs::remove(folder_ / "reference/kbli2020.csv");
  EXPECT_THAT(complaint(), HasSubstr("kbli2020.csv"));
}

TEST_F(SpoiltFolder, AnEmptyFileIsRefused) {
  write("reference/kecamatan.csv", "");
  EXPECT_THAT(complaint(), AllOf(HasSubstr("kecamatan.csv"), HasSubstr("empty")));
}

TEST_F(SpoiltFolder, AKelurahanOfNoKecamatanIsNamedWithItsLine) {
  replace("reference/kelurahan.csv", "32.75.01.1002,Margahayu,32.75.01",
          "32.75.01.1002,Margahayu,32.75.99");
  EXPECT_THAT(complaint(), AllOf(HasSubstr("kelurahan.csv"), HasSubstr("line 3")));
}

TEST_F(SpoiltFolder, ARepeatedCodeIsNamedWithItsLine) {
  replace("reference/kelurahan.csv", "32.75.01.1002,", "32.75.01.1001,");
  EXPECT_THAT(complaint(), AllOf(HasSubstr("kelurahan.csv"), HasSubstr("line 3")));
}

TEST_F(SpoiltFolder, ARowOfTooFewColumnsIsNamedWithItsLine) {
  replace("reference/kbli2020.csv", "011,golongan,A,01,", "011,golongan,A,");
  EXPECT_THAT(complaint(), AllOf(HasSubstr("kbli2020.csv"), HasSubstr("line 4")));
}

TEST_F(SpoiltFolder, BrokenJsonIsRefusedWithTheFile) {
  replace("rulebook/registry.json", "{", "");
  EXPECT_THAT(complaint(), HasSubstr("registry.json"));
}

TEST_F(SpoiltFolder, ARuleThatCannotDecideIsRefusedWithItsField) {
  replace("rulebook/registry.json", "\"volumeBookYears\": 2", "\"volumeBookYears\": 0");
  EXPECT_THAT(complaint(), AllOf(HasSubstr("registry.json"), HasSubstr("volume_book_years")));
}

TEST_F(SpoiltFolder, AMisspeltRuleIsRefused) {
  replace("rulebook/registry.json", "\"volumeBookYears\": 2", "\"volumBookYears\": 2");
  EXPECT_THAT(complaint(), HasSubstr("registry.json"));
}

TEST_F(SpoiltFolder, AWrongHolidayIsNamedWithItsLine) {
  replace("holidays/indonesia.csv", "2016-01-01", "2016-01-32");
  EXPECT_THAT(complaint(), AllOf(HasSubstr("indonesia.csv"), HasSubstr("line 2")));
}

TEST_F(SpoiltFolder, ABorderOfNoKelurahanIsNamed) {
  replace("reference/kelurahan.geojson", "\"32.75.01.1001\"", "\"32.75.01.9999\"");
  EXPECT_THAT(complaint(), AllOf(HasSubstr("kelurahan.geojson"), HasSubstr("32.75.01.9999")));
}

}  // namespace
}  // namespace lumbung::registry
