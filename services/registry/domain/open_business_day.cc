#include "registry/domain/open_business_day.h"

namespace lumbung::registry {

Result<Events> decide(const common::v1::Calendar* calendar,
                      const v1::OpenBusinessDayRequest& request, const Today&) {
  const auto date = date_of(request.date());
  CHECK(date.has_value());  // The request's shape was checked.

  const auto open = calendar ? date_of(calendar->open_date()) : std::nullopt;
  if (open && *date < *open)
    return rule_broken("BUSINESS_DAY_CLOSED", "That day is closed; the open business day is later.")
        .with("open_date", open->iso());

  if (open == date) return Events{};

  common::v1::BusinessDayOpened opened;
  *opened.mutable_open_date() = request.date();
  if (open) *opened.mutable_previous_open_date() = calendar->open_date();
  return one_event(kCalendarStream, std::move(opened));
}

}  // namespace lumbung::registry
