// Pages of a list while the register changes under them: what was there all the time, at one place, is on exactly one page.
#include <gmock/gmock.h>

#include <atomic>
#include <map>
#include <thread>

#include "history_calls.h"

namespace lumbung::integration {
namespace {

constexpr int kStaying = 120;
constexpr int kMoving = 30;
constexpr int kRounds = 6;

class PagingTest : public ::testing::TestWithParam<Engine> {
 protected:
  Home home_{GetParam()};
  Lumbungd server_{home_};
};

INSTANTIATE_TEST_SUITE_P(Engines, PagingTest, ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& tested) { return tested.param == Engine::sqlite ? "sqlite" : "postgresql"; });

// Spread over the alphabet, so that there is something on every page.
std::string letters(int number) {
  return std::string(1, char('A' + number % 26)) + char('a' + number / 26 % 26) + " " + std::to_string(number);
}

// How often each record was on a page of one full paging.
std::map<std::string, int> paged(Registry& registry, const std::string& filter, const std::string& order_by) {
  std::map<std::string, int> seen;
  v1::ListBusinessesRequest request;
  request.set_page_size(7);
  request.set_filter(filter);
  request.set_order_by(order_by);
  do {
    const auto page = must(registry, &Registry::ListBusinesses, request);
    for (const auto& business : page.businesses()) ++seen[business.name()];
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty() && !::testing::Test::HasFailure());
  return seen;
}

TEST_P(PagingTest, ShowEveryRecordOnceThatStayedWhereItWas) {
  const auto registry = registry_of(server_);
  std::vector<std::string> staying;
  std::vector<std::string> moving;
  for (int i = 0; i < kStaying; ++i)
    staying.push_back(register_plain(*registry, "S-" + std::to_string(i), "Tetap " + letters(i * 7)).name());
  for (int i = 0; i < kMoving; ++i)
    moving.push_back(register_plain(*registry, "M-" + std::to_string(i), "Tetap " + letters(i * 11)).name());

  std::atomic<int> changes{0};
  // Renamed to and fro over the whole list, changed without moving, registered in its middle.
  std::jthread writer([&](const std::stop_token& stop) {
    const auto own = registry_of(server_);
    for (int i = 0; !stop.stop_requested(); ++i) {
      const auto id = std::to_string(i);
      rename(*own, moving[std::size_t(i) % moving.size()], "Tetap " + letters(i * 17), "move-" + id);
      // Once each before any again: another status every time.
      set_status(*own, staying[std::size_t(i * 13) % staying.size()],
                 v1::Business::OperatingStatus(1 + (i / kStaying + 1) % 2), "status-" + id);
      if (i % 3 == 0) register_plain(*own, "N-" + id, "Tetap " + letters(i * 5));
      ++changes;
    }
  });
  const std::vector<std::pair<std::string, std::string>> lists = {
      {"", ""},
      {"", "name desc"},
      {"", "display_name"},
      {"", "display_name desc"},
      {"", "kecamatan desc"},
      {"", "external_id"},
      {"external_id >= S AND display_name : tetap", "display_name"}};
  const int before = changes;
  for (int round = 0; round < kRounds && !HasFailure(); ++round)
    for (const auto& [filter, order_by] : lists) {
      const auto seen = paged(*registry, filter, order_by);
      for (const auto& name : staying) {
        const auto found = seen.find(name);
        ASSERT_NE(found, seen.end()) << name << " by `" << order_by << "` was missed";
        ASSERT_EQ(found->second, 1) << name << " by `" << order_by << "`";
      }
      // Where nobody moves, nobody is seen twice, whoever came meanwhile.
      const bool moves = order_by.find("display_name") != std::string::npos;
      for (const auto& [name, times] : seen) ASSERT_TRUE(moves || times == 1) << name << " by `" << order_by << "`";
    }
  EXPECT_GT(changes - before, kRounds) << "the register stood still";
}

}  // namespace
}  // namespace lumbung::integration
