// Records that could not be applied, kept whole in the consumer's own store: as rows of `parked`, and back as records.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "runtime/events/feed.h"
#include "runtime/store/store.h"

namespace lumbung::events {

// Reasons that are the runtime's own. A projection's or a rule's reason stands as it is.
inline constexpr char kDamaged[] = "DAMAGED";
inline constexpr char kFollowsParked[] = "FOLLOWS_PARKED";
inline constexpr char kDataRefused[] = "DATA_REFUSED";

store::ParkedRow parked_row(const std::string& cursor, const FeedRecord& record, std::string reason, std::string detail,
                            std::int64_t now_us);
// The record as it came, a damaged one read again: a newer program may understand it. A row of ours always has one.
FeedRecord record_of(const store::ParkedRow& parked);
// Of a record that was parked as damaged and can be read by now: it may leave `parked` when its event came again whole and was
// heard in its turn, behind which a consumer stands there. Otherwise why not.
std::optional<Refusal> refused_out_of_turn(const FeedRecord& record, const FeedCursor& at);
// Its headers, `ce_id` and so on, and its payload.
Headers parked_headers(const store::ParkedRow& parked);

std::optional<store::ParkedRow> read_parked_at(store::Connection& connection, const std::string& cursor,
                                               std::int64_t offset);
// Parked records of a subject from an offset on, by offset.
std::vector<store::ParkedRow> read_parked_of(store::Connection& connection, const std::string& cursor,
                                             const std::string& subject, std::int64_t from_offset, int limit);
std::int64_t count_parked(store::Connection& connection, const std::string& cursor);
std::set<std::string> parked_subjects(store::Connection& connection, const std::string& cursor);
void remove_parked(store::Connection& connection, const std::string& cursor, std::int64_t offset);
// Moves it to `discarded`, in the transaction that is open, which is lost when this throws.
void discard_parked(store::Connection& connection, const store::ParkedRow& parked, const std::string& by,
                    const std::string& why, std::int64_t now_us);

// What an operator gave up for ever: its effect is nowhere, whatever is built anew.
struct Discarded {
  std::set<std::pair<std::string, std::int64_t>> events;  // Log and position.
  std::set<std::int64_t> damaged;                         // Offsets of records that are no events.
  bool holds(const FeedRecord& record) const;
  bool operator==(const Discarded&) const = default;
};
Discarded read_discarded(store::Connection& connection, const std::string& cursor);

}  // namespace lumbung::events
