#include "registry/rpc/duplicate_commands.h"

#include "lumbung/registry/v1/duplicate_events.pb.h"
#include "registry/domain/duplicates/candidates.h"
#include "registry/domain/duplicates/merge_records.h"
#include "registry/domain/duplicates/unmerge_records.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {
namespace {

EitherRecord either(const store::Streams& streams, std::size_t at, const std::string& name) {
  if (name.starts_with("cooperatives/")) return {nullptr, streams.get<Cooperative>(at)};
  return {streams.get<Business>(at), nullptr};
}

// The fact of the merge itself is the first.
const v1::RecordMerge& merge_in(const Events& events) {
  return static_cast<const v1::RecordsMerged&>(*events[0].event).merge();
}
const v1::RecordMerge& unmerge_in(const Events& events) {
  return static_cast<const v1::RecordsUnmerged&>(*events[0].event).merge();
}

}  // namespace

store::Command command_for(const Registry& r, const rpc::Call& call, Asked<v1::MergeRecordsRequest> asked,
                           const std::vector<OpenCandidate>& open) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  const auto pair = candidate_name_of(asked->duplicate(), asked->survivor());
  command.streams = {merge_name_of(asked->duplicate()), asked->duplicate(), asked->survivor(), pair};
  std::vector<std::pair<std::size_t, std::size_t>> at{{3, 3}};
  for (const auto& candidate : open) {
    if (candidate.name == pair) continue;
    at.emplace_back(command.streams.size(), command.streams.size() + 1);
    command.streams.push_back(candidate.name);
    command.streams.push_back(candidate_name_of(candidate.other, asked->survivor()));
  }
  command.decide = [asked, at, &reference = r.reference, &rules = r.rules](const store::Streams& streams,
                                                                           const Today& today) -> Result<Events> {
    auto merged = decide(either(streams, 1, asked->duplicate()), either(streams, 2, asked->survivor()), *asked,
                         reference, rules, today);
    if (!merged) return merged;
    std::vector<CandidateToFollow> candidates;
    for (const auto& [candidate, with_survivor] : at)
      candidates.push_back({streams.get<v1::DuplicateCandidate>(candidate),
                            streams.get<v1::DuplicateCandidate>(with_survivor)});
    follow(merge_in(*merged), candidates, today, *merged);
    return merged;
  };
  return command;
}

store::Command command_for(const Registry& r, const rpc::Call& call, Asked<v1::DismissCandidateRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name()};
  command.decide = [asked](const store::Streams& streams, const Today& today) -> Result<Events> {
    return decide(streams.get<v1::DuplicateCandidate>(0), *asked, today);
  };
  return command;
}

store::Command command_for(const Registry& r, const rpc::Call& call, Asked<v1::UnmergeRecordsRequest> asked,
                           const v1::RecordMerge& merge) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {merge_name_of(asked->duplicate()), asked->duplicate()};
  if (!merge.survivor().empty()) {
    command.streams.push_back(merge.survivor());
    command.streams.push_back(candidate_name_of(asked->duplicate(), merge.survivor()));
  }
  command.keys = keys_to_return(merge);
  command.decide = [asked, survivor = merge.survivor(), keys = command.keys, &reference = r.reference,
                    &rules = r.rules](const store::Streams& streams, const Today& today) -> Result<Events> {
    const auto behind = survivor.empty() ? EitherRecord{} : either(streams, 2, survivor);
    auto undone = decide(either(streams, 1, asked->duplicate()), streams.get<v1::RecordMerge>(0), behind,
                         holders_of(streams, keys), *asked, reference, rules, today);
    if (undone) dismiss_parted(streams.get<v1::DuplicateCandidate>(3), unmerge_in(*undone), today, *undone);
    return undone;
  };
  return command;
}

}  // namespace lumbung::registry
