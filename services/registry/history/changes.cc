#include "registry/history/changes.h"

#include <algorithm>

#include "registry/history/origin.h"
#include "registry/history/shown.h"
#include "runtime/lists/page_token.h"
#include "runtime/store/stream_walk.h"

namespace lumbung::registry {
namespace {

// What a token is bound to.
std::string token_parameters(const v1::ListChangesRequest& request) {
  return std::string("changes ") + (request.newest_first() ? "desc " : "asc ") + request.name();
}

// The version a token stands behind: the last one of the page before.
Result<std::int64_t> version_in(const v1::ListChangesRequest& request) {
  const auto end = lists::read_page_token(token_parameters(request), request.page_token());
  if (!end) return end.refusal();
  const auto* version = std::get_if<std::int64_t>(&end->order_value);
  if (!version || *version < 1 || end->name != request.name())
    return invalid_field("page_token", "PAGE_TOKEN_INVALID", "This is no token of a list of changes.");
  return *version;
}

// Versions from and up to, both included; empty when `from` is above `to`.
struct Span {
  std::int64_t from = 0;
  std::int64_t to = 0;
  bool more = false;
};

Span span_of(const v1::ListChangesRequest& request, std::int64_t last) {
  const std::int64_t size = request.page_size() > 0 ? request.page_size() : kDefaultChanges;
  const std::int64_t behind = request.page_token().empty() ? 0 : *version_in(request);
  if (!request.newest_first()) {
    const auto to = std::min(last, behind + size);
    return {behind + 1, to, to < last};
  }
  const auto to = behind == 0 ? last : std::min(last, behind - 1);
  const auto from = std::max<std::int64_t>(1, to - size + 1);
  return {from, to, from > 1};
}

}  // namespace

void check_page(const v1::ListChangesRequest& request, std::vector<FieldViolation>& wrong) {
  if (request.page_size() < 0 || request.page_size() > kMaxChanges)
    wrong.push_back({"page_size", "PAGE_SIZE",
                     "A page has 1 to " + std::to_string(kMaxChanges) + " changes; 0 is " +
                         std::to_string(kDefaultChanges) + ".",
                     std::to_string(request.page_size())});
  if (request.page_token().empty()) return;
  const auto version = version_in(request);
  if (!version) wrong.push_back(version.refusal().fields().front());
}

Result<v1::ListChangesResponse> read_changes(const HistoryRead& read, const v1::ListChangesRequest& request) {
  const auto& name = request.name();
  const auto now = record_now(read, name);
  const auto last = store::version_at(read.connection, name, read.head);
  if (!now || last == 0) return record_not_found(name);
  const auto span = span_of(request, last);

  v1::ListChangesResponse response;
  store::walk_stream(read.connection, read.aggregates.of(name), name, read.head, [&](const store::WalkStep& step) {
    if (step.row.version > span.to || read.cancelled()) return false;
    if (step.row.version < span.from) return true;
    auto* change = response.add_changes();
    *change->mutable_origin() = origin_of(step.row, step.event);
    for (auto& field : shown_changes(step, *now)) *change->add_fields() = std::move(field);
    return step.row.version < span.to;
  });
  if (request.newest_first()) std::reverse(response.mutable_changes()->begin(), response.mutable_changes()->end());
  if (span.more)
    response.set_next_page_token(lists::page_token(
        token_parameters(request), {request.newest_first() ? span.from : span.to, name}));
  return response;
}

}  // namespace lumbung::registry
