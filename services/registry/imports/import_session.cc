#include "registry/imports/import_session.h"

#include "base/check.h"
#include "base/text.h"
#include "registry/imports/shown.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {
namespace {

v1::ImportProblem problem_of(const FieldViolation& wrong) {
  v1::ImportProblem problem;
  problem.set_column(wrong.field);
  problem.set_value(shown_value(wrong.field, wrong.value));
  problem.set_reason(wrong.reason);
  problem.set_sentence(wrong.sentence);
  return problem;
}

void add_problem(v1::ImportRow& answer, const FieldViolation& wrong) {
  if (answer.problems_size() < static_cast<int>(kMaxProblemsPerRow))
    *answer.add_problems() = problem_of(wrong);
}

std::shared_ptr<const common::v1::Source> source_of(const std::string& file_name, std::int64_t line) {
  auto source = std::make_shared<common::v1::Source>();
  source->mutable_file_row()->set_file_name(file_name);
  source->mutable_file_row()->set_line(line);
  return source;
}

void refuse(v1::ImportRow& answer, const FieldViolation& wrong) {
  answer.set_outcome(v1::IMPORT_OUTCOME_REFUSED);
  add_problem(answer, wrong);
}

}  // namespace

void add_warning(v1::ImportRow& answer, const FieldViolation& warning) {
  if (answer.warnings_size() < static_cast<int>(kMaxProblemsPerRow)) *answer.add_warnings() = problem_of(warning);
}

void ImportSession::feed(std::string_view bytes) {
  totals_.set_bytes(totals_.bytes() + static_cast<std::int64_t>(bytes.size()));
  reader_.feed(bytes);
}

void ImportSession::finish() { reader_.finish(); }

std::optional<Refusal> ImportSession::refusal() const {
  if (refusal_) return refusal_;
  const auto& error = reader_.error();
  if (error && error->reason.starts_with("FILE_"))
    return invalid_field("file", error->reason, error->sentence);
  if (error)
    return invalid_field("file", "FILE_SYNTAX",
                         "Line " + std::to_string(error->line) + ": " + error->sentence)
        .with("line", error->line)
        .with("syntax", error->reason);
  return std::nullopt;
}

std::vector<ImportSession::Row> ImportSession::take_group() {
  std::vector<Row> group;
  if (refusal_) return group;
  while (group.size() < kRowsPerGroup) {
    const auto row = reader_.next();
    if (!row) break;
    if (header_) {
      auto prepared = prepare(*row);
      if (const auto column = money_.beyond(prepared.amounts)) {
        refusal_ = invalid_field("file", "FILE_SUM_TOO_LARGE",
                                 "Line " + std::to_string(row->line) + ": the sum of " + *column +
                                     " is beyond counting; is the unit right?");
        return group;
      }
      group.push_back(std::move(prepared));
      continue;
    }
    take_header(*row);
    if (refusal_) return group;
  }
  return group;
}

void ImportSession::take_header(const csv::CsvRow& row) {
  for (const auto& field : row.fields)
    if (!utf8_length(field)) {
      refusal_ = invalid_field("file", "FILE_NOT_UTF8",
                               "The header line is not UTF-8 text. Save the file as CSV UTF-8.");
      return;
    }
  auto header = csv::CsvHeader::of(row, kind_.columns);
  if (!header) {
    auto wrong = header.refusal().fields();
    for (auto& field : wrong) {
      field.field = "file.header";
      field.value = without_niks(field.value);
    }
    refusal_ = invalid_fields(std::move(wrong)).with("reason", "FILE_HEADER");
    return;
  }
  header_ = std::move(*header);
  money_ = MoneyTotals(kind_.columns, *header_);
}

bool ImportSession::is_readable(const csv::CsvRow& row, v1::ImportRow& answer) const {
  if (row.damage) {
    refuse(answer, {"", row.damage->reason, row.damage->sentence, ""});
    return false;
  }
  const auto columns = header_->columns();
  const bool last_is_torn = !row.fields.empty() && !utf8_length(row.fields.back());
  if (row.open_ended &&
      (row.fields.size() < columns || (row.fields.size() == columns && last_is_torn))) {
    refuse(answer, {"", "FILE_CUT",
                    "The file ends inside this row, on line " + std::to_string(row.line) +
                        ". Send the whole file again; rows before are taken.",
                    ""});
    return false;
  }
  if (row.fields.size() != columns) {
    refuse(answer,
           {"", "ROW_COLUMN_COUNT",
            "The row has " + std::to_string(row.fields.size()) + " columns and the header " +
                std::to_string(columns) + "; put fields with a separator in quotes.",
            ""});
    return false;
  }
  for (std::size_t i = 0; i < columns; ++i) {
    const auto& column = header_->names()[i];
    const auto& cell = row.fields[i];
    if (is_read_past(column)) continue;
    if (!utf8_length(cell))
      refuse(
          answer,
          {column, "TEXT_NOT_UTF8",
           "The text is not UTF-8 or holds control characters. Save the file as CSV UTF-8.", ""});
    else if (is_spreadsheet_error(cell))
      refuse(answer, {column, "CELL_IS_SPREADSHEET_ERROR",
                      "A spreadsheet wrote an error instead of the value. Type the value.", cell});
  }
  return answer.problems_size() == 0;
}

