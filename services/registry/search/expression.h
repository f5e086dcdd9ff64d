// Queries and filters as FTS5 expressions. Everything in them is a word of letters and digits made here, so nothing from
// outside is ever read as syntax.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "registry/search/document.h"
#include "runtime/lists/filter.h"
#include "runtime/lists/list_spec.h"

namespace lumbung::registry::search {

// The fields a search is filtered by: columns of the table `docs`.
const lists::ListSpec& filter_spec();

// What a document is filtered by, as words of the index.
std::string facets_of(const Document& document);

// Finds at least what hit_of() gives the step; nothing when the step finds nothing the one before did not.
std::optional<std::string> expression_of(const Query& query, Step step);

// Documents that may pass the filter, all that do among them; nothing when it cannot be said in words of the index.
std::optional<std::string> expression_of(const lists::FilterNode& filter);
// Documents of a kind.
std::string expression_of(Kind kind);

}  // namespace lumbung::registry::search
