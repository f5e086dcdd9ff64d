// The tables of the projection `figures`, and rows from and to what they mean.
#pragma once

#include <optional>
#include <string>

#include "reporting/domain/facts.h"
#include "reporting/domain/figures.h"
#include "runtime/store/view.h"

namespace lumbung::reporting {

// One row for each subject, merged ones too.
const store::ViewTable& business_facts_table();
const store::ViewTable& cooperative_facts_table();
// One row for each figure that was ever not zero.
const store::ViewTable& figures_table();
// One row: the last fact heard of each source.
const store::ViewTable& figures_heard_table();

store::Row row_of(const BusinessFacts& facts);
store::Row row_of(const CooperativeFacts& facts);
BusinessFacts business_facts_of(const store::Row& row);
CooperativeFacts cooperative_facts_of(const store::Row& row);

// `total`, `kecamatan`, `section`: the dimension in figures_table().
const std::string& dimension_word(Dimension dimension);
// None for a word of no dimension.
std::optional<Dimension> dimension_of(const std::string& word);

// `u1/section/G`, and `u1/section/G@32.75.10` for those of one kecamatan.
std::string figure_row_name(const FigureKey& key);
// The same into a string that keeps its memory.
void put_figure_row_name(const FigureKey& key, std::string& name);
store::Row figure_row(const FigureKey& key, const Contribution& figure);

}  // namespace lumbung::reporting
