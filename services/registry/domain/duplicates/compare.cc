#include "registry/domain/duplicates/compare.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "registry/domain/duplicates/name_form.h"
#include "registry/domain/duplicates/similarity.h"

namespace lumbung::registry {
namespace {

// Points, set on data/duplicates/tuning.csv only.
constexpr int kNameMost = 450;
constexpr int kNameLeast = -260;
constexpr int kNameNeutral = 560;
constexpr int kCommonNameLoss = 90;
constexpr int kTellingEnough = 88;  // Eighths of a bit of the words that match: eleven bits.
constexpr int kSameOwner = 200;
constexpr int kOtherOwner = -170;
constexpr int kSameNib = 150;
constexpr int kOtherNib = -120;
constexpr int kSameDeed = 320;
constexpr int kOtherDeed = -120;
constexpr int kSameKelurahan = 110;
constexpr int kNearKelurahan = 40;
constexpr int kOtherKelurahan = -90;
constexpr int kSameStreet = 80;
constexpr int kOtherStreet = -90;
constexpr int kStreetNeutral = 600;
constexpr int kSameHouse = 130;
constexpr int kOtherHouse = -70;
constexpr int kSameBlock = 30;
constexpr int kOtherBlock = -50;
constexpr int kSameRtRw = 70;
constexpr int kHalfRtRw = 20;
constexpr int kOtherRtRw = -50;
constexpr int kSameLine = 70;
constexpr int kNearLine = 20;
constexpr int kOtherLine = -70;
constexpr int kSameStart = 90;
constexpr int kNearStart = 30;
constexpr int kOtherStart = -30;
constexpr int kStartMonths = 2;

struct NamesMatched {
  int similarity = 0;
  int telling = 0;  // Of the words that match.
};

NamesMatched match_names(const Corpus& corpus, std::string_view a, std::string_view b) {
  NamesMatched matched;
  const auto first = words_of_form(a);
  const auto second = words_of_form(b);
  if (first.empty() || second.empty()) return matched;
  std::array<bool, kMaxNameWords> taken{};
  int all = 0;
  int alike = 0;
  for (const auto word : second) all += corpus.telling(word);
  for (const auto word : first) {
    const int telling = corpus.telling(word);
    all += telling;
    int best = 0;
    std::size_t best_at = 0;
    for (std::size_t i = 0; i < second.size() && best < 1000; ++i) {
      if (taken[i]) continue;
      const int similar = word_similarity(word, second[i]);
      if (similar > best) best = similar, best_at = i;
    }
    if (best == 0) continue;
    taken[best_at] = true;
    // A slip makes a word look rare: the commoner of the two tells how much.
    const int other = corpus.telling(second[best_at]);
    alike += (telling + other) * best / 1000;
    matched.telling += std::min(telling, other) * best / 1000;
  }
  matched.similarity = alike * 1000 / std::max(all, 1);
  // Names parted elsewhere ("Majujaya"), when the words leave it open.
  if (matched.similarity > 150 && matched.similarity < 900)
    matched.similarity = std::max(matched.similarity, text_similarity(a, b) - 40);
  else if (matched.similarity <= 150 && a[0] == b[0])
    matched.similarity = std::max(matched.similarity, text_similarity(a, b) - 40);
  return matched;
}

// From `least` at 0 over 0 at `neutral` to `most` at 1000.
int between(int similarity, int neutral, int least, int most) {
  if (similarity >= neutral) return (similarity - neutral) * most / (1000 - neutral);
  return (neutral - similarity) * least / neutral;
}

// Hears each signal; the score needs the points only.
template <class Hear>
void compare(const Corpus& corpus, const Compared& a, const Compared& b, Hear hear) {
  const auto either = [](bool known, bool same, int if_same, int if_other) {
    return !known ? 0 : same ? if_same : if_other;
  };
  const auto names = match_names(corpus, corpus.name(a), corpus.name(b));
  int points = between(names.similarity, kNameNeutral, kNameLeast, kNameMost);
  if (points > 0 && names.telling < kTellingEnough)
    points -= kCommonNameLoss * (kTellingEnough - names.telling) / kTellingEnough;
  hear(SignalKind::name, points);
  hear(SignalKind::owner, either(a.owner && b.owner, a.owner == b.owner, kSameOwner, kOtherOwner));
  hear(SignalKind::nib, either(a.nib && b.nib, a.nib == b.nib, kSameNib, kOtherNib));
  hear(SignalKind::deed,
       either(a.other_number && b.other_number, a.other_number == b.other_number, kSameDeed, kOtherDeed));
  const bool same_kelurahan = a.kelurahan == b.kelurahan;
  const bool same_kecamatan = a.kelurahan / 100 == b.kelurahan / 100;
  hear(SignalKind::kelurahan, same_kelurahan   ? kSameKelurahan
                              : same_kecamatan ? kNearKelurahan
                                               : kOtherKelurahan);
  if (a.street_length && b.street_length)
    hear(SignalKind::street, between(match_names(corpus, corpus.street(a), corpus.street(b)).similarity, kStreetNeutral,
                                     kOtherStreet, kSameStreet));
  hear(SignalKind::house, either(a.house && b.house, a.house == b.house, kSameHouse, kOtherHouse));
  hear(SignalKind::block, either(a.block && b.block, a.block == b.block, kSameBlock, kOtherBlock));
  if (a.rt && b.rt && a.rw && b.rw)
    hear(SignalKind::rt_rw, a.rt == b.rt && a.rw == b.rw   ? kSameRtRw
                            : a.rt == b.rt || a.rw == b.rw ? kHalfRtRw
                                                           : kOtherRtRw);
  if (a.line && b.line)
    hear(SignalKind::line, a.line == b.line                 ? kSameLine
                           : a.line / 1000 == b.line / 1000 ? kNearLine
                                                            : kOtherLine);
  if (a.started_month && b.started_month) {
    const bool same_day = a.started_month == b.started_month && a.started_day == b.started_day;
    hear(SignalKind::start, same_day ? kSameStart
                            : std::abs(int(a.started_month) - int(b.started_month)) <= kStartMonths ? kNearStart
                                                                                                    : kOtherStart);
  }
}

std::string place_text(std::uint16_t kelurahan) {
  if (!kelurahan) return {};
  const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  return "32.75." + two(kelurahan / 100) + ".10" + two(kelurahan % 100);
}

std::string number_text(int number) { return number ? std::to_string(number) : std::string(); }

std::string month_text(const Compared& record) {
  if (!record.started_month) return {};
  const int month = record.started_month - 1;
  return std::to_string(month / 12) + "-" + std::to_string(month % 12 + 1);
}

std::string value_of(const Corpus& corpus, const Compared& record, SignalKind kind) {
  switch (kind) {
    case SignalKind::name: return std::string(corpus.name(record));
    case SignalKind::kelurahan: return place_text(record.kelurahan);
    case SignalKind::street: return std::string(corpus.street(record));
    case SignalKind::house: return number_text(record.house);
    case SignalKind::rt_rw: return number_text(record.rt) + "/" + number_text(record.rw);
    case SignalKind::line: return number_text(int(record.line));
    case SignalKind::start: return month_text(record);
    case SignalKind::owner:
    case SignalKind::nib:
    case SignalKind::deed:
    case SignalKind::block: return {};
  }
  return {};
}

}  // namespace

int name_similarity(const Corpus& corpus, std::string_view a, std::string_view b) {
  return match_names(corpus, a, b).similarity;
}

int score_of(const Corpus& corpus, const Compared& a, const Compared& b) {
  int score = 0;
  compare(corpus, a, b, [&score](SignalKind, int points) { score += points; });
  return std::clamp(score, 0, kHighestScore);
}

Comparison explain(const Corpus& corpus, const Compared& a, const Compared& b) {
  Comparison comparison;
  compare(corpus, a, b, [&](SignalKind kind, int points) {
    comparison.score += points;
    if (points) comparison.signals.push_back({kind, points, value_of(corpus, a, kind), value_of(corpus, b, kind)});
  });
  comparison.score = std::clamp(comparison.score, 0, kHighestScore);
  std::stable_sort(comparison.signals.begin(), comparison.signals.end(),
                   [](const Signal& x, const Signal& y) { return std::abs(x.points) > std::abs(y.points); });
  return comparison;
}

}  // namespace lumbung::registry
