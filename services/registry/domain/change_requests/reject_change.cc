#include "registry/domain/change_requests/reject_change.h"

#include "registry/domain/change_requests/decided.h"
#include "registry/domain/change_requests/open_changes.h"

namespace lumbung::registry {

Result<Events> decide(const v1::ChangeRequest* change, const v1::RejectChangeRequest& request, const Today& today) {
  if (auto refusal = not_decidable(change, request.name(), request.etag())) return std::move(*refusal);

  return ended(v1::ChangeRequest::STATE_REJECTED, *change, request.reason(), today);
}

}  // namespace lumbung::registry
