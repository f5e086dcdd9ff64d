// A small service for the store to keep: businesses that are registered, change their number or
// workers, and open or close. Its messages are the registry's; its rules are the tests' own and as
// small as they can be.
#pragma once

#include <cstdint>
#include <string>

#include "base/date.h"
#include "lumbung/registry/v1/business.pb.h"
#include "runtime/store/aggregate.h"
#include "runtime/store/committer.h"

namespace lumbung::contract {

using registry::v1::Business;

// `name, external_id, kecamatan, nib, status, workers`; a business marked as a duplicate has no
// row.
const store::ViewTable& businesses_view();
// The same table with one more column and index: a later version of the program.
const store::ViewTable& wider_businesses_view();

// Businesses and the calendar. With fold_version 2 `apply` also writes the display name in
// capitals.
store::Aggregates test_aggregates(std::int32_t fold_version = 1,
                                  const store::ViewTable& view = businesses_view());

// What a business is registered with. The NIB is its natural key; empty: none.
struct NewBusiness {
  std::string id = {};
  std::string nib = {};
  std::string external_id = {};
  std::string display_name = "Warung Bu Sri";
};

// Commands. Every one has the caller `dinas/petugas` and a fingerprint of what it asks.
// Refuses BUSINESS_EXISTS, NIB_TAKEN.
store::Command register_business(const std::string& request_id, const NewBusiness& business);
// Refuses BUSINESS_UNKNOWN, BUSINESS_DUPLICATE; changes nothing when it already is so.
store::Command change_status(const std::string& request_id, const std::string& id,
                             Business::OperatingStatus status);
// Refuses BUSINESS_UNKNOWN, NIB_TAKEN.
store::Command change_nib(const std::string& request_id, const std::string& id,
                          const std::string& old_nib, const std::string& new_nib);
// One more worker, whoever else adds one. Refuses BUSINESS_UNKNOWN.
store::Command add_worker(const std::string& request_id, const std::string& id);
// Opens a business day.
store::Command open_day(const std::string& request_id, Date day);

inline std::string stream_of(const std::string& id) { return "businesses/" + id; }
Business business_of(const std::string& reply);

}  // namespace lumbung::contract
