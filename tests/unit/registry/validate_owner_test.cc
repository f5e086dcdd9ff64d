#include "matchers.h"
#include "registry/domain/dates.h"
#include "registry/domain/validate.h"
#include "runtime/rpc/shape.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

template <class Request>
std::vector<FieldViolation> wrong_in(const Request& request) {
  std::vector<FieldViolation> wrong;
  validate(request, wrong);
  return wrong;
}

template <class Spoil>
std::vector<FieldViolation> registering(Spoil spoil) {
  auto request = owner_to_register();
  spoil(*request.mutable_owner());
  return wrong_in(request);
}

void make_all_wrong(Owner& owner) {
  owner.set_nik("3275014008909001");
  owner.set_full_name("S");
  owner.set_phone("0812");
  owner.set_home_address(std::string(301, 'x'));
  *owner.mutable_birth_date() = date(1899, 12, 30);
}

TEST(ValidateOwner, AGoodOneHasNothingWrong) {
  EXPECT_THAT(wrong_in(owner_to_register()), IsEmpty());
  EXPECT_THAT(registering([](auto& o) { o.set_nik("'3275 0105 0890-9001"); }), IsEmpty());
}

TEST(ValidateOwner, NamesEveryWrongFieldAndRepeatsNone) {
  const auto wrong = registering(make_all_wrong);
  EXPECT_THAT(in_words(wrong),
              ElementsAre("owner.nik NIK_BIRTH_DATE", "owner.full_name TEXT_TOO_SHORT",
                          "owner.phone PHONE_FORMAT", "owner.home_address TEXT_TOO_LONG",
                          "owner.birth_date DATE_IMPLAUSIBLE"));
  for (const auto& each : wrong) EXPECT_EQ(each.value, "") << each.field;
}

TEST(ValidateOwner, APhoneIsOneNumber) {
  const auto phone = [](const char* text) {
    return in_words(registering([&](auto& o) { o.set_phone(text); }));
  };
  for (const auto* good : {"0812-0000-9123", "+62 812 0000 9123", "62(812)00009123", "8120000912",
                           "+12025550123", "02188900001", " "})
    EXPECT_THAT(phone(good), IsEmpty()) << good;
  for (const auto* bad : {"1234567", "+1234567890123456", "0812 0000 9123 / 0813 0000 9123",
                          "8.12E+10", "ask my son", "0", "+"})
    EXPECT_THAT(phone(bad), ElementsAre("owner.phone PHONE_FORMAT")) << bad;
}

TEST(ValidateOwner, ABirthDateAfterTheOpenDayIsNotRepeated) {
  auto owner = owner_to_register().owner();
  EXPECT_THAT(dates_after(owner, kOpenDay, "owner."), IsEmpty());
  *owner.mutable_birth_date() = message_of(kTomorrow);
  const auto wrong = dates_after(owner, kOpenDay, "owner.");
  ASSERT_THAT(in_words(wrong), ElementsAre("owner.birth_date DATE_IN_FUTURE"));
  EXPECT_EQ(wrong[0].value, "");
}

TEST(ValidateOwner, TheGeneralChecksAskForNameAndNikAndRepeatNoPersonalValue) {
  const rpc::Shape shape(v1::RegisterBusinessRequest::descriptor());
  auto request = business_to_register();
  std::vector<FieldViolation> wrong;
  shape.check(request, wrong);
  EXPECT_THAT(wrong, IsEmpty());  // An owner may be absent.
  *request.mutable_owner()->mutable_birth_date() = date(1990, 2, 30);
  request.mutable_owner()->set_disability(Owner::Disability(77));
  request.mutable_owner()->set_nik_verified(true);
  shape.check(request, wrong);
  EXPECT_THAT(in_words(wrong),
              UnorderedElementsAre("owner.nik REQUIRED", "owner.full_name REQUIRED",
                                   "owner.birth_date DATE_INVALID", "owner.disability ENUM_UNKNOWN",
                                   "owner.nik_verified OUTPUT_ONLY_FIELD_SET"));
  for (const auto& each : wrong) EXPECT_EQ(each.value, "") << each.field;
}

TEST(ValidateOwner, ABusinessHasItsOwnerGivenOnce) {
  auto request = business_to_register();
  *request.mutable_owner() = owner_to_register().owner();
  request.mutable_owner()->set_phone("0812");
  request.mutable_business()->set_owner("owners/1");
  std::vector<FieldViolation> wrong;
  validate(request, reference(), wrong);
  EXPECT_THAT(in_words(wrong), ElementsAre("owner OWNER_TWICE", "owner.phone PHONE_FORMAT"));
}

TEST(ValidateOwner, ABusinessNamesItsOwnerAndNotTheNik) {
  for (const auto* name : {"owners/3275010508909001", "3275010508909001", "people/1"}) {
    auto request = business_to_register();
    request.mutable_business()->set_owner(name);
    std::vector<FieldViolation> wrong;
    validate(request, reference(), wrong);
    ASSERT_THAT(in_words(wrong), ElementsAre("business.owner NAME_FORMAT")) << name;
    EXPECT_EQ(wrong[0].value, name[0] == 'p' ? "people/1" : "");
  }
}

