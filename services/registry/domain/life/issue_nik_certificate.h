// The certificate that goes with the NIK koperasi is given or refreshed: after annual meetings of consecutive book years. An
// active cooperative without them has the number but not the certificate.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/cooperative_life_service.pb.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Refusals, in this order: COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, COOPERATIVE_ENDED, COOPERATIVE_NOT_REGISTERED,
// NIK_KOPERASI_MISSING, DATE_IN_FUTURE, CERTIFICATE_OLDER, NO_RULES_ON_DATE, ANNUAL_MEETING_MISSING. No event when the same
// certificate is on record.
Result<Events> decide(const v1::Cooperative* cooperative, const v1::IssueNikCertificateRequest& request,
                      const RegistryRules& rules, const Today& today);

}  // namespace lumbung::registry
