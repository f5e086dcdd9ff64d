// The cooperatives office gives a business the letter that it guides it (SKB), with the next number of the year.
#pragma once

#include <string>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/papers_service.pb.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// An SKB may be renewed so many days before its end.
inline constexpr int kSkbRenewalDays = 30;

// What the command had to name before it was decided.
struct SkbPrepared {
  std::string owner;  // Of the business as it was read; empty for none.
  int year = 0;       // Of the open business day as it was read.
};

std::string skb_series_name(int year);
// `SKB/0001/KOP-UKM/2016`.
std::string skb_number(int number, int year);

// `series` is null before the first number of the year.
// Refusals, in this order: BUSINESS_NOT_FOUND, PREPARE_AGAIN (never reaches a caller), ETAG_MISMATCH, RECORD_MERGED,
// BUSINESS_IS_DUPLICATE, BUSINESS_NOT_OPERATING, OWNER_NOT_KNOWN, OWNER_ERASED, SKU_NOT_VALID, DOMICILE_NOT_PROVEN,
// SKB_STILL_VALID, NO_RULES_ON_DATE, PAPERS_TOO_MANY.
Result<Events> decide(const v1::Business* business, const v1::Owner* owner, const v1::SkbSeries* series,
                      const SkbPrepared& prepared, const v1::IssueSkbRequest& request, const RegistryRules& rules,
                      const Today& today);

}  // namespace lumbung::registry
