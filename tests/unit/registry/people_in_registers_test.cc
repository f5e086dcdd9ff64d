// The persons in the shipped registers are nobody: no number in any of the files is one that a
// living person could have, and one NIK is one person.
#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "matchers.h"
#include "registry/domain/normalise.h"
#include "registry/domain/owners/nik.h"
#include "registry/domain/owners/person_name.h"
#include "runtime/csv/csv_reader.h"
#include "world.h"

namespace lumbung::registry {
namespace {

constexpr const char* kFiles[] = {"businesses.csv", "businesses_mended.csv", "cooperatives.csv", "office_worst.csv",
                                  "office_worst_mended.csv"};
constexpr int kPersons = 1'560;

std::string content_of(const std::string& file) {
  std::ifstream in(std::string(DATA) + "/registers/" + file, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  EXPECT_GT(content.str().size(), 1'000U) << file;
  return content.str();
}

TEST(PeopleInRegisters, HaveNoNumberThatALivingPersonCouldHave) {
  static const std::regex sixteen_digits("(^|[^0-9])([0-9]{16})($|[^0-9])");
  int found = 0;
  for (const auto* file : kFiles) {
    const auto content = content_of(file);
    for (std::sregex_iterator at(content.begin(), content.end(), sixteen_digits), end; at != end;
         ++at) {
      const auto nik = (*at)[2].str();
      if (nik_fault(nik)) continue;
      ++found;
      EXPECT_GE(std::stoi(nik.substr(12)), 9'000) << file << " " << nik.substr(12);
    }
  }
  EXPECT_GT(found, kPersons);
}

// What each register says of persons: names by NIK; and rows that give a known NIK another name.
struct Persons {
  std::map<std::string, std::string> names;
  int others = 0;
};

void add_persons(const char* file, Persons& persons) {
  csv::CsvReader reader;
  reader.feed(content_of(file));
  reader.finish();
  const auto header = reader.next();
  ASSERT_TRUE(header.has_value());
  const auto at = [&](const char* column) {
    return static_cast<std::size_t>(
        std::find(header->fields.begin(), header->fields.end(), column) - header->fields.begin());
  };
  const auto nik_at = at("owner_nik");
  const auto name_at = at("owner_name");
  const auto phone_at = at("owner_phone");
  while (const auto row = reader.next()) {
    if (row->fields.size() != header->fields.size()) continue;
    const auto phone = normalised_phone(row->fields[phone_at]);
    EXPECT_EQ(phone.starts_with("+62840"), phone.starts_with('+'));
    const auto nik = normalised_nik(row->fields[nik_at]);
    if (nik.empty() || nik_fault(nik) || row->fields[name_at].empty()) continue;
    const auto [known, fresh] = persons.names.emplace(nik, row->fields[name_at]);
    if (!fresh && !same_person_name(known->second, row->fields[name_at])) ++persons.others;
  }
}

TEST(PeopleInRegisters, AreOnePersonForOneNikAndHavePhonesThatNobodyHas) {
  Persons persons;
  add_persons("businesses.csv", persons);
  add_persons("businesses_mended.csv", persons);
  EXPECT_EQ(persons.others, 1) << "the dirty row that gives a known NIK another name";
  // The dirty row of two phones has a person of its own.
  EXPECT_EQ(persons.names.size(), kPersons + 1U);
}

}  // namespace
}  // namespace lumbung::registry
