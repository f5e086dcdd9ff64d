// What every fact leaves on the record it is folded into: its times and its etag.
#pragma once

#include <google/protobuf/util/time_util.h>

#include <string>

#include "base/events.h"

namespace lumbung::registry {

template <class Record>
void stamp_record(Record& record, const EventFacts& facts) {
  const auto time =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(facts.time.time_since_epoch().count());
  if (!record.has_create_time()) *record.mutable_create_time() = time;
  *record.mutable_update_time() = time;
  record.set_etag(std::to_string(facts.version));
}

}  // namespace lumbung::registry
