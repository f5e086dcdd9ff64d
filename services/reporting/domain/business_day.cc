#include "reporting/domain/business_day.h"

namespace lumbung::reporting {

Events open_day(const common::v1::Calendar* calendar, Date day) {
  const auto open = calendar == nullptr ? std::nullopt : date_of(calendar->open_date());
  if (open && *open >= day) return {};
  common::v1::BusinessDayOpened opened;
  *opened.mutable_open_date() = message_of(day);
  if (open) *opened.mutable_previous_open_date() = calendar->open_date();
  return one_event(kCalendarStream, std::move(opened));
}

void apply(common::v1::Calendar& state, const google::protobuf::Message& event, const EventFacts&) {
  const auto* opened = google::protobuf::DynamicCastToGenerated<common::v1::BusinessDayOpened>(&event);
  if (opened == nullptr) return;
  state.set_name(kCalendarStream);
  *state.mutable_open_date() = opened->open_date();
}

}  // namespace lumbung::reporting
