#include <iterator>

#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/update_verb.h"
#include "lumbungctl/waiting.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

Exit scan(Session& session) {
  registry::ScanDuplicatesRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "kind", session.argument(0), wrong);
  if (session.has("least-score")) set_from(request, "least_score", session.flag("least-score"), wrong);
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  request.set_kecamatan(session.flag("kecamatan"));
  fill_changing(session, request);
  return print_answer(session, waiting(session, "scan", [&] { return session.api().call(request); }));
}

Exit list(Session& session) {
  return list_records<registry::ListDuplicateCandidatesRequest>(
      session, *registry::DuplicateCandidate::descriptor(),
      {"name", "score", "state", "first_external_id", "second_external_id", "kelurahan"},
      [](const auto& page) { return page.candidates(); });
}

Exit get(Session& session) {
  return get_record<registry::GetDuplicateCandidateRequest>(session, "duplicateCandidates");
}

Exit dismiss(Session& session) {
  registry::DismissCandidateRequest request;
  request.set_reason(session.flag("reason"));
  return change_record(session, "duplicateCandidates", request, {});
}

Exit merge(Session& session) {
  registry::MergeRecordsRequest request;
  request.set_duplicate(session.argument(0));
  request.set_survivor(session.argument(1));
  request.set_reason(session.flag("reason"));
  for (const auto& field : parts_of(session.flag("take"))) request.mutable_take_over()->add_paths(field);
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

Exit unmerge(Session& session) {
  registry::UnmergeRecordsRequest request;
  request.set_duplicate(session.argument(0));
  request.set_reason(session.flag("reason"));
  request.set_etag(session.flag("etag"));
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

Exit merges(Session& session) {
  return list_records<registry::ListRecordMergesRequest>(
      session, *registry::RecordMerge::descriptor(),
      {"name", "kind", "state", "duplicate_external_id", "survivor_external_id", "merged_date", "reason"},
      [](const auto& page) { return page.record_merges(); });
}

std::vector<Flag> merge_flags() {
  auto flags = changing_flags();
  flags.push_back({.name = "reason",
                   .value = "TEXT",
                   .help = "How it is known that they are one; stays on record, so without personal data.",
                   .required = true});
  flags.push_back({.name = "take",
                   .value = "FIELDS",
                   .help = "Fields whose values the survivor takes, for example address,nib; none when not given."});
  return flags;
}

std::vector<Flag> unmerge_flags() {
  auto flags = changing_flags();
  flags.push_back({.name = "reason",
                   .value = "TEXT",
                   .help = "How it is known that they are two; stays on record, so without personal data.",
                   .required = true});
  flags.push_back(etag_flag());
  return flags;
}

std::vector<Flag> scan_flags() {
  auto flags = changing_flags();
  flags.push_back({.name = "kecamatan",
                   .value = "CODE",
                   .help = "Only pairs of which one record lies there, for example 32.75.05."});
  flags.push_back({.name = "least-score",
                   .value = "N",
                   .help = "Pairs with a lower score are not kept: 500 to 1000; 500 when not given.",
                   .kind = Flag::Kind::number});
  return flags;
}

std::vector<Verb> candidate_verbs() {
  return {
      {.name = "scan",
       .arguments = {Argument("KIND", {"BUSINESS", "COOPERATIVE"})},
       .summary = "Compare all businesses, or cooperatives, and keep the pairs that may be one.",
       .flags = scan_flags(),
       .examples = {"duplicates scan BUSINESS", "duplicates scan COOPERATIVE --least-score 600"},
       .run = scan},
      {.name = "list",
       .summary = "A page of candidates, or all of them.",
       .flags = list_flags("name or score"),
       .examples = {"duplicates list --filter 'state = OPEN AND score >= 650' --order-by 'score desc'"},
       .run = list},
      {.name = "get",
       .arguments = {"NAME"},
       .summary = "A candidate with its reasons.",
       .examples = {"duplicates get duplicateCandidates/0192..."},
       .run = get},
      {.name = "dismiss",
       .arguments = {"NAME"},
       .summary = "Say that the two records of a candidate are two.",
       .flags = unmerge_flags(),
       .examples = {"duplicates dismiss duplicateCandidates/0192... --reason 'seen: two shops'"},
       .run = dismiss},
  };
}

std::vector<Verb> merging_verbs() {
  return {
      {.name = "merge",
       .arguments = {"DUPLICATE", "SURVIVOR"},
       .summary = "Merge a record into another: businesses/{id} or cooperatives/{id}, both of one kind.",
       .flags = merge_flags(),
       .examples = {"duplicates merge businesses/0192... businesses/0193... --reason 'seen: one shop'",
                    "duplicates merge businesses/0192... businesses/0193... --reason 'one shop' --take address,nib"},
       .run = merge},
      {.name = "unmerge",
       .arguments = {"DUPLICATE"},
       .summary = "Undo a merge, whatever happened since; the answer says what stayed changed.",
       .flags = unmerge_flags(),
       .examples = {"duplicates unmerge businesses/0192... --reason 'two shops after all'"},
       .run = unmerge},
      {.name = "merges",
       .summary = "A page of merges, or all of them.",
       .flags = list_flags("name"),
       .examples = {"duplicates merges --filter 'state = MERGED' --all"},
       .run = merges},
  };
}

}  // namespace

Noun duplicates_noun() {
  auto verbs = candidate_verbs();
  auto merging = merging_verbs();
  std::move(merging.begin(), merging.end(), std::back_inserter(verbs));
  return {.name = "duplicates",
          .summary = "Records that describe the same business or cooperative.",
          .verbs = std::move(verbs)};
}

}  // namespace lumbung::ctl
