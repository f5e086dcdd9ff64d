// The checks that validators share, each adding at most one violation for one field. Only the
// validators use it.
#pragma once

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>
#include <google/type/date.pb.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/domain/reference.h"

namespace lumbung::registry {

class FieldChecks {
 public:
  // Fields are reported as `prefix` and their name: `business.` and `address`.
  FieldChecks(std::string prefix, std::vector<FieldViolation>& wrong)
      : prefix_(std::move(prefix)), wrong_(wrong) {}

  // Characters without the spaces around them. An empty text passes unless `shortest` is above 0
  // and it holds spaces only: whether it may be missing is the general checks' to say.
  void text(const std::string& field, std::string_view value, std::size_t shortest,
            std::size_t longest);
  // An agency's own id: never in the shape of a person's number, and then not repeated in the
  // answer.
  void external_id(std::string_view value);
  void kelurahan(std::string_view value, const Reference& reference);
  void nib(std::string_view value);
  void amount(const std::string& field, std::int64_t rupiah);
  void number(const std::string& field, std::int64_t value, std::int64_t highest);
  // A date that exists; others are the general checks' to refuse.
  void date(const std::string& field, const google::type::Date& value);
  void book_year(const std::string& field, int year);
  // `cooperatives/` and an id of 1 to 64 of a-z, 0-9 and dash, but no NIK in place of the id: it
  // would be repeated in "there is no owners/...". What holds a NIK is not repeated here either.
  void resource_name(const std::string& field, std::string_view value, std::string_view collection);
  void missing(const std::string& field);

  void add(const std::string& field, std::string reason, std::string sentence,
           std::string_view value = {});

 private:
  std::string prefix_;
  std::vector<FieldViolation>& wrong_;
};

// The longest run of digits: how long a number somebody wrote into words.
std::size_t longest_run_of_digits(std::string_view text);

// Every name of the batch, and that there are not too many.
void check_names(const google::protobuf::RepeatedPtrField<std::string>& names,
                 std::string_view collection, std::vector<FieldViolation>& wrong);

// The mask of an update of `resource`: there is something in it, all of it exists, and all of it is
// among `updatable`.
void check_mask(const google::protobuf::FieldMask& mask, const google::protobuf::Message& resource,
                const std::vector<std::string_view>& updatable, std::vector<FieldViolation>& wrong);

}  // namespace lumbung::registry
