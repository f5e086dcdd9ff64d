// A person who asked to be erased stays erased: through a kill at any moment, an import that brings the rows, and a
// backup put back. The records, the counts and the log stay whole.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "harness/eventually.h"
#include "harness/postgres.h"
#include "owner_calls.h"

namespace lumbung::integration {
namespace {

using ::testing::Ge;
using ::testing::HasSubstr;

constexpr int kKilled = 137;
constexpr char kNik[] = "3275010508909001";
constexpr char kOtherNik[] = "3275014508909002";

v1::Owner person() { return owner(kNik, "Siti Aminah"); }

// A register in which two persons have a business each.
struct World {
  explicit World(Engine engine) : home(engine) {
    Lumbungd server(home);
    const auto registered = call(*owners_of(server), &Owners::RegisterOwner, register_owner(person(), "enter"));
    EXPECT_TRUE(registered.ok()) << registered.status.error_message();
    name = registered.response.name();
    for (const auto& behind : {person(), owner(kOtherNik, "Budi Santoso")}) {
      const auto id = "U-" + behind.nik().substr(12);
      const auto joined = call(*registry_of(server), &Registry::RegisterBusiness, register_business(id, behind));
      EXPECT_TRUE(joined.ok()) << joined.status.error_message();
      other = joined.response.owner();
    }
    EXPECT_EQ(server.stop(), 0);
  }

