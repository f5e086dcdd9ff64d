#include "runtime/store/batch.h"

#include <lumbung/common/v1/calendar.pb.h>
#include <lumbung/common/v1/event.pb.h>

#include <algorithm>

#include "base/check.h"
#include "runtime/store/hash_chain.h"
#include "runtime/store/views.h"

namespace lumbung::store {
namespace {

constexpr char kCalendar[] = "calendar";

void add_changed_columns(const std::string& stream, const Row& before, Row after, ViewRows& rows) {
  std::vector<std::size_t> columns;
  Row changed{stream};
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (after[i] == before[i]) continue;
    columns.push_back(i);
    changed.push_back(std::move(after[i]));
  }
  auto same = std::find_if(rows.updated.begin(), rows.updated.end(),
                           [&](const ViewUpdate& update) { return update.columns == columns; });
  if (same == rows.updated.end()) same = rows.updated.insert(same, ViewUpdate{std::move(columns), {}});
  same->rows.push_back(std::move(changed));
}

std::string key_of_request(const Command& command) {
  return request_key(command.caller.agency, command.caller.subject, command.request_id);
}

const std::string& nobody() {
  static const std::string empty;
  return empty;
}

}  // namespace

const google::protobuf::Message* Streams::state(std::size_t i) const {
  CHECK(i < command_.streams.size());
  return batch_.slot(command_.streams[i]).state.get();
}

const std::string& Streams::holder(std::size_t i) const {
  CHECK(i < command_.keys.size());
  const auto found = batch_.holders_.find(command_.keys[i]);
  return found == batch_.holders_.end() ? nobody() : found->second;
}

const google::protobuf::Message* Streams::held_state(std::size_t i) const {
  const auto& stream = holder(i);
  return stream.empty() ? nullptr : batch_.slot(stream).state.get();
}

std::string request_key(const std::string& agency, const std::string& subject, const std::string& request_id) {
  return agency + "/" + subject + "/" + request_id;
}

void Batch::add_wanted(const Command& command, const Aggregates& aggregates, Wanted& wanted) {
  if (command.decide) wanted.requests.push_back(key_of_request(command));
  if (command.consumed) wanted.cursors.push_back(command.consumed->cursor.name);
  for (const auto& stream : command.streams)
    if (aggregates.of(stream).sealed) wanted.sealed.push_back(stream);
  wanted.streams.insert(wanted.streams.end(), command.streams.begin(), command.streams.end());
  wanted.keys.insert(wanted.keys.end(), command.keys.begin(), command.keys.end());
}

Batch::Batch(const Aggregates& aggregates, Ids& ids, Timestamp now, Loaded loaded, Writer& writer,
             const RulesVersion& rules_version)
    : aggregates_(aggregates), ids_(ids), now_(now), rules_version_(rules_version), head_(std::move(loaded.head)) {
  for (auto& request : loaded.requests)
    known_[request.id] = {std::move(request.fingerprint), std::move(request.reply)};
  for (auto& key : loaded.keys) {
    loaded_holders_[key.key] = key.stream;
    holders_[std::move(key.key)] = std::move(key.stream);
  }
  for (auto& row : loaded.streams) load_state(std::move(row), writer);
  for (auto& row : loaded.cursors) cursors_[row.name] = row;
  for (auto& row : loaded.sealed) {
    // The key is held by this very stream, or what is sealed for it would not be there.
    loaded_holders_[person_key(row.person)] = holders_[person_key(row.person)] = row.stream;
    slot(row.stream).person = std::move(row.person);
  }
}

void Batch::load_state(StateRow row, Writer& writer) {
  auto& slot = this->slot(row.stream);
  if (slot.state) return;  // Named by the command and found through a key.
  slot.version = slot.loaded_version = row.version;
  if (row.fold_version == slot.type->fold_version) {
    slot.state.reset(slot.type->prototype->New());
    if (!slot.state->ParseFromString(row.state)) slot.state.reset();
  } else {
    slot.state = fold(*slot.type, writer.stream_events(row.stream));
  }
  if (!slot.state)
    throw Unavailable("The state of " + row.stream + " cannot be read; run lumbungctl log verify.");
  if (slot.type->view) slot.loaded_row = slot.type->row(*slot.state);
  if (!slot.type->keys) return;
  // What it holds is known without asking, so that it can be given up by a command that did not name it.
  for (auto& key : slot.type->keys(*slot.state)) {
    loaded_holders_.try_emplace(key, row.stream);
    holders_.try_emplace(std::move(key), row.stream);
  }
}

Batch::Slot& Batch::slot(const std::string& stream) {
  const auto [found, fresh] = slots_.try_emplace(stream);
  if (fresh) found->second.type = &aggregates_.of(stream);
  return found->second;
}

Date Batch::business_date() const {
  const auto found = slots_.find(kCalendar);
  if (found != slots_.end() && found->second.state) {
    const auto& calendar =
        static_cast<const common::v1::Calendar&>(*found->second.state);
    if (const auto open = date_of(calendar.open_date())) return *open;
  }
  return jakarta_date(now_);
}

