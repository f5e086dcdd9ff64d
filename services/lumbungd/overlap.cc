#include "lumbungd/overlap.h"

#include <algorithm>
#include <vector>

#include "client/api.h"
#include "runtime/digest.h"
#include "runtime/process/system.h"

namespace lumbung {
namespace {

using client::Answer;
using client::Failure;
namespace v1 = lumbung::registry::v1;

constexpr int kPage = 1'000;
constexpr std::size_t kRequestIdDigits = 24;

// All of them before the first is merged, so that a merge moves nothing under the pages; in the order of the other list.
Answer<std::vector<v1::DuplicateCandidate>> sure_pairs(const client::Api& api) {
  std::vector<v1::DuplicateCandidate> pairs;
  v1::ListDuplicateCandidatesRequest request;
  request.set_filter("kind = BUSINESS AND state = OPEN AND score >= " + std::to_string(kSureScore));
  request.set_page_size(kPage);
  for (;;) {
    const auto page = api.call(request);
    if (!page) return page.failure();
    pairs.insert(pairs.end(), page->candidates().begin(), page->candidates().end());
    if (page->next_page_token().empty()) break;
    request.set_page_token(page->next_page_token());
  }
  std::sort(pairs.begin(), pairs.end(),
            [](const auto& a, const auto& b) { return a.second_external_id() < b.second_external_id(); });
  return pairs;
}

std::string example_of(const v1::DuplicateCandidate& pair) {
  for (const auto& reason : pair.reasons())
    if (reason.signal() == v1::DuplicateCandidate::SIGNAL_NAME && reason.first_value() != reason.second_value())
      return pair.first_external_id() + " `" + reason.first_value() + "` is " + pair.second_external_id() + " `" +
             reason.second_value() + "`, score " + std::to_string(pair.score());
  return {};
}

}  // namespace

Answer<Overlap> merge_overlap(const client::Target& server, const std::string& person) {
  auto target = server;
  target.act_as = person;
  const client::Connection connection(target);
  const client::Api api(connection);
  const SystemClock clock;
  RandomIds ids(clock);
  v1::ScanDuplicatesRequest scan;
  scan.set_kind(v1::RecordMerge::KIND_BUSINESS);
  scan.set_request_id(ids.uuid());
  const auto scanned = api.call(scan);
  if (!scanned) return scanned.failure();
  const auto pairs = sure_pairs(api);
  if (!pairs) return pairs.failure();
  Overlap overlap;
  overlap.records = scanned->records();
  overlap.found = scanned->found();
  for (const auto& pair : *pairs) {
    v1::MergeRecordsRequest merge;
    merge.set_duplicate(pair.second());
    merge.set_survivor(pair.first());
    merge.set_reason("Found by the scan, score " + std::to_string(pair.score()) + ".");
    merge.set_request_id("merge-" + hex(sha256(pair.name() + pair.etag())).substr(0, kRequestIdDigits));
    const auto merged = api.call(merge);
    if (!merged) return merged.failure();
    ++overlap.merged;
    if (overlap.example.empty()) overlap.example = example_of(pair);
  }
  return overlap;
}

}  // namespace lumbung
