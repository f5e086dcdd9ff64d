#include "registry/domain/visits/visit_report.h"

#include <functional>

#include "matchers.h"
#include "visit_world.h"

namespace lumbung::registry {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<FieldViolation> wrong_with(v1::VisitReport report) {
  normalise(report);
  std::vector<FieldViolation> wrong;
  check_report(report, "", reference(), wrong);
  return wrong;
}

std::vector<FieldViolation> spoilt(const std::function<void(v1::VisitReport&)>& spoil) {
  auto report = a_report();
  spoil(report);
  return wrong_with(report);
}

void correct(v1::VisitReport& report, const char* field, const char* value) {
  auto& correction = *report.add_corrections();
  correction.set_field(field);
  correction.set_value(value);
}

TEST(VisitReport, AReportAsDevicesWriteItIsTaken) {
  EXPECT_THAT(wrong_with(a_report()), IsEmpty());
  EXPECT_THAT(spoilt([](auto& r) { r.clear_fix(); }), IsEmpty()) << "no fix";
  EXPECT_THAT(spoilt([](auto& r) { r.clear_photo_sha256(), r.clear_photo_time(); }), IsEmpty()) << "no photo";
  EXPECT_THAT(spoilt([](auto& r) {
                r.clear_target();
                r.set_target_external_id("UMKM-1");
                r.set_target_kind(v1::VISIT_TARGET_KIND_BUSINESS);
              }),
              IsEmpty())
      << "an offline device knows the agency's own id only";
}

TEST(VisitReport, AnEmptyReportIsToldEverythingThatIsMissing) {
  EXPECT_THAT(in_words(wrong_with({})),
              ElementsAre("visit_id REQUIRED", "target TARGET_OR_EXTERNAL_ID", "device REQUIRED", "start_time REQUIRED",
                          "end_time REQUIRED", "respondent REQUIRED", "outcome REQUIRED"));
}

TEST(VisitReport, SwappedOrLostCoordinatesAreRecognised) {
  const auto with_fix = [](std::int32_t latitude, std::int32_t longitude) {
    return spoilt([=](auto& r) {
      r.mutable_fix()->set_latitude_e7(latitude);
      r.mutable_fix()->set_longitude_e7(longitude);
    });
  };
  const auto swapped = with_fix(1'069'950'000, -61'950'000);
  EXPECT_THAT(in_words(swapped), ElementsAre("fix.latitude_e7 GPS_SWAPPED"));
  EXPECT_THAT(swapped.at(0).sentence, HasSubstr("-6.2, longitude 106.9"));
  EXPECT_THAT(with_fix(61'950'000, 1'069'950'000).at(0).sentence, HasSubstr("minus"));
  EXPECT_THAT(in_words(with_fix(0, 0)), ElementsAre("fix.latitude_e7 GPS_IMPLAUSIBLE"));
  EXPECT_THAT(in_words(with_fix(-50'000'000, 1'070'000'000)), ElementsAre("fix.latitude_e7 GPS_IMPLAUSIBLE")) << "Java Sea";
  EXPECT_THAT(in_words(with_fix(13'521'000, 1'038'198'000)), ElementsAre("fix.latitude_e7 GPS_IMPLAUSIBLE")) << "Singapore";
  EXPECT_THAT(in_words(with_fix(2'147'483'647, -2'147'483'647)), ElementsAre("fix.latitude_e7 GPS_IMPLAUSIBLE"));
  EXPECT_THAT(in_words(with_fix(-6, 106)), ElementsAre("fix.latitude_e7 GPS_IMPLAUSIBLE")) << "whole degrees";
  EXPECT_THAT(with_fix(-61'754'000, 1'068'272'000), IsEmpty()) << "Jakarta is a neighbour";
}

TEST(VisitReport, AnAccuracyNoDeviceStatesIsRefused) {
  for (const int metres : {0, -1, 5'001})
    EXPECT_THAT(in_words(spoilt([=](auto& r) { r.mutable_fix()->set_accuracy_m(metres); })),
                ElementsAre("fix.accuracy_m GPS_ACCURACY"));
  for (const int metres : {1, 5'000})
    EXPECT_THAT(spoilt([=](auto& r) { r.mutable_fix()->set_accuracy_m(metres); }), IsEmpty());
}

TEST(VisitReport, TimesOfNoVisitAreRefused) {
  EXPECT_THAT(in_words(spoilt([](auto& r) { *r.mutable_end_time() = at("2016-11-03T02:09:59Z"); })),
              Contains("end_time VISIT_ENDS_BEFORE_START"));
  EXPECT_THAT(in_words(spoilt([](auto& r) { *r.mutable_end_time() = at("2016-11-04T02:10:01Z"); })),
              ElementsAre("end_time VISIT_TOO_LONG"));
  EXPECT_THAT(spoilt([](auto& r) { *r.mutable_end_time() = at("2016-11-04T02:10:00Z"); }), IsEmpty());
  EXPECT_THAT(in_words(spoilt([](auto& r) { r.mutable_start_time()->set_seconds(1LL << 60); })),
              ElementsAre("start_time TIME_INVALID"));
}

TEST(VisitReport, APhotoIsOfTheVisit) {
  EXPECT_THAT(in_words(spoilt([](auto& r) { r.set_photo_sha256("abc"); })), ElementsAre("photo_sha256 PHOTO_HASH_FORMAT"));
  EXPECT_THAT(in_words(spoilt([](auto& r) { r.clear_photo_sha256(); })), ElementsAre("photo_sha256 REQUIRED"));
  for (const auto* time : {"2016-11-03T02:40:01Z", "2016-11-03T01:54:59Z", "2017-11-03T02:12:00Z"})
    EXPECT_THAT(in_words(spoilt([=](auto& r) { *r.mutable_photo_time() = at(time); })),
                ElementsAre("photo_time PHOTO_OUTSIDE_VISIT"));
}

TEST(VisitReport, TheTargetIsNamedOnceAndOfItsKind) {
  EXPECT_THAT(in_words(spoilt([](auto& r) { r.set_target_external_id("UMKM-1"); })),
              ElementsAre("target TARGET_OR_EXTERNAL_ID"));
  EXPECT_THAT(in_words(spoilt([](auto& r) { r.set_target("owners/0192"); })), ElementsAre("target NAME_FORMAT"));
  EXPECT_THAT(in_words(spoilt([](auto& r) { r.set_target_kind(v1::VISIT_TARGET_KIND_COOPERATIVE); })),
              ElementsAre("target_kind TARGET_KIND_DIFFERS"));
  EXPECT_THAT(in_words(spoilt([](auto& r) { r.clear_target(), r.set_target_external_id(kOwnersNik); })),
              ElementsAre("target_external_id EXTERNAL_ID_LOOKS_LIKE_NIK", "target_kind REQUIRED"));
}

TEST(VisitReport, NumbersOfPersonsAreRefusedAndNotRepeated) {
  for (const auto& [field, value] : std::vector<std::pair<std::string, std::string>>{
           {"note", std::string("pemilik ") + kOwnersNik}, {"note", "telp 081200009123"}, {"device", kOwnersNik},
           {"officer", kOwnersNik}}) {
    auto report = a_report();
    report.GetReflection()->SetString(&report, report.GetDescriptor()->FindFieldByName(field), value);
    const auto wrong = wrong_with(report);
    EXPECT_THAT(in_words(wrong), ElementsAre(field + " HOLDS_PERSONAL_DATA"));
    EXPECT_EQ(wrong.at(0).value, "");
  }
  const auto wrong = spoilt([](auto& r) { correct(r, "address", "Jl. 3275064508909001"); });
  EXPECT_THAT(in_words(wrong), ElementsAre("corrections[0].value HOLDS_PERSONAL_DATA"));
}

TEST(VisitReport, AnIdThatIsNoUuidIsRefused) {
  for (const auto* id : {"17", "0b9f1e52-6c0d-4d5e-9a41-1f2e3d4c5b6", "0b9f1e52x6c0d-4d5e-9a41-1f2e3d4c5b6a"})
    EXPECT_THAT(in_words(spoilt([=](auto& r) { r.set_visit_id(id); })), ElementsAre("visit_id VISIT_ID_FORMAT"));
  EXPECT_THAT(spoilt([](auto& r) { r.set_visit_id(" 0B9F1E52-6C0D-4D5E-9A41-1F2E3D4C5B6A "); }), IsEmpty());
}

TEST(VisitReport, CorrectionsAreWhatTheRegisterWouldTake) {
  EXPECT_THAT(spoilt([](auto& r) {
                correct(r, "address", "Jl. Swadaya No. 43");
                correct(r, "workers_female", "3");
                correct(r, "operating_status", "tutup");
                correct(r, "started_date", "2013-02-01");
                correct(r, "kbli_others", "");
              }),
              IsEmpty());
  const auto wrong = spoilt([](auto& r) {
    r.mutable_confirmed()->add_paths("nib");
    r.mutable_confirmed()->add_paths("owner");
    correct(r, "address", "Jl. Swadaya No. 43");
    correct(r, "address", "Jl. Swadaya No. 45");
    correct(r, "nib", "9120000000002");
    correct(r, "yearly_sales_rupiah", "1");
    correct(r, "workers_male", "two");
    correct(r, "operating_status", "RAMAI");
    correct(r, "started_date", "1/2/2013");
  });
  EXPECT_THAT(in_words(wrong),
              UnorderedElementsAre("confirmed MASK_FIELD_UNKNOWN", "corrections[1].field CORRECTION_TWICE",
                                   "corrections[2].field CORRECTION_CONFIRMED",
                                   "corrections[3].field CORRECTION_FIELD_UNKNOWN", "corrections[4].value CORRECTION_VALUE",
                                   "corrections[5].value CORRECTION_VALUE", "corrections[6].value CORRECTION_VALUE"));
  EXPECT_THAT(in_words(spoilt([](auto& r) {
                correct(r, "address", "Jl. Swadaya No. 43");
                correct(r, "kelurahan", "Jatisampurna");
              })),
              ElementsAre("corrections[1].value PLACE_UNKNOWN"));
  EXPECT_THAT(in_words(spoilt([](auto& r) {
                for (int i = 0; i <= kMaxCorrections; ++i) correct(r, "address", "Jl. Swadaya");
              })),
              ElementsAre("corrections TOO_MANY_VALUES"));
}

TEST(VisitReport, TheNormalFormIsOneAndStays) {
  auto report = a_report();
  report.set_visit_id(" 0B9F1E52-6C0D-4D5E-9A41-1F2E3D4C5B6A ");
  report.set_photo_sha256(std::string(64, 'A'));
  for (const auto* field : {"nib", " address", "nib"}) report.mutable_confirmed()->add_paths(field);
  normalise(report);
  EXPECT_EQ(report.visit_id(), kVisitId);
  EXPECT_EQ(report.photo_sha256(), std::string(64, 'a'));
  EXPECT_THAT(report.confirmed().paths(), ElementsAre("address", "nib"));
  const auto once = report.SerializeAsString();
  normalise(report);
  EXPECT_EQ(report.SerializeAsString(), once);
}

}  // namespace
}  // namespace lumbung::registry
