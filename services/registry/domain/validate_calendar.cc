#include "registry/domain/field_checks.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {

void validate(const v1::OpenBusinessDayRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).date("date", request.date());
}

}  // namespace lumbung::registry
