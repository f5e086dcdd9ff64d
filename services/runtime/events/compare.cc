#include "runtime/events/compare.h"

namespace lumbung::events {
namespace {

constexpr std::int64_t kPage = 1'000;

// The rows of a table by name, page by page.
class Rows {
 public:
  Rows(store::Connection& connection, const store::ViewTable& table, const std::string& name) : connection_(connection) {
    sql_ = "SELECT name";
    for (const auto& column : table.columns) sql_ += ", " + column.name;
    sql_ += " FROM " + name + " WHERE name > ?1 ORDER BY name LIMIT ?2";
  }

  // Null behind the last.
  const store::Row* front() {
    if (at_ == page_.size() && !over_) {
      page_ = connection_.query(sql_, {after_, kPage});
      at_ = 0;
      if (page_.empty()) over_ = true;
      else after_ = store::text(page_.back()[0]);
    }
    return over_ ? nullptr : &page_[at_];
  }
  void pop() { ++at_; }

 private:
  store::Connection& connection_;
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

ProjectionVerdict compare(const Projection& projection, Rebuild& built) {
  ProjectionVerdict verdict;
  for (const auto* table : projection.tables()) {
    Rows living(built.connection(), *table, table->table);
    Rows beside(built.connection(), *table, built.tables().name_of(*table));
    for (;;) {
      const auto* left = living.front();
      const auto* right = beside.front();
      if (!left && !right) break;
      const auto* first = left;
      if (!left || (right && store::text((*right)[0]) < store::text((*left)[0]))) first = right;
      const auto& name = store::text((*first)[0]);
      if (left && store::text((*left)[0]) != name) left = nullptr;
      if (right && store::text((*right)[0]) != name) right = nullptr;
      if (const auto finding = difference(*table, left, right); !finding.empty()) {
        verdict.table = table->table;
        verdict.row = name;
        verdict.finding = finding;
        return verdict;
      }
      ++verdict.rows;
      living.pop();
      beside.pop();
    }
  }
  verdict.same = true;
  return verdict;
}

}  // namespace lumbung::events
