#include "runtime/events/parked.h"

#include <stdexcept>

#include "base/check.h"
#include "base/text.h"
#include "lumbung/operations/v1/event_record.pb.h"

namespace lumbung::events {
namespace {

constexpr char kColumns[] =
    "SELECT cursor_name, record_offset, log_id, position, subject, type, reason, detail, record, time_us FROM parked";

std::vector<store::ParkedRow> rows_of(const store::Rows& rows) {
  std::vector<store::ParkedRow> parked;
  for (const auto& row : rows)
    parked.push_back({store::text(row[0]), store::integer(row[1]), store::text(row[2]), store::integer(row[3]),
                      store::text(row[4]), store::text(row[5]), store::text(row[6]), store::text(row[7]),
                      store::bytes(row[8]), store::integer(row[9])});
  return parked;
}

operations::v1::EventRecord message_of(const store::ParkedRow& parked) {
  operations::v1::EventRecord message;
  if (!message.ParseFromString(parked.record))
    throw std::runtime_error("The record that is parked at offset " + std::to_string(parked.offset) + " cannot be read.");
  return message;
}

Headers headers_in(const operations::v1::EventRecord& message) {
  Headers headers;
  for (const auto& header : message.headers())
    headers.emplace_back(header.raw_name().empty() ? header.name() : header.raw_name(), header.value());
  return headers;
}

// What a damaged record says of itself need not be text; engines and messages take nothing else.
std::string as_text(std::string text) {
  if (utf8_length(text)) return text;
  for (auto& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) c = '?';
  return text;
}

}  // namespace

store::ParkedRow parked_row(const std::string& cursor, const FeedRecord& record, std::string reason, std::string detail,
                            std::int64_t now_us) {
  operations::v1::EventRecord message;
  message.set_offset(record.offset);
  message.set_damage(as_text(record.damage));
  message.set_payload(record.envelope.payload);
  message.set_key(record.raw.key);
  message.set_source(record.raw.source);
  for (const auto& [name, value] : record.damage.empty() ? headers_of(record.envelope) : record.raw.headers) {
    auto* header = message.add_headers();
    header->set_name(as_text(name));
    if (header->name() != name) header->set_raw_name(name);
    header->set_value(value);
  }
  const auto& event = record.envelope;
  store::ParkedRow row{cursor,     record.offset,     event.log_id,      event.position, event.subject,
                       event.type, std::move(reason), as_text(detail),   {},             now_us};
  CHECK(message.SerializeToString(&row.record));
  return row;
}

FeedRecord record_of(const store::ParkedRow& parked) {
  const auto message = message_of(parked);
  if (!message.damage().empty() && message.headers_size() > 0)
    return read_record(message.offset(), headers_in(message), message.key(), message.payload(), message.source());
  FeedRecord record{message.offset(), {}, message.damage()};
  record.envelope.payload = message.payload();
  if (!record.damage.empty()) return record;
  auto read = read_envelope(headers_in(message), message.payload());
  if (auto* envelope = std::get_if<Envelope>(&read)) record.envelope = std::move(*envelope);
  else record.damage = std::get<std::string>(read);
  return record;
}

std::optional<Refusal> refused_out_of_turn(const FeedRecord& record, const FeedCursor& at) {
  const auto& event = record.envelope;
  if (event.log_id == at.log_id && event.position <= at.position) return std::nullopt;
  const auto position = std::to_string(event.position);
  return rule_broken("OUT_OF_TURN", "It can be read by now, as position " + position + " of the log " + event.log_id +
                                        ", which was not heard in its turn: publish the log again from there"
                                        " (lumbungctl relay republish), then retry.");
}

Headers parked_headers(const store::ParkedRow& parked) { return headers_in(message_of(parked)); }

std::optional<store::ParkedRow> read_parked_at(store::Connection& connection, const std::string& cursor,
                                               std::int64_t offset) {
  auto rows = rows_of(connection.query(std::string(kColumns) + " WHERE cursor_name = ?1 AND record_offset = ?2",
                                       {cursor, offset}));
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::vector<store::ParkedRow> read_parked_of(store::Connection& connection, const std::string& cursor,
                                             const std::string& subject, std::int64_t from_offset, int limit) {
  return rows_of(connection.query(std::string(kColumns) +
                                      " WHERE cursor_name = ?1 AND subject = ?2 AND record_offset >= ?3"
                                      " ORDER BY record_offset LIMIT ?4",
                                  {cursor, subject, from_offset, std::int64_t{limit}}));
}

std::int64_t count_parked(store::Connection& connection, const std::string& cursor) {
  return store::integer(connection.query("SELECT count(*) FROM parked WHERE cursor_name = ?1", {cursor})[0][0]);
}

std::set<std::string> parked_subjects(store::Connection& connection, const std::string& cursor) {
  std::set<std::string> subjects;
  for (const auto& row : connection.query(
           "SELECT DISTINCT subject FROM parked WHERE cursor_name = ?1 AND subject <> ''", {cursor}))
    subjects.insert(store::text(row[0]));
  return subjects;
}

void remove_parked(store::Connection& connection, const std::string& cursor, std::int64_t offset) {
  connection.query("DELETE FROM parked WHERE cursor_name = ?1 AND record_offset = ?2", {cursor, offset});
}

void discard_parked(store::Connection& connection, const store::ParkedRow& parked, const std::string& by,
                    const std::string& why, std::int64_t now_us) {
  try {
    connection.query(
        "INSERT INTO discarded (cursor_name, record_offset, log_id, position, subject, type, reason, detail, record,"
        " time_us, discarded_by, discarded_why, discarded_us)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        {parked.cursor, parked.offset, parked.log_id, parked.position, parked.subject, parked.type, parked.reason,
         parked.detail, store::Bytes{parked.record}, parked.time_us, by, why, now_us});
    remove_parked(connection, parked.cursor, parked.offset);
  } catch (const store::DataError& refused) {
    throw store::Unavailable(refused.what());
  }
}

bool Discarded::holds(const FeedRecord& record) const {
  const auto& event = record.envelope;
  return event.position > 0 ? !events.empty() && events.contains({event.log_id, event.position}) : damaged.contains(record.offset);
}

Discarded read_discarded(store::Connection& connection, const std::string& cursor) {
  Discarded discarded;
  for (const auto& row : connection.query(
           "SELECT log_id, position, record_offset FROM discarded WHERE cursor_name = ?1", {cursor})) {
    const auto position = store::integer(row[1]);
    if (position > 0) discarded.events.emplace(store::text(row[0]), position);
    else discarded.damaged.insert(store::integer(row[2]));
  }
  return discarded;
}

}  // namespace lumbung::events
