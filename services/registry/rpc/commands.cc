#include "registry/rpc/commands.h"

#include "lumbung/common/v1/calendar.pb.h"
#include "registry/domain/businesses/change_operating_status.h"
#include "registry/domain/businesses/update_business.h"
#include "registry/domain/cooperatives/change_cooperative_legal_state.h"
#include "registry/domain/cooperatives/record_annual_meeting.h"
#include "registry/domain/cooperatives/register_cooperative.h"
#include "registry/domain/cooperatives/report_business_volume.h"
#include "registry/domain/cooperatives/update_cooperative.h"
#include "registry/domain/keys.h"
#include "registry/domain/open_business_day.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {

using rpc::Call;
using store::Command;
using store::Streams;

Holders holders_of(const Streams& streams, const std::vector<std::string>& keys) {
  Holders holders;
  for (std::size_t i = 0; i < keys.size(); ++i) holders.add(keys[i], streams.holder(i));
  return holders;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::RegisterCooperativeRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.keys = keys_of(*asked, call.caller.agency);
  command.decide = [asked, keys = command.keys, &reference = r.reference](const Streams& streams,
                                                                         const Today& today) {
    return decide(holders_of(streams, keys), *asked, reference, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::UpdateCooperativeRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->cooperative().name()};
  command.keys = keys_of(*asked);
  command.decide = [asked, keys = command.keys, &reference = r.reference](const Streams& streams,
                                                                         const Today& today) {
    return decide(streams.get<Cooperative>(0), holders_of(streams, keys), *asked, reference, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::RecordAnnualMeetingRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name()};
  command.decide = [asked](const Streams& streams, const Today& today) {
    return decide(streams.get<Cooperative>(0), *asked, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::ReportBusinessVolumeRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name()};
  command.decide = [asked](const Streams& streams, const Today& today) {
    return decide(streams.get<Cooperative>(0), *asked, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call,
                    Asked<v1::ChangeCooperativeLegalStateRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name()};
  command.decide = [asked](const Streams& streams, const Today& today) {
    return decide(streams.get<Cooperative>(0), *asked, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::UpdateBusinessRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->business().name()};
  if (!asked->business().owner().empty()) command.streams.push_back(asked->business().owner());
  command.decide = [asked, &reference = r.reference, &rules = r.rules](const Streams& streams,
                                                                       const Today& today) {
    const auto* owner = asked->business().owner().empty() ? nullptr : streams.get<Owner>(1);
    return decide(streams.get<Business>(0), owner, *asked, reference, rules, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::ChangeOperatingStatusRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name()};
  command.decide = [asked](const Streams& streams, const Today& today) {
    return decide(streams.get<Business>(0), *asked, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::OpenBusinessDayRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {kCalendarStream};
  command.decide = [asked](const Streams& streams, const Today& today) {
    return decide(streams.get<common::v1::Calendar>(0), *asked, today);
  };
  return command;
}

}  // namespace lumbung::registry
