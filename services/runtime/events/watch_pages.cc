#include "runtime/events/watch_pages.h"

#include <algorithm>

#include "base/date.h"
#include "lumbung/common/v1/watch.pb.h"
#include "runtime/events/envelope.h"
#include "runtime/store/hash_chain.h"

namespace lumbung::events {
namespace {

using common::v1::WatchMessage;

constexpr char kTypeUrl[] = "type.googleapis.com/";
constexpr std::int64_t kMicro = 1'000'000;

void fill(common::v1::WatchedEvent& event, Envelope envelope) {
  event.set_id(envelope.id());
  event.mutable_event_time()->set_seconds(envelope.time_us / kMicro);
  event.mutable_event_time()->set_nanos(static_cast<std::int32_t>(envelope.time_us % kMicro) * 1'000);
  if (const auto date = Date::parse(envelope.business_date)) *event.mutable_business_date() = message_of(*date);
  event.mutable_event()->set_type_url(kTypeUrl + envelope.type);
  event.mutable_event()->set_value(std::move(envelope.payload));
  event.set_source(std::move(envelope.source));
  event.set_type(std::move(envelope.type));
  event.set_subject(std::move(envelope.subject));
  event.set_version(envelope.version);
  event.set_agency(std::move(envelope.agency));
  event.set_causation_id(std::move(envelope.causation_id));
  event.set_correlation_id(std::move(envelope.correlation_id));
  event.set_traceparent(std::move(envelope.traceparent));
}

std::shared_ptr<const WatchedRow> watched(const std::string& source, const std::string& log_id,
                                          const store::EventRow& row) {
  auto made = std::make_shared<WatchedRow>();
  made->position = row.position;
  made->chain_hash = row.hash;
  made->subject = row.stream;
  made->type = row.type;
  if (const auto event = store::parse_event(row.type, row.payload)) made->kecamatan = kecamatan_of(*event);
  WatchMessage message;
  fill(*message.mutable_event(), envelope_of(source, log_id, row));
  made->content = message.SerializeAsString();
  return made;
}

// Asked of the engine first: neither reads large values to say how long they are.
int page_size(store::Connection& connection, std::int64_t after) {
  const auto sizes = connection.query(
      "SELECT length(payload) + length(metadata) FROM events WHERE position > ?1 ORDER BY position LIMIT ?2",
      {after, kWatchRowsPerPage});
  int size = 0;
  std::int64_t total = 0;
  for (const auto& row : sizes) {
    total += store::integer(row.front());
    if (size > 0 && total > kWatchBytesPerPage) break;
    ++size;
  }
  return size;
}

// What a record must be to stand in a snapshot; nothing when the filter does not want it.
std::optional<SnapshotRow> shown(const store::Aggregates& aggregates, const WatchFilter& filter, store::StateRow row) {
  const auto* type = aggregates.find(row.stream);
  if (type == nullptr || !filter.wants_record(row.stream)) return std::nullopt;
  if (!filter.kecamatan.empty()) {
    const std::unique_ptr<google::protobuf::Message> state(type->prototype->New());
    if (!state->ParseFromString(row.state) || !filter.wants_place(kecamatan_of(*state))) return std::nullopt;
  }
  WatchMessage message;
  auto& record = *message.mutable_record();
  record.set_name(row.stream);
  record.set_version(row.version);
  record.mutable_record()->set_type_url(kTypeUrl + type->prototype->GetDescriptor()->full_name());
  record.mutable_record()->set_value(std::move(row.state));
  return SnapshotRow{std::move(row.stream), message.SerializeAsString()};
}

// Of the records that were named, those behind `after`.
SnapshotPage read_named(store::Connection& connection, const store::Aggregates& aggregates, const WatchFilter& filter,
                        const std::string& after) {
  const auto begin = std::upper_bound(filter.names.begin(), filter.names.end(), after);
  const auto count = std::min<std::ptrdiff_t>(filter.names.end() - begin, kWatchRecordsPerPage);
  SnapshotPage page;
  if (count == 0) return page;
  const std::vector<std::string> names(begin, begin + count);
  auto states = store::read_states(connection, names);
  std::sort(states.begin(), states.end(), [](const auto& a, const auto& b) { return a.stream < b.stream; });
  for (auto& state : states)
    if (auto row = shown(aggregates, filter, std::move(state))) page.rows.push_back(*std::move(row));
  if (begin + count != filter.names.end()) page.after = names.back();
  return page;
}

}  // namespace

WatchedRows read_watched(store::Connection& connection, const std::string& source, const std::string& log_id,
                         std::int64_t after) {
  WatchedRows rows;
  const auto size = page_size(connection, after);
  if (size == 0) return rows;
  for (const auto& row : store::read_events_after(connection, after, size)) {
    if (row.position != after + 1) break;
    rows.push_back(watched(source, log_id, row));
    after = row.position;
  }
  return rows;
}

std::optional<std::string> hash_at(store::Connection& connection, const store::Head& head, std::int64_t position) {
  if (position == 0) return store::empty_log_hash();
  if (position == head.position) return head.hash;
  if (position < 0 || position > head.position) return std::nullopt;
  const auto rows = connection.query("SELECT hash FROM events WHERE position = ?1", {position});
  if (rows.empty()) return std::nullopt;
  return store::bytes(rows.front().front());
}

SnapshotPage read_snapshot(store::Connection& connection, const store::Aggregates& aggregates, const WatchFilter& filter,
                           const std::string& after) {
  if (!filter.names.empty()) return read_named(connection, aggregates, filter, after);
  SnapshotPage page;
  // Names of a kind lie together, between its beginning and whatever does not begin so.
  auto kind = std::find_if(filter.kinds.begin(), filter.kinds.end(),
                           [&](const auto& prefix) { return prefix > after || after.starts_with(prefix); });
  if (kind == filter.kinds.end()) return page;
  const auto& begin = std::max(after, *kind);
  auto states = store::read_states_after(connection, begin, kWatchRecordsPerPage);
  bool whole = states.size() < static_cast<std::size_t>(kWatchRecordsPerPage);
  if (!whole) page.after = states.back().stream;
  for (auto& state : states) {
    if (!state.stream.starts_with(*kind)) {
      whole = true;
      break;
    }
    if (auto row = shown(aggregates, filter, std::move(state))) page.rows.push_back(*std::move(row));
  }
  if (whole) {
    ++kind;
    page.after = kind == filter.kinds.end() ? std::string() : *kind;
  }
  return page;
}

}  // namespace lumbung::events
