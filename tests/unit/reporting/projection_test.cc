#include <gmock/gmock.h>

#include "lumbung/registry/v1/duplicate_events.pb.h"
#include "lumbung/registry/v1/events.pb.h"
#include "memory.h"
#include "random_register.h"
#include "reporting/domain/indicators/catalogue.h"
#include "reporting/projections/figures_projection.h"
#include "reporting/projections/tables.h"

namespace lumbung::reporting {
namespace {

using registry::v1::Business;
using registry::v1::Cooperative;

// A city's picture counted from the register's records, past everything reporting remembers: by the formulas as the picture
// of lumbungd has them.
Figures counted(const RandomRegister& city) {
  Figures figures;
  const auto count = [&](const std::string& id, bool part, bool whole, const std::string& kecamatan,
                         const std::vector<std::pair<Dimension, std::string>>& groups) {
    if (!whole) return;
    std::vector<FigureKey> keys{{id, v1::DIMENSION_UNSPECIFIED, "", ""}, {id, v1::DIMENSION_KECAMATAN, "", kecamatan}};
    for (const auto& [dimension, group] : groups) {
      keys.push_back({id, dimension, "", group});
      keys.push_back({id, dimension, kecamatan, group});
    }
    for (const auto& key : keys) {
      figures[key].part += part;
      figures[key].whole += 1;
    }
  };
  for (const auto& [name, b] : city.businesses()) {
    const auto size = b.computed_size_class() == 0 ? "" : Business::SizeClass_Name(b.computed_size_class()).substr(11);
    const std::vector<std::pair<Dimension, std::string>> groups{
        {v1::DIMENSION_KELURAHAN, b.kelurahan()}, {v1::DIMENSION_SECTION, b.section()}, {v1::DIMENSION_SIZE, size}};
    const bool on_record = b.operating_status() != Business::OPERATING_STATUS_DUPLIKAT;
    count("u1", b.operating_status() == Business::OPERATING_STATUS_BEROPERASI, on_record, b.kecamatan(), groups);
    count("u2", on_record, on_record, b.kecamatan(), groups);
  }
  for (const auto& [name, c] : city.cooperatives()) {
    const auto type = c.type() == 0 ? "" : Cooperative::Type_Name(c.type()).substr(5);
    const std::vector<std::pair<Dimension, std::string>> groups{{v1::DIMENSION_KELURAHAN, c.kelurahan()},
                                                                {v1::DIMENSION_TYPE, type}};
    const bool standing = c.merged_into().empty() && c.legal_state() != Cooperative::LEGAL_STATE_BUBAR;
    const bool with_rat = c.activity() == Cooperative::ACTIVITY_AKTIF_RAT;
    const bool alive = standing && (with_rat || c.activity() == Cooperative::ACTIVITY_AKTIF);
    count("k1", alive, standing, c.kecamatan(), groups);
    count("k2", with_rat, alive, c.kecamatan(), groups);
  }
  return figures;
}

TEST(FiguresProjection, CountsWhatTheRegisterHoldsAfterAnyHistory) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const FiguresProjection projection(catalogue());
    Memory memory(projection);
    RandomRegister city(seed);
    for (int i = 0; i < 400; ++i) {
      memory.hear(city.next());
      if (i % 100 != 99) continue;
      ASSERT_EQ(memory.figures(), counted(city)) << "seed " << seed << " after " << i;
    }
  }
}

TEST(FiguresProjection, ComesToTheSameInBatchesOfAnySize) {
  const FiguresProjection projection(catalogue());
  for (const std::size_t size : {2U, 7U, 500U}) {
    RandomRegister city(3);
    Memory in_batches(projection);
    Memory one_by_one(projection);
    std::vector<events::Envelope> batch;
    for (int i = 0; i < 600; ++i) {
      batch.push_back(city.next());
      one_by_one.hear(batch.back());
      if (batch.size() < size) continue;
      in_batches.hear(batch);
      batch.clear();
    }
    in_batches.hear(batch);
    EXPECT_EQ(in_batches.figures(), one_by_one.figures());
    EXPECT_EQ(in_batches.rows(business_facts_table()), one_by_one.rows(business_facts_table()));
    EXPECT_EQ(in_batches.rows(figures_heard_table()), one_by_one.rows(figures_heard_table()));
  }
}

std::string reason_of(Memory& memory, const events::Envelope& event) {
  try {
    memory.hear(event);
  } catch (const events::CannotApply& why) {
    return why.reason();
  }
  return "applied";
}

