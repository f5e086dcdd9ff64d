// A record as the register knew it at a position of the log, at a moment, or at the end of a business day.
#pragma once

#include "lumbung/registry/v1/history_service.pb.h"
#include "registry/history/history_read.h"

namespace lumbung::registry {

// AS_OF_MISSING, POSITION_INVALID, TIME_INVALID.
void check_as_of(const v1::GetRecordAsOfRequest& request, std::vector<FieldViolation>& wrong);

// The request has passed check_as_of. Fields refused: DATE_IN_FUTURE, TIME_IN_FUTURE, POSITION_IN_FUTURE; refusals:
// RECORD_NOT_FOUND, RECORD_NOT_YET, OWNER_ERASED.
Result<v1::RecordAsOf> read_as_of(const HistoryRead& read, const v1::GetRecordAsOfRequest& request);

}  // namespace lumbung::registry
