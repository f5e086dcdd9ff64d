#include "registry/domain/change_requests/withdraw_change.h"

#include "registry/domain/change_requests/decided.h"
#include "registry/domain/change_requests/open_changes.h"

namespace lumbung::registry {

Result<Events> decide(const v1::ChangeRequest* change, const v1::WithdrawChangeRequest& request, const Today& today) {
  if (auto refusal = not_decidable(change, request.name(), request.etag())) return std::move(*refusal);

  if (!same_actor(change->proposed_by(), today.caller))
    return forbidden("CHANGE_OF_ANOTHER", "Only who proposed a change takes it back; others reject it.");

  return ended(v1::ChangeRequest::STATE_WITHDRAWN, *change, request.reason(), today);
}

}  // namespace lumbung::registry
