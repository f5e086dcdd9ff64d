#include "registry/search/searcher.h"

#include <algorithm>

#include "base/check.h"
#include "registry/search/expression.h"
#include "registry/search/index_file.h"
#include "runtime/lists/filter_sql.h"

namespace lumbung::registry::search {
namespace {

// Rows read by one statement.
constexpr std::int64_t kRowsAtOnce = 256;

// A snapshot from the first statement to the end.
class Snapshot {
 public:
  explicit Snapshot(store::SqliteConnection& file) : file_(file) { file_.execute("BEGIN"); }
  ~Snapshot() {
    try {
      file_.execute("ROLLBACK");
    } catch (const std::exception&) {
      // Only read.
    }
  }

 private:
  store::SqliteConnection& file_;
};

class Page {
 public:
  Page(store::SqliteConnection& file, const Question& question) : file_(file), question_(question) {
    if (question.filter) narrow_ = expression_of(*question.filter);
  }

  FoundPage read() {
    for (const auto step : kSteps) {
      if (step < question_.step) continue;
      if (best_score(step) < question_.min_score) break;
      const auto words = expression_of(question_.query, step);
      if (!words) continue;
      read_step(step, narrowed(*words), step == question_.step ? question_.after : 0);
      if (page_.more) break;
    }
    return std::move(page_);
  }

 private:
  std::string narrowed(std::string expression) const {
    if (question_.kind) expression += " AND " + expression_of(*question_.kind);
    if (narrow_) expression += " AND " + *narrow_;
    return expression;
  }

  void read_step(Step step, const std::string& expression, std::int64_t after) {
    for (bool first = true;; first = false) {
      const auto missing = question_.page_size + 1 - std::ssize(page_.hits);
      const auto limit = first ? std::min<std::int64_t>(missing, kRowsAtOnce) : kRowsAtOnce;
      const auto rows = read_rows(expression, after, limit);
      for (const auto& row : rows) {
        const auto id = store::integer(row[0]);
        const bool passes = store::integer(row[1 + kDocumentColumnCount]) != 0;
        if (passes && !take(step, id, document_of(row, 1))) return;
        after = id;
      }
      if (std::ssize(rows) < limit) return;
      if (looked_at_ >= kMaxRowsLookedAt) return go_on(step, after);
    }
  }

  // False when the page is full: the next one begins behind its last hit.
  bool take(Step step, std::int64_t id, Document document) {
    auto hit = hit_of(question_.query, record_of(document));
    // What an earlier step finds was shown there.
    if (!hit || hit->step != step || hit->score < question_.min_score) return true;
    if (std::ssize(page_.hits) == question_.page_size) {
      go_on(step, page_.hits.back().hit.step == step ? last_ : 0);
      return false;
    }
    page_.hits.push_back({std::move(document), *std::move(hit)});
    last_ = id;
    return true;
  }

  void go_on(Step step, std::int64_t after) {
    page_.more = true;
    page_.step = step;
    page_.after = after;
  }

  store::Rows read_rows(const std::string& expression, std::int64_t after, std::int64_t limit) {
    store::Row parameters{expression, after, limit};
    // The words of the index may let more through than the filter does.
    std::string passes = "1";
    if (question_.filter) {
      std::vector<FieldViolation> wrong;
      passes = "(" + lists::filter_sql(filter_spec(), *question_.filter, parameters, wrong) + ")";
      CHECK(wrong.empty());
    }
    auto rows = file_.query(std::string("SELECT v.id, ") + kDocumentColumns + ", " + passes +
                                " FROM words CROSS JOIN docs v ON v.id = words.rowid"
                                " WHERE words MATCH ?1 AND words.rowid > ?2 ORDER BY words.rowid LIMIT ?3",
                            parameters);
    looked_at_ += std::ssize(rows);
    return rows;
  }

  store::SqliteConnection& file_;
  const Question& question_;
  std::optional<std::string> narrow_;
  FoundPage page_;
  std::int64_t last_ = 0;  // The number of the last hit.
  std::int64_t looked_at_ = 0;
};

}  // namespace

FoundPage find_page(store::SqliteConnection& file, const Vocabulary& vocabulary, Question question) {
  vocabulary.fill(question.query);
  const Snapshot snapshot(file);
  const auto position = position_of(file);
  auto page = Page(file, question).read();
  page.position = position;
  return page;
}

}  // namespace lumbung::registry::search
