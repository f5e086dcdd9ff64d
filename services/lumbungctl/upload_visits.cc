#include "lumbungctl/upload_visits.h"

#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "client/record_fields.h"
#include "client/record_json.h"
#include "lumbungctl/nouns.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

constexpr int kMaxVisitsInCall = 500;
constexpr std::size_t kMaxLineBytes = std::size_t{64} * 1024;
constexpr std::int64_t kShownLines = 20;

struct Line {
  std::int64_t number = 0;
  std::string text;
};

// One line of the file and what became of it.
struct Told {
  Line line;
  registry::VisitResult result;
};

registry::VisitResult refused(const std::vector<FieldViolation>& wrong) {
  registry::VisitResult result;
  result.set_outcome(registry::IMPORT_OUTCOME_REFUSED);
  for (const auto& each : wrong) {
    auto& problem = *result.add_problems();
    problem.set_field(each.field);
    problem.set_reason(each.reason);
    problem.set_sentence(each.sentence);
  }
  return result;
}

bool not_taken(const registry::VisitResult& result) {
  return result.outcome() == registry::IMPORT_OUTCOME_REFUSED || result.outcome() == registry::IMPORT_OUTCOME_DIFFERENT;
}

std::string problem_text(const registry::VisitProblem& problem) {
  auto text = problem.field();
  if (!problem.value().empty()) text += " `" + problem.value() + "`";
  return client::printable(text + (text.empty() ? "" : ": ") + problem.sentence() + " (" + problem.reason() + ")");
}

std::string joined_problems(const registry::VisitResult& result) {
  std::string text;
  for (const auto& problem : result.problems()) text += (text.empty() ? "" : " | ") + problem_text(problem);
  return text;
}

std::string joined_changes(const registry::VisitResult& result) {
  std::string text;
  for (const auto& name : result.change_requests()) text += (text.empty() ? "" : "|") + name;
  return text;
}

// Empty for an outcome of a newer server.
std::string word_of(int outcome) {
  const auto* value = registry::ImportOutcome_descriptor()->FindValueByNumber(outcome);
  return value == nullptr ? std::string() : client::word_of(*value);
}

class Upload {
 public:
  explicit Upload(Session& session) : session_(session), request_id_(session.request_id()) {}

  // Something that ends the upload; nothing when the line was taken along.
  std::optional<client::Failure> add(Line line) {
    Told told{std::move(line), {}};
    registry::VisitReport report;
    if (told.line.text.size() > kMaxLineBytes) {
      told.result = refused({{"", "LINE_TOO_LONG", "A visit takes at most 64 KiB.", ""}});
    } else if (const auto from = client::fill_from_json(told.line.text, report); !from.wrong.empty()) {
      told.result = refused(from.wrong);
    } else {
      sent_.push_back(told_.size());
      *request_.add_reports() = std::move(report);
    }
    told_.push_back(std::move(told));
    if (request_.reports_size() < kMaxVisitsInCall) return std::nullopt;
    return send();
  }

  std::optional<client::Failure> send() {
    if (request_.reports().empty()) return std::nullopt;
    ++calls_;
    request_.set_request_id(calls_ == 1 ? request_id_ : request_id_ + "-" + std::to_string(calls_));
    request_.set_validate_only(session_.has("dry-run"));
    const auto answer = session_.api().call(request_);
    if (!answer) return answer.failure();
    for (int i = 0; i < answer->results_size(); ++i)
      told_[sent_[static_cast<std::size_t>(i)]].result = answer->results(i);
    answered_ += answer->results_size();
    sent_.clear();
    request_.clear_reports();
    return std::nullopt;
  }

  std::int64_t answered() const { return answered_; }
  const std::vector<Told>& told() const { return told_; }

 private:
  Session& session_;
  const std::string request_id_;
  registry::UploadVisitsRequest request_;
  std::vector<std::size_t> sent_;  // Which of told_ the reports of request_ are.
  std::vector<Told> told_;
  std::int64_t answered_ = 0;
  int calls_ = 0;
};

