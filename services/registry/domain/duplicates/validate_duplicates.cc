#include "registry/domain/duplicates/validate_duplicates.h"

#include <algorithm>

#include "registry/domain/duplicates/compare.h"
#include "registry/domain/duplicates/merged_fields.h"
#include "registry/domain/field_checks.h"
#include "registry/domain/kept_words.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {
namespace {

constexpr const char* kCandidates = "duplicateCandidates";

bool is_kecamatan(std::string_view code) {
  constexpr std::string_view kCity = "32.75.";
  const auto rest = code.starts_with(kCity) ? code.substr(kCity.size()) : std::string_view();
  return rest.size() == 2 && longest_run_of_digits(rest) == 2;
}

bool is_cooperative(std::string_view name) { return name.starts_with("cooperatives/"); }

void check_record(const std::string& field, std::string_view name, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name(field, name, is_cooperative(name) ? "cooperatives" : "businesses");
}

void check_reason(std::string_view reason, std::vector<FieldViolation>& wrong) {
  check_kept_words("reason", reason,
                   {kMinReasonLength, kMaxReasonLength, "REASON_HOLDS_PERSONAL_DATA",
                    "The reason stays in the log for ever; say it without anybody's number."},
                   wrong);
}

void check_take_over(const v1::MergeRecordsRequest& request, std::vector<FieldViolation>& wrong) {
  const google::protobuf::Message* record = &v1::Business::default_instance();
  const auto* fields = &fields_to_take(v1::Business::default_instance());
  if (is_cooperative(request.survivor())) {
    record = &v1::Cooperative::default_instance();
    fields = &fields_to_take(v1::Cooperative::default_instance());
  }
  FieldChecks checks("", wrong);
  for (const auto& path : request.take_over().paths()) {
    if (std::find(fields->begin(), fields->end(), path) != fields->end()) continue;
    if (record->GetDescriptor()->FindFieldByName(path))
      checks.add("take_over", "MASK_FIELD_NOT_UPDATABLE",
                 "This field is not taken over: it is filled by the register, or never changes.", path);
    else
      checks.add("take_over", "MASK_FIELD_UNKNOWN", "There is no such field; name whole fields as this API spells them.",
                 path);
  }
}

}  // namespace

void validate(const v1::MergeRecordsRequest& request, std::vector<FieldViolation>& wrong) {
  check_record("duplicate", request.duplicate(), wrong);
  check_record("survivor", request.survivor(), wrong);
  check_reason(request.reason(), wrong);
  check_take_over(request, wrong);
}

void validate(const v1::UnmergeRecordsRequest& request, std::vector<FieldViolation>& wrong) {
  check_record("duplicate", request.duplicate(), wrong);
  check_reason(request.reason(), wrong);
}

void validate(const v1::DismissCandidateRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("name", request.name(), kCandidates);
  check_reason(request.reason(), wrong);
}

void validate(const v1::ScanDuplicatesRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  if (!request.kecamatan().empty() && !is_kecamatan(request.kecamatan()))
    checks.add("kecamatan", "KECAMATAN_FORMAT", "Give a Kemendagri code like 32.75.05, or none for the whole city.",
               request.kecamatan());
  if (request.least_score() != 0 && (request.least_score() < kRaiseFrom || request.least_score() > kHighestScore))
    checks.add("least_score", "SCORE_OUT_OF_RANGE", "A least score is 500 to 1,000, or 0 for 500.",
               std::to_string(request.least_score()));
}

void validate(const v1::GetDuplicateCandidateRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("name", request.name(), kCandidates);
}

void validate(const v1::GetRecordMergeRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("name", request.name(), "recordMerges");
}

}  // namespace lumbung::registry
