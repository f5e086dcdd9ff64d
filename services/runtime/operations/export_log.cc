#include "runtime/operations/export_log.h"

#include <lumbung/operations/v1/operations_service.pb.h>

#include <vector>

#include "runtime/digest.h"
#include "runtime/store/export.h"

namespace lumbung::operations {
namespace {

using rpc::Done;
using rpc::Reply;
using store::LogExport;

constexpr std::int64_t kMicroseconds = 1'000'000;

Refusal position_unknown(std::int64_t after, std::int64_t head) {
  return rule_broken("POSITION_UNKNOWN", "The log has no event at position " +
                                             std::to_string(after) + "; its last one is " +
                                             std::to_string(head) + ".")
      .with("after_position", after)
      .with("head_position", head);
}

Reply start_of(const LogExport& log) {
  v1::ExportLogResponse message;
  message.set_head_position(log.head().position);
  message.mutable_start()->set_log_id(log.head().log_id);
  message.mutable_start()->set_previous_hash(hex(log.previous_hash()));
  return Reply::of(message);
}

Reply end_of(const LogExport& log) {
  v1::ExportLogResponse message;
  message.set_head_position(log.head().position);
  message.mutable_end()->set_head_hash(hex(log.head().hash));
  return Reply::of(message);
}

void fill(v1::ExportedEvent& event, store::EventRow row) {
  event.set_position(row.position);
  event.set_stream(std::move(row.stream));
  event.set_version(row.version);
  event.set_type(std::move(row.type));
  event.set_payload(std::move(row.payload));
  event.set_metadata(std::move(row.metadata));
  event.mutable_event_time()->set_seconds(row.time_us / kMicroseconds);
  event.mutable_event_time()->set_nanos(
      static_cast<std::int32_t>(row.time_us % kMicroseconds) * 1'000);
  event.set_leaf(hex(row.leaf));
  event.set_hash(hex(row.hash));
}

Reply page_of(const LogExport& log, std::vector<store::EventRow> rows) {
  v1::ExportLogResponse message;
  message.set_head_position(log.head().position);
  for (auto& row : rows) fill(*message.add_events(), std::move(row));
  return Reply::of(message);
}

}  // namespace

Task<Result<Done>> export_log(store::Store& store, std::int64_t after_position,
                              const rpc::Call& call, Executor& pages, rpc::ReplyStream& replies) {
  auto hop = pages.hop();
  co_await hop;
  LogExport log(store, after_position);
  if (!log.begins()) co_return position_unknown(after_position, log.head().position);
  auto reply = start_of(log);
  for (bool last = false;;) {
    auto writing = replies.write(std::move(reply));
    const bool heard = co_await writing;
    // Off gRPC's thread: what comes next reads from the store, or closes its connection.
    auto back = pages.hop();
    co_await back;
    if (last || !heard || call.cancelled()) co_return Done{};
    auto rows = log.next();
    last = rows.empty();
    reply = last ? end_of(log) : page_of(log, std::move(rows));
  }
}

}  // namespace lumbung::operations
