#include "lumbungd/field_visits.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include <google/protobuf/util/json_util.h>

#include "client/api.h"
#include "runtime/digest.h"

namespace lumbung {
namespace {

using client::Answer;
using client::Failure;
namespace v1 = lumbung::registry::v1;

// Visits in one call.
constexpr int kBatch = 200;
// Change requests read and approved at a time.
constexpr int kPage = 100;
constexpr std::size_t kRequestIdDigits = 24;

Failure unreadable(const std::string& path) {
  return client::invalid_here("FILE_UNREADABLE", "Cannot read " + path + ": " + std::strerror(errno) + ".");
}

void take(const v1::UploadVisitsResponse& response, Uploaded& uploaded) {
  uploaded.accepted += response.accepted();
  uploaded.already_there += response.already_there();
  uploaded.different += response.different();
  uploaded.refused += response.refused();
  for (const auto& result : response.results()) {
    ++uploaded.lines;
    if (result.problems().empty()) continue;
    const auto& problem = result.problems(0);
    uploaded.problems.push_back("line " + std::to_string(uploaded.lines) + ": " + problem.reason() +
                                (problem.field().empty() ? "" : " (" + problem.field() + ")") + ". " +
                                problem.sentence());
  }
}

// The same visits again are the same request.
std::optional<Failure> send(const client::Api& api, v1::UploadVisitsRequest& batch, Uploaded& uploaded) {
  if (batch.reports().empty()) return std::nullopt;
  std::string content;
  for (const auto& report : batch.reports()) content += report.visit_id() + report.SerializeAsString();
  batch.set_request_id("visits-" + hex(sha256(content)).substr(0, kRequestIdDigits));
  const auto answered = api.call(batch);
  if (!answered) return answered.failure();
  take(*answered, uploaded);
  batch.Clear();
  return std::nullopt;
}

std::optional<Failure> approve(const client::Api& api, const v1::ChangeRequest& proposal) {
  v1::ApproveChangeRequest request;
  request.set_name(proposal.name());
  request.set_etag(proposal.etag());
  request.set_note("Found in the field.");
  request.set_request_id("approve-" + hex(sha256(proposal.name() + proposal.etag())).substr(0, kRequestIdDigits));
  const auto approved = api.call(request);
  if (!approved) return approved.failure();
  return std::nullopt;
}

}  // namespace

Answer<Uploaded> upload_visits(const client::Target& server, const std::string& path) {
  std::ifstream file(path);
  if (!file) return unreadable(path);
  const client::Connection connection(server);
  const client::Api api(connection);
  Uploaded uploaded;
  v1::UploadVisitsRequest batch;
  std::string line;
  for (std::int64_t number = 1; std::getline(file, line); ++number) {
    if (!google::protobuf::util::JsonStringToMessage(line, batch.add_reports()).ok())
      return client::invalid_here("VISIT_LINE_INVALID", path + ", line " + std::to_string(number) + ": no visit.");
    if (batch.reports_size() < kBatch) continue;
    if (auto failed = send(api, batch, uploaded)) return *std::move(failed);
  }
  if (file.bad()) return unreadable(path);
  if (auto failed = send(api, batch, uploaded)) return *std::move(failed);
  return uploaded;
}

Answer<std::int64_t> approve_findings(const client::Target& server, const std::string& person) {
  auto target = server;
  target.act_as = person;
  const client::Connection connection(target);
  const client::Api api(connection);
  std::int64_t approved = 0;
  v1::ListChangeRequestsRequest open;
  open.set_filter("state = OPEN AND visit:*");
  open.set_page_size(kPage);
  for (;;) {
    const auto page = api.call(open);
    if (!page) return page.failure();
    for (const auto& proposal : page->change_requests()) {
      if (auto failed = approve(api, proposal)) return *std::move(failed);
      ++approved;
    }
    if (page->next_page_token().empty()) return approved;
    open.set_page_token(page->next_page_token());
  }
}

}  // namespace lumbung
