// What a history may show. The log holds no personal data, but it holds references to them and, of a person who was erased,
// values the record no longer has; neither leaves it. UU 27/2022; docs/personal-data.md.
#pragma once

#include <google/protobuf/message.h>

#include <memory>
#include <string_view>
#include <vector>

#include "lumbung/registry/v1/history.pb.h"
#include "runtime/store/stream_walk.h"

namespace lumbung::registry {

// A state without personal data and without the reference to what is sealed.
std::unique_ptr<google::protobuf::Message> shown(const google::protobuf::Message& state);

// Whether it is an owner who was erased.
bool is_erased(const google::protobuf::Message& state);

// Fields of every record that say nothing of it: its name and what each change sets.
bool is_bookkeeping(std::string_view field);

// What an event changed. Personal fields are named without values; where the event does not name them, `sealed` stands for all
// of them. `now` is the record as it is today: if erased, it alone says which values may be seen.
std::vector<v1::FieldChange> shown_changes(const store::WalkStep& step, const google::protobuf::Message& now);

}  // namespace lumbung::registry
