#include "registry/domain/papers/issue_skb.h"

#include <optional>

#include "lumbung/registry/v1/paper_events.pb.h"
#include "registry/domain/life/rules_on.h"
#include "registry/domain/owners/sealed_owner.h"
#include "registry/domain/papers/record_paper.h"
#include "registry/domain/papers/validity.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::Business;
using v1::EntryPaper;
using v1::Paper;

namespace {

constexpr std::size_t kNumberDigits = 4;

std::optional<Refusal> not_fit(const Business& business, const v1::Owner* owner) {
  if (is_merged(business)) return record_merged(business);
  if (is_duplicate(business)) return business_is_duplicate(business);
  if (business.operating_status() != Business::OPERATING_STATUS_BEROPERASI)
    return rule_broken("BUSINESS_NOT_OPERATING", "Only an operating business gets this letter.")
        .with("operating_status", Business::OperatingStatus_Name(business.operating_status()))
        .about(business.name());
  if (!owner)
    return rule_broken("OWNER_NOT_KNOWN", "The business has no owner on record.").about(business.name());
  if (owner->erased()) return owner_erased(owner->name());
  return std::nullopt;
}

std::optional<Refusal> papers_lacking(const Business& business, Date day) {
  if (!holding(business.papers(), Paper::KIND_SKU, day))
    return rule_broken("SKU_NOT_VALID", "No business letter (SKU) on record holds on this day.")
        .with("date", day.iso())
        .about(business.name());
  if (!domicile_shown(business.papers(), business.kelurahan(), day))
    return rule_broken("DOMICILE_NOT_PROVEN",
                       "No SKU or letter of domicile that holds is of the kelurahan where the business is on record.")
        .with("kelurahan", business.kelurahan())
        .about(business.name());
  const auto* skb = holding(business.papers(), Paper::KIND_SKB, day);
  if (skb && days_between(day, *date_of(skb->valid_until_date())) > kSkbRenewalDays)
    return rule_broken("SKB_STILL_VALID", "The business has a letter that holds; it is renewed shortly before its end.")
        .with("number", skb->number())
        .with("valid_until_date", date_of(skb->valid_until_date())->iso())
        .about(business.name());
  return std::nullopt;
}

EntryPaper letter_for(const Business& business, int number, const v1::PaperRules& rules, const Today& today) {
  EntryPaper entry;
  entry.set_name("papers/" + today.new_id);
  entry.set_agency(today.caller.agency);
  entry.set_record(business.name());
  entry.set_kecamatan(business.kecamatan());
  auto& paper = *entry.mutable_paper();
  paper.set_kind(Paper::KIND_SKB);
  paper.set_number(skb_number(number, today.business_date.year()));
  paper.set_issuer(today.caller.agency);
  *paper.mutable_issue_date() = message_of(today.business_date);
  *paper.mutable_valid_until_date() = message_of(valid_until(Paper::KIND_SKB, today.business_date, rules));
  const auto& sku = *holding(business.papers(), Paper::KIND_SKU, today.business_date);
  auto& says = *entry.mutable_issued_for();
  says.set_display_name(business.display_name());
  says.set_address(business.address());
  says.set_kelurahan(business.kelurahan());
  says.set_kbli_main(business.kbli_main());
  says.set_kbli_version(business.kbli_version());
  says.set_owner(business.owner());
  says.set_sku_number(sku.number());
  says.set_sku_issuer(sku.issuer());
  return entry;
}

}  // namespace

std::string skb_series_name(int year) { return "skbSeries/" + std::to_string(year); }

std::string skb_number(int number, int year) {
  auto digits = std::to_string(number);
  if (digits.size() < kNumberDigits) digits.insert(0, kNumberDigits - digits.size(), '0');
  return "SKB/" + digits + "/KOP-UKM/" + std::to_string(year);
}

Result<Events> decide(const Business* business, const v1::Owner* owner, const v1::SkbSeries* series,
                      const SkbPrepared& prepared, const v1::IssueSkbRequest& request, const RegistryRules& rulebook,
                      const Today& today) {
  if (!business) return no_business(request.business());
  const auto day = today.business_date;
  if (business->owner() != prepared.owner || day.year() != prepared.year) return prepare_again();

  if (changed_since(*business, request.etag())) return stale_etag(business->etag());
  if (auto refused = not_fit(*business, owner)) return *std::move(refused);
  if (auto refused = papers_lacking(*business, day)) return *std::move(refused);

  const auto* rules = rules_on(rulebook, day, &RuleSet::has_papers);
  if (!rules) return no_rules_on(day);
  if (business->papers_size() >= kMaxPapers) return too_many_papers(business->name());

  const int number = (series ? series->last_number() : 0) + 1;
  const auto letter = letter_for(*business, number, rules->papers(), today);
  auto events = paper_entered(letter, *business);
  v1::SkbNumberGiven given;
  given.set_name(skb_series_name(day.year()));
  given.set_number(number);
  given.set_paper_name(letter.name());
  const auto stream = given.name();
  events.add(stream, std::move(given));
  return events;
}

}  // namespace lumbung::registry
