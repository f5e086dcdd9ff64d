// How facts make a record: pure, and it cannot fail. The stored state of a stream is this fold of
// its events, so a change of meaning here is a new kFoldVersion. Events of a type this binary does
// not know leave the state.
#pragma once

#include <google/protobuf/message.h>

#include <cstdint>

#include "base/events.h"
#include "lumbung/common/v1/calendar.pb.h"
#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "lumbung/registry/v1/owner.pb.h"
#include "lumbung/registry/v1/record_merge.pb.h"

namespace lumbung::registry::v1 {
class ChangeRequest;
class PendingChanges;
class DuplicateCandidate;
}  // namespace lumbung::registry::v1

namespace lumbung::registry {

using common::v1::Calendar;
using v1::Business;
using v1::Cooperative;
using v1::Owner;
using v1::PersonRead;
using v1::RecordMerge;

// Raise it when a fold changes: states folded by another version are folded again when they are
// loaded.
inline constexpr std::int32_t kFoldVersion = 1;

void apply(Cooperative& state, const google::protobuf::Message& event, const EventFacts& facts);
void apply(Business& state, const google::protobuf::Message& event, const EventFacts& facts);
void apply(Owner& state, const google::protobuf::Message& event, const EventFacts& facts);
void apply(PersonRead& state, const google::protobuf::Message& event, const EventFacts& facts);
void apply(v1::ChangeRequest& state, const google::protobuf::Message& event, const EventFacts& facts);
void apply(v1::PendingChanges& state, const google::protobuf::Message& event, const EventFacts& facts);
void apply(RecordMerge& state, const google::protobuf::Message& event, const EventFacts& facts);
void apply(v1::DuplicateCandidate& state, const google::protobuf::Message& event, const EventFacts& facts);
void apply(Calendar& state, const google::protobuf::Message& event, const EventFacts& facts);

// The book year of a cooperative; null when nothing is on record for it.
const Cooperative::BookYear* book_year(const Cooperative& cooperative, int year);

}  // namespace lumbung::registry
