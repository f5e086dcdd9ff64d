#include "registry/domain/interventions/validate_interventions.h"

#include <string>

#include "base/date.h"
#include "registry/domain/field_checks.h"
#include "registry/domain/kept_words.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {
namespace {

constexpr const char* kCollection = "interventions";

void check_name(const std::string& name, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("name", name, kCollection);
}

void check_steps(const v1::Intervention& plan, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("intervention.", wrong);
  if (plan.steps_size() > kMaxSteps)
    return checks.add("steps", "TOO_MANY_VALUES", "Plan at most " + std::to_string(kMaxSteps) + " steps.",
                      std::to_string(plan.steps_size()));
  std::optional<Date> before;
  for (int i = 0; i < plan.steps_size(); ++i) {
    const auto path = "steps[" + std::to_string(i) + "]";
    check_kept_words("intervention." + path + ".title", plan.steps(i).title(), kMinNameLength, kMaxStepTitleLength,
                     wrong);
    checks.date(path + ".planned_date", plan.steps(i).planned_date());
    const auto date = date_of(plan.steps(i).planned_date());
    if (date && before && *date < *before)
      checks.add(path + ".planned_date", "STEP_ORDER", "Give the steps in the order of their dates.", date->iso());
    if (date) before = date;
  }
}

}  // namespace

void validate(const v1::PlanInterventionRequest& request, std::vector<FieldViolation>& wrong) {
  const auto& plan = request.intervention();
  FieldChecks checks("intervention.", wrong);
  checks.external_id(plan.external_id());
  checks.resource_name("cooperative", plan.cooperative(), "cooperatives");
  check_kept_words("intervention.goal", plan.goal(), kMinWordsLength, kMaxNoteLength, wrong);
  check_kept_words("intervention.responsible", plan.responsible(), 1, kMaxResponsibleLength, wrong);
  checks.date("planned_date", plan.planned_date());
  check_steps(plan, wrong);
}

void validate(const v1::RecordInterventionStepRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), wrong);
  FieldChecks checks("", wrong);
  if (request.step() < 1 || request.step() > kMaxSteps)
    checks.add("step", "NUMBER_OUT_OF_RANGE", "Steps count from 1 to " + std::to_string(kMaxSteps) + ".",
               std::to_string(request.step()));
  checks.date("result_date", request.result_date());
  check_kept_words("note", request.note(), 0, kMaxNoteLength, wrong);
}

void validate(const v1::CompleteInterventionRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), wrong);
  FieldChecks("", wrong).date("completed_date", request.completed_date());
  check_kept_words("note", request.note(), 0, kMaxNoteLength, wrong);
}

void validate(const v1::CancelInterventionRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), wrong);
  FieldChecks("", wrong).date("cancelled_date", request.cancelled_date());
  check_kept_words("reason", request.reason(), kMinWordsLength, kMaxNoteLength, wrong);
}

void validate(const v1::MeasureInterventionsRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).date("as_of_date", request.as_of_date());
}

void validate(const v1::GetInterventionRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), wrong);
}

}  // namespace lumbung::registry
