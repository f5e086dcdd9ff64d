// Tells what moved: the difference between the figures as they are and as they were last published. A difference of states,
// not a sum of steps, so whatever was missed, repeated or made anew in between, what is published comes to the figures as they
// are and no delta is told twice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/events.h"
#include "base/result.h"
#include "lumbung/reporting/v1/figure_events.pb.h"
#include "lumbung/reporting/v1/published_figures.pb.h"
#include "reporting/domain/figures.h"

namespace lumbung::reporting {

// Changes in one event; more of them make several, which stays far below what an event can carry.
inline constexpr int kMaxChangesInEvent = 5'000;

// All figures of one moment.
struct FiguresAsOf {
  std::string source;         // `/lumbung/3275/registry`
  std::string source_log_id;  // Empty while nothing was heard.
  std::int64_t position = 0;
  // Of the last fact in them, time in UTC; none when there is none.
  std::optional<std::int64_t> time_us;
  std::optional<Date> business_date;
  Figures figures;
};

// The stream of an indicator: `figures/k1`.
std::string figures_stream(const Indicator& indicator);

// `published` in the order of the catalogue, null for an indicator never published. No events when nothing moved. Refused:
// FIGURES_STALE when something newer of the same log was published.
Result<Events> decide(const Catalogue& catalogue, const std::vector<const v1::PublishedFigures*>& published,
                      const FiguresAsOf& now, const Today& today);

// Whether decide() would tell anything.
bool moved(const Catalogue& catalogue, const std::vector<const v1::PublishedFigures*>& published, const Figures& now);

// How the events make the published state.
void apply(v1::PublishedFigures& state, const google::protobuf::Message& event, const EventFacts& facts);

}  // namespace lumbung::reporting
