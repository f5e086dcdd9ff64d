// What the rules of change requests share: which record one is about, who else proposes something for it, and how a value
// is shown in a refusal.
#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/change_request.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "lumbung/registry/v1/visit.pb.h"

namespace lumbung::registry {

// Open proposals on one record.
inline constexpr int kMaxOpenChanges = 20;

// The record a change is about as it is on record now: the one of its kind, or null when there is none.
struct RecordToChange {
  const v1::Business* business = nullptr;
  const v1::Cooperative* cooperative = nullptr;
};

// The stream that remembers the open proposals on a record.
std::string pending_stream(std::string_view target);

// The other open proposals on a field of this one, oldest first; also for one not yet among them.
std::vector<std::string> rivals_of(const v1::PendingChanges* pending, std::string_view change_request,
                                   const google::protobuf::FieldMask& fields);

v1::ChangeActor actor_of(const Caller& caller);
bool same_actor(const v1::ChangeActor& actor, const Caller& caller);

// `a, b`.
std::string joined(const std::vector<std::string>& words);
std::string joined(const google::protobuf::FieldMask& fields);

// A field in words: texts and numbers as they are, dates as `2016-12-31`, enums without prefix, several with commas; empty
// when it is not set.
std::string value_in_words(const google::protobuf::Message& record, const std::string& field);

Refusal no_change_request(const std::string& name);
Refusal change_not_open(const v1::ChangeRequest& change);
// Another record took its place, or it ended: nothing about it changes any more.
std::optional<Refusal> closed(const v1::Business& business);
std::optional<Refusal> closed(const v1::Cooperative& cooperative);

// VISIT_NOT_FOUND, VISIT_OF_ANOTHER_RECORD: a visit that is to vouch for values has to be on record, and of this record.
std::optional<Refusal> not_behind(const v1::Visit* visit, const std::string& name, const std::string& target);

// The three questions every decision about a change begins with.
std::optional<Refusal> not_decidable(const v1::ChangeRequest* change, const std::string& name, const std::string& etag);

}  // namespace lumbung::registry
