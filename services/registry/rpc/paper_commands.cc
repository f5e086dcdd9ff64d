#include "registry/rpc/paper_commands.h"

#include "base/text.h"
#include "registry/domain/papers/fold_papers.h"
#include "registry/domain/papers/record_paper.h"
#include "registry/domain/papers/revoke_paper.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {

using rpc::Call;
using store::Command;
using store::Streams;

namespace {

constexpr std::string_view kBusinesses = "businesses/";

std::string key_of(v1::Paper paper) {
  paper.set_issuer(std::string(trimmed(paper.issuer())));
  return paper_key(paper);
}

std::string external_id_of(const Streams& streams, const std::string& record) {
  if (record.starts_with(kBusinesses)) {
    const auto* business = streams.get<v1::Business>(1);
    return business ? business->external_id() : std::string();
  }
  const auto* cooperative = streams.get<v1::Cooperative>(1);
  return cooperative ? cooperative->external_id() : std::string();
}

}  // namespace

Command command_for(const Registry& r, const Call& call, Asked<v1::RecordPaperRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->record()};
  command.keys = {key_of(asked->paper())};
  command.decide = [asked, keys = command.keys, &rules = r.rules](const Streams& streams, const Today& today) {
    const auto holders = holders_of(streams, keys);
    if (asked->record().starts_with(kBusinesses))
      return decide(streams.get<v1::Business>(0), holders, *asked, rules, today);
    return decide(streams.get<v1::Cooperative>(0), holders, *asked, rules, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::RevokePaperRequest> asked,
                    const std::string& record) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name()};
  if (!record.empty()) command.streams.push_back(record);
  command.decide = [asked, record](const Streams& streams, const Today& today) {
    const auto external_id = record.empty() ? std::string() : external_id_of(streams, record);
    return decide(streams.get<EntryPaper>(0), external_id, *asked, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::IssueSkbRequest> asked,
                    const SkbPrepared& prepared) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->business(), skb_series_name(prepared.year)};
  if (!prepared.owner.empty()) command.streams.push_back(prepared.owner);
  command.decide = [asked, prepared, &rules = r.rules](const Streams& streams, const Today& today) {
    const auto* owner = prepared.owner.empty() ? nullptr : streams.get<v1::Owner>(2);
    return decide(streams.get<v1::Business>(0), owner, streams.get<SkbSeries>(1), prepared, *asked, rules, today);
  };
  return command;
}

}  // namespace lumbung::registry
