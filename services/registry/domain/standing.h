// Questions about a record that several rules ask, and the refusals that go with them, worded once.
#pragma once

#include <string>

#include "base/date.h"
#include "base/result.h"
#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"

namespace lumbung::registry {

// Dissolved or merged into another: nothing is recorded about it any more.
inline bool has_ended(const v1::Cooperative& cooperative) {
  return cooperative.legal_state() == v1::Cooperative::LEGAL_STATE_BUBAR ||
         cooperative.legal_state() == v1::Cooperative::LEGAL_STATE_MELEBUR;
}

inline bool is_duplicate(const v1::Business& business) {
  return business.operating_status() == v1::Business::OPERATING_STATUS_DUPLIKAT;
}

// Merged into another record of the same business or cooperative: closed, and counted no more (docs/duplicates.md).
template <class Record>
bool is_merged(const Record& record) {
  return !record.merged_into().empty();
}

// An unknown founding date excludes no year.
inline bool is_before_founding(const v1::Cooperative& cooperative, int book_year) {
  return book_year < cooperative.founded_date().year();
}

// The caller named an etag, and the record has changed since. No etag: the change is wanted
// whatever it is now.
template <class Record>
bool changed_since(const Record& record, const std::string& etag) {
  return !etag.empty() && etag != record.etag();
}

inline Refusal no_cooperative(const std::string& name) {
  return not_found("COOPERATIVE_NOT_FOUND", name);
}
inline Refusal no_business(const std::string& name) {
  return not_found("BUSINESS_NOT_FOUND", name);
}
inline Refusal stale_etag(const std::string& etag) {
  return changed_meanwhile(
             "Somebody changed the record since you read it; read it again, then decide.")
      .with("etag", etag);
}
inline Refusal cooperative_ended(const v1::Cooperative& cooperative) {
  return rule_broken("COOPERATIVE_ENDED", "The cooperative has ended in law; its record is closed.")
      .with("legal_state", v1::Cooperative::LegalState_Name(cooperative.legal_state()))
      .about(cooperative.name());
}
inline Refusal business_is_duplicate(const v1::Business& business) {
  return rule_broken("BUSINESS_IS_DUPLICATE",
                     "The record is a duplicate of another; change that one.")
      .about(business.name());
}
template <class Record>
Refusal record_merged(const Record& record) {
  return rule_broken("RECORD_MERGED", "The record was merged into another, which stands for it; change that one.")
      .with("merged_into", record.merged_into())
      .about(record.name());
}
inline Refusal year_before_founding(const v1::Cooperative& cooperative, int book_year) {
  return rule_broken("BOOK_YEAR_BEFORE_FOUNDING", "The cooperative did not exist in that year.")
      .with("founded_year", cooperative.founded_date().year())
      .with("book_year", book_year);
}
inline Refusal date_in_future(Date date, Date open_day) {
  return rule_broken("DATE_IN_FUTURE", "The date is after the open business day.")
      .with("date", date.iso())
      .with("open_date", open_day.iso());
}

}  // namespace lumbung::registry
