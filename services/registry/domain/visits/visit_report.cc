#include "registry/domain/visits/visit_report.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <set>

#include "base/person_number.h"
#include "base/text.h"
#include "registry/domain/change_requests/validate.h"
#include "registry/domain/field_checks.h"
#include "registry/domain/validate.h"
#include "registry/domain/visits/correction.h"
#include "registry/domain/visits/place_agreement.h"
#include "registry/domain/visits/visit_proposals.h"

namespace lumbung::registry {
namespace {

using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;

constexpr std::size_t kUuidLength = 36;
constexpr std::size_t kHashDigits = 64;
constexpr std::int64_t kSecondsOfMinute = 60;
constexpr std::int32_t kNanosOfSecond = 1'000'000'000;
constexpr std::int64_t kSecondsOfHour = 3'600;

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_uuid(std::string_view text) {
  if (text.size() != kUuidLength) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

void trim(std::string* text) { *text = std::string(trimmed(*text)); }

class ReportChecks {
 public:
  ReportChecks(const v1::VisitReport& report, const std::string& prefix, const Reference& reference,
               std::vector<FieldViolation>& wrong)
      : report_(report),
        checks_(prefix, wrong),
        fix_checks_(prefix + "fix.", wrong),
        prefix_(prefix),
        reference_(reference),
        wrong_(wrong) {}

  void run() {
    id();
    target();
    words();
    times();
    if (report_.has_fix()) fix();
    photo();
    if (report_.respondent() == v1::RESPONDENT_ROLE_UNSPECIFIED) checks_.missing("respondent");
    if (report_.outcome() == v1::VISIT_OUTCOME_UNSPECIFIED) checks_.missing("outcome");
    confirmed();
    corrections();
  }

 private:
  void id() {
    if (report_.visit_id().empty()) return checks_.missing("visit_id");
    if (!is_uuid(report_.visit_id()))
      checks_.add("visit_id", "VISIT_ID_FORMAT", "Give the UUID that the device made for the visit.",
                  shown(report_.visit_id()));
  }

  void target() {
    if (report_.target().empty() == report_.target_external_id().empty()) {
      const auto* const sentence = "Give the resource name of what was visited or its external id, and not both.";
      return checks_.add("target", "TARGET_OR_EXTERNAL_ID", sentence);
    }
    if (report_.target().empty()) {
      external_id();
      if (report_.target_kind() == v1::VISIT_TARGET_KIND_UNSPECIFIED) checks_.missing("target_kind");
      return;
    }
    const bool cooperative = report_.target().starts_with("cooperatives/");
    checks_.resource_name("target", report_.target(), cooperative ? "cooperatives" : "businesses");
    const auto kind = cooperative ? v1::VISIT_TARGET_KIND_COOPERATIVE : v1::VISIT_TARGET_KIND_BUSINESS;
    if (report_.target_kind() != v1::VISIT_TARGET_KIND_UNSPECIFIED && report_.target_kind() != kind)
      checks_.add("target_kind", "TARGET_KIND_DIFFERS", "The name of the target is of another kind.");
  }

  // What is wrong with it is told with the path of this message.
  void external_id() {
    std::vector<FieldViolation> found;
    FieldChecks("", found).external_id(report_.target_external_id());
    for (auto& each : found) {
      each.field = prefix_ + "target_external_id";
      wrong_.push_back(std::move(each));
    }
  }

  void words() {
    if (report_.device().empty()) checks_.missing("device");
    word("device", report_.device(), kMaxVisitWordLength);
    word("officer", report_.officer(), kMaxVisitWordLength);
    word("target_agency", report_.target_agency(), kMaxVisitWordLength);
    word("note", report_.note(), kMaxNoteLength);
    // Notes are written by hand, and people write phone numbers into them.
    if (longest_run_of_digits(report_.note()) >= kDigitsOfAPerson && !holds_person_number(report_.note()))
      personal("note");
  }

  void word(const std::string& field, const std::string& value, std::size_t longest) {
    if (holds_person_number(value)) return personal(field);
    checks_.text(field, value, 0, longest);
  }

  void personal(const std::string& field) {
    checks_.add(field, "HOLDS_PERSONAL_DATA",
                "It stays on record for ever; write it without anybody's number. The value is not repeated here.");
  }

  bool valid(const std::string& field, const Timestamp& time) {
    if (time.seconds() >= TimeUtil::kTimestampMinSeconds && time.seconds() <= TimeUtil::kTimestampMaxSeconds &&
        time.nanos() >= 0 && time.nanos() < kNanosOfSecond)
      return true;
    checks_.add(field, "TIME_INVALID", "Give a time of the years 1 to 9999, UTC.");
    return false;
  }

  void times() {
    if (!report_.has_start_time()) checks_.missing("start_time");
    if (!report_.has_end_time()) checks_.missing("end_time");
    if (!report_.has_start_time() || !report_.has_end_time()) return;
    if (!valid("start_time", report_.start_time()) || !valid("end_time", report_.end_time())) return;
    times_valid_ = true;
    const auto& start = report_.start_time();
    const auto& end = report_.end_time();
    if (end < start)
      checks_.add("end_time", "VISIT_ENDS_BEFORE_START", "The visit ends before it begins; are the times swapped?",
                  TimeUtil::ToString(end));
    else if (end.seconds() - start.seconds() > kMaxVisitHours * kSecondsOfHour)
      checks_.add("end_time", "VISIT_TOO_LONG",
                  "A visit takes at most a day; give the end of this one, or look at the device's clock.",
                  TimeUtil::ToString(end));
  }

  void fix() {
    const auto& fix = report_.fix();
    const PointE7 point{fix.latitude_e7(), fix.longitude_e7()};
    const auto text = std::to_string(point.latitude_e7) + ", " + std::to_string(point.longitude_e7);
    if (is_near_city({point.longitude_e7, point.latitude_e7}))
      fix_checks_.add("latitude_e7", "GPS_SWAPPED",
                      "Latitude and longitude look swapped: Bekasi is at latitude -6.2, longitude 106.9.", text);
    else if (is_near_city({-point.latitude_e7, point.longitude_e7}))
      fix_checks_.add("latitude_e7", "GPS_IMPLAUSIBLE",
                      "This lies north of the equator; Bekasi is at latitude -6.2. Is the minus lost?", text);
    else if (!is_near_city(point))
      fix_checks_.add("latitude_e7", "GPS_IMPLAUSIBLE",
                      "This is neither in the city nor in its neighbourhood: units of 1e-7 degree, for Bekasi about "
                      "-62300000, 1069900000. Leave the fix out when the device had none.",
                      text);
    if (fix.accuracy_m() < 1 || fix.accuracy_m() > kMaxAccuracyM)
      fix_checks_.add("accuracy_m", "GPS_ACCURACY",
                      "Give the accuracy the device states, 1 to 5000 metres; leave a worse fix out.",
                      std::to_string(fix.accuracy_m()));
  }

  void photo() {
    const auto& hash = report_.photo_sha256();
    if (!hash.empty() && (hash.size() != kHashDigits || !std::all_of(hash.begin(), hash.end(), is_hex)))
      checks_.add("photo_sha256", "PHOTO_HASH_FORMAT", "Give the SHA-256 of the photo, 64 hexadecimal digits.",
                  shown(hash));
    if (!report_.has_photo_time()) return;
    if (hash.empty()) checks_.missing("photo_sha256");
    if (!valid("photo_time", report_.photo_time()) || !times_valid_) return;
    const auto skew = TimeUtil::SecondsToDuration(kMaxClockSkewMinutes * kSecondsOfMinute);
    if (report_.photo_time() + skew < report_.start_time() || report_.end_time() + skew < report_.photo_time())
      checks_.add("photo_time", "PHOTO_OUTSIDE_VISIT", "The photo is taken during the visit, give or take 15 minutes.",
                  TimeUtil::ToString(report_.photo_time()));
  }

  void confirmed() {
    if (report_.confirmed().paths_size() > kMaxConfirmed)
      return checks_.add("confirmed", "TOO_MANY_VALUES", "Name at most " + std::to_string(kMaxConfirmed) + " fields.");
    const auto kind = kind_of(report_);
    if (kind == v1::VISIT_TARGET_KIND_UNSPECIFIED) return;
    for (const auto& path : report_.confirmed().paths())
      if (!is_correctable(kind, path))
        checks_.add("confirmed", "MASK_FIELD_UNKNOWN",
                    "There is no such field to confirm: " + correctable_names(kind) + ".", shown(path));
  }

  void corrections() {
    if (report_.corrections_size() > kMaxCorrections)
      return checks_.add("corrections", "TOO_MANY_VALUES",
                         "Propose at most " + std::to_string(kMaxCorrections) + " corrections.");
    const auto kind = kind_of(report_);
    const auto wrong_before = wrong_.size();
    std::set<std::string> seen;
    for (int i = 0; i < report_.corrections_size(); ++i) {
      const auto& correction = report_.corrections(i);
      FieldChecks checks(prefix_ + "corrections[" + std::to_string(i) + "].", wrong_);
      if (holds_person_number(correction.value())) {
        checks.add("value", "HOLDS_PERSONAL_DATA", "It stays on record for ever; write it without a NIK.");
        continue;
      }
      checks.text("value", correction.value(), 0, kMaxNoteLength);
      if (kind == v1::VISIT_TARGET_KIND_UNSPECIFIED) continue;
      if (!is_correctable(kind, correction.field()))
        checks.add("field", "CORRECTION_FIELD_UNKNOWN",
                   "There is no such field to correct: " + correctable_names(kind) + ".", shown(correction.field()));
      else if (!seen.insert(correction.field()).second)
        checks.add("field", "CORRECTION_TWICE", "Give one value for each field.", correction.field());
      else if (std::binary_search(report_.confirmed().paths().begin(), report_.confirmed().paths().end(),
                                  correction.field()))
        checks.add("field", "CORRECTION_CONFIRMED",
                   "The same visit confirms this field; it is right or wrong, not both.", correction.field());
      else if (const auto problem = wrong_value(kind, correction))
        checks.add("value", "CORRECTION_VALUE", *problem, correction.value());
    }
    const bool sound = kind != v1::VISIT_TARGET_KIND_UNSPECIFIED && wrong_.size() == wrong_before;
    if (sound && !report_.corrections().empty()) corrected_values();
  }

  // What the register would not take, told where the device wrote it.
  void corrected_values() {
    const bool cooperative = kind_of(report_) == v1::VISIT_TARGET_KIND_COOPERATIVE;
    std::vector<FieldViolation> found;
    validate(corrections_of(report_, cooperative ? "cooperatives/any" : "businesses/any"), reference_, found);
    for (auto& each : found) {
      const auto field = each.field.substr(each.field.find('.') + 1);
      each.field = prefix_ + "corrections";
      for (int i = 0; i < report_.corrections_size(); ++i)
        if (report_.corrections(i).field() == field.substr(0, field.find('[')))
          each.field = prefix_ + "corrections[" + std::to_string(i) + "].value";
      wrong_.push_back(std::move(each));
    }
  }

  // Nothing that may be a person's number is repeated.
  static std::string shown(const std::string& value) {
    return without_person_numbers(utf8_cut(value, kMaxVisitWordLength));
  }

  const v1::VisitReport& report_;
  FieldChecks checks_;
  FieldChecks fix_checks_;
  const std::string prefix_;
  const Reference& reference_;
  std::vector<FieldViolation>& wrong_;
  bool times_valid_ = false;
};

}  // namespace

v1::VisitTargetKind kind_of(const v1::VisitReport& report) {
  if (report.target().starts_with("cooperatives/")) return v1::VISIT_TARGET_KIND_COOPERATIVE;
  if (!report.target().empty()) return v1::VISIT_TARGET_KIND_BUSINESS;
  return report.target_kind();
}

void normalise(v1::VisitReport& report) {
  for (auto* text : {report.mutable_visit_id(), report.mutable_target(), report.mutable_target_external_id(),
                     report.mutable_target_agency(), report.mutable_officer(), report.mutable_device(),
                     report.mutable_photo_sha256(), report.mutable_note()})
    trim(text);
  *report.mutable_visit_id() = lower_ascii(report.visit_id());
  *report.mutable_photo_sha256() = lower_ascii(report.photo_sha256());
  for (auto& correction : *report.mutable_corrections()) {
    trim(correction.mutable_field());
    trim(correction.mutable_value());
  }
  if (!report.has_confirmed()) return;
  std::set<std::string> fields;
  for (const auto& path : report.confirmed().paths()) fields.emplace(trimmed(path));
  report.clear_confirmed();
  for (const auto& field : fields) report.mutable_confirmed()->add_paths(field);
}

void check_report(const v1::VisitReport& report, const std::string& prefix, const Reference& reference,
                  std::vector<FieldViolation>& wrong) {
  ReportChecks(report, prefix, reference, wrong).run();
}

void validate(const v1::RecordVisitRequest& request, const Reference& reference, std::vector<FieldViolation>& wrong) {
  auto report = request.report();
  normalise(report);
  if (request.has_report()) check_report(report, "report.", reference, wrong);
}

void validate(const v1::UploadVisitsRequest& request, const Reference&, std::vector<FieldViolation>& wrong) {
  if (request.reports_size() > kMaxVisitsInUpload)
    FieldChecks("", wrong).add("reports", "TOO_MANY_VALUES",
                               "Send at most " + std::to_string(kMaxVisitsInUpload) + " visits at once.",
                               std::to_string(request.reports_size()));
}

void validate(const v1::GetVisitRequest& request, const Reference&, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("name", request.name(), "visits");
}

void validate(const v1::ListDueVisitsRequest& request, const Reference& reference, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  const auto place = std::string(trimmed(request.place()));
  if (!place.empty() && !reference.places.kecamatan(place) && !reference.places.kelurahan(place))
    checks.add("place", "PLACE_UNKNOWN", "Give the Kemendagri code of a kelurahan or kecamatan of the city.", place);
  checks.date("as_of_date", request.as_of_date());
}

}  // namespace lumbung::registry
