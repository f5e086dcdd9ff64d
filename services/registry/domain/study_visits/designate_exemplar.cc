#include "registry/domain/study_visits/designate_exemplar.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/study_visit_events.pb.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::Cooperative;

Result<Events> decide(const Cooperative* cooperative, const v1::DesignateExemplarRequest& request,
                      const Today& today) {
  if (!cooperative) return no_cooperative(request.name());
  if (changed_since(*cooperative, request.etag())) return stale_etag(cooperative->etag());
  if (is_merged(*cooperative)) return record_merged(*cooperative);
  if (has_ended(*cooperative)) return cooperative_ended(*cooperative);

  if (cooperative->activity() == Cooperative::ACTIVITY_TIDAK_AKTIF)
    return rule_broken("COOPERATIVE_DORMANT", "A dormant cooperative is no example to others.")
        .about(cooperative->name());

  const auto since = date_of(request.since_date()).value_or(today.business_date);
  if (since > today.business_date) return date_in_future(since, today.business_date);

  const std::string topic(trimmed(request.topic()));
  const auto& before = cooperative->exemplar();
  if (cooperative->has_exemplar() && date_of(before.since_date()) == since && before.topic() == topic)
    return Events{};

  v1::ExemplarDesignated designated;
  designated.set_name(cooperative->name());
  designated.set_external_id(cooperative->external_id());
  designated.set_kecamatan(cooperative->kecamatan());
  *designated.mutable_exemplar()->mutable_since_date() = message_of(since);
  designated.mutable_exemplar()->set_topic(topic);
  if (cooperative->has_exemplar()) *designated.mutable_previous() = before;
  return one_event(cooperative->name(), std::move(designated));
}

Result<Events> decide(const Cooperative* cooperative, const v1::EndExemplarRequest& request, const Today& today) {
  if (!cooperative) return no_cooperative(request.name());
  if (changed_since(*cooperative, request.etag())) return stale_etag(cooperative->etag());
  if (is_merged(*cooperative)) return record_merged(*cooperative);

  if (!cooperative->has_exemplar())
    return rule_broken("NOT_EXEMPLAR", "The cooperative is not shown to others.").about(cooperative->name());

  const auto end = date_of(request.end_date()).value_or(today.business_date);
  if (end > today.business_date) return date_in_future(end, today.business_date);
  const auto since = *date_of(cooperative->exemplar().since_date());
  if (end < since)
    return rule_broken("DATE_BEFORE_LAST_CHANGE", "The date is before the day since when it is an exemplar.")
        .with("date", end.iso())
        .with("since_date", since.iso());

  v1::ExemplarEnded ended;
  ended.set_name(cooperative->name());
  ended.set_external_id(cooperative->external_id());
  ended.set_kecamatan(cooperative->kecamatan());
  *ended.mutable_previous() = cooperative->exemplar();
  *ended.mutable_end_date() = message_of(end);
  ended.set_reason(std::string(trimmed(request.reason())));
  return one_event(cooperative->name(), std::move(ended));
}

}  // namespace lumbung::registry
