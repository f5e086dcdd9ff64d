#include "registry/domain/life/validate_life.h"

#include <string>

#include "registry/domain/field_checks.h"
#include "registry/domain/kept_words.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {
namespace {

constexpr int kLargestPage = 1'000;
constexpr std::size_t kMaxKecamatanLength = 8;

void check_cooperative(const std::string& name, FieldChecks& checks) {
  checks.resource_name("name", name, "cooperatives");
}

// Letters about a cooperative are numbered in few digits; a phone has more.
void check_paper(const std::string& field, const std::string& number, std::vector<FieldViolation>& wrong) {
  check_kept_words(field, number,
                   {1, kMaxPaperNumberLength, "PAPER_NUMBER_HOLDS_PERSONAL_DATA",
                    "The number of the paper stays in the log for ever; give it without a NIK or phone."},
                   wrong);
}

template <class Request>
void check_step(const Request& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  check_cooperative(request.name(), checks);
  check_paper("paper_number", request.paper_number(), wrong);
  checks.date("paper_date", request.paper_date());
}

void check_page_size(int size, FieldChecks& checks) {
  if (size < 0 || size > kLargestPage)
    checks.add("page_size", "PAGE_SIZE", "Ask for 1 to 1,000 entries a page.", std::to_string(size));
}

}  // namespace

void validate(const v1::ProposeDissolutionRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  check_step(request, wrong);
  checks.date("notified_date", request.notified_date());
}

void validate(const v1::RecordObjectionRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  check_step(request, wrong);
  checks.date("objected_date", request.objected_date());
}

void validate(const v1::AnswerObjectionRequest& request, std::vector<FieldViolation>& wrong) {
  check_step(request, wrong);
}

void validate(const v1::WithdrawDissolutionRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  check_step(request, wrong);
  if (request.ground() == v1::DissolutionWithdrawn::GROUND_PENYELESAIAN_DITARIK)
    checks.add("ground", "GROUND_NOT_ASKED", "This follows from the legal state; change that instead.");
}

void validate(const v1::ForwardToMinistryRequest& request, std::vector<FieldViolation>& wrong) {
  check_step(request, wrong);
}

void validate(const v1::RecordHealthAssessmentRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  check_cooperative(request.name(), checks);
  checks.book_year("book_year", request.book_year());
  checks.date("assessed_date", request.assessed_date());
  if (request.scores_size() > kMaxScores)
    return checks.add("scores", "TOO_MANY_VALUES", "Give at most 20 scores.", std::to_string(request.scores_size()));
  for (int i = 0; i < request.scores_size(); ++i) {
    const auto score = request.scores(i).score_hundredths();
    if (score < 0 || score > kMaxScoreHundredths)
      checks.add("scores[" + std::to_string(i) + "].score_hundredths", "SCORE_OUT_OF_RANGE",
                 "A score has 0 to 10,000 hundredths of a point.", std::to_string(score));
  }
}

void validate(const v1::IssueNikCertificateRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  check_cooperative(request.name(), checks);
  check_paper("certificate_number", request.certificate_number(), wrong);
  checks.date("issue_date", request.issue_date());
}

void validate(const v1::ListRatCalendarRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  checks.date("as_of_date", request.as_of_date());
  checks.text("kecamatan", request.kecamatan(), 0, kMaxKecamatanLength);
  if (request.statuses_size() > kMaxCalendarStatuses)
    checks.add("statuses", "TOO_MANY_VALUES", "Give each status once.", std::to_string(request.statuses_size()));
  check_page_size(request.page_size(), checks);
}

void validate(const v1::CountRatCalendarRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  checks.date("as_of_date", request.as_of_date());
  checks.text("kecamatan", request.kecamatan(), 0, kMaxKecamatanLength);
}

void validate(const v1::GetActivityEvaluationRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("name", request.name(), "evaluations");
}

void validate(const v1::ListEvaluationChangesRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  checks.resource_name("name", request.name(), "evaluations");
  checks.text("reason", request.reason(), 0, kMaxReasonLength);
  checks.text("kecamatan", request.kecamatan(), 0, kMaxKecamatanLength);
  check_page_size(request.page_size(), checks);
}

}  // namespace lumbung::registry
