// V21: the article's figures, counted from the shipped registers by the rules alone.
#include <fstream>
#include <map>
#include <sstream>

#include "base/rupiah.h"
#include "matchers.h"
#include "registry/domain/businesses/register_business.h"
#include "registry/domain/cooperatives/evaluate_cooperative_activity.h"
#include "registry/domain/cooperatives/register_cooperative.h"
#include "registry/domain/owners/person_name.h"
#include "registry/domain/validate.h"
#include "registry/imports/rows.h"
#include "registry/reference_files.h"
#include "runtime/csv/csv_reader.h"
#include "runtime/rpc/shape.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using testing::Pair;

// What the season of 2016 changes (data/season/README.md); the story of the whole process plays it.
constexpr int kCameBack = 6;
constexpr int kFoundClosed = 71;
constexpr int kFoundOpen = 13;

const ReferenceFiles& city() {
  static const ReferenceFiles files = read_reference_files(DATA);
  return files;
}

// Calls `row` with each row's cells; rows of another width than the header are left out.
template <class OnRow>
void each_row(const std::string& file, const std::vector<csv::CsvColumn>& columns, OnRow on_row) {
  std::ifstream in(std::string(DATA) + "/registers/" + file, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  csv::CsvReader reader;
  reader.feed(content.str());
  reader.finish();
  const auto first = reader.next();
  ASSERT_TRUE(first.has_value());
  const auto header = csv::CsvHeader::of(*first, columns);
  ASSERT_THAT(header, Accepts());
  while (const auto row = reader.next())
    if (row->fields.size() == header->columns())
      on_row([&](const std::string& column) { return header->value(*row, column); });
}

// The records of a file as the rules take them: a row with anything wrong, or taken already, is
// out.
template <class Record, class Request, class Decide>
std::vector<Record> accepted(const std::string& file, const std::vector<csv::CsvColumn>& columns,
                             Request (*read)(const CellOf&, const Reference&,
                                             std::vector<FieldViolation>&),
                             Decide decide_it) {
  const rpc::Shape shape(Request::descriptor());
  std::vector<Record> records;
  Holders holders;
  each_row(file, columns, [&](const CellOf& cell) {
    std::vector<FieldViolation> wrong;
    auto request = read(cell, city().reference, wrong);
    request.set_request_id("row");
    shape.check(request, wrong);
    validate(request, city().reference, wrong);
    if (!wrong.empty()) return;
    const auto events = decide_it(holders, request);
    if (!events) return;
    Record record;
    fold_into(record, *events);
    record.set_name(record.name() + std::to_string(records.size()));
    for (const auto& key : keys_of(record)) holders.add(key, record.name());
    records.push_back(std::move(record));
  });
  return records;
}

TEST(Headline, SixHundredCooperativesOfWhichHalfAreActive) {
  const auto all = accepted<Cooperative>(
      "cooperatives.csv", cooperative_columns(), cooperative_of,
      [](const Holders& holders, const v1::RegisterCooperativeRequest& request) {
        return decide(holders, request, city().reference, today());
      });
  std::map<std::string, int> by_activity;
  const auto& activity_rules = city().rules.on(kOpenDay)->activity();
  for (const auto& record : all)
    ++by_activity[Cooperative::Activity_Name(evaluate(record, kOpenDay, activity_rules).activity)];
  EXPECT_EQ(all.size(), 600U);
  EXPECT_THAT(by_activity,
              ElementsAre(Pair("ACTIVITY_AKTIF", 137), Pair("ACTIVITY_AKTIF_RAT", 157),
                          Pair("ACTIVITY_BELUM_DINILAI", 12), Pair("ACTIVITY_TIDAK_AKTIF", 294)));
  EXPECT_EQ(ratio(137 + 157 + kCameBack, 600), BasisPoints{5'000});
}

TEST(Headline, SeventeenHundredBusinessesOfWhichEightyFivePercentOperate) {
  std::map<std::string, std::string> persons;  // NIK to name.
  const auto enter = [&](const Holders& holders, v1::RegisterBusinessRequest request) {
    // Owners are joined by what is sealed, which the rules alone cannot read.
    const auto& [nik, name] =
        *persons.emplace(request.owner().nik(), request.owner().full_name()).first;
    if (!nik.empty() && !same_person_name(name, request.owner().full_name()))
      return Result<Events>(rule_broken("OWNER_DIFFERS", "The NIK of another."));
    request.clear_owner();
    return decide(holders, {}, request, city().reference, city().rules, today());
  };
  auto all = accepted<Business>("businesses.csv", business_columns(), business_of, enter);
  EXPECT_EQ(all.size(), 1'695U);
  for (auto& mended : accepted<Business>("businesses_mended.csv", business_columns(), business_of, enter))
    all.push_back(std::move(mended));
  EXPECT_EQ(persons.size(), 1'560U + 1) << "and nobody, for rows without an owner";
  std::map<Business::OperatingStatus, int> by_status;
  std::map<Business::SizeClass, int> by_size;
  for (const auto& record : all) {
    ++by_status[record.operating_status()];
    ++by_size[record.computed_size_class()];
  }
  EXPECT_EQ(all.size(), 1'700U);
  EXPECT_EQ(by_status[Business::OPERATING_STATUS_BEROPERASI] - kFoundClosed + kFoundOpen, 1'445);
  EXPECT_EQ(ratio(1'445, 1'700), BasisPoints{8'500});
  EXPECT_THAT(by_size, ElementsAre(Pair(Business::SIZE_CLASS_UNSPECIFIED, 75),
                                   Pair(Business::SIZE_CLASS_MIKRO, 1'430),
                                   Pair(Business::SIZE_CLASS_KECIL, 169),
                                   Pair(Business::SIZE_CLASS_MENENGAH, 26)));
}

}  // namespace
}  // namespace lumbung::registry
