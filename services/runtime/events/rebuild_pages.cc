// What a rebuild does with the records of a page: in memory over many pages, or, where that cannot be, a transaction for each.
#include <algorithm>

#include "runtime/events/parked.h"
#include "runtime/events/rebuild.h"

namespace lumbung::events {
namespace {

// Rows kept in memory over pages, so that a row that changes often is written once.
constexpr std::size_t kMaxRowsInMemory = 200'000;
// Until this many rows indexes are made at the end, which is faster; making them later would take one long transaction.
constexpr std::int64_t kMaxRowsIndexedLate = 400'000;

}  // namespace

void Rebuild::apply(const std::vector<FeedRecord>& records) {
  std::vector<const FeedRecord*> fresh;
  for (const auto& record : records) {
    const auto step = step_of(at_, record);
    if (step == Step::duplicate) continue;
    at_ = behind(at_, record);
    if (discarded_.holds(record)) continue;
    if (step == Step::damaged) park(record, kDamaged, record.damage);
    else if (projection_.knows(record.envelope.type)) fresh.push_back(&record);
  }
  if (page_by_page_) return apply_and_write(fresh);
  apply_in_memory(fresh);
  if (rows_in_memory() > kMaxRowsInMemory) flush();
}

void Rebuild::apply_in_memory(std::span<const FeedRecord* const> fresh) {
  // Until rows were written, what is not in memory is nowhere.
  if (flushed_) {
    WantedRows wanted;
    for (const auto* record : fresh) want(*record, wanted);
    tables_.load(*connection_, wanted, rows_);
  }
  for (const auto* record : fresh) {
    const auto& event = record->envelope;
    if (blocked_.contains(event.subject)) {
      park(*record, kFollowsParked, "An earlier event of " + event.subject + " is parked.");
      continue;
    }
    try {
      projection_.apply(event, rows_);
    } catch (const CannotApply& why) {
      park(*record, why.reason(), why.what());
    }
  }
}

// The engine may refuse the data of one record: halves are tried until it stands alone and is parked, as it was when it was
// followed.
void Rebuild::apply_and_write(std::span<const FeedRecord* const> fresh) {
  if (fresh.empty()) return;
  const auto parked_before = static_cast<std::ptrdiff_t>(parked_.size());
  const auto blocked_before = blocked_;
  try {
    apply_in_memory(fresh);
    connection_->execute("BEGIN");
    tables_.write(*connection_, rows_);
    connection_->execute("COMMIT");
    rows_.clear();
  } catch (const store::DataError& refused) {
    connection_->execute("ROLLBACK");
    rows_.clear();
    parked_.erase(parked_.begin() + parked_before, parked_.end());
    blocked_ = blocked_before;
    if (fresh.size() == 1) return park(*fresh.front(), kDataRefused, refused.what());
    const auto half = fresh.size() / 2;
    apply_and_write(fresh.first(half));
    apply_and_write(fresh.subspan(half));
  }
}

void Rebuild::want(const FeedRecord& record, WantedRows& wanted) const {
  try {
    projection_.want(record.envelope, wanted);
  } catch (const CannotApply&) {
    // Says so again when it is applied.
  }
}

void Rebuild::park(const FeedRecord& record, const std::string& reason, const std::string& detail) {
  parked_.push_back(parked_row(cursor_name_, record, reason, detail, microseconds(clock_.now())));
  if (!record.envelope.subject.empty()) blocked_.insert(record.envelope.subject);
}

std::size_t Rebuild::rows_in_memory() const {
  std::size_t rows = 0;
  for (const auto& [table, changes] : rows_.changes())
    rows += changes.put.size() + changes.removed.size() + changes.added.size();
  return rows;
}

void Rebuild::flush() {
  try {
    written_ += static_cast<std::int64_t>(rows_in_memory());
    tables_.write_bulk(*connection_, rows_, !flushed_);
  } catch (const store::DataError&) {
    return begin_again();
  }
  rows_.clear();
  flushed_ = true;
  if (written_ > kMaxRowsIndexedLate) make_indexes();
}

// The engine refused rows, and which of the many records made them is not known any more: everything once more, page by page.
void Rebuild::begin_again() {
  ahead_ = {};  // Waits for the page that is on its way.
  connection_.reset();
  held_.clear();
  rows_.clear();
  parked_.clear();
  blocked_.clear();
  at_ = {};
  written_ = 0;
  indexed_ = false;
  flushed_ = page_by_page_ = true;
  begin();
}

}  // namespace lumbung::events
