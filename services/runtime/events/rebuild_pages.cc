// What a rebuild does with the records of a page: in memory over many pages, or, where that cannot be, a transaction for each.
#include <algorithm>

#include "runtime/events/parked.h"
#include "runtime/events/rebuild.h"

namespace lumbung::events {

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
  // Until rows were given away, what is not in memory is nowhere.
  if (rows_->any_given_away()) rows_->load(*connection_, wanted(fresh));
  apply(fresh, rows_->rows());
  written([this] { rows_->write_when_many(); });
}

void Rebuild::apply(std::span<const FeedRecord* const> fresh, ProjectedRows& rows) {
  for (const auto* record : fresh) {
    const auto& event = record->envelope;
    if (blocked_.contains(event.subject)) {
      park(*record, kFollowsParked, "An earlier event of " + event.subject + " is parked.");
      continue;
    }
    try {
      projection_.apply(event, rows);
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
    ProjectedRows rows;
    tables_.load(*connection_, wanted(fresh), rows);
    apply(fresh, rows);
    rows.settle();
    connection_->execute("BEGIN");
    tables_.write(*connection_, rows);
    connection_->execute("COMMIT");
  } catch (const store::DataError& refused) {
    connection_->execute("ROLLBACK");
    parked_.erase(parked_.begin() + parked_before, parked_.end());
    blocked_ = blocked_before;
    if (fresh.size() == 1) return park(*fresh.front(), kDataRefused, refused.what());
    const auto half = fresh.size() / 2;
    apply_and_write(fresh.first(half));
    apply_and_write(fresh.subspan(half));
  }
}

WantedRows Rebuild::wanted(std::span<const FeedRecord* const> fresh) const {
  WantedRows wanted;
  for (const auto* record : fresh) {
    try {
      projection_.want(record->envelope, wanted);
    } catch (const CannotApply&) {
      // Says so again when it is applied.
    }
  }
  return wanted;
}

void Rebuild::park(const FeedRecord& record, const std::string& reason, const std::string& detail) {
  parked_.push_back(parked_row(cursor_name_, record, reason, detail, microseconds(clock_.now())));
  if (!record.envelope.subject.empty()) blocked_.insert(record.envelope.subject);
}

void Rebuild::written(const std::function<void()>& write) {
  try {
    write();
  } catch (const store::DataError&) {
    begin_again();
  }
}

// The engine refused rows, and which of the many records made them is not known any more: everything once more, page by page.
void Rebuild::begin_again() {
  ahead_.stop();
  connection_.reset();
  rows_.reset();
  held_.clear();
  parked_.clear();
  blocked_.clear();
  at_ = {};
  page_by_page_ = true;
  begin();
}

}  // namespace lumbung::events
