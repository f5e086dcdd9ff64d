// Whole imports nobody would send: whatever the rows are, each is answered, in any chunks alike,
// the totals add up, and no answer repeats a person.
#include <gtest/gtest.h>

#include "base/text.h"
#include "mutations.h"
#include "office_file.h"

namespace lumbung::registry {
namespace {

constexpr const char* kHeader =
    "external_id,display_name,kelurahan,capital_rupiah,started_date,owner_nik,owner_name\n";
constexpr const char* kNik = "3275010508909001";

std::vector<std::string> seeds() {
  return {
      "U-1,Toko A,Jatiasih,1.500,,,\nU-2,Toko B,Jati Melati,,2012-12-03,,\n"
      "U-3,Toko C,3275121003,7,3/12/2012,3275010508909001,Siti Aminah\n",
      "U-1,Toko A,32.75.12.1003,1.500,31/12/2012,3275010508909001,Siti Aminah\n",
      "U-2,\"Toko\nB\",Kel. Jati-Melati,\"1,5\",38353,3.27501E+15,Siti Aminah\r\n",
      "U-3,Toko C,3275011002,Rp 1.000,2012-01-03,,\n3275010508909001,Toko,Jatiasih,,,,\n",
      "U-4,Toko \"D\",Jatiasih,,,3275010508909001\nU-5,#REF!,Nowhere,-5,,3275010508909001,\n",
      "U-6,Toko E,Jatiasih,3275010508909001,3275010508909001,x,3275010508909001"};
}

TEST(ImportFuzz, EveryRowIsAnsweredAndTheTotalsAddUp) {
  Mutations mutations(seeds(), ",\"\n\r 0123456789.EU-");
  int accepted = 0;
  int refused = 0;
  for (int i = 0; i < tries(2'500); ++i) {
    const auto file = kHeader + mutations.next();
    SCOPED_TRACE(file);
    const auto answer = import_businesses(file);
    const auto& totals = answer.totals;
    ASSERT_EQ(static_cast<std::size_t>(totals.rows()), answer.rows.size());
    ASSERT_EQ(totals.rows(), totals.accepted() + totals.refused());
    ASSERT_EQ(totals.bytes(), static_cast<std::int64_t>(file.size()));
    for (const auto& money : totals.money()) {
      ASSERT_EQ(money.read_rupiah(), money.accepted_rupiah() + money.not_taken_rupiah());
    }
    for (const auto& row : answer.rows) {
      const bool taken = row.outcome() == v1::IMPORT_OUTCOME_ACCEPTED;
      ++(taken ? accepted : refused);
      ASSERT_EQ(row.problems().empty(), taken) << row.ShortDebugString();
      for (const auto& problem : row.problems()) {
        ASSERT_FALSE(problem.reason().empty());
        ASSERT_FALSE(problem.sentence().empty());
        ASSERT_TRUE(utf8_length(problem.value()));
      }
      ASSERT_EQ(row.SerializeAsString().find(kNik), std::string::npos) << row.ShortDebugString();
    }
    const auto again = import_businesses(file, 1 + mutations.below(40));
    ASSERT_EQ(again.totals.SerializeAsString(), totals.SerializeAsString());
    ASSERT_EQ(again.refusal.has_value(), answer.refusal.has_value());
    for (std::size_t row = 0; row < answer.rows.size(); ++row) {
      ASSERT_EQ(again.rows[row].SerializeAsString(), answer.rows[row].SerializeAsString());
    }
  }
  EXPECT_GT(accepted, 300);
  EXPECT_GT(refused, 1'000);
}

}  // namespace
}  // namespace lumbung::registry
