#include "lumbungctl/import_verb.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "client/record_fields.h"
#include "client/table.h"

namespace lumbung::ctl {
namespace {

namespace registry = client::registry;

// The rows that were not taken, as CSV for a spreadsheet.
class Rejects {
 public:
  // Nothing when the file cannot be written, or is the file to import.
  static std::optional<client::Failure> open(const std::string& path, const std::string& imported,
                                             std::optional<Rejects>& into) {
    std::error_code ignored;
    if (std::filesystem::equivalent(path, imported, ignored))
      return client::invalid_here("REJECTS_FILE", path + " is the file to import; name another.");
    into.emplace(path);
    return into->failure();
  }

  explicit Rejects(const std::string& path) : path_(path), file_(path, std::ios::trunc) {
    file_ << client::csv_line({"line", "column", "value", "reason", "sentence"});
    file_.flush();
  }

  void add(const registry::ImportRow& row) {
    for (const auto& problem : row.problems())
      file_ << client::csv_line({std::to_string(row.line()), problem.column(), problem.value(),
                                 problem.reason(), problem.sentence()});
  }

  // Set when something could not be written.
  std::optional<client::Failure> failure() {
    file_.flush();
    if (file_) return std::nullopt;
    return client::invalid_here("REJECTS_FILE",
                                "Cannot write " + path_ + ": " + std::strerror(errno) + ".");
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::ofstream file_;
};

std::string problem_text(const registry::ImportRow& row, const registry::ImportProblem& problem) {
  auto text = "line " + std::to_string(row.line());
  if (!problem.column().empty()) text += ", " + problem.column();
  if (!problem.value().empty()) text += " `" + problem.value() + "`";
  return client::printable(text + ": " + problem.sentence() + " (" + problem.reason() + ")");
}

bool not_taken(const registry::ImportRow& row) {
  return row.outcome() == registry::IMPORT_OUTCOME_REFUSED ||
         row.outcome() == registry::IMPORT_OUTCOME_DIFFERENT;
}

// Collects the rows not taken until the bar is gone and they can be shown.
class Problems {
 public:
  explicit Problems(Rejects* rejects) : rejects_(rejects) {}

  void add(const registry::ImportRow& row) {
    ++answered_;
    if (!not_taken(row)) return;
    if (rejects_ != nullptr) return rejects_->add(row);
    for (const auto& problem : row.problems())
      if (++problems_ <= kShownProblems) lines_.push_back(problem_text(row, problem));
  }

  void show(std::ostream& err) const {
    for (const auto& line : lines_) err << line << '\n';
    if (problems_ > kShownProblems)
      err << "... and " << problems_ - kShownProblems
          << " more: --rejects FILE writes all of them.\n";
  }
  std::int64_t answered() const { return answered_; }

 private:
  Rejects* rejects_;
  std::vector<std::string> lines_;
  std::int64_t problems_ = 0;
  std::int64_t answered_ = 0;
};

// Every row is in exactly one of the four counts; if not, the server is wrong and its totals prove
// nothing.
bool reconciles(const registry::ImportTotals& totals) {
  return totals.rows() ==
         totals.accepted() + totals.already_there() + totals.different() + totals.refused();
}

client::Exit tell_totals(const Session& session, const registry::ImportTotals& totals) {
  print_rows(session.out(), session.format(),
             {{"rows", true},
              {"accepted", true},
              {"already_there", true},
              {"different", true},
              {"refused", true},
              {"bytes", true}},
             {{std::to_string(totals.rows()), std::to_string(totals.accepted()),
               std::to_string(totals.already_there()), std::to_string(totals.different()),
               std::to_string(totals.refused()), std::to_string(totals.bytes())}});
  if (session.has("dry-run")) session.err() << "Dry run: nothing was changed.\n";
  if (!reconciles(totals)) {
    session.err()
        << "error: The totals do not add up to the rows; the server's answer cannot be trusted.\n";
    return client::Exit::internal;
  }
  return totals.different() + totals.refused() == 0 ? client::Exit::ok
                                                    : client::Exit::invalid_input;
}

}  // namespace

std::vector<Flag> import_flags() {
  return {
      {.name = "dry-run", .help = "Check every row and answer, without effect."},
      {.name = "rejects",
       .value = "FILE",
       .help = "Write the rows not taken here: CSV with line, column, value, reason, sentence."},
  };
}

client::Exit import_records(Session& session, client::Register into) {
  const auto& path = session.argument(0);
  std::optional<Rejects> rejects;
  if (session.has("rejects"))
    if (const auto failure = Rejects::open(session.flag("rejects"), path, rejects))
      return session.fail(*failure);

  Problems problems(rejects ? &*rejects : nullptr);
  auto progress =
      session.progress(std::filesystem::path(path).filename().string(), client::Counted::bytes);
  client::ImportOptions options;
  options.validate_only = session.has("dry-run");
  options.on_row = [&](const registry::ImportRow& row) { problems.add(row); };
  options.on_progress = [&](const client::ImportProgress& now) {
    progress.at(now.bytes_sent, now.bytes_total, now.rows);
  };
  options.stop = session.watch();
  const auto totals = client::import_file(session.connection(), into, path, options);
  if (totals || problems.answered() > 0) progress.end();

  problems.show(session.err());
  if (options.stop.stop_requested()) {
    session.err()
        << "Stopped after " << problems.answered()
        << " rows were answered. What was taken is on record; sending the same file again is safe: "
           "rows already there stay as they are.\n";
    return client::Exit::interrupted;
  }
  if (!totals) {
    const auto exit = session.fail(totals.failure());
    if (problems.answered() > 0)
      session.err() << problems.answered()
                    << " rows were answered before. Sending the same file again is safe.\n";
    return exit;
  }
  if (rejects) {
    if (const auto failure = rejects->failure()) return session.fail(*failure);
    session.err() << "Rows not taken: " << totals->different() + totals->refused() << ", see "
                  << rejects->path() << ".\n";
  }
  return tell_totals(session, *totals);
}

}  // namespace lumbung::ctl
