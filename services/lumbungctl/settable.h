// Which fields of a record a client may set, and how flags and help speak of them. Read from the
// options of the API's messages, so that a new field needs no code here.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

namespace lumbung::ctl {

// The plain fields a client fills when it registers, personal ones too, in the order of the API.
std::vector<const google::protobuf::FieldDescriptor*> settable_fields(
    const google::protobuf::Descriptor& record);

// Personal data are never taken from a command line.
bool is_personal(const google::protobuf::FieldDescriptor& field);
bool is_required(const google::protobuf::FieldDescriptor& field);
// Given once, when the record is registered.
bool is_immutable(const google::protobuf::FieldDescriptor& field);

// The words an enum field can be; empty for others.
std::vector<std::string> words_of(const google::protobuf::FieldDescriptor& field);

}  // namespace lumbung::ctl
