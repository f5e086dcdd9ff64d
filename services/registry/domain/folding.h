// What the folds of all rooms are made of: which fact an event is, when it was committed, and what every fact leaves on the
// record it is folded into.
#pragma once

#include <google/protobuf/message.h>
#include <google/protobuf/util/time_util.h>

#include <string>

#include "base/events.h"

namespace lumbung::registry {

// Null when the event is of another type.
template <class Event>
const Event* as(const google::protobuf::Message& event) {
  return google::protobuf::DynamicCastToGenerated<Event>(&event);
}

inline google::protobuf::Timestamp time_of(const EventFacts& facts) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(facts.time.time_since_epoch().count());
}

// Its times and its etag.
template <class Record>
void stamp(Record& record, const EventFacts& facts) {
  const auto time = time_of(facts);
  if (!record.has_create_time()) *record.mutable_create_time() = time;
  *record.mutable_update_time() = time;
  record.set_etag(std::to_string(facts.version));
}

}  // namespace lumbung::registry
