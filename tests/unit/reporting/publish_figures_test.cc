#include <gmock/gmock.h>

#include "memory.h"
#include "random_register.h"
#include "reporting/domain/business_day.h"
#include "reporting/domain/indicators/catalogue.h"
#include "reporting/domain/publish_figures.h"
#include "reporting/projections/figures_projection.h"

namespace lumbung::reporting {
namespace {

const Caller kPublisher{"local", "figures-publisher", {}};

Today today() { return {Date{2016, 12, 31}, {}, kPublisher, "0"}; }

// Streams of published figures, and the deltas that a dashboard adds up beside them.
class Published {
 public:
  Result<Events> tell(const FiguresAsOf& now) {
    auto events = decide(catalogue(), states(), now, today());
    if (!events) return events;
    for (const auto& event : *events) {
      const auto& changed = static_cast<const v1::FiguresChanged&>(*event.event);
      ++versions_[event.stream];
      apply(states_[event.stream], changed, EventFacts{++position_, versions_[event.stream], {}});
      for (const auto& change : changed.changes()) {
        const FigureKey key{event.stream.substr(8), change.dimension(), change.kecamatan(), change.group()};
        EXPECT_EQ(summed_[key], (Contribution{change.old_part(), change.old_whole()}));
        summed_[key].part += change.part_delta();
        summed_[key].whole += change.whole_delta();
      }
    }
    return events;
  }
  std::vector<const v1::PublishedFigures*> states() {
    std::vector<const v1::PublishedFigures*> all;
    for (const auto* indicator : catalogue()) {
      const auto found = states_.find(figures_stream(*indicator));
      all.push_back(found == states_.end() ? nullptr : &found->second);
    }
    return all;
  }
  Figures summed() const {
    Figures figures;
    for (const auto& [key, figure] : summed_)
      if (!figure.none()) figures[key] = figure;
    return figures;
  }
  const std::map<std::string, v1::PublishedFigures>& by_stream() const { return states_; }

