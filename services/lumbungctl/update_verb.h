// `update`: some fields of a record, from --set and from JSON. The record is read first, and its
// etag goes along, so that whoever was slower is told.
#pragma once

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include <map>
#include <string>
#include <vector>

#include "lumbungctl/session.h"

namespace lumbung::ctl {

// Fields that another verb moves: `legal_state` to `cooperatives change-legal-state`.
using MovedBy = std::map<std::string, std::string>;

// --etag, for every verb that changes a record.
Flag etag_flag();
std::vector<Flag> update_flags(const google::protobuf::Descriptor& record, const MovedBy& moved);

// Fills `record` with the new values and `mask` with their fields, from --from, then from --set. An
// empty value clears. Wrong are FIELD_UNKNOWN, FIELD_NOT_UPDATABLE, FIELD_TWICE, SET_FORMAT,
// PERSONAL_DATA_IN_ARGUMENT, NOTHING_TO_CHANGE and what `set_field` and `fill_from_json` refuse.
std::optional<client::Failure> fill_update(const Session& session, const MovedBy& moved,
                                           google::protobuf::Message& record,
                                           google::protobuf::FieldMask& mask);

// Of a change whose end is unknown: how to repeat it, which takes the same etag.
void tell_how_to_repeat(const Session& session, const client::Failure& failure,
                        const std::string& etag);

template <class Get, class Update, class Record>
client::Exit update_record(Session& session, const std::string& collection, const MovedBy& moved,
                           Update& update, Record& record) {
  if (const auto failure = fill_update(session, moved, record, *update.mutable_update_mask()))
    return session.fail(*failure);
  record.set_name(resource_name(collection, session.argument(0)));
  record.set_etag(session.flag("etag"));
  if (!session.has("etag")) {
    Get get;
    get.set_name(record.name());
    const auto now = session.api().call(get);
    if (!now) return session.fail(now.failure());
    record.set_etag(now->etag());
  }
  fill_changing(session, update);
  const auto answer = session.api().call(update);
  const auto exit = print_answer(session, answer);
  if (!answer) tell_how_to_repeat(session, answer.failure(), record.etag());
  return exit;
}

// A change of one record that is neither: the name from the first argument, --etag, and what
// every change has. `wrong` is what the verb found wrong with the rest.
template <class Request>
client::Exit change_record(Session& session, const std::string& collection, Request& request,
                           std::vector<FieldViolation> wrong) {
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  request.set_name(resource_name(collection, session.argument(0)));
  request.set_etag(session.flag("etag"));
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

}  // namespace lumbung::ctl
