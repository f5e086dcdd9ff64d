// Reads the city's files of a data folder into look-up values, once, when the process starts. Every mistake names the
// file and the line and says what to do; nothing is guessed.
#pragma once

#include <filesystem>

#include "base/working_days.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

struct ReferenceFiles {
  Reference reference;
  RegistryRules rules;
  WorkingDays working_days;
};

// From reference/{kecamatan,kelurahan,kbli2020}.csv, reference/kelurahan.geojson, rulebook/registry.json and
// holidays/indonesia.csv below `folder`. Throws std::runtime_error with a sentence.
ReferenceFiles read_reference_files(const std::filesystem::path& folder);

}  // namespace lumbung::registry
