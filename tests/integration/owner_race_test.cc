// Many callers bring businesses of one new person at the same moment: the person is on record once, all businesses are
// hers, and nobody is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <barrier>
#include <filesystem>
#include <set>
#include <thread>

#include "owner_calls.h"

namespace lumbung::integration {
namespace {

using ::testing::SizeIs;

constexpr int kCallers = 32;
constexpr char kNik[] = "3275010508909001";

// The owners of the businesses registered, each caller at one of the servers.
std::set<std::string> race(const std::vector<const Lumbungd*>& servers) {
  std::barrier start(kCallers);
  std::vector<Called<v1::Business>> answers(kCallers);
  std::vector<std::jthread> callers;
  for (std::size_t caller = 0; caller < kCallers; ++caller)
    callers.emplace_back([&, caller] {
      const auto stub = registry_of(*servers[caller % servers.size()]);
      auto request = register_business("R-" + std::to_string(caller), owner(kNik, "Siti Aminah"));
      start.arrive_and_wait();
      answers[caller] = call(*stub, &Registry::RegisterBusiness, request);
    });
  callers.clear();
  std::set<std::string> owners;
  for (const auto& answer : answers) {
    EXPECT_TRUE(answer.ok()) << answer.status.error_message();
    owners.insert(answer.response.owner());
  }
  return owners;
}

void expect_once(const Lumbungd& server, const std::string& name) {
  const auto listed = call(*owners_of(server), &Owners::ListOwners, v1::ListOwnersRequest());
  ASSERT_THAT(listed.response.owners(), SizeIs(1));
  EXPECT_EQ(listed.response.owners(0).name(), name);
  EXPECT_EQ(nik_read(server, name), kNik);
  EXPECT_EQ(register_of(server).size(), static_cast<std::size_t>(kCallers) + 1) << "the owner too";
  EXPECT_EQ(verify(server).code, 0);
}

class OwnerRaceTest : public ::testing::TestWithParam<Engine> {};

std::string name_of(const ::testing::TestParamInfo<Engine>& engine) {
  return engine.param == Engine::sqlite ? "Sqlite" : "Postgresql";
}

INSTANTIATE_TEST_SUITE_P(Engines, OwnerRaceTest, ::testing::Values(Engine::sqlite, Engine::postgresql), name_of);

TEST_P(OwnerRaceTest, OneNewPersonOfManyCallersIsOnRecordOnce) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto owners = race({&server});
  ASSERT_THAT(owners, SizeIs(1));
  expect_once(server, *owners.begin());
}

TEST(TwoOwnerServersTest, OneNewPersonOfCallersOfTwoProcessesIsOnRecordOnce) {
  const Home home(Engine::postgresql);
  const Lumbungd one(home);
  // Processes that share a database share the keys.
  const harness::TempDir folder;
  std::filesystem::create_directory_symlink(home.var() + "/keys", folder / "keys");
  const Lumbungd two(folder.path(), home.flags());
  const auto owners = race({&one, &two});
  ASSERT_THAT(owners, SizeIs(1));
  expect_once(one, *owners.begin());
  expect_once(two, *owners.begin());
}

}  // namespace
}  // namespace lumbung::integration
