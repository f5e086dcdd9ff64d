#include "registry/rpc/owner_commands.h"

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/businesses/register_business.h"
#include "registry/domain/owners/erase_person.h"
#include "registry/domain/owners/register_owner.h"
#include "registry/domain/owners/verify_owner_nik.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {

using rpc::Call;
using store::Command;
using store::Streams;

Command command_for(const Registry& r, const Call& call, Asked<v1::RegisterBusinessRequest> asked,
                    std::shared_ptr<const SealedOwner> owner) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.keys = keys_of(*asked, call.caller.agency);
  const auto owner_key = command.keys.size();
  if (owner) command.keys.push_back(owner->key);
  else if (!asked->business().owner().empty()) command.streams = {asked->business().owner()};
  command.decide = [asked, owner, owner_key, keys = command.keys, &reference = r.reference, &rules = r.rules](
                       const Streams& streams, const Today& today) {
    BusinessOwner behind{owner.get(), nullptr};
    if (owner) behind.on_record = streams.held<Owner>(owner_key);
    else if (!asked->business().owner().empty()) behind.on_record = streams.get<Owner>(0);
    return decide(holders_of(streams, keys), behind, *asked, reference, rules, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::RegisterOwnerRequest> asked,
                    std::shared_ptr<const SealedOwner> owner) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.keys = {owner->key};
  command.decide = [owner, keys = command.keys, &reference = r.reference](const Streams& streams,
                                                                         const Today& today) {
    return decide(holders_of(streams, keys), *owner, reference, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::UpdateOwnerRequest> asked,
                    std::shared_ptr<const OwnerChange> change) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->owner().name()};
  if (!change->after.key.empty()) command.keys = {change->after.key};
  command.decide = [asked, change, keys = command.keys, &reference = r.reference](const Streams& streams,
                                                                                  const Today& today) {
    return decide(streams.get<Owner>(0), holders_of(streams, keys), *asked, *change, reference, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::VerifyOwnerNikRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name()};
  command.decide = [asked](const Streams& streams, const Today& today) {
    return decide(streams.get<Owner>(0), *asked, today);
  };
  return command;
}

Command person_read_command(const Registry& r, const Call& call, const v1::ReadPersonsRequest& asked) {
  auto read = std::make_shared<v1::PersonRead>();
  read->set_name("personReads/" + r.ids.uuid());
  read->set_agency(call.caller.agency);
  read->set_subject(call.caller.subject);
  read->set_purpose(asked.purpose());
  *read->mutable_owners() = asked.names();
  Command command;
  command.caller = call.caller;
  // Every read leaves its own trace: the id is never used again.
  command.request_id = read->name();
  command.traceparent = call.traceparent;
  command.deadline = call.deadline;
  command.decide = [read](const Streams&, const Today&) -> Result<Events> {
    v1::PersonDataRead event;
    *event.mutable_read() = *read;
    return one_event(read->name(), std::move(event));
  };
  return command;
}

Command erasure_command(const RecordToErase& record, const std::string& paper_number) {
  Command command;
  command.streams = {record.name};
  command.forget = record.forget;
  command.decide = [etag = record.etag, paper_number](const Streams& streams, const Today&) {
    return decide_erasure(streams.get<Owner>(0), etag, paper_number);
  };
  return command;
}

}  // namespace lumbung::registry