v1::UpdateOwnerRequest updating(std::initializer_list<const char*> fields) {
  v1::UpdateOwnerRequest request;
  request.mutable_owner()->set_name("owners/1");
  for (const auto* field : fields) request.mutable_update_mask()->add_paths(field);
  return request;
}

TEST(ValidateOwner, AnUpdateChecksTheFieldsOfItsMask) {
  auto request = updating({"nik", "full_name"});
  make_all_wrong(*request.mutable_owner());
  EXPECT_THAT(in_words(wrong_in(request)),
              ElementsAre("owner.nik NIK_BIRTH_DATE", "owner.full_name TEXT_TOO_SHORT"));
  EXPECT_THAT(in_words(wrong_in(updating({"nik", "full_name", "phone"}))),
              ElementsAre("owner.nik REQUIRED", "owner.full_name REQUIRED"));
  EXPECT_THAT(in_words(wrong_in(updating({"nik_verified"}))),
              ElementsAre("update_mask MASK_FIELD_NOT_UPDATABLE"));
  EXPECT_THAT(in_words(wrong_in(updating({}))), ElementsAre("update_mask MASK_EMPTY"));
}

TEST(ValidateOwner, ALookUpTakesAnySixteenDigits) {
  v1::FindOwnerRequest request;
  for (const auto* good : {kOwnersNik, "3275014008909001", "3275 0105 0890 9001"}) {
    request.set_nik(good);
    EXPECT_THAT(wrong_in(request), IsEmpty()) << good;
  }
  request.set_nik("327501");
  EXPECT_THAT(in_words(wrong_in(request)), ElementsAre("nik NIK_FORMAT"));
}

TEST(ValidateOwner, AVerificationAndAReadingNameAnOwner) {
  v1::VerifyOwnerNikRequest verify;
  verify.set_name("businesses/1");
  *verify.mutable_verified_date() = date(1899, 12, 30);
  EXPECT_THAT(in_words(wrong_in(verify)),
              ElementsAre("name NAME_FORMAT", "verified_date DATE_IMPLAUSIBLE"));
  v1::GetOwnerRequest get;
  get.set_name("owners/");
  EXPECT_THAT(in_words(wrong_in(get)), ElementsAre("name NAME_FORMAT"));
}

v1::ReadPersonsRequest reading(int owners, std::string purpose) {
  v1::ReadPersonsRequest request;
  for (int i = 0; i < owners; ++i) request.add_names("owners/" + std::to_string(i));
  request.set_purpose(std::move(purpose));
  return request;
}

TEST(ValidateOwner, APageOfPersonsIsOfAThousandDifferentOwners) {
  EXPECT_THAT(wrong_in(reading(1'000, "kunjungan 2016-12-31")), IsEmpty());
  EXPECT_THAT(in_words(wrong_in(reading(1'001, "visits"))), ElementsAre("names TOO_MANY_VALUES"));
  auto twice = reading(2, "visits");
  twice.add_names("owners/0");
  EXPECT_THAT(in_words(wrong_in(twice)), ElementsAre("names[2] NAME_TWICE"));
}

TEST(ValidateOwner, APurposeIsWordsWithoutAnybodysNumber) {
  EXPECT_THAT(in_words(wrong_in(reading(1, "cek"))), ElementsAre("purpose TEXT_TOO_SHORT"));
  EXPECT_THAT(in_words(wrong_in(reading(1, std::string(201, 'x')))),
              ElementsAre("purpose TEXT_TOO_LONG"));
  EXPECT_THAT(wrong_in(reading(1, "berkas 123456789")), IsEmpty());
  const auto wrong = wrong_in(reading(1, "telepon 0812000091"));
  ASSERT_THAT(in_words(wrong), ElementsAre("purpose PURPOSE_HOLDS_PERSONAL_DATA"));
  EXPECT_EQ(wrong[0].value, "");
}

TEST(ValidateOwner, AnErasureNamesOnePersonInOneWayAndItsPaper) {
  v1::ErasePersonRequest request;
  request.set_paper_number("DP-17/2016");
  EXPECT_THAT(in_words(wrong_in(request)), ElementsAre("name NAME_OR_NIK"));
  request.set_nik(kOwnersNik);
  EXPECT_THAT(wrong_in(request), IsEmpty());
  request.set_name("owners/1");
  EXPECT_THAT(in_words(wrong_in(request)), ElementsAre("name NAME_OR_NIK"));
  request.clear_nik();
  EXPECT_THAT(wrong_in(request), IsEmpty());
  request.set_paper_number("surat 3275010508909001");
  const auto wrong = wrong_in(request);
  ASSERT_THAT(in_words(wrong), ElementsAre("paper_number PAPER_NUMBER_HOLDS_PERSONAL_DATA"));
  EXPECT_EQ(wrong[0].value, "");
  request.set_paper_number("17");
  EXPECT_THAT(in_words(wrong_in(request)), ElementsAre("paper_number TEXT_TOO_SHORT"));
}

}  // namespace
}  // namespace lumbung::registry
