// What a request of CooperativeLifeService may look like, before any state is known. As validate.h: every wrong field at once.
#pragma once

#include <vector>

#include "base/result.h"
#include "lumbung/registry/v1/cooperative_life_service.pb.h"

namespace lumbung::registry {

inline constexpr int kMaxScores = 20;
inline constexpr int kMaxScoreHundredths = 10'000;
inline constexpr int kMaxCalendarStatuses = 6;
inline constexpr std::size_t kMaxReasonLength = 60;

// NAME_FORMAT, TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID, PAPER_NUMBER_HOLDS_PERSONAL_DATA, DATE_IMPLAUSIBLE.
void validate(const v1::ProposeDissolutionRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::RecordObjectionRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::AnswerObjectionRequest& request, std::vector<FieldViolation>& wrong);
// And GROUND_NOT_ASKED.
void validate(const v1::WithdrawDissolutionRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::ForwardToMinistryRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, BOOK_YEAR_OUT_OF_RANGE, TOO_MANY_VALUES, SCORE_OUT_OF_RANGE, DATE_IMPLAUSIBLE.
void validate(const v1::RecordHealthAssessmentRequest& request, std::vector<FieldViolation>& wrong);
// As of a paper, on `certificate_number`.
void validate(const v1::IssueNikCertificateRequest& request, std::vector<FieldViolation>& wrong);
// DATE_IMPLAUSIBLE, TEXT_TOO_LONG, TOO_MANY_VALUES, PAGE_SIZE.
void validate(const v1::ListRatCalendarRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::CountRatCalendarRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, TEXT_TOO_LONG, PAGE_SIZE.
void validate(const v1::GetActivityEvaluationRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::ListEvaluationChangesRequest& request, std::vector<FieldViolation>& wrong);

}  // namespace lumbung::registry
