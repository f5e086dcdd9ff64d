// A field season through a real process: days made offline are uploaded late, out of order, twice and from two
// devices, the server is killed in the middle of an upload, and every visit is on record once with what follows
// from it.
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <random>

#include "visit_calls.h"

namespace lumbung::integration {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

constexpr int kKilled = 137;
constexpr int kSomeLinesWrong = 3;

class VisitsTest : public ::testing::TestWithParam<Engine> {};

std::string name_of(const ::testing::TestParamInfo<Engine>& engine) {
  return engine.param == Engine::sqlite ? "Sqlite" : "Postgresql";
}

INSTANTIATE_TEST_SUITE_P(Engines, VisitsTest, ::testing::Values(Engine::sqlite, Engine::postgresql), name_of);

TEST_P(VisitsTest, DaysUploadedLateOutOfOrderAndTwiceAreOnRecordOnce) {
  auto visits = season();
  const Home tidy(GetParam());
  std::vector<std::string> expected;
  {
    const Lumbungd server(tidy);
    const auto records = registered(server);
    for (int i = 0; i < int(visits.size()); ++i) {
      const auto one = upload(server, {visits[std::size_t(i)]}, "tidy-" + std::to_string(i));
      EXPECT_THAT(outcomes_of(one.answer), Each("ACCEPTED"));
    }
    expected = picture(server, records);
    const auto visited = business(server, records.businesses[2]);
    EXPECT_EQ(visited.recent_visits_size(), 3);
    EXPECT_EQ(visited.operating_status(), v1::Business::OPERATING_STATUS_BEROPERASI) << "only proposed";
    EXPECT_EQ(count(server, "change_requests > 0"), 2) << "a closed and a lost business, each said once";
    EXPECT_EQ(count(server, "agreement = DISAGREES"), 1);
    EXPECT_EQ(count(server, "agreement = AGREES AND distance_m = 0"), 1);
  }
  std::mt19937 random(16);
  std::shuffle(visits.begin(), visits.end(), random);
  const Home late(GetParam());
  const Lumbungd server(late);
  const auto records = registered(server);
  const auto half = visits.begin() + std::ptrdiff_t(visits.size()) / 2;
  const std::vector<v1::VisitReport> first(visits.begin(), half + 4);
  const std::vector<v1::VisitReport> second(half, visits.end());
  EXPECT_THAT(outcomes_of(upload(server, first, "tablet-01").answer), Each("ACCEPTED"));
  const auto overlapping = upload(server, second, "tablet-02").answer;
  EXPECT_EQ(overlapping.already_there(), 4);
  EXPECT_EQ(overlapping.accepted(), int(second.size()) - 4);
  EXPECT_EQ(picture(server, records), expected);

  // The answer got lost: the same call, the same answer. Another call: everything is there.
  const auto position = log_position(server);
  EXPECT_EQ(upload(server, second, "tablet-02").answer.SerializeAsString(), overlapping.SerializeAsString());
  const auto again = upload(server, visits, "again").answer;
  EXPECT_THAT(outcomes_of(again), Each("ALREADY_THERE"));
  for (const auto& result : again.results()) EXPECT_THAT(result.visit(), HasSubstr("visits/"));
  EXPECT_EQ(log_position(server), position);
  EXPECT_EQ(count(server), std::int64_t(visits.size()));
  EXPECT_EQ(verify(server).code, 0);
}

TEST_P(VisitsTest, AServerKilledInAnUploadLosesAndDoublesNothing) {
  const auto visits = season();
  std::vector<std::string> expected;
  for (const auto* failpoint : {"", "store_before_commit=crash", "store_before_commit=crash@2", "store_commit_sent=crash",
                                "committer_after_decide=crash@2", "committer_after_commit=crash"}) {
    SCOPED_TRACE(failpoint);
    const Home home(GetParam());
    Register records;
    {
      const Lumbungd server(home);
      records = registered(server);
    }
    if (*failpoint != '\0') {
      Lumbungd server(home, {"--failpoints", failpoint});
      auto uploaded = upload(server, visits, "day-1");
      // The whole day may fit one commit; then the second kill strikes at the next.
      for (int more = 0; uploaded.status.ok() && more < 2; ++more)
        uploaded = upload(server, {of_business(report(900 + more, "2016-12-06", v1::VISIT_OUTCOME_MENOLAK), 0)},
                          "more-" + std::to_string(more));
      ASSERT_EQ(uploaded.status.error_code(), grpc::StatusCode::UNAVAILABLE);
      ASSERT_EQ(server.process().wait(), kKilled) << "the failpoint strikes";
    }
    const Lumbungd server(home);
    EXPECT_EQ(verify(server).code, 0) << "as the killed process left it";
    const auto repeated = upload(server, visits, "day-1");
    ASSERT_TRUE(repeated.status.ok()) << repeated.status.error_message();
    EXPECT_THAT(outcomes_of(repeated.answer), Each("ACCEPTED")) << "the same call has the same answer";
    if (expected.empty()) expected = picture(server, records);
    EXPECT_EQ(count(server, "visit_date < 2016-12-06"), std::int64_t(visits.size()));
    EXPECT_EQ(count(server, "change_requests > 0"), 2);
    if (count(server) == std::int64_t(visits.size())) {
      EXPECT_EQ(picture(server, records), expected);
    }
    EXPECT_EQ(verify(server).code, 0);
  }
}

TEST_P(VisitsTest, WhatIsWrongIsToldVisitByVisitAndHoldsUpNoOther) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto records = registered(server);
  auto good = at(of_business(report(1, "2016-11-01", v1::VISIT_OUTCOME_DITEMUKAN_AKTIF), 0), kJatisampurna);
  auto swapped = at(good, {kJatisampurna[1], kJatisampurna[0]});
  swapped.set_visit_id(visit_id(2));
  auto tomorrow = of_business(report(3, "2017-01-01", v1::VISIT_OUTCOME_MENOLAK), 0);
  auto nobody = of_business(report(4, "2016-11-01", v1::VISIT_OUTCOME_MENOLAK), 999);
  auto backwards = of_business(report(5, "2016-11-01", v1::VISIT_OUTCOME_MENOLAK), 0);
  *backwards.mutable_end_time() = on("2016-11-01", "01:00:00");
  backwards.set_note("telp 081200009123");
  auto changed = good;
  changed.set_outcome(v1::VISIT_OUTCOME_PINDAH);
  auto outside = at(of_business(report(6, "2016-11-02", v1::VISIT_OUTCOME_MENOLAK), 0), {-61'754'000, 1'068'272'000});
  auto sea = at(of_business(report(7, "2016-11-02", v1::VISIT_OUTCOME_MENOLAK), 0), {-50'000'000, 1'070'000'000});
  const auto uploaded =
      upload(server, {good, swapped, tomorrow, nobody, backwards, good, changed, outside, sea, {}}, "day").answer;
  EXPECT_THAT(outcomes_of(uploaded),
              ::testing::ElementsAre(
                  "ACCEPTED", "REFUSED fix.latitude_e7:GPS_SWAPPED", "REFUSED :VISIT_IN_FUTURE",
                  "REFUSED :BUSINESS_NOT_FOUND", "REFUSED note:HOLDS_PERSONAL_DATA end_time:VISIT_ENDS_BEFORE_START",
                  "ALREADY_THERE", "DIFFERENT outcome:VISIT_DIFFERS", "ACCEPTED", "REFUSED fix.latitude_e7:GPS_IMPLAUSIBLE",
                  "REFUSED visit_id:REQUIRED target:TARGET_OR_EXTERNAL_ID device:REQUIRED start_time:REQUIRED "
                  "end_time:REQUIRED respondent:REQUIRED outcome:REQUIRED"));
  EXPECT_EQ(count(server), 2);
  EXPECT_EQ(count(server, "agreement = OUTSIDE_CITY"), 1);
  EXPECT_EQ(upload(server, {good}, "day").status.error_code(), grpc::StatusCode::FAILED_PRECONDITION)
      << "the same request id with other content";
  EXPECT_EQ(verify(server).code, 0);
}

TEST_P(VisitsTest, ACooperativeNotFoundTwiceIsDormantAndTheDueListMovesOn) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto records = registered(server);
  const auto due = [&](const std::string& as_of) {
    return ctl_json(server, {"visits", "due", "COOPERATIVE", "--place", "32.75.10.1001", "--as-of", as_of}).size();
  };
  const auto reason = [&] {
    EXPECT_EQ(ctl(server, {"cooperatives", "evaluate", "--as-of", "2016-12-31"}).code, 0);
    return ctl_json(server, {"cooperatives", "get", records.cooperative}).at("evaluation").at("reason");
  };
  EXPECT_EQ(reason(), "RAT_HELD");
  EXPECT_EQ(due("2016-12-31"), 1U);
  auto visit = report(1, "2016-11-30", v1::VISIT_OUTCOME_TIDAK_DITEMUKAN);
  visit.set_target(records.cooperative);
  EXPECT_THAT(outcomes_of(upload(server, {visit}, "second").answer), Each("ACCEPTED"));
  EXPECT_EQ(reason(), "RAT_HELD");
  EXPECT_EQ(due("2016-12-31"), 0U);
  EXPECT_EQ(due("2017-11-30"), 0U);
  EXPECT_EQ(due("2017-12-01"), 1U);
  auto earlier = visit;
  earlier.set_visit_id(visit_id(2));
  *earlier.mutable_start_time() = on("2016-09-01", "02:00:00");
  *earlier.mutable_end_time() = on("2016-09-01", "02:30:00");
  EXPECT_THAT(outcomes_of(upload(server, {earlier}, "first-but-late").answer), Each("ACCEPTED"));
  EXPECT_EQ(reason(), "NOT_FOUND_TWICE");
}

// The figure of the main job's field season: about 300 visits, with proposals, in one call.
TEST_P(VisitsTest, ASeasonOfThreeHundredVisitsIsOneCall) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto records = registered(server);
  std::vector<v1::VisitReport> visits;
  for (int i = 0; i < 300; ++i) {
    const auto day = i / 30 + 1;
    auto visit = of_business(report(i, "2016-11-" + std::string(day < 10 ? "0" : "") + std::to_string(day),
                                    i % 7 == 0 ? v1::VISIT_OUTCOME_PINDAH : v1::VISIT_OUTCOME_DITEMUKAN_AKTIF),
                             i % kBusinesses);
    visits.push_back(at(std::move(visit), kJatisampurna));
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto uploaded = upload(server, visits, "season");
  const auto took = std::chrono::steady_clock::now() - begin;
  ASSERT_TRUE(uploaded.status.ok()) << uploaded.status.error_message();
  EXPECT_EQ(uploaded.answer.accepted(), 300);
  EXPECT_LT(took, std::chrono::seconds(20));
  std::cout << "300 visits in " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms\n";
  for (const auto& name : records.businesses) EXPECT_EQ(business(server, name).recent_visits_size(), 10);
}

TEST_P(VisitsTest, AFieldOfficerSendsVisitsAndMayDoNothingElse) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto records = registered(server);
  const harness::TempDir folder;
  harness::write_file(folder / "day.jsonl",
                      R"({"visitId": "6F1C1D0E-8A51-4C1B-9E1F-000000000001", "target": ")" + records.businesses[0] +
                          R"(", "device": "tablet-01", "startTime": "2016-11-03T02:10:00Z", )"
                          R"("endTime": "2016-11-03T02:25:00Z", "respondent": "NONE", "outcome": "TIDAK_DITEMUKAN"})"
                          "\n\n{\"visitId\": 7, \"outcom\": \"PINDAH\"}\nno json\n");
  const auto as_officer = [&](std::vector<std::string> args) {
    args.insert(args.end(), {"--act-as", "agency=dinas-koperasi;person=budi;roles=field-officer"});
    return ctl(server, args);
  };
  const auto uploaded = as_officer({"visits", "upload", folder / "day.jsonl", "--rejects", folder / "rejects.jsonl"});
  EXPECT_EQ(uploaded.code, kSomeLinesWrong) << uploaded.err;
  EXPECT_THAT(uploaded.err, HasSubstr("line 3: outcom: Did you mean outcome? (FIELD_UNKNOWN)"));
  EXPECT_THAT(uploaded.err, HasSubstr("JSON_INVALID"));
  EXPECT_EQ(harness::read_file(folder / "rejects.jsonl"), "{\"visitId\": 7, \"outcom\": \"PINDAH\"}\nno json\n");
  const auto visits = ctl_json(server, {"visits", "list"});
  ASSERT_EQ(visits.size(), 1U);
  EXPECT_EQ(visits.at(0).at("report").at("officer"), "budi");
  EXPECT_EQ(visits.at(0).at("agency"), "dinas-koperasi");
  EXPECT_EQ(visits.at(0).at("changeRequests").size(), 1U);
  EXPECT_EQ(as_officer({"businesses", "set-status", records.businesses[0], "TUTUP"}).code, 7);
  EXPECT_EQ(as_officer({"owners", "list"}).code, 7);
}

}  // namespace
}  // namespace lumbung::integration
