#include "registry/imports/import_session.h"

#include "base/check.h"
#include "base/text.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kShownCharacters = 100;

void add_problem(v1::ImportRow& answer, const FieldViolation& wrong) {
  if (answer.problems_size() >= static_cast<int>(kMaxProblemsPerRow)) return;
  auto& problem = *answer.add_problems();
  problem.set_column(wrong.field);
  problem.set_value(utf8_cut(wrong.value, kShownCharacters));
  problem.set_reason(wrong.reason);
  problem.set_sentence(wrong.sentence);
}

void refuse(v1::ImportRow& answer, const FieldViolation& wrong) {
  answer.set_outcome(v1::IMPORT_OUTCOME_REFUSED);
  add_problem(answer, wrong);
}

}  // namespace

void ImportSession::feed(std::string_view bytes) {
  totals_.set_bytes(totals_.bytes() + static_cast<std::int64_t>(bytes.size()));
  reader_.feed(bytes);
}

void ImportSession::finish() { reader_.finish(); }

std::optional<Refusal> ImportSession::refusal() const {
  if (refusal_) return refusal_;
  if (const auto& error = reader_.error())
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
      group.push_back(prepare(*row));
      continue;
    }
    bool readable = true;
    for (const auto& field : row->fields) readable = readable && utf8_length(field).has_value();
    if (!readable) {
      refusal_ = invalid_field("file", "FILE_NOT_UTF8",
                               "The header line is not UTF-8 text. Save the file as CSV UTF-8.");
      return group;
    }
    auto header = csv::CsvHeader::of(*row, kind_.columns);
    if (!header) {
      auto wrong = header.refusal().fields();
      for (auto& field : wrong) field.field = "file.header";
      refusal_ = invalid_fields(std::move(wrong)).with("reason", "FILE_HEADER");
      return group;
    }
    header_ = std::move(*header);
  }
  return group;
}

ImportSession::Row ImportSession::prepare(const csv::CsvRow& row) {
  Row prepared;
  auto& answer = prepared.answer;
  answer.set_line(row.line);
  if (row.damage) {
    refuse(answer, {"", row.damage->reason, row.damage->sentence, ""});
    return prepared;
  }
  if (row.fields.size() != header_->columns()) {
    refuse(answer, {"", "ROW_COLUMN_COUNT",
                    "The row has " + std::to_string(row.fields.size()) + " columns and the header " +
                        std::to_string(header_->columns()) + "; put fields with a separator in quotes.",
                    ""});
    return prepared;
  }
  for (const auto& column : kind_.columns)
    if (!utf8_length(header_->value(row, column.name)))
      refuse(answer, {column.name, "TEXT_NOT_UTF8",
                      "The text is not UTF-8 or holds control characters. Save the file as CSV UTF-8.", ""});
  if (answer.problems_size() > 0) return prepared;

  const CellOf cell = [&](const std::string& column) { return header_->value(row, column); };
  auto made = kind_.prepare(call_, *header_, cell, validate_only_);
  answer.set_identity(std::move(made.identity));
  for (auto& wrong : made.wrong) {
    if (wrong.value.empty() && header_->number(wrong.field) > 0)
      wrong.value = std::string(header_->value(row, wrong.field));
    refuse(answer, wrong);
  }
  if (answer.problems_size() == 0) prepared.command = std::move(made.command);
  return prepared;
}

void ImportSession::settle(std::vector<Row>& group, std::vector<store::CommitOutcome> outcomes) {
  std::size_t next = 0;
  for (auto& row : group)
    if (row.command) settle_one(row.answer, std::move(outcomes.at(next++)));
  CHECK(next == outcomes.size());
  for (const auto& row : group) {
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
  }
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
