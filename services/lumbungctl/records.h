// list, get and count, the same for every kind of record.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lumbungctl/session.h"

namespace lumbung::ctl {

// Records listed when neither --limit nor --all is given.
inline constexpr std::int64_t kListLimit = 50;
// The largest page the API gives.
inline constexpr std::int64_t kLargestPage = 1'000;

// `orders` is the fields --order-by takes.
std::vector<Flag> list_flags(const std::string& orders = "name, display_name or kecamatan");
std::vector<Flag> count_flags();
// `flags` and --min-position.
std::vector<Flag> with_min_position(std::vector<Flag> flags);

// --min-position, for requests that have one.
template <class Request>
void set_min_position(const Session& session, Request& request) {
  if constexpr (requires { request.set_min_position(0); })
    request.set_min_position(session.number("min-position", 0));
}

// The parts of `a,b,c`, trimmed, empty ones left out.
std::vector<std::string> parts_of(const std::string& list);

// Prints groups and, in a table, their total; an empty value is shown as `-` there.
void print_counts(Session& session, const std::vector<std::string>& group_by,
                  const std::vector<client::registry::CountGroup>& groups, std::int64_t total);

// How many records there are; nothing when that cannot be said.
using Total = std::function<std::optional<std::int64_t>()>;

// Those that pass --filter.
template <class CountRequest>
Total total_of(const Session& session) {
  return [&session]() -> std::optional<std::int64_t> {
    CountRequest request;
    request.set_filter(session.flag("filter"));
    const auto counts = session.api().call(request);
    if (!counts) return std::nullopt;
    return counts->total();
  };
}

// Shows how far a whole register is, when it goes to a file while somebody watches.
class ListProgress {
 public:
  ListProgress(const Session& session, const Total& total);

  void at(std::int64_t listed) {
    if (bar_) bar_->at(listed, total_);
  }
  void end() { bar_.reset(); }

 private:
  std::unique_ptr<client::Progress> bar_;
  std::optional<std::int64_t> total_;
};

// `records` gives the repeated field of a page. The page token is bound to the other parameters, so
// the page size stays the same to the end.
template <class Request, class Records>
client::Exit list_records(Session& session, const google::protobuf::Descriptor& type,
                          const std::vector<std::string>& table_fields, Records records,
                          const Total& total = {}) {
  const bool all = session.has("all");
  const auto limit = session.number("limit", kListLimit);
  const auto page_size =
      session.number("page-size", all ? kLargestPage : std::min(limit, kLargestPage));
  Request request;
  request.set_filter(session.flag("filter"));
  request.set_order_by(session.flag("order-by"));
  request.set_page_size(static_cast<std::int32_t>(page_size));
  set_min_position(session, request);
  RecordList list(session.out(), session.format(), type, table_fields);
  ListProgress progress(session, total);
  for (std::int64_t listed = 0;;) {
    const auto page = session.api().call(request);
    if (!page) {
      progress.end();
      return session.fail(page.failure());
    }
    bool more = !page->next_page_token().empty();
    for (const auto& record : records(*page)) {
      if (!all && listed == limit) {
        more = true;
        break;
      }
      list.add(record);
      ++listed;
    }
    list.page();
    progress.at(listed);
    // A full disk; main says so.
    if (!session.out()) return client::Exit::internal;
    if (!more || (!all && listed >= limit)) {
      list.end();
      progress.end();
      if (more) session.err() << "There are more: --limit N lists more of them, --all all.\n";
      return client::Exit::ok;
    }
    request.set_page_token(page->next_page_token());
  }
}

template <class Request>
client::Exit count_records(Session& session) {
  Request request;
  request.set_filter(session.flag("filter"));
  set_min_position(session, request);
  const auto group_by = parts_of(session.flag("group-by"));
  for (const auto& field : group_by) request.add_group_by(field);
  const auto counts = session.api().call(request);
  if (!counts) return session.fail(counts.failure());
  print_counts(session, group_by, {counts->groups().begin(), counts->groups().end()},
               counts->total());
  return client::Exit::ok;
}

template <class Request>
client::Exit get_record(Session& session, const std::string& collection) {
  Request request;
  request.set_name(resource_name(collection, session.argument(0)));
  set_min_position(session, request);
  return print_answer(session, session.api().call(request));
}

}  // namespace lumbung::ctl
