#include "registry/domain/study_visits/validate_study_visits.h"

#include <string>

#include "base/text.h"
#include "registry/domain/field_checks.h"
#include "registry/domain/kept_words.h"
#include "registry/domain/study_visits/follow_ups.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kMinWordsLength = 5;

void check_name(const std::string& name, const char* collection, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("name", name, collection);
}

void check_people(const std::string& field, int people, int fewest, std::vector<FieldViolation>& wrong) {
  if (people >= fewest && people <= kMaxVisitors) return;
  FieldChecks("", wrong).add(field, "NUMBER_OUT_OF_RANGE",
                             "Give a number from 1 to " + std::to_string(kMaxVisitors) + ".", std::to_string(people));
}

// A cooperative on record, or the name and city of a body that is not.
void check_visitors(const v1::StudyVisit& visit, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("study_visit.", wrong);
  const bool on_record = !visit.visitor().empty();
  const bool described = !visit.visitor_name().empty() || !visit.visitor_city().empty();
  if (on_record == described)
    return checks.add("visitor", "VISITOR_OR_NAME",
                      "Give a cooperative on record, or visitor_name and visitor_city, and not both.");
  if (on_record) return checks.resource_name("visitor", visit.visitor(), "cooperatives");
  if (visit.visitor_name().empty()) checks.missing("visitor_name");
  if (visit.visitor_city().empty()) checks.missing("visitor_city");
  check_kept_words("study_visit.visitor_name", visit.visitor_name(), kMinNameLength, kMaxNameLength, wrong);
  check_kept_words("study_visit.visitor_city", visit.visitor_city(), kMinNameLength, kMaxCityLength, wrong);
  if (squeezed(visit.visitor_city()) == "BEKASI")
    checks.add("visitor_city", "CITY_AMBIGUOUS", "Say Kota Bekasi or Kabupaten Bekasi.", visit.visitor_city());
}

void check_follow_ups(const v1::StudyVisit& visit, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("study_visit.", wrong);
  if (visit.follow_ups_size() > kMaxFollowUps)
    return checks.add("follow_ups", "TOO_MANY_VALUES",
                      "Give at most " + std::to_string(kMaxFollowUps) + " follow-ups.",
                      std::to_string(visit.follow_ups_size()));
  for (int i = 0; i < visit.follow_ups_size(); ++i) {
    const auto path = "follow_ups[" + std::to_string(i) + "]";
    check_kept_words("study_visit." + path + ".text", visit.follow_ups(i).text(), kMinWordsLength, kMaxNoteLength,
                     wrong);
    checks.date(path + ".due_date", visit.follow_ups(i).due_date());
  }
}

}  // namespace

void validate(const v1::DesignateExemplarRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), "cooperatives", wrong);
  FieldChecks("", wrong).date("since_date", request.since_date());
  check_kept_words("topic", request.topic(), kMinWordsLength, kMaxNoteLength, wrong);
}

void validate(const v1::EndExemplarRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), "cooperatives", wrong);
  FieldChecks("", wrong).date("end_date", request.end_date());
  check_kept_words("reason", request.reason(), kMinWordsLength, kMaxNoteLength, wrong);
}

void validate(const v1::RegisterStudyVisitRequest& request, std::vector<FieldViolation>& wrong) {
  const auto& visit = request.study_visit();
  FieldChecks checks("study_visit.", wrong);
  checks.external_id(visit.external_id());
  checks.resource_name("host", visit.host(), "cooperatives");
  check_visitors(visit, wrong);
  check_people("study_visit.people", visit.people(), 1, wrong);
  checks.date("visit_date", visit.visit_date());
  check_kept_words("study_visit.topic", visit.topic(), kMinWordsLength, kMaxTopicLength, wrong);
  check_follow_ups(visit, wrong);
}

void validate(const v1::CompleteStudyVisitRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), "studyVisits", wrong);
  check_people("people", request.people(), 0, wrong);
}

void validate(const v1::CancelStudyVisitRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), "studyVisits", wrong);
  check_kept_words("reason", request.reason(), kMinWordsLength, kMaxNoteLength, wrong);
}

void validate(const v1::AddFollowUpRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), "studyVisits", wrong);
  check_kept_words("text", request.text(), kMinWordsLength, kMaxNoteLength, wrong);
  FieldChecks("", wrong).date("due_date", request.due_date());
}

void validate(const v1::FulfilFollowUpRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), "studyVisits", wrong);
  FieldChecks checks("", wrong);
  if (request.follow_up() < 1 || request.follow_up() > kMaxFollowUps)
    checks.add("follow_up", "NUMBER_OUT_OF_RANGE",
               "Follow-ups count from 1 to " + std::to_string(kMaxFollowUps) + ".", std::to_string(request.follow_up()));
  checks.date("fulfilled_date", request.fulfilled_date());
  check_kept_words("how", request.how(), kMinWordsLength, kMaxNoteLength, wrong);
}

void validate(const v1::GetStudyVisitRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), "studyVisits", wrong);
}

}  // namespace lumbung::registry
