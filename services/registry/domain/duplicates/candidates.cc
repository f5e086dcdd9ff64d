#include "registry/domain/duplicates/candidates.h"

#include <google/protobuf/util/message_differencer.h>

#include "base/date.h"
#include "base/text.h"
#include "lumbung/registry/v1/duplicate_events.pb.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {
namespace {

using v1::DuplicateCandidate;

std::string hexadecimal(std::uint64_t value) {
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits.push_back("0123456789abcdef"[(value >> shift) & 15]);
  return digits;
}

template <class Record>
void describe(const Record& first, const Record& second, DuplicateCandidate& candidate) {
  candidate.set_name(candidate_name_of(first.name(), second.name()));
  candidate.set_first(first.name());
  candidate.set_second(second.name());
  candidate.set_first_external_id(first.external_id());
  candidate.set_second_external_id(second.external_id());
  candidate.set_kelurahan(first.kelurahan());
  candidate.set_kecamatan(first.kecamatan());
}

DuplicateCandidate candidate_of(const EitherRecord& first, const EitherRecord& second, const Comparison& found,
                                const Today& today) {
  DuplicateCandidate candidate;
  if (first.business) describe(*first.business, *second.business, candidate);
  else describe(*first.cooperative, *second.cooperative, candidate);
  candidate.set_kind(first.business ? v1::RecordMerge::KIND_BUSINESS : v1::RecordMerge::KIND_COOPERATIVE);
  candidate.set_state(DuplicateCandidate::STATE_OPEN);
  candidate.set_score(found.score);
  for (const auto& signal : found.signals) {
    auto& reason = *candidate.add_reasons();
    reason.set_signal(static_cast<DuplicateCandidate::Signal>(static_cast<int>(signal.kind) + 1));
    reason.set_points(signal.points);
    reason.set_first_value(signal.first);
    reason.set_second_value(signal.second);
  }
  *candidate.mutable_state_date() = message_of(today.business_date);
  return candidate;
}

bool counts(const EitherRecord& record) {
  if (record.business) return !is_merged(*record.business) && !is_duplicate(*record.business);
  return record.cooperative && !is_merged(*record.cooperative) && !has_ended(*record.cooperative);
}

bool same_reasons(const DuplicateCandidate& a, const DuplicateCandidate& b) {
  if (a.score() != b.score() || a.reasons_size() != b.reasons_size()) return false;
  for (int i = 0; i < a.reasons_size(); ++i)
    if (!google::protobuf::util::MessageDifferencer::Equals(a.reasons(i), b.reasons(i))) return false;
  return true;
}

// What a scan says again changes nothing.
bool stays(const DuplicateCandidate& on_record, const DuplicateCandidate& found) {
  switch (on_record.state()) {
    case DuplicateCandidate::STATE_OPEN:
      return same_reasons(on_record, found);
    case DuplicateCandidate::STATE_DISMISSED:
      return found.score() < on_record.score() + kRaiseAgainFrom;
    case DuplicateCandidate::STATE_MERGED:
      return true;
    default:
      return false;
  }
}

v1::DuplicateCandidateRaised raised(DuplicateCandidate candidate) {
  v1::DuplicateCandidateRaised event;
  *event.mutable_candidate() = std::move(candidate);
  return event;
}

v1::DuplicateCandidateClosed closed(const DuplicateCandidate& candidate, DuplicateCandidate::State state,
                                    const std::string& dismissal, const Today& today) {
  v1::DuplicateCandidateClosed event;
  event.set_name(candidate.name());
  event.set_first_external_id(candidate.first_external_id());
  event.set_second_external_id(candidate.second_external_id());
  event.set_kecamatan(candidate.kecamatan());
  event.set_state(state);
  event.set_dismissal(dismissal);
  *event.mutable_closed_date() = message_of(today.business_date);
  return event;
}

// The candidate with the survivor in the place of the duplicate.
DuplicateCandidate moved_to_survivor(const DuplicateCandidate& candidate, const v1::RecordMerge& merge,
                                     const Today& today) {
  auto moved = candidate;
  moved.clear_etag();
  moved.clear_create_time();
  moved.clear_update_time();
  const bool was_first = candidate.first() == merge.duplicate();
  const auto other = was_first ? candidate.second() : candidate.first();
  const auto other_id = was_first ? candidate.second_external_id() : candidate.first_external_id();
  const bool survivor_first = merge.survivor() < other;
  moved.set_name(candidate_name_of(merge.survivor(), other));
  moved.set_first(survivor_first ? merge.survivor() : other);
  moved.set_second(survivor_first ? other : merge.survivor());
  moved.set_first_external_id(survivor_first ? merge.survivor_external_id() : other_id);
  moved.set_second_external_id(survivor_first ? other_id : merge.survivor_external_id());
  *moved.mutable_state_date() = message_of(today.business_date);
  return moved;
}

}  // namespace

