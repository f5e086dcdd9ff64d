#include "registry/domain/businesses/change_operating_status.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/change_requests/kinds.h"
#include "registry/domain/change_requests/verified_fields.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::Business;

Result<Events> decide(const Business* business, const v1::ChangeOperatingStatusRequest& request,
                      const Today& today) {
  if (!business) return no_business(request.name());

  if (changed_since(*business, request.etag())) return stale_etag(business->etag());

  if (is_merged(*business)) return record_merged(*business);

  if (is_duplicate(*business)) return business_is_duplicate(*business);

  if (request.operating_status() == business->operating_status())
    return rule_broken("OPERATING_STATUS_UNCHANGED", "The business has this status already.")
        .with("operating_status", Business::OperatingStatus_Name(business->operating_status()));

  if (auto refusal = verified_refusal(business->verified_fields(), status_fields())) return std::move(*refusal);

  const auto since = date_of(request.status_date()).value_or(today.business_date);
  if (since > today.business_date) return date_in_future(since, today.business_date);

  const auto last_change = date_of(business->operating_status_date());
  if (last_change && since < *last_change)
    return rule_broken("DATE_BEFORE_LAST_CHANGE", "The status on record is of a later date.")
        .with("status_date", since.iso())
        .with("last_change", last_change->iso());

  v1::BusinessOperatingStatusChanged changed;
  changed.set_name(business->name());
  changed.set_external_id(business->external_id());
  changed.set_kecamatan(business->kecamatan());
  changed.set_section(business->section());
  changed.set_old_status(business->operating_status());
  changed.set_new_status(request.operating_status());
  *changed.mutable_status_date() = message_of(since);
  changed.set_note(std::string(trimmed(request.note())));
  return one_event(business->name(), std::move(changed));
}

}  // namespace lumbung::registry
