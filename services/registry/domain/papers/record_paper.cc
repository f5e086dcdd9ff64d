#include "registry/domain/papers/record_paper.h"

#include "base/text.h"
#include "lumbung/registry/v1/paper_events.pb.h"
#include "registry/domain/life/rules_on.h"
#include "registry/domain/papers/fold_papers.h"
#include "registry/domain/papers/validity.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::EntryPaper;
using v1::Paper;

namespace {

std::optional<Refusal> closed(const v1::Business& business) {
  if (is_duplicate(business)) return business_is_duplicate(business);
  return std::nullopt;
}
std::optional<Refusal> closed(const v1::Cooperative& cooperative) {
  if (has_ended(cooperative)) return cooperative_ended(cooperative);
  return std::nullopt;
}

Refusal missing_record(const v1::Business*, const std::string& name) { return no_business(name); }
Refusal missing_record(const v1::Cooperative*, const std::string& name) { return no_cooperative(name); }

Paper in_normal_form(const Paper& asked) {
  Paper paper = asked;
  paper.set_number(std::string(trimmed(asked.number())));
  paper.set_issuer(std::string(trimmed(asked.issuer())));
  return paper;
}

template <class Record>
Result<Events> record_paper(const Record* record, const Holders& holders, const v1::RecordPaperRequest& request,
                            const RegistryRules& rulebook, const Today& today) {
  auto paper = in_normal_form(request.paper());
  const auto issued = *date_of(paper.issue_date());

  if (issued > today.business_date)
    return invalid_field("paper.issue_date", "DATE_IN_FUTURE",
                         "This is after the open business day, " + today.business_date.iso() + ".", issued.iso());
  if (const auto& other = holders.of(paper_key(paper)); !other.empty())
    return already_exists("PAPER_NUMBER_TAKEN", "A paper of this kind, issuer and number is on record.", other);

  if (!record) return missing_record(record, request.record());
  if (changed_since(*record, request.etag())) return stale_etag(record->etag());
  if (is_merged(*record)) return record_merged(*record);
  if (auto refused = closed(*record)) return *std::move(refused);

  if (!paper.has_valid_until_date()) {
    const auto* rules = rules_on(rulebook, issued, &RuleSet::has_papers);
    if (!rules) return no_rules_on(issued);
    *paper.mutable_valid_until_date() = message_of(valid_until(paper.kind(), issued, rules->papers()));
  }
  if (record->papers_size() >= kMaxPapers) return too_many_papers(record->name());

  EntryPaper entry;
  entry.set_name("papers/" + today.new_id);
  entry.set_agency(today.caller.agency);
  entry.set_record(record->name());
  entry.set_kecamatan(record->kecamatan());
  *entry.mutable_paper() = std::move(paper);
  return paper_entered(entry, *record);
}

}  // namespace

template <class Record>
Events paper_entered(const EntryPaper& paper, const Record& record) {
  v1::PaperRecorded recorded;
  *recorded.mutable_paper() = paper;
  v1::PaperAttached attached;
  attached.set_name(record.name());
  attached.set_external_id(record.external_id());
  attached.set_kecamatan(record.kecamatan());
  attached.set_paper_name(paper.name());
  *attached.mutable_paper() = paper.paper();
  Events events;
  events.add(paper.name(), std::move(recorded));
  events.add(record.name(), std::move(attached));
  return events;
}
template Events paper_entered(const EntryPaper& paper, const v1::Business& record);
template Events paper_entered(const EntryPaper& paper, const v1::Cooperative& record);

Refusal too_many_papers(const std::string& record) {
  return rule_broken("PAPERS_TOO_MANY", "The record has as many papers as one may have.")
      .with("papers", kMaxPapers)
      .about(record);
}

Result<Events> decide(const v1::Business* business, const Holders& holders, const v1::RecordPaperRequest& request,
                      const RegistryRules& rules, const Today& today) {
  return record_paper(business, holders, request, rules, today);
}

Result<Events> decide(const v1::Cooperative* cooperative, const Holders& holders,
                      const v1::RecordPaperRequest& request, const RegistryRules& rules, const Today& today) {
  return record_paper(cooperative, holders, request, rules, today);
}

}  // namespace lumbung::registry
