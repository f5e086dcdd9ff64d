// Corrections of a record: which fields a caller asked to take over, and which of them really
// differ. Built on protobuf's field masks, so a field added to a resource needs no code here.
#pragma once

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include <string_view>

namespace lumbung::registry {

// Sets the named top-level fields of `record` to those of `values`; one not set there is cleared.
// Names of no such field are passed over: the validator has refused them.
void take_over(google::protobuf::Message& record, const google::protobuf::Message& values,
               const google::protobuf::FieldMask& fields);

// The named fields of a record and no others.
template <class Record>
Record in_mask(const Record& record, const google::protobuf::FieldMask& fields) {
  Record only;
  take_over(only, record, fields);
  return only;
}

bool names(const google::protobuf::FieldMask& mask, std::string_view field);

// The top-level fields in which two records of one type differ, in the order of their numbers. A
// number that is not reported differs from one reported as 0; a text that is empty does not differ
// from one not set.
google::protobuf::FieldMask differing_fields(const google::protobuf::Message& a,
                                             const google::protobuf::Message& b);

}  // namespace lumbung::registry
