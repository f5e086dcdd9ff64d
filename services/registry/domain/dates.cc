#include "registry/domain/dates.h"

#include <string>

namespace lumbung::registry {
namespace {

void check(const google::type::Date& message, const std::string& field, Date open_day,
           std::vector<FieldViolation>& wrong) {
  const auto date = date_of(message);
  if (!date || *date <= open_day) return;
  wrong.push_back({field, "DATE_IN_FUTURE",
                   "This is after the open business day, " + open_day.iso() + "; correct it.",
                   date->iso()});
}

}  // namespace

std::vector<FieldViolation> dates_after(const v1::Cooperative& cooperative, Date open_day) {
  std::vector<FieldViolation> wrong;
  check(cooperative.badan_hukum_date(), "cooperative.badan_hukum_date", open_day, wrong);
  check(cooperative.founded_date(), "cooperative.founded_date", open_day, wrong);
  for (int i = 0; i < cooperative.book_years_size(); ++i) {
    const auto& year = cooperative.book_years(i);
    const auto path = "cooperative.book_years[" + std::to_string(i) + "]";
    if (year.year() > open_day.year())
      wrong.push_back({path + ".year", "DATE_IN_FUTURE",
                       "This book year begins after the open business day, " + open_day.iso() + ".",
                       std::to_string(year.year())});
    check(year.rat_date(), path + ".rat_date", open_day, wrong);
  }
  return wrong;
}

std::vector<FieldViolation> dates_after(const v1::Business& business, Date open_day) {
  std::vector<FieldViolation> wrong;
  check(business.operating_status_date(), "business.operating_status_date", open_day, wrong);
  check(business.started_date(), "business.started_date", open_day, wrong);
  return wrong;
}

std::vector<FieldViolation> dates_after(const v1::Owner& owner, Date open_day,
                                        const std::string& prefix) {
  std::vector<FieldViolation> wrong;
  check(owner.birth_date(), prefix + "birth_date", open_day, wrong);
  for (auto& each : wrong) each.value.clear();
  return wrong;
}

}  // namespace lumbung::registry
