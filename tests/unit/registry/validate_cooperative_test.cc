#include "base/rupiah.h"
#include "matchers.h"
#include "registry/domain/validate.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

template <class Request>
std::vector<FieldViolation> wrong_in(const Request& request) {
  std::vector<FieldViolation> wrong;
  if constexpr (requires { validate(request, reference(), wrong); })
    validate(request, reference(), wrong);
  else
    validate(request, wrong);
  return wrong;
}

// Registers a cooperative with one thing spoilt.
template <class Spoil>
std::vector<std::string> registering(Spoil spoil) {
  auto request = cooperative_to_register();
  spoil(*request.mutable_cooperative());
  return in_words(wrong_in(request));
}

TEST(ValidateCooperative, AGoodOneHasNothingWrong) {
  EXPECT_THAT(in_words(wrong_in(cooperative_to_register())), IsEmpty());
}

TEST(ValidateCooperative, NamesEveryWrongFieldAtOnce) {
  auto request = cooperative_to_register();
  auto& record = *request.mutable_cooperative();
  record.set_display_name("ab");
  record.set_kelurahan("32.75.10.1009");
  record.set_nib("912000000000");
  record.set_npwp("1234");
  record.set_nik_koperasi("99990000000020001");
  record.set_member_count(-1);
  record.mutable_book_years(0)->set_business_volume_rupiah(-1);
  EXPECT_THAT(in_words(wrong_in(request)),
              UnorderedElementsAre(
                  "cooperative.display_name TEXT_TOO_SHORT", "cooperative.kelurahan PLACE_UNKNOWN",
                  "cooperative.nib NIB_FORMAT", "cooperative.npwp NPWP_FORMAT",
                  "cooperative.nik_koperasi NIK_KOPERASI_FORMAT",
                  "cooperative.member_count NUMBER_OUT_OF_RANGE",
                  "cooperative.book_years[0].business_volume_rupiah AMOUNT_NEGATIVE"));
}

TEST(ValidateCooperative, AnExternalIdIsNeverAPersonsNumberAndNeverRepeated) {
  const auto outcome = [](const char* id) {
    auto request = cooperative_to_register();
    request.mutable_cooperative()->set_external_id(id);
    return wrong_in(request);
  };
  for (const auto* nik : {"3275010508909001", " 3275010508909001 ", "32.75.01.050890.9001"}) {
    const auto wrong = outcome(nik);
    ASSERT_THAT(in_words(wrong), ElementsAre("cooperative.external_id EXTERNAL_ID_LOOKS_LIKE_NIK"));
    EXPECT_EQ(wrong[0].value, "");
  }
  for (const auto* npwp : {"012345678407000", "01.234.567.8-407.000"})
    EXPECT_THAT(in_words(outcome(npwp)),
                ElementsAre("cooperative.external_id EXTERNAL_ID_LOOKS_LIKE_NPWP"));
  EXPECT_THAT(outcome("KOP-3275010508909001"), IsEmpty());
  EXPECT_THAT(outcome("32750105089090"), IsEmpty());
  EXPECT_THAT(in_words(outcome(std::string(65, 'x').c_str())),
              ElementsAre("cooperative.external_id TEXT_TOO_LONG"));
}

TEST(ValidateCooperative, ABpsCodeIsAnsweredWithTheRightOne) {
  auto request = cooperative_to_register();
  request.mutable_cooperative()->set_kelurahan("3275011002");
  const auto wrong = wrong_in(request);
  ASSERT_THAT(in_words(wrong), ElementsAre("cooperative.kelurahan PLACE_IS_BPS_CODE"));
  EXPECT_THAT(wrong[0].sentence, testing::HasSubstr(kJatikarya));
}

TEST(ValidateCooperative, APlacesNameIsAnsweredWithItsCode) {
  auto request = cooperative_to_register();
  request.mutable_cooperative()->set_kelurahan("Medan Satria");
  const auto wrong = wrong_in(request);
  ASSERT_THAT(in_words(wrong), ElementsAre("cooperative.kelurahan PLACE_UNKNOWN"));
  EXPECT_THAT(wrong[0].sentence, testing::HasSubstr(kMedansatria));
}

