#include "registry/domain/papers/revoke_paper.h"

#include "base/text.h"
#include "lumbung/registry/v1/paper_events.pb.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

Result<Events> decide(const v1::EntryPaper* paper, const std::string& external_id,
                      const v1::RevokePaperRequest& request, const Today& today) {
  if (!paper) return no_paper(request.name());
  if (changed_since(*paper, request.etag())) return stale_etag(paper->etag());

  const auto date = date_of(request.revoked_date()).value_or(today.business_date);
  if (date > today.business_date) return date_in_future(date, today.business_date);
  const auto issued = *date_of(paper->paper().issue_date());
  if (date < issued)
    return rule_broken("DATE_BEFORE_ISSUE", "The date is before the day the paper was issued.")
        .with("date", date.iso())
        .with("issue_date", issued.iso());

  const std::string reason(trimmed(request.reason()));
  if (const auto before = date_of(paper->paper().revoked_date())) {
    if (*before == date && paper->revoke_reason() == reason) return Events{};
    return rule_broken("PAPER_REVOKED", "The paper was taken back already.")
        .with("revoked_date", before->iso())
        .about(paper->name());
  }

  v1::PaperRevoked revoked;
  revoked.set_name(paper->name());
  revoked.set_record(paper->record());
  revoked.set_kecamatan(paper->kecamatan());
  *revoked.mutable_revoked_date() = message_of(date);
  revoked.set_reason(reason);
  v1::PaperDetached detached;
  detached.set_name(paper->record());
  detached.set_external_id(external_id);
  detached.set_kecamatan(paper->kecamatan());
  detached.set_paper_name(paper->name());
  *detached.mutable_paper() = paper->paper();
  *detached.mutable_paper()->mutable_revoked_date() = message_of(date);
  Events events;
  events.add(paper->name(), std::move(revoked));
  events.add(paper->record(), std::move(detached));
  return events;
}

}  // namespace lumbung::registry
