// Words to records through a real process, on both engines: what was just written is found by its position, an old name is
// found no more, and an index that is killed, deleted, damaged or of another log is what it would have been otherwise.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "harness/eventually.h"
#include "harness/metrics_text.h"
#include "lumbung/registry/v1/registry_service.grpc.pb.h"
#include "lumbung/registry/v1/search_service.grpc.pb.h"
#include "lumbungd.h"

namespace lumbung::integration {
namespace {

namespace fs = std::filesystem;
namespace v1 = lumbung::registry::v1;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

template <class Service>
auto stub_of(const Lumbungd& server) {
  return Service::NewStub(grpc::CreateChannel(server.grpc(), grpc::InsecureChannelCredentials()));
}

struct Found {
  grpc::Status status;
  v1::SearchRegisterResponse response;
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& hit : response.hits()) names.push_back(hit.display_name());
    return names;
  }
};

Found ask(const Lumbungd& server, const v1::SearchRegisterRequest& request) {
  Found found;
  grpc::ClientContext context;
  found.status = stub_of<v1::SearchService>(server)->SearchRegister(&context, request, &found.response);
  return found;
}

v1::SearchRegisterRequest words(const std::string& query, std::int64_t min_position = 0) {
  v1::SearchRegisterRequest request;
  request.set_query(query);
  request.set_min_position(min_position);
  return request;
}

// The names found, as of the log's end.
std::vector<std::string> found_now(const Lumbungd& server, const std::string& query) {
  const auto found = ask(server, words(query, log_position(server)));
  EXPECT_TRUE(found.status.ok()) << found.status.error_message();
  return found.names();
}

v1::Business enter(const Lumbungd& server, const std::string& id, const std::string& display_name) {
  v1::RegisterBusinessRequest request;
  request.mutable_business()->set_external_id(id);
  request.mutable_business()->set_display_name(display_name);
  request.mutable_business()->set_kelurahan("32.75.10.1001");
  request.set_request_id("enter-" + id);
  grpc::ClientContext context;
  v1::Business made;
  const auto status = stub_of<v1::RegistryService>(server)->RegisterBusiness(&context, request, &made);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return made;
}

void rename(const Lumbungd& server, const v1::Business& business, const std::string& display_name) {
  v1::UpdateBusinessRequest request;
  request.mutable_business()->set_name(business.name());
  request.mutable_business()->set_display_name(display_name);
  request.mutable_update_mask()->add_paths("display_name");
  request.set_request_id("rename-" + business.name().substr(11));
  grpc::ClientContext context;
  v1::Business changed;
  const auto status = stub_of<v1::RegistryService>(server)->UpdateBusiness(&context, request, &changed);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

std::vector<std::string> indexes_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".sqlite") files.push_back(entry.path());
  return files;
}

double metric(const Lumbungd& server, const std::string& name) {
  return harness::metric(harness::run("/usr/bin/curl", {"-sS", server.metrics() + "/metrics"}).out, name);
}

class SearchTest : public ::testing::TestWithParam<Engine> {
 protected:
  Home home{GetParam()};
  std::string folder() const { return home.var() + "/search"; }
};
INSTANTIATE_TEST_SUITE_P(Engines, SearchTest, ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& tested) { return tested.param == Engine::sqlite ? "sqlite" : "postgresql"; });

TEST_P(SearchTest, WhatWasJustWrittenIsFoundByItsPosition) {
  const Lumbungd server(home);
  for (int i = 0; i < 10; ++i) {
    enter(server, "W-" + std::to_string(i), "Warung Melati " + std::to_string(i));
    const auto position = log_position(server);
    const auto found = ask(server, words("warng melati " + std::to_string(i), position));
    ASSERT_TRUE(found.status.ok()) << found.status.error_message();
    EXPECT_THAT(found.names(), Contains("Warung Melati " + std::to_string(i)));
    EXPECT_GE(found.response.as_of_position(), position);
    EXPECT_GE(found.response.log_position(), position);
  }
}

TEST_P(SearchTest, ARenamedBusinessIsFoundByItsNewNameOnly) {
  const Lumbungd server(home);
  const auto business = enter(server, "R-1", "Toko Anggrek");
  EXPECT_THAT(found_now(server, "anggrek"), ElementsAre("Toko Anggrek"));
  rename(server, business, "Toko Kamboja");
  EXPECT_THAT(found_now(server, "kamboja"), ElementsAre("Toko Kamboja"));
  EXPECT_THAT(found_now(server, "anggrek"), IsEmpty());
}

TEST_P(SearchTest, AnIndexGoesOnAfterTheProcessWasKilled) {
  {
    Lumbungd server(home);
    enter(server, "K-1", "Bengkel Satu");
    EXPECT_THAT(found_now(server, "bengkel"), ElementsAre("Bengkel Satu"));
    enter(server, "K-2", "Bengkel Dua");
    server.process().kill();
  }
  const Lumbungd server(home);
  enter(server, "K-3", "Bengkel Tiga");
  EXPECT_THAT(found_now(server, "bengkel"), ::testing::UnorderedElementsAre("Bengkel Satu", "Bengkel Dua", "Bengkel Tiga"));
  EXPECT_EQ(metric(server, "lumbung_search_builds_total"), 0) << "it went on where it was";
}

