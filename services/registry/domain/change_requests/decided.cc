#include "registry/domain/change_requests/decided.h"

#include "base/text.h"
#include "registry/domain/change_requests/open_changes.h"

namespace lumbung::registry {

v1::ChangeDecided decided_as(v1::ChangeRequest::State state, const v1::ChangeRequest& change, const Today& today) {
  v1::ChangeDecided decided;
  decided.set_name(change.name());
  decided.set_target(change.target());
  decided.set_external_id(change.external_id());
  decided.set_kecamatan(change.kecamatan());
  decided.set_state(state);
  *decided.mutable_decided_by() = actor_of(today.caller);
  *decided.mutable_decided_date() = message_of(today.business_date);
  return decided;
}

v1::ChangeClosed closed_of(const v1::ChangeRequest& change) {
  v1::ChangeClosed closed;
  closed.set_target(change.target());
  closed.set_change_request(change.name());
  return closed;
}

Events ended(v1::ChangeRequest::State state, const v1::ChangeRequest& change, const std::string& why,
             const Today& today) {
  auto decided = decided_as(state, change, today);
  decided.set_note(std::string(trimmed(why)));
  Events events;
  events.add(change.name(), std::move(decided));
  events.add(pending_stream(change.target()), closed_of(change));
  return events;
}

}  // namespace lumbung::registry
