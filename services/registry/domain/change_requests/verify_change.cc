#include "registry/domain/change_requests/verify_change.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/change_request_events.pb.h"
#include "registry/domain/change_requests/open_changes.h"

namespace lumbung::registry {

Result<Events> decide(const v1::ChangeRequest* change, const v1::Visit* visit, const v1::VerifyChangeRequest& request,
                      const Today& today) {
  if (auto refusal = not_decidable(change, request.name(), request.etag())) return std::move(*refusal);

  if (change->verifications_size() >= kMaxVerifications)
    return rule_broken("TOO_MANY_VERIFICATIONS", "So many verifications are on record; decide the change.")
        .with("verifications", change->verifications_size());

  if (!request.visit().empty())
    if (auto refusal = not_behind(visit, request.visit(), change->target())) return std::move(*refusal);

  v1::ChangeVerified verified;
  verified.set_name(change->name());
  verified.set_target(change->target());
  verified.set_external_id(change->external_id());
  verified.set_kecamatan(change->kecamatan());
  auto& verification = *verified.mutable_verification();
  verification.set_kind(request.kind());
  verification.set_passed(request.passed());
  *verification.mutable_verified_by() = actor_of(today.caller);
  *verification.mutable_verified_date() = message_of(today.business_date);
  verification.set_note(std::string(trimmed(request.note())));
  verification.set_visit(request.visit());
  return one_event(change->name(), std::move(verified));
}

}  // namespace lumbung::registry