 private:
  std::map<std::string, v1::PublishedFigures> states_;
  std::map<std::string, std::int64_t> versions_;
  std::map<FigureKey, Contribution> summed_;
  std::int64_t position_ = 0;
};

FiguresAsOf as_of(Figures figures, std::int64_t position, std::string log_id = "log-a") {
  return {"/lumbung/3275/registry", std::move(log_id), position, 1'480'000'000'000'000 + position, Date{2016, 12, 31},
          std::move(figures)};
}

FigureKey total(std::string indicator) { return {std::move(indicator), v1::DIMENSION_UNSPECIFIED, "", ""}; }

TEST(PublishFigures, TellsEachFigureThatMovedOnceAndNoOther) {
  Published published;
  const FigureKey kecamatan{"k1", v1::DIMENSION_KECAMATAN, "", "32.75.10"};
  const auto first = published.tell(as_of({{total("k1"), {1, 2}}, {kecamatan, {1, 2}}, {total("u2"), {5, 5}}}, 10));
  ASSERT_TRUE(first);
  ASSERT_EQ(first->size(), 2U);  // One event for each indicator that moved.
  const auto& k1 = static_cast<const v1::FiguresChanged&>(*(*first)[0].event);
  EXPECT_EQ((*first)[0].stream, "figures/k1");
  EXPECT_EQ(k1.indicator(), "indicators/k1");
  EXPECT_EQ(k1.source_log_id(), "log-a");
  EXPECT_EQ(k1.as_of_position(), 10);
  EXPECT_EQ(k1.business_date().year(), 2016);
  EXPECT_EQ(k1.changes_size(), 2);

  const auto second = published.tell(as_of({{total("k1"), {2, 2}}, {kecamatan, {1, 2}}, {total("u2"), {5, 5}}}, 12));
  ASSERT_TRUE(second);
  ASSERT_EQ(second->size(), 1U);
  const auto& moved = static_cast<const v1::FiguresChanged&>(*(*second)[0].event);
  ASSERT_EQ(moved.changes_size(), 1);
  EXPECT_EQ(moved.changes(0).old_part(), 1);
  EXPECT_EQ(moved.changes(0).new_part(), 2);
  EXPECT_EQ(moved.changes(0).part_delta(), 1);
  EXPECT_EQ(moved.changes(0).whole_delta(), 0);
}

TEST(PublishFigures, TellsNothingTwice) {
  Published published;
  const auto now = as_of({{total("u1"), {3, 4}}}, 7);
  EXPECT_TRUE(moved(catalogue(), published.states(), now.figures));
  EXPECT_EQ(published.tell(now)->size(), 1U);
  EXPECT_FALSE(moved(catalogue(), published.states(), now.figures));
  EXPECT_EQ(published.tell(now)->size(), 0U);
  EXPECT_EQ(published.tell(as_of({{total("u1"), {3, 4}}}, 900))->size(), 0U);
}

TEST(PublishFigures, RefusesToGoBackWithinALog) {
  Published published;
  ASSERT_TRUE(published.tell(as_of({{total("u1"), {3, 4}}}, 7)));
  const auto stale = published.tell(as_of({{total("u1"), {2, 4}}}, 6));
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.refusal().reason(), "FIGURES_STALE");
  EXPECT_EQ(stale.refusal().facts().at("published_position"), "7");
  // At the same position: a record that was parked is in now, or the tables were made anew.
  EXPECT_EQ(published.tell(as_of({{total("u1"), {2, 4}}}, 7))->size(), 1U);
  // A restored log begins anew and may be shorter.
  EXPECT_EQ(published.tell(as_of({{total("u1"), {1, 1}}}, 2, "log-b"))->size(), 1U);
}

TEST(PublishFigures, TellsAFigureThatIsGone) {
  Published published;
  ASSERT_TRUE(published.tell(as_of({{total("u2"), {1, 1}}}, 1)));
  const auto gone = published.tell(as_of({}, 2));
  ASSERT_TRUE(gone);
  ASSERT_EQ(gone->size(), 1U);
  EXPECT_EQ(static_cast<const v1::FiguresChanged&>(*(*gone)[0].event).changes(0).new_whole(), 0);
  EXPECT_EQ(published.by_stream().at("figures/u2").figures_size(), 0);
}

TEST(PublishFigures, SplitsWhatWouldNotFitIntoOneEvent) {
  Figures many;
  for (int i = 0; i < kMaxChangesInEvent + 1; ++i)
    many[{"u2", v1::DIMENSION_KELURAHAN, "32.75.10", "group-" + std::to_string(i)}] = {1'000'000'000, 1'000'000'000};
  Published published;
  const auto events = published.tell(as_of(many, 3));
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 2U);
  EXPECT_EQ(static_cast<const v1::FiguresChanged&>(*(*events)[0].event).changes_size(), kMaxChangesInEvent);
  EXPECT_EQ(static_cast<const v1::FiguresChanged&>(*(*events)[1].event).changes_size(), 1);
  for (const auto& event : *events) EXPECT_LT(event.event->ByteSizeLong(), 900'000U);
  EXPECT_EQ(published.summed(), many);
}

// Looks come at any time; some are lost, some repeated, the figures once made anew. What was told adds up all the same.
TEST(PublishFigures, AddsUpToTheFiguresWhateverWasMissed) {
  const FiguresProjection projection(catalogue());
  for (unsigned seed = 0; seed < 6; ++seed) {
    Memory memory(projection);
    RandomRegister city(seed);
    Published published;
    std::int64_t position = 0;
    for (int i = 0; i < 300; ++i) {
      const auto event = city.next();
      memory.hear(event);
      position = event.position;
      const int looks = (i % (seed + 2) == 0) + (i % 5 == 0);
      for (int look = 0; look < looks; ++look) ASSERT_TRUE(published.tell(as_of(memory.figures(), position)));
    }
    ASSERT_TRUE(published.tell(as_of(memory.figures(), position)));
    EXPECT_EQ(published.summed(), memory.figures());
    EXPECT_FALSE(moved(catalogue(), published.states(), memory.figures()));
    for (const auto& [stream, state] : published.by_stream()) EXPECT_EQ(state.name(), stream);
  }
}

TEST(BusinessDay, FollowsTheSourceAndNeverGoesBack) {
  common::v1::Calendar calendar;
  for (const auto& event : open_day(nullptr, Date{2016, 12, 30})) apply(calendar, *event.event, {});
  EXPECT_EQ(date_of(calendar.open_date()), (Date{2016, 12, 30}));
  EXPECT_TRUE(open_day(&calendar, Date{2016, 12, 30}).empty());
  EXPECT_TRUE(open_day(&calendar, Date{2016, 12, 29}).empty());
  const auto next = open_day(&calendar, Date{2017, 1, 2});
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(static_cast<const common::v1::BusinessDayOpened&>(*next[0].event).previous_open_date().day(), 30);
}

}  // namespace
}  // namespace lumbung::reporting
