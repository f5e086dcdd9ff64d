// The general checks of a request's shape, from its descriptor: what is required is there, dates exist, enum
// values are known, output-only fields are left alone, the request id is one. Worked out once a method, run
// on every request; a service's own validator adds to the same list, so that a caller sees everything at once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <google/protobuf/message.h>

#include "base/result.h"

namespace lumbung::rpc {

inline constexpr std::size_t kMaxRequestIdLength = 64;

// Reasons: REQUIRED, REQUEST_ID_FORMAT, DATE_INVALID, ENUM_UNKNOWN, OUTPUT_ONLY_FIELD_SET.
//
// In a request with an `update_mask` the resource may come back as it was read: its required and output-only
// fields are not looked at. Numbers without presence are never "missing": 0 is a number.
class Shape {
 public:
  explicit Shape(const google::protobuf::Descriptor* request);
  void check(const google::protobuf::Message& request, std::vector<FieldViolation>& wrong) const;

 private:
  enum class Kind { plain, text, date, enumeration, message };
  struct Rule {
    const google::protobuf::FieldDescriptor* field = nullptr;
    Kind kind = Kind::plain;
    bool required = false;
    bool output_only = false;
    bool request_id = false;
    bool personal = false;  // Its value is not repeated in an answer.
    std::shared_ptr<const Shape> inside;  // For messages of ours.
  };

  Shape(const google::protobuf::Descriptor* message, bool lenient, int depth);
  void add_rules(const google::protobuf::Descriptor* message, bool lenient, int depth);
  void check(const google::protobuf::Message& message, const std::string& path,
             std::vector<FieldViolation>& wrong) const;
  static void check_field(const Rule& rule, const google::protobuf::Message& message,
                          const std::string& path, std::vector<FieldViolation>& wrong);

  std::vector<Rule> rules_;
};

}  // namespace lumbung::rpc
