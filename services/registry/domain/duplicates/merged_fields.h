// What a survivor takes from a duplicate, and what it gives back: the same for businesses and cooperatives but for the
// few fields that belong together or to one record only.
#pragma once

#include <google/protobuf/field_mask.pb.h>

#include <string_view>
#include <vector>

#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// What may be named in `take_over`.
const std::vector<std::string_view>& fields_to_take(const v1::Business&);
const std::vector<std::string_view>& fields_to_take(const v1::Cooperative&);
// A number belongs to one record: taken over, it moves.
const std::vector<std::string_view>& moving_numbers();

// The survivor with the values of the duplicate in the fields named. One the duplicate does not have is not taken. Lines of
// business go together with their edition; of book years the ones the survivor lacks are added.
v1::Business with_values_of(const v1::Business& duplicate, const v1::Business& survivor,
                            const google::protobuf::FieldMask& fields);
v1::Cooperative with_values_of(const v1::Cooperative& duplicate, const v1::Cooperative& survivor,
                               const google::protobuf::FieldMask& fields);

// Fields computed from those taken over are computed again.
void compute_again(v1::Business& after, const v1::Business& before, const Reference& reference,
                   const RegistryRules& rules, Date business_date);
void compute_again(v1::Cooperative& after, const v1::Cooperative& before, const Reference& reference,
                   const RegistryRules& rules, Date business_date);

// Those of a mask that may be taken over: without the computed ones.
template <class Record>
google::protobuf::FieldMask taken_of(const google::protobuf::FieldMask& changed) {
  google::protobuf::FieldMask taken;
  for (const auto& path : changed.paths())
    for (const auto field : fields_to_take(Record::default_instance()))
      if (field == path) taken.add_paths(path);
  return taken;
}

// Whether two records have the same value there.
bool same_in(std::string_view field, const google::protobuf::Message& a, const google::protobuf::Message& b);

}  // namespace lumbung::registry
