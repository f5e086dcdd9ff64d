// However little a rebuild may keep in memory, it makes the same rows: those written before are found again, wherever they are
// on their way.
#include <gmock/gmock.h>

#include "contract/businesses.h"
#include "contract/feeds/following.h"
#include "lumbung/registry/v1/events.pb.h"
#include "runtime/events/parsed_event.h"
#include "runtime/events/rebuild.h"

namespace lumbung::contract {
namespace {

using events::CannotApply;
using events::RebuildMemory;
using registry::v1::BusinessOperatingStatusChanged;
using registry::v1::BusinessRegistered;
using registry::v1::BusinessUpdated;
using ::testing::ElementsAre;

const store::ViewTable kOpen{"open_shops", {{"display_name"}, {"events", store::ColumnType::integer}}, {{"events"}}};
const store::ViewTable kHeard{"heard_events", {{"type"}, {"many", store::ColumnType::integer}, {"more", store::ColumnType::integer}},
                              {}};

// A row for each business that is open, removed when it closes; and how many events there were of each type, in one column
// one by one, in the other all at once.
class OpenShops : public events::Projection {
 public:
  std::string name() const override { return "open"; }
  int version() const override { return 1; }
  std::vector<const store::ViewTable*> tables() const override { return {&kOpen, &kHeard}; }
  bool knows(const std::string&) const override { return true; }
  void want(const events::Envelope& event, events::WantedRows& wanted) const override {
    wanted.emplace_back(&kOpen, event.subject);
  }
  void apply(const events::Envelope& event, events::ProjectedRows& rows) const override {
    const auto* found = rows.find(kOpen, event.subject);
    const bool closes = event.type == BusinessOperatingStatusChanged::descriptor()->full_name() &&
                        events::parsed<BusinessOperatingStatusChanged>(event).new_status() == Business::OPERATING_STATUS_TUTUP;
    const bool goes_on = closes || event.type == BusinessUpdated::descriptor()->full_name();
    if (goes_on != (found != nullptr)) throw CannotApply("SHOP_NOT_AS_IT_WAS", "What was written before is not seen.");
    const auto heard = [&](std::int64_t one, std::int64_t all) {
      return [type = event.type, one, all] { return store::Row{type, one, all}; };
    };
    rows.add(kHeard, event.type, {1, 0}, heard(1, 0));
    rows.tally(event.type, [&] {
      return [type = event.type](events::ProjectedRows& of, std::int64_t times) {
        of.add(kHeard, type, {type, std::int64_t{0}, times});
      };
    });
    if (closes) return rows.remove(kOpen, event.subject);
    auto row = found ? *found : store::Row{event.subject, std::int64_t{0}};
    if (event.subject == spoiled_) row[0] = std::string(1, '\0');
    row[1] = store::integer(row[1]) + 1;
    rows.put(kOpen, event.subject, std::move(row));
  }
  void spoil(const std::string& subject) { spoiled_ = subject; }

 private:
  std::string spoiled_;
};

class RebuildMemoryTest : public ::testing::TestWithParam<std::tuple<Engine, RebuildMemory>> {
 protected:
  void turns(const std::string& id, Business::OperatingStatus status) {
    source_.must(change_status("turn" + std::to_string(++turns_), id, status));
  }
  void closes(const std::string& id) { turns(id, Business::OPERATING_STATUS_TUTUP); }
  void opens(const std::string& id) { turns(id, Business::OPERATING_STATUS_BEROPERASI); }

  std::vector<std::string> rows(const std::string& columns, const std::string& table) {
    std::vector<std::string> all;
    for (const auto& row : follower_.store().reader()->query("SELECT " + columns + " FROM " + table + " ORDER BY 1"))
      all.push_back(store::text(row[0]) + " " + std::to_string(store::integer(row[1])));
    return all;
  }

  Database followed_{Engine::sqlite};
  Database own_{std::get<Engine>(GetParam())};
  Source source_{followed_};
  Follower follower_{own_};
  Failpoints failpoints_;
  TickingClock clock_;
  OpenShops projection_;
  int turns_ = 0;
};

TEST_P(RebuildMemoryTest, FindsAgainWhatItWroteBefore) {
  for (const auto* id : {"a", "b", "c"}) source_.registers(id);
  source_.adds_worker("c");  // On its way.
  closes("c");               // Twice on its way.
  opens("c");                // Removed on its way.
  source_.adds_worker("a");  // Written long ago.
  closes("b");
  source_.adds_worker("a");
  opens("b");  // Removed long ago.
  closes("a");
  source_.adds_worker("b");
  events::Rebuild rebuild(follower_.store(), projection_, "open<registry", source_.feeds()(), failpoints_, clock_,
                          std::get<RebuildMemory>(GetParam()));
  for (std::int64_t position = 1; position <= source_.position(); ++position) rebuild.step_to(position);
  rebuild.switch_over();
  EXPECT_EQ(rebuild.parked(), 0);
  EXPECT_THAT(rows("name, events", "open_shops"), ElementsAre("businesses/b 2", "businesses/c 1"));
  const auto one_by_one = rows("name, many", "heard_events");
  EXPECT_THAT(one_by_one, ElementsAre("lumbung.registry.v1.BusinessOperatingStatusChanged 5",
                                      "lumbung.registry.v1.BusinessRegistered 3", "lumbung.registry.v1.BusinessUpdated 4"));
  EXPECT_EQ(rows("name, more", "heard_events"), one_by_one);
}

INSTANTIATE_TEST_SUITE_P(Memories, RebuildMemoryTest,
                         ::testing::Combine(::testing::Values(Engine::sqlite, Engine::postgresql),
                                            ::testing::Values(RebuildMemory{}, RebuildMemory{0, 1'024}, RebuildMemory{0, 1},
                                                              RebuildMemory{0, 0}, RebuildMemory{2, 1'024})),
                         [](const auto& tested) {
                           const auto memory = std::get<RebuildMemory>(tested.param);
                           return name_of(std::get<Engine>(tested.param)) + "_" + std::to_string(memory.rows) + "_rows_" +
                                  std::to_string(memory.name_blocks) + "_blocks";
                         });

// On a server, which refuses a text with a zero in it.
using RebuildRefusedTest = RebuildMemoryTest;
INSTANTIATE_TEST_SUITE_P(OnAServer, RebuildRefusedTest,
                         ::testing::Values(std::tuple{Engine::postgresql, RebuildMemory{0, 1'024}}));

TEST_P(RebuildRefusedTest, ParksTheRecordWhoseRowTheOtherThreadCouldNotWrite) {
  for (const auto* id : {"a", "b", "c"}) source_.registers(id);
  projection_.spoil(stream_of("b"));
  events::Rebuild rebuild(follower_.store(), projection_, "open<registry", source_.feeds()(), failpoints_, clock_,
                          std::get<RebuildMemory>(GetParam()));
  for (std::int64_t position = 1; position <= source_.position(); ++position) rebuild.step_to(position);
  rebuild.switch_over();
  EXPECT_EQ(rebuild.parked(), 1);
  EXPECT_THAT(rows("name, events", "open_shops"), ElementsAre("businesses/a 1", "businesses/c 1"));
  EXPECT_THAT(rows("name, more", "heard_events"), ElementsAre("lumbung.registry.v1.BusinessRegistered 2"));
  EXPECT_EQ(follower_.number("SELECT count(*) FROM projections"), 1) << "only what is in use";
}

}  // namespace
}  // namespace lumbung::contract