std::optional<client::Failure> write_rejects(const std::string& path, const std::vector<Told>& told) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  for (const auto& each : told)
    if (not_taken(each.result)) file << each.line.text << '\n';
  file.close();
  if (file) return std::nullopt;
  return client::invalid_here("REJECTS_FILE", "The rejects cannot be written to " + path + ".");
}

void tell_problems(const Session& session, const std::vector<Told>& told) {
  std::int64_t lines = 0;
  for (const auto& [line, result] : told) {
    if (!not_taken(result) || ++lines > kShownLines) continue;
    for (const auto& problem : result.problems())
      session.err() << "line " << line.number << ": " << problem_text(problem) << '\n';
  }
  if (lines > kShownLines)
    session.err() << "... and " << lines - kShownLines << " more lines: --rejects FILE writes all of them.\n";
}

void tell_lines(const Session& session, const std::vector<Told>& told) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [line, result] : told)
    rows.push_back({std::to_string(line.number), result.visit_id(), word_of(result.outcome()), result.visit(),
                    joined_changes(result), joined_problems(result)});
  print_rows(session.out(), session.format(),
             {{"line", true}, {"visit_id"}, {"outcome"}, {"visit"}, {"change_requests"}, {"problems"}}, rows);
}

Exit tell_totals(const Session& session, const std::vector<Told>& told) {
  std::map<int, std::int64_t> outcomes;
  std::int64_t changes = 0;
  for (const auto& [line, result] : told) {
    ++outcomes[result.outcome()];
    if (result.outcome() == registry::IMPORT_OUTCOME_ACCEPTED) changes += result.change_requests_size();
  }
  if (session.format() == Format::table)
    print_rows(session.out(), session.format(),
               {{"visits", true}, {"accepted", true}, {"already_there", true}, {"different", true}, {"refused", true},
                {"change_requests", true}},
               {{std::to_string(told.size()), std::to_string(outcomes[registry::IMPORT_OUTCOME_ACCEPTED]),
                 std::to_string(outcomes[registry::IMPORT_OUTCOME_ALREADY_THERE]),
                 std::to_string(outcomes[registry::IMPORT_OUTCOME_DIFFERENT]),
                 std::to_string(outcomes[registry::IMPORT_OUTCOME_REFUSED]), std::to_string(changes)}});
  else
    tell_lines(session, told);
  if (session.has("dry-run")) session.err() << "Dry run: nothing was changed.\n";
  const bool all = outcomes[registry::IMPORT_OUTCOME_DIFFERENT] + outcomes[registry::IMPORT_OUTCOME_REFUSED] == 0;
  return all ? Exit::ok : Exit::invalid_input;
}

}  // namespace

std::vector<Flag> upload_flags() {
  auto flags = changing_flags();
  flags.push_back({.name = "rejects",
                   .value = "FILE",
                   .help = "Write the lines not taken here, as they stand, to be mended and sent again."});
  return flags;
}

Exit upload_visits(Session& session) {
  const auto& path = session.argument(0);
  std::ifstream file(path, std::ios::binary);
  if (!file) return session.fail(client::invalid_here("FILE_UNREADABLE", "The file " + path + " cannot be read."));
  Upload upload(session);
  std::optional<client::Failure> failure;
  Line line;
  while (!failure && std::getline(file, line.text)) {
    ++line.number;
    if (!trimmed(line.text).empty()) failure = upload.add(line);
  }
  if (!failure) failure = upload.send();
  if (failure) {
    const auto exit = session.fail(*failure);
    session.err() << upload.answered() << " visits were answered before. Sending the same file again is safe.\n";
    return exit;
  }
  tell_problems(session, upload.told());
  if (session.has("rejects"))
    if (const auto unwritten = write_rejects(session.flag("rejects"), upload.told())) return session.fail(*unwritten);
  return tell_totals(session, upload.told());
}

}  // namespace lumbung::ctl
