// The past of one record, from its first event on: each event with the record before and after it. Read a page at a time, so
// that a record of thousands of events costs the memory of a few hundred.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "runtime/store/aggregate.h"
#include "runtime/store/store.h"

namespace lumbung::store {

// Events read at once.
inline constexpr int kWalkEventsPerPage = 500;

struct WalkStep {
  const EventRow& row;
  // Null when this binary does not know the type; the record is then the same before and after.
  const google::protobuf::Message* event = nullptr;
  const google::protobuf::Message& before;
  const google::protobuf::Message& after;
};

// Visits the events of a stream up to a position, in order, until `visit` gives false. Gives how many it visited; 0 for a stream
// that was not there yet. The states are those of the walk and change with the next step. Throws Unavailable.
std::int64_t walk_stream(Connection& connection, const AggregateType& type, const std::string& stream,
                         std::int64_t up_to, const std::function<bool(const WalkStep&)>& visit);

// How many events a stream had at a position.
std::int64_t version_at(Connection& connection, const std::string& stream, std::int64_t position);

}  // namespace lumbung::store