TEST(ValidateCooperative, TextsAreCountedInCharactersWithoutTheSpacesAround) {
  EXPECT_THAT(registering([](auto& c) { c.set_display_name("   ab   "); }),
              ElementsAre("cooperative.display_name TEXT_TOO_SHORT"));
  std::string name;
  for (int i = 0; i < 200; ++i) name += "é";
  EXPECT_THAT(registering([&](auto& c) { c.set_display_name(name); }), IsEmpty());
  EXPECT_THAT(registering([&](auto& c) { c.set_display_name(name + "é"); }),
              ElementsAre("cooperative.display_name TEXT_TOO_LONG"));
  EXPECT_THAT(registering([](auto& c) { c.set_address("bell\a"); }),
              ElementsAre("cooperative.address TEXT_INVALID"));
  EXPECT_THAT(registering([](auto& c) { c.set_address(std::string(301, 'x')); }),
              ElementsAre("cooperative.address TEXT_TOO_LONG"));
  EXPECT_THAT(registering([](auto& c) { c.set_badan_hukum_number(std::string(101, 'x')); }),
              ElementsAre("cooperative.badan_hukum_number TEXT_TOO_LONG"));
}

TEST(ValidateCooperative, WhatAnEmptySpreadsheetCellBecomesIsImplausible) {
  EXPECT_THAT(registering([](auto& c) { *c.mutable_badan_hukum_date() = date(1899, 12, 30); }),
              ElementsAre("cooperative.badan_hukum_date DATE_IMPLAUSIBLE"));
}

TEST(ValidateCooperative, BookYearsMustMakeSense) {
  EXPECT_THAT(registering([](auto& c) { c.add_book_years()->set_year(2015); }),
              ElementsAre("cooperative.book_years[1].year BOOK_YEAR_TWICE"));
  EXPECT_THAT(registering([](auto& c) { c.mutable_book_years(0)->set_year(1990); }),
              ElementsAre("cooperative.book_years[0].year BOOK_YEAR_BEFORE_FOUNDING"));
  EXPECT_THAT(registering([](auto& c) {
                c.clear_founded_date();
                c.mutable_book_years(0)->set_year(1944);
              }),
              ElementsAre("cooperative.book_years[0].year BOOK_YEAR_OUT_OF_RANGE"));
  EXPECT_THAT(registering([](auto& c) {
                *c.mutable_book_years(0)->mutable_rat_date() = date(2015, 12, 31);
              }),
              ElementsAre("cooperative.book_years[0].rat_date RAT_BEFORE_YEAR_END"));
  EXPECT_THAT(registering([](auto& c) {
                c.mutable_book_years(0)->set_business_volume_rupiah(kMaxRupiah + 1);
              }),
              ElementsAre("cooperative.book_years[0].business_volume_rupiah AMOUNT_TOO_LARGE"));
  EXPECT_THAT(registering([](auto& c) {
                for (int i = 0; i < 100; ++i) c.add_book_years();
              }),
              ElementsAre("cooperative.book_years TOO_MANY_VALUES"));
}

v1::UpdateCooperativeRequest updating(std::initializer_list<const char*> fields) {
  v1::UpdateCooperativeRequest request;
  *request.mutable_cooperative() = cooperative_to_register().cooperative();
  request.mutable_cooperative()->set_name("cooperatives/1");
  for (const auto* field : fields) request.mutable_update_mask()->add_paths(field);
  return request;
}

TEST(ValidateCooperative, AMaskNamesFieldsThatAnUpdateMayChange) {
  EXPECT_THAT(in_words(wrong_in(updating({"address"}))), IsEmpty());
  EXPECT_THAT(in_words(wrong_in(updating({}))), ElementsAre("update_mask MASK_EMPTY"));
  for (const auto* field : {"*", "colour", ""})
    EXPECT_THAT(in_words(wrong_in(updating({field}))),
                ElementsAre("update_mask MASK_FIELD_UNKNOWN"))
        << field;
  for (const auto* field :
       {"name", "etag", "external_id", "agency", "kecamatan", "legal_state", "activity",
        "evaluation", "book_years", "evaluation.reason", "create_time"})
    EXPECT_THAT(in_words(wrong_in(updating({field}))),
                ElementsAre("update_mask MASK_FIELD_NOT_UPDATABLE"))
        << field;
}

