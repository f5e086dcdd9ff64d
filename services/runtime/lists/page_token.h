// Where the next page begins, as a client sees it: URL-safe text it hands back unread. Nothing in
// it is trusted: a token that was altered is refused by its checksum, and its values are only ever bound as parameters, so
// one made by somebody who knows the form can at most begin a page elsewhere in the same list.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "runtime/store/connection.h"

namespace lumbung::lists {

// Characters of a token. Values of order columns are far shorter than this allows.
inline constexpr std::size_t kMaxPageTokenBytes = 8'192;

// The last row of a page: the value it is ordered by (null when ordered by name) and its name.
struct PageEnd {
  store::Value order_value;
  std::string name;
  friend bool operator==(const PageEnd&, const PageEnd&) = default;
};

// `parameters` is what else the list was asked for with, in a canonical form; only its hash is
// kept.
std::string page_token(std::string_view parameters, const PageEnd& end);

// Refused on field `page_token`: PAGE_TOKEN_INVALID when no list gave such a token,
// PAGE_TOKEN_MISMATCH when one with other parameters did.
Result<PageEnd> read_page_token(std::string_view parameters, std::string_view token);

}  // namespace lumbung::lists
