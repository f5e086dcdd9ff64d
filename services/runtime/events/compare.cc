#include "runtime/events/compare.h"

namespace lumbung::events {
namespace {

// The rows of a table behind a name, page by page.
class Rows {
 public:
  Rows(store::Connection& connection, const store::ViewTable& table, const std::string& name, std::string after,
       std::int64_t page)
      : connection_(connection), page_size_(page), after_(std::move(after)) {
    sql_ = "SELECT name";
    for (const auto& column : table.columns) sql_ += ", " + column.name;
    sql_ += " FROM " + name + " WHERE name > ?1 ORDER BY name LIMIT ?2";
  }

  // Null behind the last.
  const store::Row* front() {
    if (at_ == page_.size() && !over_) {
      page_ = connection_.query(sql_, {after_, page_size_});
      at_ = 0;
      if (page_.empty()) over_ = true;
      else after_ = store::text(page_.back()[0]);
    }
    return over_ ? nullptr : &page_[at_];
  }
  void pop() { ++at_; }

 private:
  store::Connection& connection_;
  const std::int64_t page_size_;
  std::string sql_;
  store::Rows page_;
  std::size_t at_ = 0;
  std::string after_;
  bool over_ = false;
};

// What differs; empty when they are the same.
std::string difference(const store::ViewTable& table, const store::Row* living, const store::Row* built) {
  if (!living) return "The events make this row, and the projection does not have it.";
  if (!built) return "The projection has this row, and no event makes it.";
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if ((*living)[i + 1] != (*built)[i + 1])
      return "The column " + table.columns[i].name + " is not what the events make.";
  return {};
}

}  // namespace

void Comparison::some(std::int64_t rows) {
  const auto tables = projection_.tables();
  while (!over_ && rows > 0) {
    const auto compared = compare(*tables.at(table_), rows);
    rows -= compared;
    verdict_.rows += compared;
    // Fewer than asked for: the table has no more.
    if (rows > 0 && !over_) {
      after_.clear();
      over_ = verdict_.same = ++table_ == tables.size();
    }
  }
}

std::int64_t Comparison::compare(const store::ViewTable& table, std::int64_t rows) {
  Rows living(built_.connection(), table, table.table, after_, rows);
  Rows beside(built_.connection(), table, built_.tables().name_of(table), after_, rows);
  for (std::int64_t compared = 0; compared < rows; ++compared) {
    const auto* left = living.front();
    const auto* right = beside.front();
    if (!left && !right) return compared;
    const auto* first = left;
    if (!left || (right && store::text((*right)[0]) < store::text((*left)[0]))) first = right;
    const auto& name = store::text((*first)[0]);
    if (left && store::text((*left)[0]) != name) left = nullptr;
    if (right && store::text((*right)[0]) != name) right = nullptr;
    if (auto finding = difference(table, left, right); !finding.empty()) {
      verdict_.table = table.table;
      verdict_.row = name;
      verdict_.finding = std::move(finding);
      over_ = true;
      return compared;
    }
    after_ = name;
    living.pop();
    beside.pop();
  }
  return rows;
}

}  // namespace lumbung::events
