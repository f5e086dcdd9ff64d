#include "contract/owners.h"

#include "lumbung/registry/v1/events.pb.h"
#include "runtime/digest.h"
#include "runtime/store/fingerprint.h"

namespace lumbung::contract {
namespace {

using registry::v1::Owner;
using registry::v1::OwnerErased;
using registry::v1::OwnerRegistered;
using registry::v1::OwnerUpdated;

void apply_to_owner(google::protobuf::Message& state, const google::protobuf::Message& event, const EventFacts&) {
  auto& owner = static_cast<Owner&>(state);
  if (const auto* registered = dynamic_cast<const OwnerRegistered*>(&event)) {
    owner = registered->owner();
  } else if (const auto* updated = dynamic_cast<const OwnerUpdated*>(&event)) {
    owner = updated->after();
  } else if (dynamic_cast<const OwnerErased*>(&event)) {
    owner.set_erased(true);
    owner.clear_sealed();
  }
}

Owner owner_with(const std::string& id, const Sealing& sealing) {
  Owner owner;
  owner.set_name(owner_stream(id));
  owner.mutable_sealed()->set_ref(sealing.ref);
  owner.mutable_sealed()->set_sha256(sha256(sealing.ciphertext));
  return owner;
}

std::shared_ptr<const SealedData> data_of(const Sealing& sealing) {
  return std::make_shared<const SealedData>(
      SealedData{sealing.ref, sha256(sealing.ciphertext), sealing.person, 7, sealing.ciphertext});
}

store::Command command(const std::string& request_id, const std::string& id, const std::string& content) {
  store::Command made;
  made.caller = {"dinas", "petugas", {"registrar"}};
  made.request_id = request_id;
  Owner words;
  words.set_name(id);
  words.set_home_address(content);
  made.fingerprint = store::fingerprint("a key of the tests", words);
  made.streams = {owner_stream(id)};
  return made;
}

}  // namespace

store::Aggregates aggregates_with_owners() {
  auto aggregates = test_aggregates();
  store::AggregateType owner;
  owner.prefix = "owners/";
  owner.prototype = &Owner::default_instance();
  owner.apply = apply_to_owner;
  owner.sealed = [](const google::protobuf::Message& state) -> std::optional<store::SealedReference> {
    const auto& sealed = static_cast<const Owner&>(state);
    if (!sealed.has_sealed()) return std::nullopt;
    return store::SealedReference{sealed.sealed().ref(), sealed.sealed().sha256()};
  };
  aggregates.add(std::move(owner));
  return aggregates;
}

store::Command register_owner(const std::string& request_id, const std::string& id, const Sealing& sealing) {
  auto made = command(request_id, id, sealing.ref);
  made.keys = {store::person_key(sealing.person)};
  made.decide = [id, sealing](const store::Streams& streams, const Today&) -> Result<Events> {
    if (!streams.holder(0).empty()) return already_exists("PERSON_TAKEN", "Taken.", streams.holder(0));
    OwnerRegistered event;
    *event.mutable_owner() = owner_with(id, sealing);
    Events events;
    return events.add_sealed(owner_stream(id), std::move(event), data_of(sealing));
  };
  return made;
}

store::Command update_owner(const std::string& request_id, const std::string& id, const Sealing& sealing) {
  auto made = command(request_id, id, sealing.ref);
  made.keys = {store::person_key(sealing.person)};
  made.decide = [id, sealing](const store::Streams& streams, const Today&) -> Result<Events> {
    if (!streams.holder(0).empty() && streams.holder(0) != owner_stream(id))
      return already_exists("PERSON_TAKEN", "Taken.", streams.holder(0));
    OwnerUpdated event;
    *event.mutable_after() = owner_with(id, sealing);
    Events events;
    return events.add_sealed(owner_stream(id), std::move(event), data_of(sealing));
  };
  return made;
}

store::Command erase_owner(const std::string& request_id, const std::string& id,
                           const std::vector<std::string>& forget) {
  auto made = command(request_id, id, "erase");
  for (const auto& request : forget) made.forget.push_back(store::request_key("dinas", "petugas", request));
  made.decide = [id](const store::Streams& streams, const Today&) -> Result<Events> {
    if (!streams.get<Owner>(0)) return not_found("OWNER_UNKNOWN", owner_stream(id));
    Events events;
    return events.add_unsealing(owner_stream(id), OwnerErased());
  };
  return made;
}

}  // namespace lumbung::contract
