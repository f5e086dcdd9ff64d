// Somebody says that other values are true of a record: remembered beside the record until they are verified and approved.
// Pure; also called by the rules of field visits, whose findings are proposals.
#pragma once

#include <string>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/change_requests_service.pb.h"
#include "lumbung/registry/v1/visit.pb.h"
#include "registry/domain/change_requests/open_changes.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// `record` holds the business or cooperative the request names, null when there is none; `pending` is the state of
// pending_stream(target), null when nothing was ever proposed for it. `name` is `changeRequests/{id}`, which must be new.
// The caller's command names three streams: the record, pending_stream(target) and, if it already may exist, `name`.
//
// Refusals, in this order: BUSINESS_NOT_FOUND or COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED,
// BUSINESS_IS_DUPLICATE or COOPERATIVE_ENDED, INVALID_FIELDS (DATE_IN_FUTURE, and a line of business that is wrong only
// beside those on record), CHANGE_ALREADY_ON_RECORD, OPERATING_STATUS_UNCHANGED, DATE_BEFORE_LAST_CHANGE,
// TOO_MANY_OPEN_CHANGES. Whether a number is taken or an owner exists is asked when the change is approved.
//
// Events: ChangeProposed first, then ChangeOpened in the pending stream. Fields on record already with these values are left
// out. A visit as the source is a FIELD_VISIT passed, made by the caller.
Result<Events> propose_change(const RecordToChange& record, const v1::PendingChanges* pending,
                              const v1::ProposeChangeRequest& request, const std::string& name,
                              const Reference& reference, const RegistryRules& rules, const Today& today);

// The same for somebody who is not a visit: the visit named as the source has to be on record, and of this record. `visit`
// is null when there is none of that name. Then VISIT_NOT_FOUND, VISIT_OF_ANOTHER_RECORD.
Result<Events> decide(const RecordToChange& record, const v1::PendingChanges* pending, const v1::Visit* visit,
                      const v1::ProposeChangeRequest& request, const std::string& name, const Reference& reference,
                      const RegistryRules& rules, const Today& today);

}  // namespace lumbung::registry
