// The year 2016 in the main job, after the registers are in: another office's list that overlaps the register, the field
// season, plans for dormant cooperatives, study visits. All of it through the API; every figure is counted from the records
// afterwards, so that a second run, which changes nothing, prints the same.
#pragma once

#include <optional>
#include <ostream>
#include <string>

#include "base/date.h"
#include "client/connect.h"
#include "client/failure.h"

namespace lumbung {

// `folder` holds businesses_perdagangan.csv, visits.jsonl and diary.jsonl (data/season). Prints what became of each as it
// goes. What failed, or nothing.
std::optional<client::Failure> play_season(const client::Target& server, const std::string& folder, Date as_of,
                                           std::ostream& out, std::ostream& err);

}  // namespace lumbung
