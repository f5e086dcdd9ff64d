// A file as an office sends it, read by the importer as far as the rules of one request see it: a
// row with nothing wrong counts as taken, since there is no store to say otherwise.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::registry {

struct OfficeAnswer {
  std::vector<v1::ImportRow> rows;
  // What each row was read as; of rows that came that far.
  std::vector<v1::RegisterBusinessRequest> requests;
  std::optional<Refusal> refusal;
  v1::ImportTotals totals;
};

// Businesses of Kota Bekasi, sent in chunks of that size.
OfficeAnswer import_businesses(std::string_view file, std::size_t chunk = 4096);

}  // namespace lumbung::registry
