#include "random_register.h"

#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "lumbung/registry/v1/duplicate_events.pb.h"
#include "lumbung/registry/v1/events.pb.h"
#include "lumbung/registry/v1/visit_events.pb.h"
#include "registry/domain/change.h"
#include "registry/domain/fold.h"

namespace lumbung::reporting {

namespace v1 = registry::v1;
using v1::Business;
using v1::Cooperative;

namespace {

constexpr int kKecamatan = 3;
constexpr int kKelurahan = 4;

template <class Event>
Event about(const std::string& name) {
  Event event;
  event.set_name(name);
  return event;
}

}  // namespace

events::Envelope RandomRegister::say(const std::string& subject, const google::protobuf::Message& event) {
  events::Envelope envelope;
  envelope.source = "/lumbung/3275/registry";
  envelope.log_id = "log-of-the-test";
  envelope.position = ++position_;
  envelope.type = event.GetDescriptor()->full_name();
  envelope.subject = subject;
  envelope.version = ++versions_[subject];
  envelope.time_us = 1'480'000'000'000'000 + position_;
  envelope.business_date = "2016-12-31";
  envelope.payload = event.SerializeAsString();
  const EventFacts facts{envelope.position, envelope.version, Timestamp{std::chrono::microseconds{envelope.time_us}}};
  if (subject.starts_with("businesses/")) registry::apply(businesses_[subject], event, facts);
  else registry::apply(cooperatives_[subject], event, facts);
  return envelope;
}

Business RandomRegister::random_business() {
  Business business;
  const auto kecamatan = "32.75.0" + std::to_string(1 + roll(kKecamatan));
  business.set_kecamatan(kecamatan);
  business.set_kelurahan(kecamatan + ".100" + std::to_string(1 + roll(kKelurahan)));
  // One in four cannot be classified, one in five has nothing to compute a size from.
  if (roll(4) > 0) business.set_section(std::string(1, static_cast<char>('A' + roll(5))));
  business.set_computed_size_class(static_cast<Business::SizeClass>(roll(5)));
  business.set_reported_size_class(static_cast<Business::SizeClass>(roll(5)));
  business.set_operating_status(static_cast<Business::OperatingStatus>(1 + roll(6)));
  business.set_display_name("Usaha " + std::to_string(roll(1'000)));
  return business;
}

Cooperative RandomRegister::random_cooperative() {
  Cooperative cooperative;
  const auto kecamatan = "32.75.0" + std::to_string(1 + roll(kKecamatan));
  cooperative.set_kecamatan(kecamatan);
  cooperative.set_kelurahan(kecamatan + ".100" + std::to_string(1 + roll(kKelurahan)));
  cooperative.set_type(static_cast<Cooperative::Type>(1 + roll(6)));
  cooperative.set_legal_state(static_cast<Cooperative::LegalState>(1 + roll(5)));
  cooperative.set_activity(static_cast<Cooperative::Activity>(1 + roll(4)));
  cooperative.set_member_count(roll(100));
  return cooperative;
}

events::Envelope RandomRegister::register_business() {
  const auto name = "businesses/" + std::to_string(businesses_.size());
  v1::BusinessRegistered event;
  *event.mutable_business() = random_business();
  event.mutable_business()->set_name(name);
  return say(name, event);
}

events::Envelope RandomRegister::register_cooperative() {
  const auto name = "cooperatives/" + std::to_string(cooperatives_.size());
  v1::CooperativeRegistered event;
  *event.mutable_cooperative() = random_cooperative();
  event.mutable_cooperative()->set_name(name);
  return say(name, event);
}

events::Envelope RandomRegister::change_business(const std::string& name) {
  const auto& now = businesses_.at(name);
  auto after = random_business();
  after.set_operating_status(now.operating_status());
  after.set_name(name);
  // Some corrections leave most as it is.
  if (roll(2) == 0) after.set_kecamatan(now.kecamatan());
  if (roll(2) == 0) after.set_section(now.section());
  const auto corrected = [&](auto event) {
    event.set_name(name);
    event.mutable_changed()->add_paths("kecamatan");
    for (const auto* field : {"kelurahan", "section", "computed_size_class", "reported_size_class", "display_name"})
      if (roll(3) > 0) event.mutable_changed()->add_paths(field);
    *event.mutable_after() = registry::in_mask(after, event.changed());
    return say(name, event);
  };
  switch (roll(7)) {
    case 0: return corrected(v1::BusinessUpdated());
    case 1: return corrected(v1::BusinessAbsorbed());
    case 2: return corrected(v1::BusinessReleased());
    case 3: {
      auto event = about<v1::BusinessOperatingStatusChanged>(name);
      event.set_old_status(now.operating_status());
      event.set_new_status(static_cast<Business::OperatingStatus>(1 + roll(6)));
      return say(name, event);
    }
    case 4: {
      auto event = about<v1::BusinessMerged>(name);
      event.set_survivor("businesses/0");
      event.set_old_status(now.operating_status());
      return say(name, event);
    }
    case 5: {
      auto event = about<v1::BusinessUnmerged>(name);
      event.set_new_status(static_cast<Business::OperatingStatus>(1 + roll(6)));
      return say(name, event);
    }
    default: return say(name, about<v1::BusinessVisited>(name));
  }
}

events::Envelope RandomRegister::change_cooperative(const std::string& name) {
  const auto& now = cooperatives_.at(name);
  auto after = random_cooperative();
  after.set_name(name);
  const auto corrected = [&](auto event) {
    event.set_name(name);
    for (const auto* field : {"kecamatan", "kelurahan", "type", "member_count"})
      if (roll(3) > 0) event.mutable_changed()->add_paths(field);
    *event.mutable_after() = registry::in_mask(after, event.changed());
    return say(name, event);
  };
  switch (roll(8)) {
    case 0: return corrected(v1::CooperativeUpdated());
    case 1: return corrected(v1::CooperativeAbsorbed());
    case 2: return corrected(v1::CooperativeReleased());
    case 3: {
      auto event = about<v1::CooperativeLegalStateChanged>(name);
      event.set_old_state(now.legal_state());
      event.set_new_state(static_cast<Cooperative::LegalState>(1 + roll(5)));
      return say(name, event);
    }
    case 4: {
      auto event = about<v1::CooperativeActivityEvaluated>(name);
      event.set_old_activity(now.activity());
      event.set_new_activity(static_cast<Cooperative::Activity>(1 + roll(4)));
      return say(name, event);
    }
    case 5: {
      auto event = about<v1::CooperativeMerged>(name);
      event.set_survivor("cooperatives/0");
      return say(name, event);
    }
    case 6: return say(name, about<v1::CooperativeUnmerged>(name));
    default: return say(name, about<v1::DissolutionProposed>(name));
  }
}

events::Envelope RandomRegister::next() {
  const auto pick = [&](const auto& records) { return std::next(records.begin(), roll(static_cast<int>(records.size())))->first; };
  if (businesses_.empty() || roll(8) == 0) return register_business();
  if (cooperatives_.empty() || roll(8) == 0) return register_cooperative();
  return roll(2) == 0 ? change_business(pick(businesses_)) : change_cooperative(pick(cooperatives_));
}

}  // namespace lumbung::reporting