TEST(FiguresProjection, CannotApplyWhatContradictsAndChangesNothing) {
  const FiguresProjection projection(catalogue());
  Memory memory(projection);
  RandomRegister city(1);
  const auto first = city.register_business();
  memory.hear(first);
  const auto before = memory.figures();
  EXPECT_EQ(reason_of(memory, first), "ALREADY_REGISTERED");
  registry::v1::BusinessMerged merged;
  EXPECT_EQ(reason_of(memory, city.say("businesses/never-heard-of", merged)), "SUBJECT_UNKNOWN");
  auto torn = city.register_business();
  torn.payload = "\xFF\xFF";
  EXPECT_EQ(reason_of(memory, torn), "UNDECODABLE");
  EXPECT_EQ(memory.figures(), before);
  EXPECT_EQ(memory.rows(business_facts_table()).size(), 1U);
}

TEST(FiguresProjection, KnowsOnlyTheEventsThatMoveFigures) {
  const FiguresProjection projection(catalogue());
  EXPECT_TRUE(projection.knows("lumbung.registry.v1.BusinessRegistered"));
  EXPECT_TRUE(projection.knows("lumbung.registry.v1.CooperativeUnmerged"));
  EXPECT_FALSE(projection.knows("lumbung.registry.v1.BusinessVisited"));
  EXPECT_FALSE(projection.knows("lumbung.registry.v1.OwnerRegistered"));
  EXPECT_FALSE(projection.knows("lumbung.common.v1.BusinessDayOpened"));
}

// An indicator of a test's own: what a new one takes is this and its line in the catalogue.
const Indicator& closed_businesses() {
  static const Indicator indicator{
      .id = "x1",
      .version = 1,
      .code = "X1",
      .title = "Closed businesses",
      .local_title = "UMKM tutup",
      .concept_text = "For this test.",
      .definition = "For this test.",
      .formula = "TUTUP / all",
      .part_title = "TUTUP",
      .whole_title = "all",
      .interpretation = "For this test.",
      .unit = "businesses",
      .measure = v1::Indicator::MEASURE_SHARE,
      .dimensions = {v1::DIMENSION_SIZE},
      .contribution = +[](const BusinessFacts& business) {
        return Contribution{business.operating_status == "TUTUP", 1};
      }};
  return indicator;
}

TEST(FiguresProjection, CountsANewIndicatorByItsFileAlone) {
  auto more = catalogue();
  more.push_back(&closed_businesses());
  const FiguresProjection with(more);
  const FiguresProjection without(catalogue());
  // Its tables are made anew, so that the new one counts from the first event.
  EXPECT_NE(with.version(), without.version());
  Memory memory(with);
  RandomRegister city(5);
  for (int i = 0; i < 300; ++i) memory.hear(city.next());
  std::int64_t closed = 0;
  for (const auto& [name, business] : city.businesses()) closed += business.operating_status() == Business::OPERATING_STATUS_TUTUP;
  const auto figures = memory.figures();
  EXPECT_GT(closed, 0);
  EXPECT_EQ(figures.at({"x1", v1::DIMENSION_UNSPECIFIED, "", ""}),
            (Contribution{closed, std::int64_t(city.businesses().size())}));
}

TEST(FiguresProjection, HasAVersionThatTheMeaningOfAnIndicatorMoves) {
  auto other = u2_businesses();
  other.version = 2;
  Catalogue changed = catalogue();
  changed.back() = &other;
  EXPECT_NE(FiguresProjection(changed).version(), FiguresProjection(catalogue()).version());
  EXPECT_EQ(FiguresProjection(catalogue()).version(), FiguresProjection(catalogue()).version());
}

TEST(FigureRows, AreNamedSoThatNoTwoFiguresMeet) {
  EXPECT_EQ(figure_row_name({"u1", v1::DIMENSION_UNSPECIFIED, "", ""}), "u1/total/");
  EXPECT_EQ(figure_row_name({"u1", v1::DIMENSION_SECTION, "", "G"}), "u1/section/G");
  EXPECT_EQ(figure_row_name({"u1", v1::DIMENSION_SECTION, "32.75.10", ""}), "u1/section/@32.75.10");
  for (const auto dimension : business_dimensions()) EXPECT_EQ(dimension_of(dimension_word(dimension)), dimension);
  EXPECT_EQ(dimension_of("weather"), std::nullopt);
}

}  // namespace
}  // namespace lumbung::reporting
