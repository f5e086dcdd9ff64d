// An event as everybody outside its log sees it: CloudEvents 1.0 attributes and the message. One function makes it from the
// stored columns, for Kafka, for the embedded feed and for watches alike, so that all of them tell the same.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/store/store.h"

namespace lumbung::events {

struct Envelope {
  std::string source;          // `/lumbung/3275/registry`
  std::string log_id;          // Of the log; new after a restore.
  std::int64_t position = 0;   // In the log, from 1 without gaps.
  std::string type;            // Full message name.
  std::string subject;         // The record, `businesses/{id}`.
  std::int64_t version = 0;    // Among the events of that record, from 1 without gaps.
  std::int64_t time_us = 0;    // UTC, when it was committed.
  std::string agency;          // On whose behalf.
  std::string business_date;   // `2016-12-31`, on which it was decided.
  std::string causation_id;    // The request id of the command; of a reaction, the event it answered.
  std::string correlation_id;  // The trace id when there is one, else the request id: the same through all services.
  std::string traceparent;     // W3C, of the call; may be empty.
  std::string chain_hash;      // Of the log at this position, 32 bytes.
  std::string payload;         // The message, serialized.

  // `<log_id>/<position>`: the same event always has the same one.
  std::string id() const;
  bool operator==(const Envelope&) const = default;
};

// `/lumbung/3275/registry`, and the topic of its log, `lumbung.3275.registry.events.v1` (reporting's: figures).
std::string source_of(std::string_view cell, std::string_view service);
std::string topic_of(std::string_view cell, std::string_view service);

// Never fails: metadata that cannot be read leaves its attributes empty.
Envelope envelope_of(const std::string& source, const std::string& log_id, const store::EventRow& row);
// The same without copying the payload.
Envelope envelope_of(const std::string& source, const std::string& log_id, store::EventRow&& row);

using Header = std::pair<std::string, std::string>;
using Headers = std::vector<Header>;

// CloudEvents in Kafka's binary mode: `ce_id` and the others of docs/consume-events.md, `content-type`, and `traceparent` of
// the hop.
Headers headers_of(const Envelope& envelope);
// The same, one after the other, without a list of them.
using HeaderTaker = std::function<void(std::string_view name, std::string_view value)>;
void each_header(const Envelope& envelope, const HeaderTaker& take);
// The way back; a sentence when the headers are not those of one of our events. Headers it does not know are passed over.
std::variant<Envelope, std::string> read_envelope(const Headers& headers, std::string payload);

}  // namespace lumbung::events
