#include "registry/domain/cooperatives/record_annual_meeting.h"

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/fold.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

Result<Events> decide(const Cooperative* cooperative, const v1::RecordAnnualMeetingRequest& request,
                      const Today& today) {
  const auto rat_date = date_of(request.rat_date());
  CHECK(rat_date.has_value());  // The request's shape was checked.

  if (!cooperative) return no_cooperative(request.name());

  if (changed_since(*cooperative, request.etag())) return stale_etag(cooperative->etag());

  if (is_merged(*cooperative)) return record_merged(*cooperative);

  if (has_ended(*cooperative)) return cooperative_ended(*cooperative);

  if (is_before_founding(*cooperative, request.book_year()))
    return year_before_founding(*cooperative, request.book_year());

  if (rat_date->year() <= request.book_year())
    return rule_broken("RAT_BEFORE_YEAR_END",
                       "The meeting about a book year is held after the year's end.")
        .with("book_year", request.book_year())
        .with("rat_date", rat_date->iso());

  if (*rat_date > today.business_date) return date_in_future(*rat_date, today.business_date);

  const auto* year = book_year(*cooperative, request.book_year());
  const bool has_meeting = year && year->has_rat_date();
  if (has_meeting && date_of(year->rat_date()) == rat_date) return Events{};

  v1::AnnualMeetingRecorded recorded;
  recorded.set_name(cooperative->name());
  recorded.set_external_id(cooperative->external_id());
  recorded.set_kecamatan(cooperative->kecamatan());
  recorded.set_book_year(request.book_year());
  *recorded.mutable_rat_date() = request.rat_date();
  if (has_meeting) *recorded.mutable_previous_rat_date() = year->rat_date();
  return one_event(cooperative->name(), std::move(recorded));
}

}  // namespace lumbung::registry
