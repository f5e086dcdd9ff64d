// The story of a second list: its rows are found to be businesses the city has, merged, counted once, and parted again; two
// officers who merge at the same moment make no cycle; a scan that was killed is repeated and finishes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "lumbung/registry/v1/duplicates_service.grpc.pb.h"
#include "owner_calls.h"

namespace lumbung::integration {
namespace {

using Duplicates = v1::DuplicatesService::Stub;
using ::testing::HasSubstr;

std::unique_ptr<Duplicates> duplicates_of(const Lumbungd& server) {
  return v1::DuplicatesService::NewStub(grpc::CreateChannel(server.grpc(), grpc::InsecureChannelCredentials()));
}

std::string enter(const Lumbungd& server, const std::string& id, const std::string& display_name,
                  const std::string& address) {
  v1::RegisterBusinessRequest request;
  request.set_request_id("enter-" + id);
  auto& business = *request.mutable_business();
  business.set_external_id(id);
  business.set_display_name(display_name);
  business.set_kelurahan("32.75.05.1003");
  business.set_address(address);
  const auto entered = call(*registry_of(server), &Registry::RegisterBusiness, request);
  EXPECT_TRUE(entered.ok()) << entered.status.error_message();
  return entered.response.name();
}

v1::MergeRecordsRequest merging(const std::string& duplicate, const std::string& survivor, const std::string& id) {
  v1::MergeRecordsRequest request;
  request.set_duplicate(duplicate);
  request.set_survivor(survivor);
  request.set_reason("satu warung");
  request.set_request_id(id);
  return request;
}

v1::ScanDuplicatesResponse scan(const Lumbungd& server, const std::string& id) {
  v1::ScanDuplicatesRequest request;
  request.set_kind(v1::RecordMerge::KIND_BUSINESS);
  request.set_request_id(id);
  const auto scanned = call(*duplicates_of(server), &Duplicates::ScanDuplicates, request);
  EXPECT_TRUE(scanned.ok()) << scanned.status.error_message();
  return scanned.response;
}

std::vector<v1::DuplicateCandidate> open_candidates(const Lumbungd& server) {
  v1::ListDuplicateCandidatesRequest request;
  request.set_filter("state = OPEN");
  request.set_order_by("score desc");
  const auto listed = call(*duplicates_of(server), &Duplicates::ListDuplicateCandidates, request);
  EXPECT_TRUE(listed.ok()) << listed.status.error_message();
  return {listed.response.candidates().begin(), listed.response.candidates().end()};
}

std::int64_t counted(const Lumbungd& server) {
  v1::CountBusinessesRequest request;
  request.set_filter("operating_status != DUPLIKAT");
  return call(*registry_of(server), &Registry::CountBusinesses, request).response.total();
}

class DuplicatesTest : public ::testing::TestWithParam<Engine> {};

std::string name_of(const ::testing::TestParamInfo<Engine>& engine) {
  return engine.param == Engine::sqlite ? "Sqlite" : "Postgresql";
}

INSTANTIATE_TEST_SUITE_P(Engines, DuplicatesTest, ::testing::Values(Engine::sqlite, Engine::postgresql), name_of);

TEST_P(DuplicatesTest, ASecondListIsFoundMergedCountedOnceAndParted) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto kept = enter(server, "A-1", "Warung Nasi Barokah", "Jl. Melati No. 4, RT 003/RW 005");
  enter(server, "A-2", "Bengkel Motor Sinar Baru", "Jl. Melati No. 4, RT 003/RW 005");
  const auto again = enter(server, "B-1", "WN. Barokah", "JL MELATI 4");
  const auto thrice = enter(server, "C-1", "Waroeng Nasi Barokah", "Jl. Melati No. 4");

  const auto first = scan(server, "scan-1");
  EXPECT_EQ(first.records(), 4);
  EXPECT_EQ(first.raised(), 3);
  EXPECT_EQ(scan(server, "scan-2").raised(), 0) << "a scan says nothing twice";
  ASSERT_EQ(open_candidates(server).size(), 3U);
  EXPECT_EQ(counted(server), 4);