TEST(ValidateCooperative, OnlyTheFieldsOfTheMaskAreLookedAt) {
  auto request = updating({"address"});
  request.mutable_cooperative()->set_nib("wrong");
  EXPECT_THAT(wrong_in(request), IsEmpty());
  request.mutable_update_mask()->add_paths("nib");
  EXPECT_THAT(in_words(wrong_in(request)), ElementsAre("cooperative.nib NIB_FORMAT"));
}

TEST(ValidateCooperative, AnUpdateDoesNotClearWhatARecordMustHave) {
  auto request = updating({"display_name", "type", "level", "pattern", "kelurahan"});
  request.mutable_cooperative()->Clear();
  EXPECT_THAT(
      in_words(wrong_in(request)),
      UnorderedElementsAre("cooperative.name REQUIRED", "cooperative.display_name REQUIRED",
                           "cooperative.type REQUIRED", "cooperative.level REQUIRED",
                           "cooperative.pattern REQUIRED", "cooperative.kelurahan REQUIRED"));
}

TEST(ValidateCooperative, NamesHaveTheShapeOfTheirCollection) {
  v1::GetCooperativeRequest request;
  for (const auto* name : {"cooperatives/", "cooperative/1", "businesses/1", "cooperatives/1/2",
                           "cooperatives/A", "cooperatives", "cooperatives/%00"}) {
    request.set_name(name);
    EXPECT_THAT(in_words(wrong_in(request)), ElementsAre("name NAME_FORMAT")) << name;
  }
  request.set_name(std::string("cooperatives/") + kNewId);
  EXPECT_THAT(wrong_in(request), IsEmpty());
}

TEST(ValidateCooperative, ABatchHasAtMostAThousandGoodNames) {
  v1::BatchGetCooperativesRequest request;
  request.add_names("cooperatives/1");
  request.add_names("businesses/1");
  request.add_names("");
  EXPECT_THAT(in_words(wrong_in(request)),
              ElementsAre("names[1] NAME_FORMAT", "names[2] REQUIRED"));
  for (int i = 0; i < 1'000; ++i) request.add_names("x");
  EXPECT_THAT(in_words(wrong_in(request)), ElementsAre("names TOO_MANY_VALUES"));
}

TEST(ValidateCooperative, TheOtherCommandsCheckTheirOwnFields) {
  v1::RecordAnnualMeetingRequest meeting;
  meeting.set_name("x");
  EXPECT_THAT(in_words(wrong_in(meeting)),
              ElementsAre("name NAME_FORMAT", "book_year BOOK_YEAR_OUT_OF_RANGE"));
  v1::ReportBusinessVolumeRequest volume;
  volume.set_name("cooperatives/1");
  volume.set_book_year(2015);
  volume.set_business_volume_rupiah(-1);
  EXPECT_THAT(in_words(wrong_in(volume)), ElementsAre("business_volume_rupiah AMOUNT_NEGATIVE"));
  v1::ChangeCooperativeLegalStateRequest moving;
  moving.set_name("cooperatives/1");
  moving.set_paper_number("   ");
  *moving.mutable_paper_date() = date(1800, 1, 1);
  EXPECT_THAT(in_words(wrong_in(moving)),
              ElementsAre("paper_number TEXT_TOO_SHORT", "paper_date DATE_IMPLAUSIBLE"));
  v1::EvaluateCooperativeActivityRequest evaluating;
  *evaluating.mutable_as_of_date() = date(1899, 12, 31);
  EXPECT_THAT(in_words(wrong_in(evaluating)), ElementsAre("as_of_date DATE_IMPLAUSIBLE"));
}

}  // namespace
}  // namespace lumbung::registry
