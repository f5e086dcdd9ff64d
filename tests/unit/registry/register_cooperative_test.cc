#include "registry/domain/cooperatives/register_cooperative.h"

#include "lumbung/registry/v1/events.pb.h"
#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

TEST(RegisterCooperative, RefusesInContractOrder) {
  auto request = cooperative_to_register();
  const auto keys = keys_of(request, kAgency);
  const auto all_taken = [&] {
    Holders holders;
    for (const auto& key : keys) holders.add(key, "cooperatives/other");
    return holders;
  };
  auto holders = all_taken();
  *request.mutable_cooperative()->mutable_founded_date() = message_of(kTomorrow);
  const auto asked = [&] { return decide(holders, request, reference(), today()); };

  EXPECT_THAT(asked(), Refuses("INVALID_FIELDS"));
  *request.mutable_cooperative()->mutable_founded_date() = date(1991, 3, 17);
  EXPECT_THAT(asked(), Refuses("EXTERNAL_ID_TAKEN"));
  request.mutable_cooperative()->set_external_id("KOP-2");
  EXPECT_THAT(asked(), Refuses("BADAN_HUKUM_TAKEN"));
  request.mutable_cooperative()->set_badan_hukum_number("1/BH/2016");
  EXPECT_THAT(asked(), Refuses("NIK_KOPERASI_TAKEN"));
  request.mutable_cooperative()->clear_nik_koperasi();
  EXPECT_THAT(asked(), Refuses("NIB_TAKEN"));
  request.mutable_cooperative()->clear_nib();
  EXPECT_THAT(asked(), Accepts());
}

TEST(RegisterCooperative, NamesEveryDateAfterTheOpenDayAtOnce) {
  auto request = cooperative_to_register();
  auto& record = *request.mutable_cooperative();
  *record.mutable_founded_date() = message_of(kTomorrow);
  *record.mutable_badan_hukum_date() = message_of(kTomorrow);
  *record.mutable_book_years(0)->mutable_rat_date() = message_of(kTomorrow);
  record.add_book_years()->set_year(2017);
  const auto refused = decide(Holders{}, request, reference(), today());
  ASSERT_THAT(refused, Refuses("INVALID_FIELDS"));
  EXPECT_THAT(in_words(refused.refusal().fields()),
              testing::UnorderedElementsAre("cooperative.badan_hukum_date DATE_IN_FUTURE",
                                            "cooperative.founded_date DATE_IN_FUTURE",
                                            "cooperative.book_years[0].rat_date DATE_IN_FUTURE",
                                            "cooperative.book_years[1].year DATE_IN_FUTURE"));
}

TEST(RegisterCooperative, TheOpenDayItselfIsNotTheFuture) {
  auto request = cooperative_to_register();
  *request.mutable_cooperative()->mutable_founded_date() = message_of(kOpenDay);
  request.mutable_cooperative()->clear_book_years();
  EXPECT_THAT(decide(Holders{}, request, reference(), today()), Accepts());
}

TEST(RegisterCooperative, StoresTheRecordInNormalForm) {
  auto request = cooperative_to_register();
  request.mutable_cooperative()->set_badan_hukum_number("  90002/bh/kwk.10/viii/1991 ");
  const auto events = decide(Holders{}, request, reference(), today());
  ASSERT_THAT(events, Accepts());
  EXPECT_EQ((*events)[0].stream, std::string("cooperatives/") + kNewId);
  const auto& record = only<v1::CooperativeRegistered>(*events).cooperative();
  EXPECT_EQ(record.name(), std::string("cooperatives/") + kNewId);
  EXPECT_EQ(record.agency(), kAgency);
  EXPECT_EQ(record.badan_hukum_number(), "90002/BH/KWK.10/VIII/1991");
  EXPECT_EQ(record.npwp(), "0012345678407000");
  EXPECT_EQ(record.kecamatan(), "32.75.10");
  EXPECT_EQ(record.legal_state(), Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_EQ(record.activity(), Cooperative::ACTIVITY_BELUM_DINILAI);
}

TEST(RegisterCooperative, ANumberIsTakenInWhateverCaseItIsWritten) {
  auto request = cooperative_to_register();
  Holders holders;
  holders.add("badan-hukum/90002/BH/KWK.10/VIII/1991", "cooperatives/other");
  request.mutable_cooperative()->set_badan_hukum_number(" 90002/bh/kwk.10/VIII/1991");
  const auto refused = decide(holders, request, reference(), today());
  ASSERT_THAT(refused, Refuses("BADAN_HUKUM_TAKEN"));
  EXPECT_EQ(refused.refusal().kind(), RefusalKind::already_exists);
  EXPECT_EQ(refused.refusal().resource(), "cooperatives/other");
}

TEST(RegisterCooperative, AnotherAgencysExternalIdIsNoHindrance) {
  Holders holders;
  holders.add("external/dinas-umkm/cooperatives/KOP-1", "cooperatives/other");
  EXPECT_THAT(decide(holders, cooperative_to_register(), reference(), today()), Accepts());
}

}  // namespace
}  // namespace lumbung::registry
