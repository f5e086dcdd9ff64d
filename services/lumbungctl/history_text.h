// Changes and provenance in words: blocks of at most 100 columns for people, rows for CSV.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "client/rpcs.h"

namespace lumbung::ctl {

// `businesses.csv line 14`, `visits/...`; empty for the subject's own word.
std::string source_text(const client::registry::Origin& origin);

void print_change(std::ostream& out, const client::registry::Change& change);
void print_provenance(std::ostream& out, const client::registry::Provenance& provenance);

// One row for each field; one with empty fields for a change that shows none.
const std::vector<std::string>& change_columns();
std::vector<std::vector<std::string>> change_rows(const client::registry::Change& change);
const std::vector<std::string>& provenance_columns();
std::vector<std::string> provenance_row(const client::registry::FieldProvenance& field);

}  // namespace lumbung::ctl
