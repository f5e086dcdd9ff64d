// What the queries of a history have in common: where they read, and which record.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/date.h"
#include "base/result.h"
#include "runtime/store/aggregate.h"
#include "runtime/store/connection.h"
#include "runtime/store/store.h"

namespace lumbung::registry {

// Lives as long as one query, on a reader's thread.
struct HistoryRead {
  store::Connection& connection;
  const store::Aggregates& aggregates;
  Timestamp now;
  // True when nobody waits any more: a walk ends early and its answer goes nowhere.
  const std::function<bool()>& cancelled;
  // Of the log, asked before anything else; nothing behind it is in an answer.
  std::int64_t head = 0;
};

// The kind of a record that has a history to show; null when there is none of that name.
const store::AggregateType* kind_with_history(const store::Aggregates& aggregates, const std::string& name);

// `RECORD_KIND_UNKNOWN` or `NAME_FORMAT`; nothing when it may be the name of a record.
std::optional<FieldViolation> wrong_name(const store::Aggregates& aggregates, const std::string& name);

// The record as it is today; null when there is none.
std::unique_ptr<google::protobuf::Message> record_now(const HistoryRead& read, const std::string& name);

Refusal record_not_found(const std::string& name);

}  // namespace lumbung::registry
