#include "registry/domain/open_business_day.h"

#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

v1::OpenBusinessDayRequest opening(Date day) {
  v1::OpenBusinessDayRequest request;
  *request.mutable_date() = message_of(day);
  return request;
}

TEST(OpenBusinessDay, TheFirstDayHasNoneBefore) {
  const auto events = decide(nullptr, opening(kOpenDay), today());
  ASSERT_THAT(events, Accepts());
  EXPECT_EQ((*events)[0].stream, "calendar");
  EXPECT_FALSE(only<common::v1::BusinessDayOpened>(*events).has_previous_open_date());
}

TEST(OpenBusinessDay, DaysOnlyGoForward) {
  Calendar calendar;
  fold_into(calendar, *decide(nullptr, opening(kOpenDay), today()));
  EXPECT_EQ(calendar.name(), "calendar");
  EXPECT_THAT(decide(&calendar, opening(kOpenDay.plus_days(-1)), today()),
              Refuses("BUSINESS_DAY_CLOSED"));
  EXPECT_THAT(decide(&calendar, opening(kOpenDay), today()), ChangesNothing());
  const auto events = decide(&calendar, opening(kTomorrow), today());
  ASSERT_THAT(events, Accepts());
  EXPECT_EQ(date_of(only<common::v1::BusinessDayOpened>(*events).previous_open_date()), kOpenDay);
  fold_into(calendar, *events);
  EXPECT_EQ(date_of(calendar.open_date()), kTomorrow);
}

}  // namespace
}  // namespace lumbung::registry