CommitOutcome Batch::decide(const Command& command) {
  if (!command.consumed) return decide_request(command);
  const auto& consumed = *command.consumed;
  auto& cursor = cursors_.try_emplace(consumed.cursor.name, CursorRow{consumed.cursor.name, {}, 0, -1}).first->second;
  if (cursor != consumed.behind) return Overtaken{cursor};
  CommitOutcome outcome = Committed{{}, {}, false, false, head_.position};
  if (command.decide) outcome = decide_request(command);
  if (std::holds_alternative<DeadlineExceeded>(outcome)) return outcome;
  consume(consumed, std::get_if<Refusal>(&outcome), command.decide != nullptr);
  return outcome;
}

void Batch::consume(const Consumed& consumed, const Refusal* refusal, bool decided) {
  cursors_[consumed.cursor.name] = consumed.cursor;
  moved_.insert(consumed.cursor.name);
  if (!consumed.record) return;
  const bool parks = refusal || (!decided && !consumed.retried);
  if (!parks) {
    if (consumed.retried) unparked_.push_back({consumed.record->cursor, consumed.record->offset});
    return;
  }
  auto row = *consumed.record;
  row.time_us = now_.time_since_epoch().count();
  if (refusal) {
    row.reason = refusal->reason();
    row.detail = refusal->sentence();
  }
  parked_.push_back(std::move(row));
}

CommitOutcome Batch::decide_request(const Command& command) {
  if (command.deadline < std::chrono::steady_clock::now()) return DeadlineExceeded{};
  const auto request = key_of_request(command);
  const auto known = known_.find(request);
  if (known != known_.end()) {
    if (known->second.fingerprint != command.fingerprint)
      return rule_broken("REQUEST_ID_REUSED",
                         "This request id was used for another request. Use a new id for a new intent.")
          .with("request_id", command.request_id);
    return Committed{{}, known->second.reply, true, false, head_.position};
  }
  const Today today{business_date(), now_, command.caller, ids_.uuid()};
  const Streams streams(*this, command);
  auto events = command.decide(streams, today);
  if (!events) return std::move(events).refusal();
  for (const auto& event : *events)
    if (event.event->ByteSizeLong() > kMaxEventBytes)
      return rule_broken("EVENT_TOO_LARGE", "This change says more than one event can carry. Send it in parts.")
          .with("limit_bytes", std::int64_t{kMaxEventBytes});
  return accept(command, *events, request);
}

Committed Batch::accept(const Command& command, const Events& events, const std::string& request) {
  const bool keep = !command.validate_only;
  // A validation works on copies that are put back afterwards.
  std::vector<std::pair<std::string, Slot>> saved;
  if (!keep) {
    for (const auto& event : events) {
      const auto& slot = this->slot(event.stream);
      Slot copy{slot.type,       nullptr,     slot.version,  slot.loaded_version, slot.loaded_row,
                slot.serialized, slot.person, slot.resealed, slot.sealed};
      if (slot.state) {
        copy.state.reset(slot.state->New());
        copy.state->CopyFrom(*slot.state);
      }
      saved.emplace_back(event.stream, std::move(copy));
    }
  }
  const auto metadata = events.empty() ? std::string() : metadata_of(command);
  for (const auto& event : events) apply(event, metadata, keep);

  Committed committed;
  // Only a reaction may touch no stream: nobody reads its reply.
  CHECK(!events.empty() || !command.streams.empty() || command.consumed);
  if (!events.empty()) committed.stream = events[0].stream;
  else if (!command.streams.empty()) committed.stream = command.streams[0];
  if (command.reply) {
    committed.reply = *command.reply;
  } else if (!committed.stream.empty()) {
    const auto& replied = slot(committed.stream);
    if (!replied.serialized.empty() && keep) committed.reply = replied.serialized;
    else if (replied.state) CHECK(replied.state->SerializeToString(&committed.reply));
  }
  committed.changed = !events.empty();
  committed.position = head_.position;
  if (keep) {
    known_[request] = {command.fingerprint, committed.reply};
    requests_written_.push_back(
        {request, command.fingerprint, committed.reply, now_.time_since_epoch().count()});
    forgotten_.insert(forgotten_.end(), command.forget.begin(), command.forget.end());
  }
  // In reverse, so that the first copy of a stream named twice wins.
  for (auto at = saved.rbegin(); at != saved.rend(); ++at) slots_[at->first] = std::move(at->second);
  return committed;
}

