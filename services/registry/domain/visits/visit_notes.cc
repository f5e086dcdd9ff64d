#include "registry/domain/visits/visit_notes.h"

#include <algorithm>
#include <tuple>

namespace lumbung::registry {
namespace {

bool before(const v1::VisitNote& a, const v1::VisitNote& b) {
  const auto key = [](const v1::VisitNote& note) {
    const auto& date = note.visit_date();
    return std::make_tuple(date.year(), date.month(), date.day(), std::string_view(note.visit()));
  };
  return key(a) < key(b);
}

}  // namespace

void add_note(VisitNotes& notes, const v1::VisitNote& note) {
  const auto place = std::upper_bound(notes.begin(), notes.end(), note, before) - notes.begin();
  *notes.Add() = note;
  std::rotate(notes.begin() + place, notes.end() - 1, notes.end());
  if (notes.size() > kMaxRecentVisits) notes.DeleteSubrange(0, notes.size() - kMaxRecentVisits);
}

const v1::VisitNote* last_visit(const VisitNotes& notes) { return notes.empty() ? nullptr : &notes[notes.size() - 1]; }

std::optional<Date> last_day_up_to(const VisitNotes& notes, Date as_of) {
  for (int i = notes.size() - 1; i >= 0; --i)
    if (const auto day = date_of(notes[i].visit_date()); day && *day <= as_of) return day;
  return std::nullopt;
}

Date valid_until(Date visit_date, const v1::VisitRules& rules) { return visit_date.plus_months(rules.valid_months()); }

Date first_day_that_holds(Date as_of, const v1::VisitRules& rules) {
  // Ends of months are clamped, so going back by months may land up to three days early.
  auto day = as_of.plus_months(-rules.valid_months());
  while (valid_until(day, rules) < as_of) day = day.plus_days(1);
  return day;
}

int days_not_found(const VisitNotes& notes, Date as_of, const v1::VisitRules& rules) {
  int days = 0;
  std::optional<Date> counted;
  for (int i = notes.size() - 1; i >= 0; --i) {
    const auto day = date_of(notes[i].visit_date());
    if (!day || *day > as_of) continue;
    if (!counted && valid_until(*day, rules) < as_of) return 0;
    if (notes[i].outcome() != v1::VISIT_OUTCOME_TIDAK_DITEMUKAN) return counted == day ? days - 1 : days;
    if (counted != day) ++days;
    counted = day;
  }
  return days;
}

}  // namespace lumbung::registry
