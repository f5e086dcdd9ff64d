#include "reporting/projections/figures_projection.h"

#include <cstdint>

#include "reporting/domain/fold_facts.h"
#include "reporting/projections/tables.h"
#include "runtime/events/parsed_event.h"

namespace lumbung::reporting {
namespace {

using events::CannotApply;
using events::Envelope;
using events::ProjectedRows;

// Raised when folding facts changes its meaning; what an indicator means has a version of its own.
constexpr int kFoldingVersion = 1;
// In figures_heard_table().
constexpr std::size_t kHeardPosition = 1;

// FNV-1a: the same on every machine, and no more than a mark that differs.
class Mark {
 public:
  void add(std::string_view text) {
    for (const char c : text) take(static_cast<unsigned char>(c));
    take(0xFF);
  }
  void add(int number) { add(std::to_string(number)); }
  int value() const { return static_cast<int>(mark_ & 0x7FFF'FFFF); }

 private:
  void take(unsigned char byte) { mark_ = (mark_ ^ byte) * 16'777'619U; }
  std::uint32_t mark_ = 2'166'136'261U;
};

// `name` is for its memory.
void move_figure(const FigureKey& key, const Contribution& by, std::string& name, ProjectedRows& rows) {
  put_figure_row_name(key, name);
  rows.add(figures_table(), name, {by.part, by.whole}, [&] { return figure_row(key, by); });
}

// Facts as one text: those of two subjects are the same when the texts are.
std::string text_of(const store::ViewTable& table, const store::Row& facts) {
  constexpr std::size_t kUsualSize = 128;
  std::string all;
  all.reserve(kUsualSize);
  all.append(table.table);
  for (const auto& fact : facts) {
    all.push_back('\0');
    if (const auto* number = std::get_if<std::int64_t>(&fact)) all.append(std::to_string(*number));
    else all.append(store::text(fact));
  }
  return all;
}

// A city has many more subjects than subjects that differ in what is counted.
template <class Facts>
void contribute(const Catalogue& catalogue, const Facts& facts, const std::string& text, ProjectedRows& rows) {
  rows.tally(text, [&] {
    return [&catalogue, facts](ProjectedRows& all, std::int64_t times) {
      std::string name;
      each(catalogue, facts, [&](const FigureKey& key, const Contribution& by) {
        move_figure(key, {by.part * times, by.whole * times}, name, all);
      });
    };
  });
}

template <class Facts>
void move_facts(const Catalogue& catalogue, const Envelope& event, const store::ViewTable& table,
                Facts (*facts_of)(const store::Row&), ProjectedRows& rows) {
  std::optional<Facts> before;
  if (const auto* row = rows.find(table, event.subject)) before = facts_of(*row);
  const auto after = fold(before, events::parsed_here(event));
  if (!after) throw CannotApply(after.refusal().reason(), after.refusal().sentence());
  if (before == *after) return;
  auto row = row_of(*after);
  if (!before) contribute(catalogue, *after, text_of(table, row), rows);
  rows.put(table, event.subject, std::move(row));
  if (!before) return;
  // What it contributes before and after alike is not touched.
  Figures difference;
  add(catalogue, *before, -1, difference);
  add(catalogue, *after, 1, difference);
  std::string name;
  for (const auto& [key, by] : difference) move_figure(key, by, name, rows);
}

}  // namespace

int FiguresProjection::version() const {
  Mark mark;
  mark.add(kFoldingVersion);
  for (const auto* indicator : catalogue_) {
    mark.add(indicator->id);
    mark.add(indicator->version);
    for (const auto dimension : indicator->dimensions) mark.add(dimension);
  }
  return mark.value();
}

std::vector<const store::ViewTable*> FiguresProjection::tables() const {
  // The switch of a rebuild locks them in this order. Readers take figures_heard before figures (read_figures.cc): the other
  // way round the two would wait for each other.
  return {&business_facts_table(), &cooperative_facts_table(), &figures_heard_table(), &figures_table()};
}

bool FiguresProjection::knows(const std::string& type) const {
  return moves_business(type) || moves_cooperative(type);
}

void FiguresProjection::want(const Envelope& event, events::WantedRows& wanted) const {
  if (moves_business(event.type)) wanted.emplace_back(&business_facts_table(), event.subject);
  if (moves_cooperative(event.type)) wanted.emplace_back(&cooperative_facts_table(), event.subject);
  wanted.emplace_back(&figures_heard_table(), kSource);
}

void FiguresProjection::apply(const Envelope& event, ProjectedRows& rows) const {
  if (moves_business(event.type)) move_facts(catalogue_, event, business_facts_table(), business_facts_of, rows);
  if (moves_cooperative(event.type)) move_facts(catalogue_, event, cooperative_facts_table(), cooperative_facts_of, rows);
  // A parked fact that is applied late is heard, and is not the last one.
  const auto* heard = rows.find(figures_heard_table(), kSource);
  if (heard && store::integer((*heard)[kHeardPosition]) >= event.position) return;
  store::Row last;
  last.reserve(4);
  last.emplace_back(event.log_id);
  last.emplace_back(event.position);
  last.emplace_back(event.time_us);
  last.emplace_back(event.business_date);
  rows.put(figures_heard_table(), kSource, std::move(last));
}

}  // namespace lumbung::reporting
