#include "reporting/domain/publish_figures.h"

#include <google/protobuf/util/time_util.h>

#include "reporting/domain/indicators/catalogue.h"

namespace lumbung::reporting {
namespace {

using google::protobuf::util::TimeUtil;

Figures published_of(const std::string& indicator, const v1::PublishedFigures* published) {
  Figures figures;
  if (published == nullptr) return figures;
  for (const auto& figure : published->figures())
    figures[{indicator, figure.dimension(), figure.kecamatan(), figure.group()}] = {figure.part(), figure.whole()};
  return figures;
}

Contribution at(const Figures& figures, const FigureKey& key) {
  const auto found = figures.find(key);
  return found == figures.end() ? Contribution{} : found->second;
}

v1::FigureChange change(const FigureKey& key, const Contribution& before, const Contribution& after) {
  v1::FigureChange change;
  change.set_dimension(key.dimension);
  change.set_group(key.group);
  change.set_kecamatan(key.kecamatan);
  change.set_old_part(before.part);
  change.set_old_whole(before.whole);
  change.set_new_part(after.part);
  change.set_new_whole(after.whole);
  change.set_part_delta(after.part - before.part);
  change.set_whole_delta(after.whole - before.whole);
  return change;
}

// In the order of keys, of one indicator.
std::vector<v1::FigureChange> changes_of(const std::string& indicator, const v1::PublishedFigures* published,
                                         const Figures& now) {
  const auto before = published_of(indicator, published);
  Figures both = before;
  for (auto key = now.lower_bound({indicator, {}, {}, {}}); key != now.end() && key->first.indicator == indicator; ++key)
    both.insert(*key);
  std::vector<v1::FigureChange> changes;
  for (const auto& [key, unused] : both)
    if (at(before, key) != at(now, key)) changes.push_back(change(key, at(before, key), at(now, key)));
  return changes;
}

v1::FiguresChanged event_of(const Indicator& indicator, const FiguresAsOf& now) {
  v1::FiguresChanged event;
  event.set_name(figures_stream(indicator));
  event.set_indicator(indicator_name(indicator));
  event.set_source(now.source);
  event.set_source_log_id(now.source_log_id);
  event.set_as_of_position(now.position);
  if (now.time_us) *event.mutable_as_of_time() = TimeUtil::MicrosecondsToTimestamp(*now.time_us);
  if (now.business_date) *event.mutable_business_date() = message_of(*now.business_date);
  return event;
}

bool is_newer(const v1::PublishedFigures* published, const FiguresAsOf& now) {
  return published != nullptr && published->source_log_id() == now.source_log_id &&
         published->as_of_position() > now.position;
}

}  // namespace

std::string figures_stream(const Indicator& indicator) { return "figures/" + indicator.id; }

Result<Events> decide(const Catalogue& catalogue, const std::vector<const v1::PublishedFigures*>& published,
                      const FiguresAsOf& now, const Today&) {
  for (const auto* each : published)
    if (is_newer(each, now))
      return rule_broken("FIGURES_STALE", "Newer figures were published already.")
          .with("published_position", each->as_of_position());

  Events events;
  for (std::size_t i = 0; i < catalogue.size(); ++i) {
    auto event = event_of(*catalogue[i], now);
    const auto add = [&] { events.add(figures_stream(*catalogue[i]), event); };
    for (auto& each : changes_of(catalogue[i]->id, published[i], now.figures)) {
      if (event.changes_size() == kMaxChangesInEvent) {
        add();
        event.clear_changes();
      }
      *event.add_changes() = std::move(each);
    }
    if (event.changes_size() > 0) add();
  }
  return events;
}

bool moved(const Catalogue& catalogue, const std::vector<const v1::PublishedFigures*>& published, const Figures& now) {
  for (std::size_t i = 0; i < catalogue.size(); ++i)
    if (!changes_of(catalogue[i]->id, published[i], now).empty()) return true;
  return false;
}

void apply(v1::PublishedFigures& state, const google::protobuf::Message& event, const EventFacts& facts) {
  const auto* changed = google::protobuf::DynamicCastToGenerated<v1::FiguresChanged>(&event);
  if (changed == nullptr) return;
  auto figures = published_of({}, &state);
  for (const auto& each : changed->changes()) {
    const FigureKey key{{}, each.dimension(), each.kecamatan(), each.group()};
    figures[key] = {each.new_part(), each.new_whole()};
    if (figures[key].none()) figures.erase(key);
  }
  state.set_name(changed->name());
  state.set_indicator(changed->indicator());
  state.clear_figures();
  for (const auto& [key, figure] : figures) {
    auto& published = *state.add_figures();
    published.set_dimension(key.dimension);
    published.set_kecamatan(key.kecamatan);
    published.set_group(key.group);
    published.set_part(figure.part);
    published.set_whole(figure.whole);
  }
  state.set_source_log_id(changed->source_log_id());
  state.set_as_of_position(changed->as_of_position());
  *state.mutable_update_time() = TimeUtil::MicrosecondsToTimestamp(facts.time.time_since_epoch().count());
  state.set_revision(facts.version);
}

}  // namespace lumbung::reporting
