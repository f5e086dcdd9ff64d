// Reads of real processes through a real Redis: nobody is kept waiting or told what was before his own write, whatever
// happens to Redis, and no person is in it.
#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <sstream>
#include <thread>

#include "harness/metrics_text.h"
#include "harness/redis.h"
#include "owner_calls.h"
#include "planted_person.h"

namespace lumbung::integration {
namespace {

using harness::eventually;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The sum of a family's series with all of these labels.
double metric(const Lumbungd& server, const std::string& family, const std::vector<std::string>& labels = {}) {
  return harness::metric(http(server.metrics(), "GET /metrics", {}, ""), family, labels);
}

double reads(const Lumbungd& server, const std::string& result) {
  return metric(server, "lumbung_cache_requests_total", {"kind=\"businesses\"", "result=\"" + result + "\""});
}

std::int64_t as_of(const std::string& bytes) {
  const std::string trailer = "as-of-position";
  const auto at = bytes.find(trailer);
  return at == std::string::npos ? -1 : std::stoll(bytes.substr(bytes.find_first_of("0123456789", at)));
}

Called<v1::Business> get(Registry& registry, const std::string& name, std::int64_t min_position = 0,
                         const std::string& act_as = {}) {
  v1::GetBusinessRequest request;
  request.set_name(name);
  request.set_min_position(min_position);
  return call(registry, &Registry::GetBusiness, request, act_as);
}

v1::RegisterBusinessRequest plain_business(const std::string& id) {
  v1::RegisterBusinessRequest request;
  request.mutable_business()->set_external_id(id);
  request.mutable_business()->set_display_name(std::string(kControl) + " " + id);
  request.mutable_business()->set_kelurahan("32.75.10.1001");
  request.set_request_id("register-" + id);
  return request;
}

v1::ChangeOperatingStatusRequest turned(const std::string& name, int turn) {
  v1::ChangeOperatingStatusRequest request;
  request.set_name(name);
  request.set_operating_status(turn % 2 == 0 ? v1::Business::OPERATING_STATUS_TUTUP_SEMENTARA
                                             : v1::Business::OPERATING_STATUS_BEROPERASI);
  request.set_request_id("turn-" + std::to_string(turn));
  return request;
}

TEST(CacheTest, OnSqliteTheSecondReadIsTheProcesssOwn) {
  const Home home(Engine::sqlite);
  const Lumbungd server(home);
  const auto registry = registry_of(server);
  const auto name = call(*registry, &Registry::RegisterBusiness, plain_business("a")).response.name();
  EXPECT_TRUE(get(*registry, name).ok());
  EXPECT_TRUE(get(*registry, name).ok());
  EXPECT_EQ(reads(server, "hit"), 1);
  for (int turn = 0; turn < 20; ++turn) {
    const auto changed = call(*registry, &Registry::ChangeOperatingStatus, turned(name, turn));
    const auto read = get(*registry, name);
    EXPECT_EQ(read.response.etag(), changed.response.etag());
    EXPECT_GE(as_of(read.bytes), as_of(changed.bytes));
  }
  EXPECT_EQ(reads(server, "hit"), 21) << "a commit leaves the new state";
}

TEST(CacheTest, ARedisThatIsPausedKilledAndFullCostsNobodyAnAnswerOrHisOwnWrite) {
  harness::Redis redis;
  const Home home(Engine::postgresql);
  const Lumbungd server(home, {"--redis", redis.address()});
  const auto registry = registry_of(server);
  const auto name = call(*registry, &Registry::RegisterBusiness, plain_business("a")).response.name();
  const auto hits = [&] {
    EXPECT_TRUE(get(*registry, name).ok());
    return reads(server, "hit");
  };
  int turn = 0;
  const auto write_and_read = [&] {
    for (int i = 0; i < 10; ++i) {
      const auto changed = call(*registry, &Registry::ChangeOperatingStatus, turned(name, turn++));
      EXPECT_TRUE(changed.ok()) << changed.status.error_message();
      const auto read = get(*registry, name);
      EXPECT_TRUE(read.ok()) << read.status.error_message();
      EXPECT_EQ(read.response.etag(), changed.response.etag());
    }
    EXPECT_THAT(http(server.metrics(), "GET /readyz", {}, ""), HasSubstr("200"));
  };
  EXPECT_TRUE(eventually(hits, Ge(1)));
  write_and_read();

  redis.pause();
  write_and_read();
  EXPECT_GE(reads(server, "timeout") + reads(server, "bypassed"), 10);
  redis.resume();
  auto before = hits();
  EXPECT_TRUE(eventually(hits, Ge(before + 1)));

  redis.kill();
  write_and_read();
  redis.start();
  before = hits();
  EXPECT_TRUE(eventually(hits, Ge(before + 1)));

  redis.fill_up();
  write_and_read();
  EXPECT_GE(metric(server, "lumbung_cache_writes_total", {"result=\"failed\""}), 1);
  redis.empty_again();
  before = hits();
  EXPECT_TRUE(eventually(hits, Ge(before + 1)));
}

TEST(CacheTest, AnotherProcessThatIsToldThePositionSeesTheWrite) {
  harness::Redis redis;
  const Home home(Engine::postgresql);
  const Lumbungd one(home, {"--redis", redis.address()});
  const harness::TempDir folder;
  std::filesystem::copy(home.var() + "/keys", folder / "keys", std::filesystem::copy_options::recursive);
  auto flags = home.flags();
  flags.insert(flags.end(), {"--redis", redis.address()});
  const Lumbungd two(folder.path(), flags);
  const auto writer = registry_of(one), reader = registry_of(two);
  const auto name = call(*writer, &Registry::RegisterBusiness, plain_business("a")).response.name();
  for (int turn = 0; turn < 50; ++turn) {
    EXPECT_TRUE(get(*reader, name).ok());
    const auto changed = call(*writer, &Registry::ChangeOperatingStatus, turned(name, turn));
    const auto position = as_of(changed.bytes);
    const auto read = get(*reader, name, position);
    EXPECT_EQ(read.response.etag(), changed.response.etag());
    EXPECT_GE(as_of(read.bytes), position);
  }
  EXPECT_GT(reads(two, "hit") + reads(two, "stale"), 0);
  const auto early = get(*reader, name, 1'000'000);
  EXPECT_EQ(early.status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(early.bytes, HasSubstr("LOG_BEHIND"));
}

TEST(CacheTest, NoPersonIsInRedisAndTheAnswerIsTheSameForEverybodyWhoMayAsk) {
  harness::Redis redis;
  const Home home(Engine::postgresql);
  const Lumbungd server(home, {"--redis", redis.address()});
  const auto registry = registry_of(server);
  auto request = plain_business("a");
  *request.mutable_owner() = owner(kNik, kName);
  request.mutable_owner()->set_home_address(kAddress);
  const auto made = call(*registry, &Registry::RegisterBusiness, request);
  ASSERT_TRUE(made.ok()) << made.status.error_message();
  const auto owners = owners_of(server);
  EXPECT_TRUE(call(*owners, &Owners::ReadPersons, read_persons(made.response.owner())).ok());
  EXPECT_TRUE(eventually([&] {
    get(*registry, made.response.name());
    return reads(server, "hit");
  }, Ge(1)));
  const auto everything = get(*registry, made.response.name());
  for (const auto* role : {"registry-officer", "registry-reader", "planner", "field-officer", "auditor"})
    EXPECT_EQ(get(*registry, made.response.name(), 0, std::string("agency=a;person=p;roles=") + role).response.SerializeAsString(),
              everything.response.SerializeAsString());
  // Questions that hold the number.
  EXPECT_FALSE(get(*registry, std::string("businesses/") + kNik).ok());
  v1::ListBusinessesRequest list;
  list.set_filter(std::string("external_id = ") + kNik);
  call(*registry, &Registry::ListBusinesses, list);
  v1::CountBusinessesRequest count;
  count.set_filter(std::string("display_name = \"") + kName + "\"");
  EXPECT_TRUE(call(*registry, &Registry::CountBusinesses, count).ok());
  EXPECT_TRUE(eventually([&] { return metric(server, "lumbung_cache_writes_total", {"result=\"stored\""}); }, Ge(3)));
  Findings found;
  int controls = 0;
  std::istringstream keys(redis.command({"KEYS", "*"}).value_or(""));
  for (std::string key; std::getline(keys, key);) {
    look("a key", key, found);
    const auto value = redis.command({"GET", key}).value_or("");
    look(key, value, found);
    if (value.find(kControl) != std::string::npos) ++controls;
  }
  EXPECT_THAT(found, IsEmpty());
  EXPECT_GE(controls, 1);
}

}  // namespace
}  // namespace lumbung::integration
