#include "base/rupiah.h"
#include "matchers.h"
#include "registry/domain/validate.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<FieldViolation> wrong_in(const v1::RegisterBusinessRequest& request) {
  std::vector<FieldViolation> wrong;
  validate(request, reference(), wrong);
  return wrong;
}

template <class Spoil>
std::vector<std::string> registering(Spoil spoil) {
  auto request = business_to_register();
  spoil(*request.mutable_business());
  return in_words(wrong_in(request));
}

TEST(ValidateBusiness, AGoodOneHasNothingWrong) {
  EXPECT_THAT(wrong_in(business_to_register()), IsEmpty());
}

TEST(ValidateBusiness, NamesEveryWrongFieldAtOnce) {
  EXPECT_THAT(
      registering([](auto& b) {
        b.set_external_id("3275010508909001");
        b.set_kbli_main("99999");
        b.set_kelurahan("32.75.99.1001");
        b.set_workers_male(100'001);
        b.set_workers_female(-1);
        b.set_capital_rupiah(-1);
        b.set_net_assets_rupiah(kMaxRupiah + 1);
        *b.mutable_started_date() = date(1899, 12, 30);
      }),
      UnorderedElementsAre(
          "business.external_id EXTERNAL_ID_LOOKS_LIKE_NIK", "business.kbli_main KBLI_UNKNOWN",
          "business.kelurahan PLACE_UNKNOWN", "business.workers_male NUMBER_OUT_OF_RANGE",
          "business.workers_female NUMBER_OUT_OF_RANGE", "business.capital_rupiah AMOUNT_NEGATIVE",
          "business.net_assets_rupiah AMOUNT_TOO_LARGE", "business.started_date DATE_IMPLAUSIBLE"));
}

TEST(ValidateBusiness, ALostLeadingZeroIsSaidToBeOne) {
  auto request = business_to_register();
  request.mutable_business()->set_kbli_main("1301");
  const auto wrong = wrong_in(request);
  ASSERT_THAT(in_words(wrong), ElementsAre("business.kbli_main KBLI_LEADING_ZERO_LOST"));
  EXPECT_THAT(wrong[0].sentence, testing::HasSubstr("01301"));
  // Four digits that no zero in front makes a code are a code of another level.
  EXPECT_THAT(registering([](auto& b) { b.set_kbli_main("5610"); }),
              ElementsAre("business.kbli_main KBLI_UNKNOWN"));
}

TEST(ValidateBusiness, LinesOfBusinessDoNotRepeat) {
  EXPECT_THAT(registering([](auto& b) { b.add_kbli_others("56102"); }),
              ElementsAre("business.kbli_others[1] KBLI_TWICE"));
  EXPECT_THAT(registering([](auto& b) { b.add_kbli_others("47112"); }),
              ElementsAre("business.kbli_others[1] KBLI_TWICE"));
  EXPECT_THAT(registering([](auto& b) {
                for (int i = 0; i < 20; ++i) b.add_kbli_others("01301");
              }),
              ElementsAre("business.kbli_others TOO_MANY_VALUES"));
}

TEST(ValidateBusiness, ACodeBelongsToItsEdition) {
  EXPECT_THAT(registering([](auto& b) { b.set_kbli_version("2025"); }),
              ElementsAre("business.kbli_version KBLI_VERSION_UNKNOWN"));
  EXPECT_THAT(registering([](auto& b) {
                b.clear_kbli_others();
                b.set_kbli_version("2015");
              }),
              ElementsAre("business.kbli_main KBLI_UNKNOWN"));
}

TEST(ValidateBusiness, ABusinessThatCannotBeMappedHasNoCode) {
  EXPECT_THAT(registering([](auto& b) {
                b.clear_kbli_main();
                b.clear_kbli_others();
              }),
              IsEmpty());
}

v1::UpdateBusinessRequest updating(std::initializer_list<const char*> fields) {
  v1::UpdateBusinessRequest request;
  request.mutable_business()->set_name("businesses/1");
  for (const auto* field : fields) request.mutable_update_mask()->add_paths(field);
  return request;
}

std::vector<std::string> words(const v1::UpdateBusinessRequest& request) {
  std::vector<FieldViolation> wrong;
  validate(request, reference(), wrong);
  return in_words(wrong);
}

TEST(ValidateBusiness, AnUpdateChecksTheFieldsOfItsMask) {
  auto request = updating({"kbli_main", "nib", "display_name", "kelurahan"});
  request.mutable_business()->set_kbli_main("1301");
  request.mutable_business()->set_nib("1");
  request.mutable_business()->set_capital_rupiah(-1);
  EXPECT_THAT(
      words(request),
      UnorderedElementsAre("business.kbli_main KBLI_LEADING_ZERO_LOST", "business.nib NIB_FORMAT",
                           "business.display_name REQUIRED", "business.kelurahan REQUIRED"));
}

TEST(ValidateBusiness, StatesAndComputedFieldsAreNotUpdated) {
  for (const auto* field : {"operating_status", "operating_status_date", "computed_size_class",
                            "section", "external_id"})
    EXPECT_THAT(words(updating({field})), ElementsAre("update_mask MASK_FIELD_NOT_UPDATABLE"))
        << field;
}

TEST(ValidateBusiness, AStatusHasAPlausibleDateAndAShortNote) {
  v1::ChangeOperatingStatusRequest request;
  request.set_name("cooperatives/1");
  request.set_note(std::string(301, 'x'));
  *request.mutable_status_date() = date(1899, 12, 30);
  std::vector<FieldViolation> wrong;
  validate(request, wrong);
  EXPECT_THAT(in_words(wrong), ElementsAre("name NAME_FORMAT", "status_date DATE_IMPLAUSIBLE",
                                           "note TEXT_TOO_LONG"));
}

TEST(ValidateCalendar, ADayIsPlausible) {
  v1::OpenBusinessDayRequest request;
  *request.mutable_date() = date(216, 12, 31);
  std::vector<FieldViolation> wrong;
  validate(request, wrong);
  EXPECT_THAT(wrong, IsEmpty());  // No day of four digits: the general checks refuse it.
  *request.mutable_date() = date(1016, 12, 31);
  validate(request, wrong);
  EXPECT_THAT(in_words(wrong), ElementsAre("date DATE_IMPLAUSIBLE"));
}

}  // namespace
}  // namespace lumbung::registry
