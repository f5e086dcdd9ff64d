#include "runtime/events/built_rows.h"

#include <utility>

#include "runtime/events/consumer_work.h"

namespace lumbung::events {
namespace {

// Until this many rows indexes are made at the end, which is faster; making them later would take one long transaction.
constexpr std::size_t kMaxRowsIndexedLate = 400'000;

}  // namespace

BuiltRows::BuiltRows(store::Store& store, const Projection& projection, const ProjectedTables& tables, RebuildMemory memory)
    : store_(store), projection_(projection), tables_(tables), most_(memory.rows), written_(memory.name_blocks) {}

BuiltRows::~BuiltRows() {
  if (done_.valid()) done_.wait();
}

void BuiltRows::load(store::Connection& connection, const WantedRows& wanted) {
  WantedRows missing;
  // Nearly all are nowhere: what tells that soonest comes first.
  for (const auto& [table, name] : wanted) {
    const auto change = under_way_.change_of(*table, name);
    if (!change && !written_.may_have(*table, name)) continue;
    if (rows_.change_of(*table, name)) continue;
    if (!change) missing.emplace_back(table, name);
    else if (const auto* row = *change) rows_.load(*table, name, *row);
  }
  if (!missing.empty()) tables_.load(connection, missing, rows_);
}

void BuiltRows::write_when_many() {
  // Somebody has to fall behind when rows come faster than they are written: whoever gathers waits.
  if (rows_.size() > most_) give_away();
}

void BuiltRows::write_all() {
  give_away();
  settle();
  under_way_.clear();
}

void BuiltRows::make_indexes() {
  if (!indexed_) tables_.make_indexes(connection(), projection_);
  indexed_ = true;
}

void BuiltRows::give_away() {
  settle();
  rows_.settle();
  any_given_away_ = true;
  // Letting so many rows go is work, too.
  auto written_before = std::exchange(under_way_, std::exchange(rows_, {}));
  done_ = std::async(std::launch::async, [this, gone = std::move(written_before)]() mutable {
    gone.clear();
    write();
  });
}

void BuiltRows::write() {
  rows_written_ += under_way_.size();
  tables_.write_bulk(connection(), under_way_, written_);
  if (rows_written_ > kMaxRowsIndexedLate) make_indexes();
}

store::Connection& BuiltRows::connection() {
  if (!connection_) {
    connection_ = working_connection(store_);
    // As the rebuild's own: the commit of the switch waits for all that was written before it, also here.
    if (store_.engine() == "postgresql") connection_->execute("SET synchronous_commit = off");
  }
  return *connection_;
}

void BuiltRows::settle() {
  if (done_.valid()) done_.get();
}

}  // namespace lumbung::events