TEST_P(SearchTest, ADeletedOrDamagedOrForeignIndexIsMadeAnew) {
  {
    const Lumbungd server(home);
    enter(server, "D-1", "Salon Cempaka");
    EXPECT_THAT(found_now(server, "salon"), ElementsAre("Salon Cempaka"));
    // While it runs.
    for (const auto& file : indexes_in(folder())) fs::remove(file);
    enter(server, "D-2", "Salon Dahlia");
    EXPECT_TRUE(harness::eventually([&] { return found_now(server, "salon").size() == 2; }));
    EXPECT_TRUE(harness::eventually([&] { return indexes_in(folder()).size() == 1; }));
  }
  for (const auto& file : indexes_in(folder())) {
    // What was committed last stands there, and would be enough to go on with.
    for (const auto* suffix : {"-wal", "-shm"}) fs::remove(file + suffix);
    harness::write_file(file, "no database at all, but long enough to be one");
  }
  {
    const Lumbungd server(home);
    EXPECT_THAT(found_now(server, "salon"), ::testing::SizeIs(2));
    EXPECT_EQ(metric(server, "lumbung_search_builds_total"), 1);
  }
  // Another log's index under the name of this one.
  const Home other(GetParam());
  {
    const Lumbungd server(other);
    enter(server, "O-1", "Salon Orang Lain");
    EXPECT_THAT(found_now(server, "salon"), ElementsAre("Salon Orang Lain"));
  }
  const auto mine = indexes_in(folder()).front();
  for (const auto* suffix : {"-wal", "-shm"}) fs::remove(mine + suffix);
  fs::copy_file(indexes_in(other.var() + "/search").front(), mine, fs::copy_options::overwrite_existing);
  const Lumbungd server(home);
  EXPECT_THAT(found_now(server, "salon"), ::testing::SizeIs(2));
  EXPECT_THAT(found_now(server, "orang lain"), IsEmpty());
}

TEST_P(SearchTest, ALogThatWasPutBackTakesItsIndexWithIt) {
  {
    Lumbungd server(home);
    enter(server, "B-1", "Kios Lama");
    EXPECT_THAT(found_now(server, "kios"), ElementsAre("Kios Lama"));
    ASSERT_EQ(server.stop(), 0);
  }
  const Home before(home);
  {
    Lumbungd server(home);
    enter(server, "B-2", "Kios Hilang");
    EXPECT_THAT(found_now(server, "kios hilang"), Contains("Kios Hilang"));
    ASSERT_EQ(server.stop(), 0);
  }
  fs::remove_all(before.var() + "/search");
  fs::copy(folder(), before.var() + "/search", fs::copy_options::recursive);
  // The index now has what the log lost; one event more makes the log as long as it was.
  const Lumbungd server(before);
  enter(server, "B-3", "Kios Baru");
  EXPECT_THAT(found_now(server, "kios"), ::testing::UnorderedElementsAre("Kios Lama", "Kios Baru"));
}

TEST_P(SearchTest, APositionThatNeverComesIsRefusedInTime) {
  const Lumbungd server(home);
  const auto found = ask(server, words("apa", log_position(server) + 1'000'000));
  EXPECT_EQ(found.status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(found.status.error_message(), HasSubstr("not yet at"));
  EXPECT_THAT(found.status.error_details(), HasSubstr("SEARCH_INDEX_BEHIND"));
}

TEST_P(SearchTest, EveryWrongFieldIsNamedAndTheQueryNeverRepeated) {
  const Lumbungd server(home);
  auto request = words("-- ()");
  request.set_filter("kecamtan = 32.75.10");
  request.set_page_size(201);
  request.set_min_score(-1);
  request.set_min_position(-1);
  request.set_page_token("x");
  const auto found = ask(server, request);
  EXPECT_EQ(found.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  for (const auto* reason : {"QUERY_EMPTY", "FILTER_FIELD_UNKNOWN", "PAGE_SIZE", "MIN_SCORE", "MIN_POSITION", "PAGE_TOKEN_INVALID"})
    EXPECT_THAT(found.status.error_details(), HasSubstr(reason));
  const auto nik = ask(server, words(std::string(190, 'x') + " 3275014508909321"));
  EXPECT_EQ(nik.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(nik.status.error_details(), Not(HasSubstr("3275014508909321")));
}

TEST_P(SearchTest, TheShippedRegisterIsSearchedWithErrorsAndFilters) {
  const Lumbungd server(home);
  ASSERT_EQ(ctl(server, {"cooperatives", "import", "data/registers/cooperatives.csv"}).code, 3);
  const auto position = std::to_string(log_position(server));
  const auto rows = ctl_json(server, {"search", "all", "kopas", "krangan", "--min-position", position});
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows[0]["display_name"], "KOPAS KRANGGAN");
  EXPECT_THAT(rows[0]["words"].get<std::string>(), HasSubstr("krangan~"));
  const auto dormant = ctl_json(server, {"search", "cooperatives", "koperasi", "--filter", "kecamatan = 32.75.10", "--limit", "500"});
  const auto listed = ctl_json(server, {"cooperatives", "list", "--filter", "kecamatan = 32.75.10", "--all"});
  EXPECT_LE(dormant.size(), listed.size());
  EXPECT_FALSE(dormant.empty());
  EXPECT_EQ(ctl(server, {"search", "businesses", "kopas"}).code, 0);
  EXPECT_NE(ctl(server, {"search", "all", "3275014508909321"}).code, 0);
}

TEST(SearchOfTwoTest, EachOfTwoProcessesHasAnIndexAndFindsWhatTheOtherWrote) {
  const Home home(Engine::postgresql);
  const Lumbungd one(home);
  const Lumbungd two(home);
  enter(one, "T-1", "Apotek Mawar");
  EXPECT_THAT(found_now(two, "apotek"), ElementsAre("Apotek Mawar"));
  enter(two, "T-2", "Apotek Melur");
  EXPECT_THAT(found_now(one, "apotek melur"), Contains("Apotek Melur"));
  EXPECT_EQ(indexes_in(home.var() + "/search").size(), 2u);
}

}  // namespace
}  // namespace lumbung::integration