  const auto stub = duplicates_of(server);
  ASSERT_TRUE(call(*stub, &Duplicates::MergeRecords, merging(again, kept, "merge-1")).ok());
  const auto followed = open_candidates(server);
  ASSERT_EQ(followed.size(), 1U) << "the other pair follows the record to its survivor";
  EXPECT_EQ(followed[0].first(), kept);
  EXPECT_EQ(followed[0].second(), thrice);
  ASSERT_TRUE(call(*stub, &Duplicates::MergeRecords, merging(thrice, kept, "merge-2")).ok());
  EXPECT_EQ(counted(server), 2);
  EXPECT_THAT(call(*stub, &Duplicates::MergeRecords, merging(kept, again, "merge-3")).bytes,
              HasSubstr("SURVIVOR_MERGED"));
  EXPECT_TRUE(open_candidates(server).empty());

  v1::UnmergeRecordsRequest parting;
  parting.set_duplicate(again);
  parting.set_reason("dua warung");
  parting.set_request_id("part-1");
  ASSERT_TRUE(call(*stub, &Duplicates::UnmergeRecords, parting).ok());
  EXPECT_EQ(counted(server), 3);
  scan(server, "scan-3");
  for (const auto& candidate : open_candidates(server))
    EXPECT_NE(candidate.second(), again) << "whoever parted them said that they are two";
  EXPECT_EQ(verify(server).code, 0);
}

// One of them is refused, whichever was later; there is never a cycle.
TEST_P(DuplicatesTest, TwoMergesAtTheSameMomentMakeNoCycle) {
  const Home home(GetParam());
  const Lumbungd server(home);
  for (int round = 0; round < 8; ++round) {
    const auto id = std::to_string(round);
    const auto one = enter(server, "L-" + id, "Warung Kiri " + id, "Jl. Kiri No. 1");
    const auto other = enter(server, "R-" + id, "Warung Kanan " + id, "Jl. Kanan No. 2");
    std::barrier start(2);
    Called<v1::RecordMerge> left, right;
    {
      const auto merge = [&](const std::string& duplicate, const std::string& survivor, Called<v1::RecordMerge>& result) {
        const auto stub = duplicates_of(server);
        start.arrive_and_wait();
        result = call(*stub, &Duplicates::MergeRecords, merging(duplicate, survivor, "race-" + duplicate.substr(11)));
      };
      std::jthread a([&] { merge(one, other, left); });
      std::jthread b([&] { merge(other, one, right); });
    }
    EXPECT_NE(left.ok(), right.ok());
    EXPECT_THAT((left.ok() ? right : left).bytes, HasSubstr("_MERGED"));
  }
  EXPECT_EQ(counted(server), 8);
  EXPECT_EQ(verify(server).code, 0);
}

TEST_P(DuplicatesTest, ACooperativesNumberMovesAndIsFreeForNobodyElse) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto registry = registry_of(server);
  const auto enter_cooperative = [&](const std::string& id, const std::string& deed) {
    v1::RegisterCooperativeRequest request;
    request.set_request_id("enter-" + id);
    auto& record = *request.mutable_cooperative();
    record.set_external_id(id);
    record.set_display_name("Koperasi Pasar Contoh");
    record.set_type(v1::Cooperative::TYPE_KONSUMEN);
    record.set_level(v1::Cooperative::LEVEL_PRIMER);
    record.set_pattern(v1::Cooperative::PATTERN_KONVENSIONAL);
    record.set_kelurahan("32.75.05.1003");
    record.set_badan_hukum_number(deed);
    return call(*registry, &Registry::RegisterCooperative, request);
  };
  const auto survivor = enter_cooperative("K-1", "").response.name();
  const auto duplicate = enter_cooperative("K-2", "90077/BH/X").response.name();
  auto request = merging(duplicate, survivor, "merge-k");
  request.mutable_take_over()->add_paths("badan_hukum_number");
  const auto merged = call(*duplicates_of(server), &Duplicates::MergeRecords, request);
  ASSERT_TRUE(merged.ok()) << merged.status.error_message();
  EXPECT_THAT(enter_cooperative("K-3", "90077/BH/X").bytes, HasSubstr("BADAN_HUKUM_TAKEN"));
  EXPECT_EQ(verify(server).code, 0);

  v1::UnmergeRecordsRequest parting;
  parting.set_duplicate(duplicate);
  parting.set_reason("dua koperasi");
  parting.set_request_id("part-k");
  const auto parted = call(*duplicates_of(server), &Duplicates::UnmergeRecords, parting);
  ASSERT_TRUE(parted.ok()) << parted.status.error_message();
  EXPECT_EQ(parted.response.given_back().paths(0), "badan_hukum_number");
  EXPECT_EQ(parted.response.numbers_kept().paths_size(), 0);
  EXPECT_EQ(verify(server).code, 0);
}

}  // namespace
}  // namespace lumbung::integration