  Home home;
  std::string name;
  std::string other;
};

std::int64_t count(const Lumbungd& server, const std::string& filter = {}) {
  v1::CountOwnersRequest request;
  request.set_filter(filter);
  const auto counted = call(*owners_of(server), &Owners::CountOwners, request);
  EXPECT_TRUE(counted.ok()) << counted.status.error_message();
  return counted.response.total();
}

std::string list_of(const std::string& var) { return harness::read_file(var + "/keys/erasures.list"); }

void expect_erased(const Lumbungd& server, const std::string& var, const World& world) {
  EXPECT_EQ(find(server, kNik), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(nik_read(server, world.name), "");
  EXPECT_EQ(nik_read(server, world.other), kOtherNik) << "the others stay";
  EXPECT_EQ(count(server), 2);
  EXPECT_EQ(count(server, "erased = true"), 1);
  EXPECT_EQ(register_of(server).size(), 4u) << "two businesses, two owners";
  const auto list = list_of(var);
  EXPECT_EQ(std::count(list.begin(), list.end(), '\n'), 1) << list;
  EXPECT_THAT(list, HasSubstr(" " + world.name + " "));
  const auto verified = verify(server);
  EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
}

// What was remembered would be answered again, and is not; the person is a new one.
void expect_forgotten(const Lumbungd& server, const World& world) {
  const auto business = call(*registry_of(server), &Registry::RegisterBusiness, register_business("U-9001", person()));
  EXPECT_EQ(business.status.error_code(), grpc::StatusCode::ALREADY_EXISTS) << business.status.error_message();
  const auto again = call(*owners_of(server), &Owners::RegisterOwner, register_owner(person(), "enter"));
  EXPECT_TRUE(again.ok()) << again.status.error_message();
  EXPECT_EQ(again.bytes.find("idempotent-replayed"), std::string::npos);
  EXPECT_NE(again.response.name(), world.name);
  EXPECT_EQ(nik_read(server, again.response.name()), kNik);
  EXPECT_EQ(nik_read(server, world.name), "");
}

class ErasureTest : public ::testing::TestWithParam<Engine> {};

std::string name_of(const ::testing::TestParamInfo<Engine>& engine) {
  return engine.param == Engine::sqlite ? "Sqlite" : "Postgresql";
}

INSTANTIATE_TEST_SUITE_P(Engines, ErasureTest, ::testing::Values(Engine::sqlite, Engine::postgresql), name_of);

TEST_P(ErasureTest, KilledAnywhereIsFinishedAndNobodyCanBeReadOnceTheKeyIsGone) {
  const World world(GetParam());
  // The first batch asks whether the request is known, the second erases.
  std::vector<std::string> failpoints = {"erasure_before_keys=crash", "erasure_after_keys=crash",
                                         "store_before_commit=crash", "store_commit_sent=crash",
                                         "committer_after_commit=crash"};
  // Before an engine has anything to do.
  if (GetParam() == Engine::sqlite)
    for (const auto* place : {"committer_before_begin", "committer_after_load", "committer_after_decide"})
      failpoints.push_back(std::string(place) + "=crash@2");
  for (const auto& failpoint : failpoints) {
    SCOPED_TRACE(failpoint);
    const Home home(world.home);
    const auto request = erase_person(world.name, "erase");
    {
      Lumbungd server(home, {"--failpoints", failpoint});
      const auto erased = call(*owners_of(server), &Owners::ErasePerson, request);
      ASSERT_EQ(erased.status.error_code(), grpc::StatusCode::UNAVAILABLE) << erased.status.error_message();
      ASSERT_EQ(server.process().wait(), kKilled) << "the failpoint strikes";
    }
    const Lumbungd server(home);
    EXPECT_EQ(nik_read(server, world.name), failpoint.starts_with("erasure_before_keys") ? kNik : "");
    for (int turn = 0; turn < 2; ++turn) {
      const auto erased = call(*owners_of(server), &Owners::ErasePerson, request);
      ASSERT_TRUE(erased.ok()) << erased.status.error_message();
      EXPECT_TRUE(erased.response.owners(0).erased());
    }
    expect_erased(server, home.var(), world);
    expect_forgotten(server, world);
    EXPECT_EQ(verify(server).code, 0);
  }
}

constexpr int kPieces = 12;
constexpr int kRowsOfPiece = 100;
constexpr int kErasedBefore = 6;  // This piece.

// Each piece holds two rows of the person among others without an owner.
std::vector<std::string> pieces() {
  std::vector<std::string> pieces;
  for (int piece = 0; piece < kPieces; ++piece) {
    pieces.emplace_back(piece == 0 ? "external_id,display_name,kelurahan,owner_nik,owner_name\n" : "");
    for (int row = 0; row < kRowsOfPiece; ++row) {
      const bool hers = row % (kRowsOfPiece / 2) == 0;
      pieces.back() += "R-" + std::to_string(piece) + "-" + std::to_string(row) + ",Toko,32.75.10.1001," +
                       (hers ? std::string(kNik) + ",Siti Aminah\n" : ",\n");
    }
  }
  return pieces;
}

TEST_P(ErasureTest, DuringAnImportLetsNoLaterRowBringThePersonBack) {
  const Home home(GetParam());
  const Lumbungd server(home);
  std::string name;
  const auto sent = pieces();
  const auto imported = import_businesses(server, sent, "usaha.csv", [&](std::size_t piece) {
    if (piece != kErasedBefore) return;
    const auto taken = [&] {
      return call(*registry_of(server), &Registry::CountBusinesses, v1::CountBusinessesRequest()).response.total();
    };
    ASSERT_TRUE(harness::eventually(taken, Ge(256)));
    v1::ErasePersonRequest request = erase_person("", "erase");
    request.set_nik(kNik);
    const auto erased = call(*owners_of(server), &Owners::ErasePerson, request);
    ASSERT_TRUE(erased.ok()) << erased.status.error_message();
    name = erased.response.owners(0).name();
  });
  ASSERT_TRUE(imported.status.ok()) << imported.status.error_message();
  ASSERT_EQ(imported.rows.size(), static_cast<std::size_t>(kPieces * kRowsOfPiece));
  EXPECT_EQ(imported.rows[0].outcome(), v1::IMPORT_OUTCOME_ACCEPTED);
  int refused = 0;
  for (const auto& row : imported.rows) {
    if (row.outcome() != v1::IMPORT_OUTCOME_REFUSED) continue;
    EXPECT_EQ(row.problems(0).reason(), "OWNER_ERASED_MEANWHILE");
    ++refused;
  }
  EXPECT_GE(refused, 2 * (kPieces - kErasedBefore));
  EXPECT_EQ(imported.totals.accepted(), kPieces * kRowsOfPiece - refused);
  EXPECT_EQ(find(server, kNik), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(count(server, "erased = false"), 0);
  EXPECT_EQ(nik_read(server, name), "");

  // What is on record is already there, and asks for no person.
  const auto again = import_businesses(server, {sent[0]});
  EXPECT_TRUE(again.status.ok()) << again.status.error_message();
  EXPECT_EQ(again.totals.already_there(), kRowsOfPiece) << again.bytes;
  EXPECT_EQ(count(server, "erased = false"), 0);
  EXPECT_EQ(verify(server).code, 0);
}

// A store as an operator keeps it: the file, or a dump.
class Backup {
 public:
  explicit Backup(const Home& home) : home_(home) {
    if (home.flags().empty()) {
      std::filesystem::copy(home.var() + "/registry.sqlite", folder_ / "registry.sqlite");
      return;
    }
    const auto dumped = harness::run("pg_dump", {"--dbname", home.flags().at(1), "--file", folder_ / "dump.sql"});
    EXPECT_EQ(dumped.code, 0) << dumped.err;
  }

  // In the place of what is there; the process is stopped. The flags to start with.
  std::vector<std::string> put_back() const {
    if (home_.flags().empty()) {
      for (const auto* part : {"-wal", "-shm"}) std::filesystem::remove(home_.var() + "/registry.sqlite" + part);
      std::filesystem::copy(folder_ / "registry.sqlite", home_.var() + "/registry.sqlite",
                            std::filesystem::copy_options::overwrite_existing);
      return {};
    }
    auto& server = harness::Postgres::shared();
    const auto url = server.url(server.new_database());
    const auto restored =
        harness::run("psql", {"--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", url, "--file", folder_ / "dump.sql"});
    EXPECT_EQ(restored.code, 0) << restored.err;
    return {"--database", url};
  }

 private:
  const Home& home_;
  harness::TempDir folder_;
};

void erase_and_stop(const World& world) {
  Lumbungd server(world.home);
  EXPECT_EQ(nik_read(server, world.name), kNik);
  const auto erased = call(*owners_of(server), &Owners::ErasePerson, erase_person(world.name, "erase"));
  EXPECT_TRUE(erased.ok()) << erased.status.error_message();
  EXPECT_EQ(server.stop(), 0);
}

void expect_told(const std::string& var) {
  const auto log = [&] { return harness::read_file(var + "/log/lumbungd.jsonl"); };
  EXPECT_TRUE(harness::eventually(log, HasSubstr("erasures applied")));
}

TEST_P(ErasureTest, HoldsInAStorePutBackFromBefore) {
  const World world(GetParam());
  const Backup before(world.home);
  erase_and_stop(world);
  const auto flags = before.put_back();
  const Lumbungd server(world.home.var(), flags);
  expect_told(world.home.var());
  expect_erased(server, world.home.var(), world);
  expect_forgotten(server, world);
}

TEST_P(ErasureTest, HoldsInStoreAndKeysPutBackFromBeforeWithTheNewestList) {
  namespace fs = std::filesystem;
  const World world(GetParam());
  const auto keys = world.home.var() + "/keys";
  const harness::TempDir kept;
  fs::copy(keys + "/persons.sqlite", kept / "persons.sqlite");
  const Backup before(world.home);
  erase_and_stop(world);
  fs::copy(kept / "persons.sqlite", keys + "/persons.sqlite", fs::copy_options::overwrite_existing);
  {
    Lumbungd server(world.home.var(), before.put_back());
    expect_told(world.home.var());
    expect_erased(server, world.home.var(), world);
    EXPECT_EQ(server.stop(), 0);
  }
  // The key itself is gone, not only the record: the old store again, and nothing that says whom to erase.
  harness::write_file(keys + "/erasures.list", "");
  const Lumbungd server(world.home.var(), before.put_back());
  EXPECT_EQ(nik_read(server, world.name), "");
  EXPECT_EQ(nik_read(server, world.other), kOtherNik);
}

}  // namespace
}  // namespace lumbung::integration
