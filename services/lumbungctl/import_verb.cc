#include "lumbungctl/import_verb.h"

#include <filesystem>
#include <memory>

#include "client/rejects_file.h"
#include "client/table.h"

namespace lumbung::ctl {
namespace {

namespace registry = client::registry;

using Rejects = std::shared_ptr<client::RejectsFile>;

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

// Collects what is said of rows until the bar is gone and it can be shown.
class Problems {
 public:
  explicit Problems(client::RejectsFile* rejects) : rejects_(rejects) {}

  void add(const registry::ImportRow& row) {
    ++answered_;
    for (const auto& warning : row.warnings())
      if (++warnings_ <= kShownProblems)
        warning_lines_.push_back("warning: " + problem_text(row, warning));
    if (!not_taken(row)) return;
    if (rejects_ != nullptr) return rejects_->add(row);
    for (const auto& problem : row.problems())
      if (++problems_ <= kShownProblems) lines_.push_back(problem_text(row, problem));
  }

  void show(std::ostream& err) const {
    for (const auto& line : warning_lines_) err << line << '\n';
    if (warnings_ > kShownProblems)
      err << "... and " << warnings_ - kShownProblems << " more warnings.\n";
    for (const auto& line : lines_) err << line << '\n';
    if (problems_ > kShownProblems)
      err << "... and " << problems_ - kShownProblems
          << " more: --rejects FILE writes all of them.\n";
  }
  std::int64_t answered() const { return answered_; }

 private:
  client::RejectsFile* rejects_;
  std::vector<std::string> lines_;
  std::vector<std::string> warning_lines_;
  std::int64_t problems_ = 0;
  std::int64_t warnings_ = 0;
  std::int64_t answered_ = 0;
};

// Every row is in exactly one of the four counts, and every rupiah in one of three; if not, the
// server is wrong and its totals prove nothing.
bool reconciles(const registry::ImportTotals& totals) {
  for (const auto& money : totals.money())
    if (money.read_rupiah() - money.accepted_rupiah() - money.already_there_rupiah() !=
        money.not_taken_rupiah())
      return false;
  return totals.rows() ==
         totals.accepted() + totals.already_there() + totals.different() + totals.refused();
}

// For the officer who has the sums of the office's own file. Beside the totals as a table only:
// programs read one list.
void tell_money(const Session& session, const registry::ImportTotals& totals) {
  if (totals.money().empty() || session.format() != Format::table) return;
  std::vector<std::vector<std::string>> rows;
  for (const auto& money : totals.money())
    rows.push_back({money.column(), std::to_string(money.read_rupiah()),
                    std::to_string(money.accepted_rupiah()),
                    std::to_string(money.already_there_rupiah()),
                    std::to_string(money.not_taken_rupiah())});
  session.out() << '\n';
  print_rows(session.out(), session.format(),
             {{"rupiah", false},
              {"read", true},
              {"accepted", true},
              {"already_there", true},
              {"not_taken", true}},
             rows);
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
  tell_money(session, totals);
  if (totals.warned() > 0)
    session.err() << "Rows taken with a warning: " << totals.warned() << ".\n";
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
       .help = "Write the rows not taken here with what is wrong, to be mended and sent again."},
  };
}

client::Exit import_records(Session& session, client::Register into) {
  const auto& path = session.argument(0);
  Rejects rejects;
  if (session.has("rejects")) {
    const auto opened = client::RejectsFile::open(session.flag("rejects"), path);
    if (!opened) return session.fail(opened.failure());
    rejects = *opened;
  }

  Problems problems(rejects.get());
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
    if (rejects && !rejects->finish() && problems.answered() > 0)
      session.err() << "Those of them that were not taken are in " << rejects->path() << ".\n";
    return exit;
  }
  if (rejects) {
    if (const auto failure = rejects->finish()) return session.fail(*failure);
    session.err() << "Rows not taken: " << totals->different() + totals->refused() << ", see "
                  << rejects->path() << ".\n";
  }
  return tell_totals(session, *totals);
}

}  // namespace lumbung::ctl