ImportSession::Row ImportSession::prepare(const csv::CsvRow& row) const {
  Row prepared;
  auto& answer = prepared.answer;
  answer.set_line(row.line);
  if (!is_readable(row, answer)) return prepared;

  const CellOf cell = [&](const std::string& column) { return header_->value(row, column); };
  auto made = kind_.prepare(call_, *header_, cell, validate_only_);
  answer.set_identity(without_niks(made.identity));
  for (auto& wrong : made.wrong) {
    if (wrong.value.empty() && header_->number(wrong.field) > 0)
      wrong.value = std::string(header_->value(row, wrong.field));
    refuse(answer, wrong);
  }
  if (answer.problems_size() == 0) {
    for (const auto& warning : made.warnings) add_warning(answer, warning);
    if (row.open_ended)
      add_warning(answer, {"", "FILE_END_OPEN",
                           "The file ends without a line end. Look whether its last cell is whole.", ""});
    prepared.command = std::move(made.command);
    prepared.owner = std::move(made.owner);
    prepared.source = source_of(file_name_, row.line);
  }
  prepared.amounts = money_.of(cell);
  return prepared;
}

void ImportSession::settle(std::vector<Row>& group, std::vector<store::CommitOutcome> outcomes) {
  std::size_t next = 0;
  for (auto& row : group)
    if (row.command) settle_one(row.answer, std::move(outcomes.at(next++)));
  CHECK(next == outcomes.size());
  for (auto& row : group) {
    if (row.answer.outcome() != v1::IMPORT_OUTCOME_ACCEPTED) row.answer.clear_warnings();
    count(row);
  }
}

void ImportSession::count(const Row& row) {
  totals_.set_rows(totals_.rows() + 1);
  switch (row.answer.outcome()) {
    case v1::IMPORT_OUTCOME_ACCEPTED:
      totals_.set_accepted(totals_.accepted() + 1);
      break;
    case v1::IMPORT_OUTCOME_ALREADY_THERE:
      totals_.set_already_there(totals_.already_there() + 1);
      break;
    case v1::IMPORT_OUTCOME_DIFFERENT:
      totals_.set_different(totals_.different() + 1);
      break;
    default:
      totals_.set_refused(totals_.refused() + 1);
  }
  if (row.answer.warnings_size() > 0) totals_.set_warned(totals_.warned() + 1);
  money_.count(row.amounts, row.answer.outcome());
}

v1::ImportTotals ImportSession::totals() const {
  auto totals = totals_;
  money_.write(totals);
  return totals;
}

void ImportSession::settle_one(v1::ImportRow& answer, store::CommitOutcome outcome) const {
  if (const auto* committed = std::get_if<store::Committed>(&outcome)) {
    answer.set_outcome(committed->replayed ? v1::IMPORT_OUTCOME_ALREADY_THERE
                                           : v1::IMPORT_OUTCOME_ACCEPTED);
    answer.set_resource_name(kind_.name_of(committed->reply));
    return;
  }
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
    answer.set_resource_name(refusal->resource());
    answer.set_outcome(refusal->reason() == kRowAlreadyThere ? v1::IMPORT_OUTCOME_ALREADY_THERE
                       : refusal->reason() == kRowDiffers    ? v1::IMPORT_OUTCOME_DIFFERENT
                                                             : v1::IMPORT_OUTCOME_REFUSED);
    if (answer.outcome() == v1::IMPORT_OUTCOME_ALREADY_THERE) return;
    for (const auto& wrong : refusal->fields()) add_problem(answer, wrong);
    if (refusal->fields().empty())
      add_problem(answer, {"", refusal->reason(), refusal->sentence(), ""});
    return;
  }
  if (std::holds_alternative<store::DeadlineExceeded>(outcome)) throw rpc::DeadlinePassed();
  throw rpc::TemporarilyAway(std::get<store::Failed>(outcome).sentence);
}

}  // namespace lumbung::registry