std::string candidate_name_of(const std::string& record, const std::string& other) {
  const auto& first = older_of(record, other);
  const auto& second = &first == &record ? other : record;
  const auto both = first + "|" + second;
  return "duplicateCandidates/" + hexadecimal(hash_of_text(both)) + hexadecimal(hash_of_text(second + "/" + first));
}

Result<Events> decide_raise(const DuplicateCandidate* on_record, const EitherRecord& first, const EitherRecord& second,
                            const Comparison& found, const Today& today) {
  if (!counts(first) || !counts(second)) return Events{};
  auto candidate = candidate_of(first, second, found, today);
  if (on_record && stays(*on_record, candidate)) return Events{};
  const auto name = candidate.name();
  return one_event(name, raised(std::move(candidate)));
}

Result<Events> decide(const DuplicateCandidate* candidate, const v1::DismissCandidateRequest& request,
                      const Today& today) {
  if (!candidate) return not_found("CANDIDATE_NOT_FOUND", request.name());

  if (candidate->state() != DuplicateCandidate::STATE_OPEN)
    return rule_broken("CANDIDATE_CLOSED", "Somebody has decided about the candidate already.")
        .with("state", DuplicateCandidate::State_Name(candidate->state()))
        .about(request.name());

  if (changed_since(*candidate, request.etag())) return stale_etag(candidate->etag());

  return one_event(candidate->name(), closed(*candidate, DuplicateCandidate::STATE_DISMISSED,
                                             std::string(trimmed(request.reason())), today));
}

void follow(const v1::RecordMerge& merge, const std::vector<CandidateToFollow>& candidates, const Today& today,
            Events& events) {
  for (const auto& [candidate, with_survivor] : candidates) {
    if (!candidate || candidate->state() == DuplicateCandidate::STATE_MERGED) continue;
    const bool first = candidate->first() == merge.duplicate();
    if (!first && candidate->second() != merge.duplicate()) continue;
    const auto& other = first ? candidate->second() : candidate->first();
    if (other == merge.survivor()) {
      events.add(candidate->name(), closed(*candidate, DuplicateCandidate::STATE_MERGED, "", today));
      continue;
    }
    if (candidate->state() != DuplicateCandidate::STATE_OPEN) continue;
    events.add(candidate->name(), closed(*candidate, DuplicateCandidate::STATE_FOLLOWED, "", today));
    if (with_survivor && with_survivor->state() != DuplicateCandidate::STATE_FOLLOWED) continue;
    auto moved = moved_to_survivor(*candidate, merge, today);
    const auto name = moved.name();
    events.add(name, raised(std::move(moved)));
  }
}

void dismiss_parted(const DuplicateCandidate* candidate, const v1::RecordMerge& merge, const Today& today,
                    Events& events) {
  if (!candidate || candidate->state() != DuplicateCandidate::STATE_MERGED) return;
  events.add(candidate->name(),
             closed(*candidate, DuplicateCandidate::STATE_DISMISSED, merge.undo_reason(), today));
}

}  // namespace lumbung::registry
