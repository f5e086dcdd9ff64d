#include "registry/domain/papers/validity.h"

#include <algorithm>

namespace lumbung::registry {

using v1::Paper;

bool holds_on(const Paper& paper, Date day) {
  const auto revoked = date_of(paper.revoked_date());
  if (revoked && *revoked <= day) return false;
  const auto issued = date_of(paper.issue_date());
  const auto until = date_of(paper.valid_until_date());
  return issued && until && *issued <= day && day <= *until;
}

Date valid_until(Paper::Kind kind, Date issued, const v1::PaperRules& rules) {
  const int months = kind == Paper::KIND_SKU   ? rules.sku_valid_months()
                     : kind == Paper::KIND_SKB ? rules.skb_valid_months()
                                               : rules.domicile_valid_months();
  return issued.plus_months(months).plus_days(-1);
}

const Paper* holding(const Papers& papers, Paper::Kind kind, Date day) {
  const Paper* found = nullptr;
  for (const auto& paper : papers) {
    if (paper.kind() != kind || !holds_on(paper, day)) continue;
    if (!found || *date_of(found->valid_until_date()) < *date_of(paper.valid_until_date())) found = &paper;
  }
  return found;
}

bool domicile_shown(const Papers& papers, std::string_view kelurahan, Date day) {
  return std::any_of(papers.begin(), papers.end(), [&](const Paper& paper) {
    return paper.kind() != Paper::KIND_SKB && paper.issuer() == kelurahan && holds_on(paper, day);
  });
}

std::optional<Date> last_day(const Papers& papers, Paper::Kind kind) {
  std::optional<Date> last;
  for (const auto& paper : papers) {
    const auto until = date_of(paper.valid_until_date());
    if (paper.kind() != kind || paper.has_revoked_date() || !until) continue;
    last = last ? std::max(*last, *until) : *until;
  }
  return last;
}

}  // namespace lumbung::registry
