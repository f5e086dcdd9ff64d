#include "registry/rpc/visit_commands.h"

#include <utility>

#include "lumbung/common/v1/event.pb.h"
#include "registry/domain/keys.h"
#include "registry/domain/visits/record_visit.h"
#include "registry/domain/visits/visit_report.h"

namespace lumbung::registry {
namespace {

// Where the streams of a command stand.
constexpr std::size_t kTarget = 0;
constexpr std::size_t kPending = 1;
constexpr std::size_t kFirstOpen = 2;

// Proposals on a record that its next visit in the same call is told of: the earliest, because a later one that
// says the same is not made. A call with more visits of one record than this may propose something twice.
constexpr std::size_t kMaxKnownProposals = 200;

// The key of a report's external id; empty when it names its target.
std::string target_key(const v1::VisitReport& report, const std::string& agency) {
  if (!report.target().empty()) return {};
  const auto& whose = report.target_agency().empty() ? agency : report.target_agency();
  if (kind_of(report) == v1::VISIT_TARGET_KIND_COOPERATIVE) {
    Cooperative cooperative;
    cooperative.set_external_id(report.target_external_id());
    return external_id_key(cooperative, whose);
  }
  Business business;
  business.set_external_id(report.target_external_id());
  return external_id_key(business, whose);
}

void name_targets(store::Connection& connection, const Reports& reports, const std::string& agency) {
  std::vector<std::string> keys;
  for (const auto& report : reports)
    if (auto key = target_key(*report, agency); !key.empty()) keys.push_back(std::move(key));
  std::map<std::string, std::string> holders;
  for (auto& row : store::read_keys(connection, keys)) holders[std::move(row.key)] = std::move(row.stream);
  for (const auto& report : reports) {
    const auto found = holders.find(target_key(*report, agency));
    if (found != holders.end()) report->set_target(found->second);
  }
}

VisitWorld world_of(const store::Streams& streams, const v1::VisitReport& report, std::size_t open) {
  VisitWorld world;
  world.on_record = streams.held<v1::Visit>(0);
  if (report.target().empty()) return world;
  if (kind_of(report) == v1::VISIT_TARGET_KIND_COOPERATIVE)
    world.target.cooperative = streams.get<Cooperative>(kTarget);
  else
    world.target.business = streams.get<Business>(kTarget);
  world.open.pending = streams.get<v1::PendingChanges>(kPending);
  for (std::size_t i = 0; i < open; ++i)
    if (const auto* known = streams.get<v1::ChangeRequest>(kFirstOpen + i)) world.open.known.push_back(known);
  return world;
}

}  // namespace

OpenByTarget look_up(store::Connection& connection, const Reports& reports, const std::string& agency) {
  name_targets(connection, reports, agency);
  std::vector<std::string> pending;
  for (const auto& report : reports)
    if (!report->target().empty()) pending.push_back(pending_stream(report->target()));
  OpenByTarget open;
  if (pending.empty()) return open;
  for (const auto& row : store::read_states(connection, pending)) {
    v1::PendingChanges changes;
    if (!changes.ParseFromString(row.state)) continue;
    auto& names = open[row.stream.substr(pending_stream("").size())];
    for (const auto& each : changes.open()) names.push_back(each.change_request());
  }
  return open;
}

store::Command visit_command(const Registry& r, store::Command command,
                             std::shared_ptr<const v1::VisitReport> report, OpenByTarget& open) {
  const auto id = r.ids.uuid();
  std::vector<std::string> proposals;
  while (proposals.size() < kMaxProposalsOfVisit) proposals.push_back("changeRequests/" + r.ids.uuid());
  command.keys = {visit_key(command.caller.agency, report->visit_id())};
  std::size_t known = 0;
  if (!report->target().empty()) {
    auto& others = open[report->target()];
    known = others.size();
    command.streams = {report->target(), pending_stream(report->target())};
    command.streams.insert(command.streams.end(), others.begin(), others.end());
    if (!report->corrections().empty()) others.push_back(proposals[0]);
    if (status_found(report->outcome()) != Business::OPERATING_STATUS_UNSPECIFIED) others.push_back(proposals[1]);
    if (others.size() > kMaxKnownProposals) others.resize(kMaxKnownProposals);
  }
  auto source = std::make_shared<common::v1::Source>();
  source->set_visit("visits/" + id);
  command.source = std::move(source);
  command.decide = [report, id, proposals, known, &reference = r.reference, &rules = r.rules](
                       const store::Streams& streams, const Today& now) {
    const Today today{now.business_date, now.now, now.caller, id};
    return decide(world_of(streams, *report, known), *report, proposals, reference, rules, today);
  };
  return command;
}

}  // namespace lumbung::registry
