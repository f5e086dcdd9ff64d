#include "registry/domain/cooperatives/update_cooperative.h"

#include "lumbung/registry/v1/events.pb.h"
#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;

v1::UpdateCooperativeRequest updating(const Cooperative& record,
                                      std::initializer_list<const char*> fields) {
  v1::UpdateCooperativeRequest request;
  request.mutable_cooperative()->set_name(record.name());
  for (const auto* field : fields) request.mutable_update_mask()->add_paths(field);
  return request;
}

TEST(UpdateCooperative, RefusesInContractOrder) {
  auto record = a_cooperative();
  record.set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
  const Cooperative* found = nullptr;
  auto request = updating(record, {"founded_date", "badan_hukum_number", "nik_koperasi", "nib"});
  auto& given = *request.mutable_cooperative();
  given.set_etag("0");
  given.set_badan_hukum_number("2/BH/2000");
  given.set_nik_koperasi("9999000000003");
  given.set_nib("9120000000003");
  *given.mutable_founded_date() = message_of(kTomorrow);
  Holders holders;
  for (const auto& key : keys_of(request)) holders.add(key, "cooperatives/other");
  const auto asked = [&] { return decide(found, holders, request, reference(), today()); };

  EXPECT_THAT(asked(), RefusesField("cooperative.founded_date", "DATE_IN_FUTURE"));
  given.clear_founded_date();
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  given.set_etag(record.etag());
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_ENDED"));
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(asked(), Refuses("BADAN_HUKUM_TAKEN"));
  given.set_badan_hukum_number("3/BH/2000");
  EXPECT_THAT(asked(), Refuses("NIK_KOPERASI_TAKEN"));
  given.set_nik_koperasi("9999000000004");
  EXPECT_THAT(asked(), Refuses("NIB_TAKEN"));
  given.set_nib("9120000000004");
  EXPECT_THAT(asked(), Accepts());
}

TEST(UpdateCooperative, AMergedCooperativeHasEndedToo) {
  auto record = a_cooperative();
  record.set_legal_state(Cooperative::LEGAL_STATE_MELEBUR);
  EXPECT_THAT(decide(&record, Holders{}, updating(record, {"address"}), reference(), today()),
              Refuses("COOPERATIVE_ENDED"));
}

TEST(UpdateCooperative, KeepsWhatTheMaskDoesNotName) {
  const auto record = a_cooperative();
  auto request = updating(record, {"address", "member_count"});
  request.mutable_cooperative()->set_address(" Jl. Baru No. 1 ");
  request.mutable_cooperative()->set_display_name("Not named in the mask");
  const auto events = decide(&record, Holders{}, request, reference(), today());
  ASSERT_THAT(events, Accepts());
  const auto& updated = only<v1::CooperativeUpdated>(*events);
  EXPECT_THAT(updated.changed().paths(), ElementsAre("address", "member_count"));
  EXPECT_EQ(updated.before().address(), "Pasar Kranggan");
  EXPECT_EQ(updated.after().address(), "Jl. Baru No. 1");
  EXPECT_EQ(updated.external_id(), "KOP-1");

  auto after = record;
  fold_into(after, *events);
  EXPECT_EQ(after.display_name(), record.display_name());
  EXPECT_EQ(after.address(), "Jl. Baru No. 1");
  EXPECT_EQ(after.member_count(), 0);
  EXPECT_EQ(after.etag(), "2");
  EXPECT_EQ(after.book_years_size(), 1);
}

TEST(UpdateCooperative, AMoveToAnotherKelurahanMovesTheKecamatan) {
  const auto record = a_cooperative();
  auto request = updating(record, {"kelurahan"});
  request.mutable_cooperative()->set_kelurahan(kMedansatria);
  const auto events = decide(&record, Holders{}, request, reference(), today());
  ASSERT_THAT(events, Accepts());
  const auto& updated = only<v1::CooperativeUpdated>(*events);
  EXPECT_THAT(updated.changed().paths(), ElementsAre("kelurahan", "kecamatan"));
  EXPECT_EQ(updated.kecamatan(), "32.75.06");
}

TEST(UpdateCooperative, ItsOwnNumbersAreNotTaken) {
  const auto record = a_cooperative();
  auto request = updating(record, {"badan_hukum_number", "nib"});
  request.mutable_cooperative()->set_badan_hukum_number(record.badan_hukum_number());
  Holders holders;
  for (const auto& key : keys_of(record)) holders.add(key, record.name());
  EXPECT_THAT(decide(&record, holders, request, reference(), today()), Accepts());
}

TEST(UpdateCooperative, TheSameValuesAgainChangeNothing) {
  const auto record = a_cooperative();
  auto request = updating(record, {"display_name", "badan_hukum_number", "npwp", "founded_date"});
  *request.mutable_cooperative() = cooperative_to_register().cooperative();
  request.mutable_cooperative()->set_name(record.name());
  EXPECT_THAT(decide(&record, Holders{}, request, reference(), today()), ChangesNothing());
}

}  // namespace
}  // namespace lumbung::registry
