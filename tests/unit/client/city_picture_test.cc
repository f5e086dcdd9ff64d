// The city's picture from figures: definitions, buckets and layout. The figures themselves are
// tested where they are counted.
#include "lumbungd/city_picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "client/table.h"
#include "lumbungd/first_look.h"
#include "lumbungd/picture_text.h"

namespace lumbung {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

void add(Groups& groups, std::initializer_list<const char*> values, std::int64_t count) {
  auto& group = groups.emplace_back();
  for (const auto* value : values) group.add_values(value);
  group.set_count(count);
}

// 10 cooperatives, of which one dissolved; 20 businesses and a duplicate, one of them in no known
// place.
CityFigures city() {
  CityFigures city;
  city.cell = "3275";
  city.kecamatan = {{"32.75.01", "Bekasi Timur"}, {"32.75.10", "Jatisampurna"}};
  city.kelurahan = 9;
  add(city.cooperatives_by_state, {"AKTIF_RAT", "TERDAFTAR"}, 2);
  add(city.cooperatives_by_state, {"AKTIF", "TERDAFTAR"}, 1);
  add(city.cooperatives_by_state, {"TIDAK_AKTIF", "TERDAFTAR"}, 6);
  add(city.cooperatives_by_state, {"TIDAK_AKTIF", "BUBAR"}, 1);
  add(city.cooperatives_by_type, {"JASA", "AKTIF_RAT"}, 2);
  add(city.cooperatives_by_type, {"KONSUMEN", "TIDAK_AKTIF"}, 8);
  add(city.businesses_by_place, {"", "BEROPERASI"}, 1);
  add(city.businesses_by_place, {"32.75.10", "BEROPERASI"}, 16);
  add(city.businesses_by_place, {"32.75.10", "TUTUP"}, 3);
  add(city.businesses_by_place, {"32.75.10", "DUPLIKAT"}, 1);
  add(city.businesses_by_size, {"", "MIKRO", "BEROPERASI"}, 10);
  add(city.businesses_by_size, {"MIKRO", "MIKRO", "BEROPERASI"}, 6);
  add(city.businesses_by_size, {"KECIL", "MIKRO", "TUTUP"}, 2);
  add(city.businesses_by_size, {"KECIL", "", "BEROPERASI"}, 2);
  add(city.businesses_by_size, {"KECIL", "MIKRO", "DUPLIKAT"}, 1);
  add(city.businesses_by_section, {"", "BEROPERASI"}, 5);
  add(city.businesses_by_section, {"C", "BEROPERASI"}, 12);
  add(city.businesses_by_section, {"C", "TUTUP"}, 3);
  add(city.owners_by_check, {"false", "false"}, 11);
  add(city.owners_by_check, {"true", "false"}, 4);
  add(city.owners_by_check, {"false", "true"}, 1);
  city.sections = {{"C", "Industri Pengolahan"}};
  return city;
}

std::string picture(const CityFigures& figures, const PictureNotes& notes = {}) {
  std::ostringstream out;
  print_city(figures, notes, out);
  return out.str();
}

TEST(CityPicture, ComputesTheIndicatorsAsTheyAreDefined) {
  const auto text = picture(city());
  EXPECT_THAT(text, ContainsRegex("K1  active [^\n]*\\. 3 of 9 \\(33,33 %\\)\n"));
  EXPECT_THAT(text, ContainsRegex("K2  held [^\n]*\\. 2 of 3 \\(66,67 %\\)\n"));
  EXPECT_THAT(text, ContainsRegex("U1  operating [^\n]*\\. 17 of 20 \\(85,00 %\\)\n"));
  EXPECT_THAT(text, ContainsRegex("DUPLIKAT, left out [^\n]*\\. 1\n"));
  EXPECT_THAT(text, ContainsRegex("Reported class other [^\n]*\\. 2 of 8 \\(25,00 %\\)\n"));
  EXPECT_THAT(text, ContainsRegex("Coverage: [^\n]*\\. 15 of 20 \\(75,00 %\\)\n"));
  EXPECT_THAT(text, ContainsRegex("Owners behind them, [^\n]*\\. 16\n"));
  EXPECT_THAT(text, ContainsRegex("Owners whose NIK was verified [^\n]*\\. 4 of 16 \\(25,00 %\\)\n"));
  EXPECT_THAT(text, ContainsRegex("Owners erased [^\n]*\\. 1\n"));
}

TEST(CityPicture, ShowsEveryKecamatanAndTheBucketsOfTheUnknown) {
  const auto text = picture(city());
  EXPECT_THAT(text, ContainsRegex("32\\.75\\.01  Bekasi Timur +– +– +–\n"));
  EXPECT_THAT(text, ContainsRegex("32\\.75\\.10  Jatisampurna +16 +19 +84,21 %"));
  EXPECT_THAT(text, ContainsRegex("\\(place unknown\\) +1 +1 +100,00 %"));
  EXPECT_THAT(text, ContainsRegex("C  Industri Pengolahan +12 +15 +80,00 %\n"));
  EXPECT_THAT(text, ContainsRegex("–  TIDAK_TERKLASIFIKASI +5 +5 +100,00 %\n"));
  EXPECT_THAT(text, ContainsRegex("\\(nothing to compute it from\\) +2 +2 "));
}

TEST(CityPicture, LeavesOutABucketNobodyIsIn) {
  auto figures = city();
  figures.businesses_by_place.erase(figures.businesses_by_place.begin());
  EXPECT_THAT(picture(figures), Not(HasSubstr("(place unknown)")));
}

TEST(CityPicture, FitsItsWidthAndIsTheSameEveryTime) {
  const auto text = picture(city(), {Date{2016, 12, 31}, true});
  EXPECT_EQ(text, picture(city(), {Date{2016, 12, 31}, true}));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    EXPECT_LE(client::width_of(line), kPictureWidth) << line;
}

TEST(CityPicture, SaysThatMadeUpRegistersAreMadeUp) {
  EXPECT_THAT(picture(city(), {std::nullopt, true}), HasSubstr("SYNTHETIC"));
  EXPECT_THAT(picture(city(), {std::nullopt, false}), Not(HasSubstr("SYNTHETIC")));
}

TEST(CityPicture, OfAnEmptyRegisterDividesByNothing) {
  const auto text = picture({});
  EXPECT_THAT(text, ContainsRegex("K1  active [^\n]*\\. 0 of 0\n"));
  EXPECT_THAT(text, HasSubstr("0 on record"));
}

TEST(CityPicture, WritesNumbersAsIndonesiaDoes) {
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(999), "999");
  EXPECT_EQ(number_text(1'700), "1.700");
  EXPECT_EQ(number_text(-1'234'567), "-1.234.567");
  EXPECT_EQ(share_text(300, 600), "300 of 600 (50,00 %)");
}

TEST(CityPicture, WrapsBetweenWords) {
  std::ostringstream out;
  print_wrapped(out, std::string(60, 'a') + " " + std::string(60, 'b') + " c", 3);
  EXPECT_EQ(out.str(), "   " + std::string(60, 'a') + "\n   " + std::string(60, 'b') + " c\n");
}

TEST(Commands, NameTheChosenAddresses) {
  std::ostringstream standard;
  print_commands({"127.0.0.1:7400", "127.0.0.1:7480", "127.0.0.1:7490"}, "./lumbung ctl", standard);
  EXPECT_THAT(standard.str(), HasSubstr("http://127.0.0.1:7490/metrics\n"));
  EXPECT_THAT(standard.str(),
              HasSubstr("   ./lumbung ctl cooperatives count --group-by activity\n"));
  std::ostringstream other;
  print_commands({"127.0.0.1:40123", "", ""}, "lumbungctl", other);
  EXPECT_THAT(other.str(), HasSubstr("grpcurl -plaintext 127.0.0.1:40123 list\n"));
  EXPECT_THAT(other.str(), HasSubstr("--group-by activity --server 127.0.0.1:40123\n"));
  EXPECT_THAT(other.str(), Not(HasSubstr("page and JSON")));
}

}  // namespace
}  // namespace lumbung
