// On which days a paper holds, and what a record can show by its papers.
#pragma once

#include <google/protobuf/repeated_field.h>

#include <optional>
#include <string_view>

#include "base/date.h"
#include "lumbung/registry/v1/paper.pb.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

using Papers = google::protobuf::RepeatedPtrField<v1::Paper>;

// A record keeps at most so many papers (business.proto, cooperative.proto).
inline constexpr int kMaxPapers = 50;

// From its issue date to its last day, both included, and before the day it was taken back.
bool holds_on(const v1::Paper& paper, Date day);

// The last day of a paper of `kind` issued on a day, by the rule set of that day.
Date valid_until(v1::Paper::Kind kind, Date issued, const v1::PaperRules& rules);

// The paper of a kind that holds on a day, the one that holds longest; null when none does.
const v1::Paper* holding(const Papers& papers, v1::Paper::Kind kind, Date day);

// Whether an SKU or a letter of domicile that holds on the day was issued by the kelurahan: it can say of its own places
// only.
bool domicile_shown(const Papers& papers, std::string_view kelurahan, Date day);

// The last day of the papers of a kind that were not taken back; nothing when there are none.
std::optional<Date> last_day(const Papers& papers, v1::Paper::Kind kind);

}  // namespace lumbung::registry
