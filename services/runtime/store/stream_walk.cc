#include "runtime/store/stream_walk.h"

#include <memory>
#include <variant>

namespace lumbung::store {

std::int64_t walk_stream(Connection& connection, const AggregateType& type, const std::string& stream,
                         std::int64_t up_to, const std::function<bool(const WalkStep&)>& visit) {
  const std::unique_ptr<google::protobuf::Message> before(type.prototype->New());
  const std::unique_ptr<google::protobuf::Message> after(type.prototype->New());
  std::int64_t visited = 0;
  for (std::int64_t version = 0;;) {
    const auto page = read_events_of(connection, stream, version, up_to, kWalkEventsPerPage);
    for (const auto& row : page) {
      const auto event = parse_event(row.type, row.payload);
      before->CopyFrom(*after);
      if (event)
        type.apply(*after, *event,
                   {row.position, row.version, Timestamp{std::chrono::microseconds{row.time_us}}});
      ++visited;
      if (!visit({row, event.get(), *before, *after})) return visited;
      version = row.version;
    }
    if (page.size() < static_cast<std::size_t>(kWalkEventsPerPage)) return visited;
  }
}

std::int64_t version_at(Connection& connection, const std::string& stream, std::int64_t position) {
  const auto rows = connection.query(
      "SELECT version FROM events WHERE stream = ?1 AND position <= ?2 ORDER BY version DESC LIMIT 1",
      {stream, position});
  return rows.empty() ? 0 : integer(rows.front().front());
}

}  // namespace lumbung::store
