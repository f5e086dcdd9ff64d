#include "office_file.h"

#include <algorithm>

#include "registry/domain/validate.h"
#include "registry/imports/import_session.h"
#include "registry/reference_files.h"
#include "runtime/rpc/shape.h"

namespace lumbung::registry {
namespace {

const Reference& city() {
  static const ReferenceFiles files = read_reference_files(DATA);
  return files.reference;
}

PreparedRow prepared(const CellOf& cell, std::vector<v1::RegisterBusinessRequest>& requests) {
  static const rpc::Shape shape(v1::RegisterBusinessRequest::descriptor());
  PreparedRow row;
  auto request = business_of(cell, city(), row.wrong);
  request.set_request_id("row-1");
  std::vector<FieldViolation> wrong;
  shape.check(request, wrong);
  validate(request, city(), wrong);
  for (const auto& field : wrong) {
    const auto column = column_of(request, field.field);
    const bool reported =
        std::any_of(row.wrong.begin(), row.wrong.end(),
                    [&](const FieldViolation& earlier) { return earlier.field == column; });
    if (!reported) row.wrong.push_back({column, field.reason, field.sentence, field.value});
  }
  row.identity = request.business().external_id();
  if (row.wrong.empty()) row.command.emplace();
  requests.push_back(std::move(request));
  return row;
}

void answer_groups(ImportSession& session, OfficeAnswer& answer) {
  for (auto group = session.take_group(); !group.empty(); group = session.take_group()) {
    std::vector<store::CommitOutcome> outcomes;
    for (const auto& row : group)
      if (row.command) outcomes.push_back(store::Committed{});
    session.settle(group, std::move(outcomes));
    for (auto& row : group) answer.rows.push_back(std::move(row.answer));
  }
}

}  // namespace

OfficeAnswer import_businesses(std::string_view file, std::size_t chunk) {
  OfficeAnswer answer;
  const ImportKind kind{business_columns(),
                        [&](const rpc::Call&, const csv::CsvHeader&, const CellOf& cell, bool) {
                          return prepared(cell, answer.requests);
                        },
                        [](const std::string&) { return std::string("businesses/1"); }};
  const rpc::Call call;
  ImportSession session(kind, call, v1::ImportHeader());
  for (; !file.empty(); file.remove_prefix(std::min(chunk, file.size()))) {
    session.feed(file.substr(0, chunk));
    answer_groups(session, answer);
  }
  session.finish();
  answer_groups(session, answer);
  answer.refusal = session.refusal();
  answer.totals = session.totals();
  return answer;
}

}  // namespace lumbung::registry
