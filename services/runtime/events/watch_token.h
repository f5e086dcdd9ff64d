// Where a watch goes on, as its client sees it: letters it hands back unread, to any process of the service. Nothing in
// a token is trusted: an altered one is refused by its checksum, and one made by somebody who knows the form can at
// most begin elsewhere in the same log, which `after_position` allows anyway.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lumbung::events {

// Characters of a token; those of ours are far shorter.
inline constexpr std::size_t kMaxWatchTokenBytes = 2'048;

struct WatchToken {
  std::string log_id;
  std::int64_t position = 0;
  // Of the log at the position, 32 bytes: a log put back from a copy, with its id, differs in it. A token keeps the
  // beginning.
  std::string chain_hash;
  // Inside a snapshot: the last record sent, empty before the first. Nothing: behind it.
  std::optional<std::string> snapshot_after;

  // Whether the log, which has this hash at the position, is the one the token was made for.
  bool fits(std::string_view hash) const;
  bool operator==(const WatchToken&) const = default;
};

// `filter` is the watch's filter in a canonical form; only its hash is kept.
std::string write_watch_token(const WatchToken& token, std::string_view filter);

// Refused on field `resume_token`: RESUME_TOKEN_INVALID when no watch gave such a token, RESUME_TOKEN_MISMATCH when one
// with another filter did.
Result<WatchToken> read_watch_token(std::string_view text, std::string_view filter);

}  // namespace lumbung::events