void Batch::apply(const StreamEvent& event, const std::string& metadata, bool keep) {
  auto& slot = this->slot(event.stream);
  if (!slot.state) slot.state.reset(slot.type->prototype->New());
  const auto keys_before = slot.type->keys && slot.version > 0 ? slot.type->keys(*slot.state)
                                                               : std::vector<std::string>{};
  const EventFacts facts{head_.position + 1, slot.version + 1, now_};
  slot.type->apply(*slot.state, *event.event, facts);
  ++slot.version;
  if (event.sealed || event.unseals) reseal(slot, event, keep);
  if (!keep) return;

  CHECK(slot.state->SerializeToString(&slot.serialized));
  if (slot.type->keys) move_keys(slot, event.stream, keys_before);
  EventRow row;
  row.position = facts.position;
  row.stream = event.stream;
  row.version = facts.version;
  row.type = event.event->GetDescriptor()->full_name();
  CHECK(event.event->SerializeToString(&row.payload));
  row.metadata = metadata;
  row.time_us = now_.time_since_epoch().count();
  row.leaf = leaf_of(row);
  row.hash = chain(head_.hash, row.leaf);
  head_.position = row.position;
  head_.hash = row.hash;
  events_.push_back(std::move(row));
  touched_.insert(event.stream);
}

void Batch::reseal(Slot& slot, const StreamEvent& event, bool keep) {
  CHECK(slot.type->sealed);
  // State and sealed data must belong together, or the record could never be read again.
  std::optional<SealedReference> kept;
  if (event.sealed) kept = {event.sealed->ref, event.sealed->sha256};
  CHECK(slot.type->sealed(*slot.state) == kept);
  const auto person = event.sealed ? event.sealed->person : std::string();
  if (keep && person != slot.person) {
    if (!slot.person.empty()) holders_[person_key(slot.person)].clear();
    if (!person.empty()) {
      auto& holder = holders_[person_key(person)];
      CHECK(holder.empty() || holder == event.stream);
      holder = event.stream;
    }
  }
  slot.person = person;
  slot.sealed = event.sealed;
  slot.resealed = true;
}

void Batch::move_keys(const Slot& slot, const std::string& stream,
                      const std::vector<std::string>& before) {
  const auto after = slot.type->keys(*slot.state);
  for (const auto& key : before)
    if (std::find(after.begin(), after.end(), key) == after.end()) holders_[key].clear();
  for (const auto& key : after) {
    auto& holder = holders_[key];
    // A rule that lets two records hold one natural key is broken; better to stop than to store it.
    CHECK(holder.empty() || holder == stream);
    holder = stream;
  }
}

std::string Batch::metadata_of(const Command& command) const {
  common::v1::EventMetadata metadata;
  metadata.set_agency(command.caller.agency);
  metadata.set_subject(command.caller.subject);
  metadata.set_request_id(command.request_id);
  *metadata.mutable_business_date() = message_of(business_date());
  metadata.set_rules_version(command.rules_version.empty() && rules_version_ ? rules_version_(business_date())
                                                                             : command.rules_version);
  metadata.set_traceparent(command.traceparent);
  if (command.source) *metadata.mutable_source() = *command.source;
  std::string out;
  CHECK(metadata.SerializeToString(&out));
  return out;
}

void Batch::add_view_row(const std::string& stream, const Slot& slot,
                         std::vector<ViewRows>& views) const {
  const auto* table = slot.type->view;
  if (!table) return;
  auto row = slot.type->row(*slot.state);
  if (row == slot.loaded_row) return;
  auto found = std::find_if(views.begin(), views.end(),
                            [&](const ViewRows& rows) { return rows.table == table; });
  if (found == views.end()) found = views.insert(views.end(), ViewRows{table, {}, {}, {}});
  if (!row) {
    found->removed.push_back(stream);
    return;
  }
  if (slot.loaded_row) return add_changed_columns(stream, *slot.loaded_row, std::move(*row), *found);
  row->insert(row->begin(), stream);
  found->inserted.push_back(std::move(*row));
}

Writes Batch::writes() {
  Writes writes;
  writes.head = head_;
  writes.events = std::move(events_);
  writes.requests = std::move(requests_written_);
  writes.forgotten = std::move(forgotten_);
  for (const auto& stream : touched_) {
    auto& slot = slots_.at(stream);
    if (slot.resealed && slot.sealed) writes.sealed.push_back({stream, *slot.sealed});
    if (slot.resealed && !slot.sealed) writes.unsealed.push_back(stream);
    add_view_row(stream, slot, writes.views);
    StateRow row{stream, slot.version, slot.type->fold_version, slot.serialized};
    (slot.loaded_version == 0 ? writes.new_streams : writes.changed_streams).push_back(std::move(row));
  }
  for (const auto& [key, holder] : holders_) {
    const auto before = loaded_holders_.find(key);
    const auto& loaded = before == loaded_holders_.end() ? nobody() : before->second;
    if (holder == loaded) continue;
    if (holder.empty()) writes.released.push_back(key);
    else writes.claimed.push_back({key, holder});
  }
  for (const auto& name : moved_) writes.cursors.push_back(cursors_.at(name));
  writes.cursor_time_us = now_.time_since_epoch().count();
  writes.parked = std::move(parked_);
  writes.unparked = std::move(unparked_);
  return writes;
}

}  // namespace lumbung::store
