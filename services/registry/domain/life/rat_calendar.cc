#include "registry/domain/life/rat_calendar.h"

#include <algorithm>

#include "registry/domain/fold.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::RatCalendarEntry;

namespace {

constexpr unsigned kDecember = 12;
constexpr unsigned kLastOfDecember = 31;

RatCalendarEntry::Status status_of(const RatCalendarEntry& entry, bool has_to_meet) {
  const auto held = date_of(entry.rat_date());
  const auto deadline = date_of(entry.deadline_date());
  if (held) return *held <= *deadline ? RatCalendarEntry::STATUS_DILAKSANAKAN : RatCalendarEntry::STATUS_TERLAMBAT;
  if (!has_to_meet) return RatCalendarEntry::STATUS_BELUM_WAJIB;
  if (entry.days_left() < 0) return RatCalendarEntry::STATUS_LEWAT_TENGGAT;
  return entry.days_left() <= kRatDueSoonDays ? RatCalendarEntry::STATUS_SEGERA_JATUH_TEMPO
                                              : RatCalendarEntry::STATUS_BELUM_JATUH_TEMPO;
}

}  // namespace

Date rat_deadline(int book_year, const ActivityRules& rules) {
  return Date(book_year, kDecember, kLastOfDecember).plus_months(rules.rat_deadline_months());
}

bool met_by(const v1::Cooperative& cooperative, int year, Date day) {
  const auto* entry = book_year(cooperative, year);
  const auto held = entry ? date_of(entry->rat_date()) : std::nullopt;
  return held && *held <= day;
}

RatCalendarEntry rat_entry(const v1::Cooperative& cooperative, Date as_of, const ActivityRules& rules) {
  RatCalendarEntry entry;
  entry.set_cooperative(cooperative.name());
  entry.set_display_name(cooperative.display_name());
  entry.set_kecamatan(cooperative.kecamatan());
  entry.set_kelurahan(cooperative.kelurahan());
  const int due = as_of.year() - 1;
  entry.set_book_year(due);
  const auto deadline = rat_deadline(due, rules);
  *entry.mutable_deadline_date() = message_of(deadline);
  entry.set_days_left(days_between(as_of, deadline));
  if (met_by(cooperative, due, as_of)) *entry.mutable_rat_date() = book_year(cooperative, due)->rat_date();
  for (const auto& year : cooperative.book_years())
    if (met_by(cooperative, year.year(), as_of))
      entry.set_last_book_year_met(std::max(entry.last_book_year_met(), year.year()));
  entry.set_status(status_of(entry, !is_before_founding(cooperative, due)));
  return entry;
}

}  // namespace lumbung::registry
