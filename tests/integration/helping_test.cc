// What the office does for those on record: a dormant cooperative comes back and the register says so itself, others come to
// learn from an exemplar, and a shop gets its letter. On both engines, with the process killed in between.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <barrier>
#include <filesystem>
#include <set>
#include <thread>

#include "lumbung/registry/v1/interventions_service.grpc.pb.h"
#include "lumbung/registry/v1/papers_service.grpc.pb.h"
#include "lumbung/registry/v1/study_visits_service.grpc.pb.h"
#include "owner_calls.h"

namespace lumbung::integration {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

using Interventions = v1::InterventionsService::Stub;
using StudyVisits = v1::StudyVisitsService::Stub;
using Papers = v1::PapersService::Stub;

constexpr int kKilled = 137;
constexpr int kLetters = 12;
constexpr char kJatikarya[] = "32.75.10.1001";
constexpr char kName[] = "Siti Aminah";

google::type::Date date(int year, int month, int day) {
  google::type::Date made;
  made.set_year(year);
  made.set_month(month);
  made.set_day(day);
  return made;
}

template <class Service>
std::unique_ptr<typename Service::Stub> stub_of(const Lumbungd& server) {
  return Service::NewStub(grpc::CreateChannel(server.grpc(), grpc::InsecureChannelCredentials()));
}

template <class Stub, class Request, class Response>
Response must(Stub& stub, grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*), Request request,
              const std::string& request_id) {
  request.set_request_id(request_id);
  auto called = call(stub, rpc, request);
  EXPECT_TRUE(called.ok()) << request_id << ": " << called.status.error_message();
  return called.response;
}

class HelpingTest : public ::testing::TestWithParam<Engine> {};

std::string name_of(const ::testing::TestParamInfo<Engine>& engine) {
  return engine.param == Engine::sqlite ? "Sqlite" : "Postgresql";
}

INSTANTIATE_TEST_SUITE_P(Engines, HelpingTest, ::testing::Values(Engine::sqlite, Engine::postgresql), name_of);

std::string register_cooperative(const Lumbungd& server, const std::string& external_id, int last_meeting) {
  v1::RegisterCooperativeRequest request;
  auto& made = *request.mutable_cooperative();
  made.set_external_id(external_id);
  made.set_display_name("Koperasi " + external_id);
  made.set_type(v1::Cooperative::TYPE_SERBA_USAHA);
  made.set_level(v1::Cooperative::LEVEL_PRIMER);
  made.set_pattern(v1::Cooperative::PATTERN_KONVENSIONAL);
  made.set_kelurahan(kJatikarya);
  *made.mutable_founded_date() = date(2000, 1, 3);
  auto& year = *made.add_book_years();
  year.set_year(last_meeting);
  *year.mutable_rat_date() = date(last_meeting + 1, 3, 1);
  return must(*registry_of(server), &Registry::RegisterCooperative, request, "register-" + external_id).name();
}

void evaluate(const Lumbungd& server, const std::string& request_id) {
  v1::EvaluateCooperativeActivityRequest request;
  *request.mutable_as_of_date() = date(2016, 12, 31);
  must(*registry_of(server), &Registry::EvaluateCooperativeActivity, request, request_id);
}

v1::PlanInterventionRequest summons(const std::string& cooperative) {
  v1::PlanInterventionRequest request;
  auto& plan = *request.mutable_intervention();
  plan.set_cooperative(cooperative);
  plan.set_kind(v1::Intervention::KIND_SUMMONS);
  plan.set_goal("hold the annual meeting again");
  plan.set_responsible("siti");
  *plan.mutable_planned_date() = date(2015, 8, 1);
  auto& step = *plan.add_steps();
  step.set_title("letter to the board");
  *step.mutable_planned_date() = date(2015, 8, 10);
  return request;
}

// A summons, carried out and completed on 2015-09-01.
std::string summoned(const Lumbungd& server, const std::string& cooperative) {
  const auto stub = stub_of<v1::InterventionsService>(server);
  const auto name = must(*stub, &Interventions::PlanIntervention, summons(cooperative), "plan-" + cooperative).name();
  v1::RecordInterventionStepRequest step;
  step.set_name(name);
  step.set_step(1);
  step.set_result(v1::Intervention::Step::RESULT_DONE);
  *step.mutable_result_date() = date(2015, 8, 12);
  must(*stub, &Interventions::RecordInterventionStep, step, "step-" + cooperative);
  v1::CompleteInterventionRequest complete;
  complete.set_name(name);
  *complete.mutable_completed_date() = date(2015, 9, 1);
  must(*stub, &Interventions::CompleteIntervention, complete, "complete-" + cooperative);
  return name;
}

v1::MeasureInterventionsRequest measuring() {
  v1::MeasureInterventionsRequest request;
  *request.mutable_as_of_date() = date(2016, 12, 31);
  return request;
}

v1::MeasureInterventionsResponse measure(const Lumbungd& server, const std::string& request_id) {
  return must(*stub_of<v1::InterventionsService>(server), &Interventions::MeasureInterventions, measuring(), request_id);
}

v1::SuccessRate success(const Lumbungd& server) {
  return call(*stub_of<v1::InterventionsService>(server), &Interventions::GetSuccessRates,
              v1::GetSuccessRatesRequest())
      .response.all();
}

TEST_P(HelpingTest, WhetherAnInterventionHelpedIsMeasuredAndCorrectedByLateFacts) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto dormant = register_cooperative(server, "K-1", 2010);
  const auto silent = register_cooperative(server, "K-2", 2010);
  const auto active = register_cooperative(server, "K-3", 2015);
  evaluate(server, "evaluate-1");
  summoned(server, dormant);
  summoned(server, silent);
  auto too_lively = summons(active);
  too_lively.mutable_intervention()->clear_planned_date();
  *too_lively.mutable_intervention()->mutable_steps(0)->mutable_planned_date() = date(2017, 1, 10);
  too_lively.set_request_id("refused");
  const auto refused = call(*stub_of<v1::InterventionsService>(server), &Interventions::PlanIntervention, too_lively);
  EXPECT_THAT(refused.bytes, HasSubstr("COOPERATIVE_NOT_DORMANT"));

  EXPECT_EQ(measure(server, "measure-1").changed(), 2);
  EXPECT_EQ(measure(server, "measure-2").changed(), 0) << "the same facts";
  EXPECT_EQ(success(server).success_rate_bps(), 0);

  v1::RecordAnnualMeetingRequest late;
  late.set_name(dormant);
  late.set_book_year(2015);
  *late.mutable_rat_date() = date(2016, 3, 14);
  must(*registry_of(server), &Registry::RecordAnnualMeeting, late, "late");
  evaluate(server, "evaluate-2");
  const auto corrected = measure(server, "measure-3");
  EXPECT_EQ(corrected.looked_at(), 2);
  EXPECT_EQ(corrected.changed(), 1);
  EXPECT_EQ(measure(server, "measure-3").changed(), 1) << "the same request, the same answer";
  EXPECT_EQ(success(server).measured(), 2);
  EXPECT_EQ(success(server).revived(), 1);
  EXPECT_EQ(success(server).success_rate_bps(), 5'000);
  EXPECT_EQ(verify(server).code, 0);
}

TEST_P(HelpingTest, AMeasuringKilledHalfwayIsFinishedByRepeatingIt) {
  const Home home(GetParam());
  constexpr int kMeasured = 40;
  {
    Lumbungd server(home);
    std::vector<std::string> names;
    for (int i = 0; i < kMeasured; ++i) names.push_back(register_cooperative(server, "K-" + std::to_string(i), 2010));
    evaluate(server, "evaluate");
    for (const auto& name : names) summoned(server, name);
    EXPECT_EQ(server.stop(), 0);
  }
  {
    Lumbungd server(home, {"--failpoints", "committer_after_commit=crash"});
    auto request = measuring();
    request.set_request_id("measure");
    const auto killed =
        call(*stub_of<v1::InterventionsService>(server), &Interventions::MeasureInterventions, request);
    EXPECT_EQ(killed.status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(server.process().wait(), kKilled) << "the failpoint strikes";
  }
  const Lumbungd server(home);
  EXPECT_EQ(measure(server, "measure").looked_at(), kMeasured);
  EXPECT_EQ(success(server).not_revived(), kMeasured);
  const auto position = log_position(server);
  measure(server, "measure-again");
  EXPECT_EQ(log_position(server), position) << "nothing was left to do";
  EXPECT_EQ(verify(server).code, 0);
}

TEST_P(HelpingTest, VisitorsComeToAnExemplarAndWhatFollowsIsCounted) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto stub = stub_of<v1::StudyVisitsService>(server);
  const auto host = register_cooperative(server, "HOST", 2015);
  v1::RegisterStudyVisitRequest request;
  auto& visit = *request.mutable_study_visit();
  visit.set_host(host);
  visit.set_visitor_name("Koperasi Pasar Cibinong");
  visit.set_visitor_city("Kabupaten Bogor");
  visit.set_people(24);
  *visit.mutable_visit_date() = date(2016, 5, 14);
  visit.set_topic("loans to market traders");
  for (const int month : {6, 7}) {
    auto& follow_up = *visit.add_follow_ups();
    follow_up.set_text("return the visit");
    *follow_up.mutable_due_date() = date(2016, month, 14);
  }
  request.set_request_id("too-early");
  EXPECT_THAT(call(*stub, &StudyVisits::RegisterStudyVisit, request).bytes, HasSubstr("HOST_NOT_EXEMPLAR"));

  v1::DesignateExemplarRequest designate;
  designate.set_name(host);
  designate.set_topic("loans to market traders");
  *designate.mutable_since_date() = date(2014, 1, 2);
  must(*stub, &StudyVisits::DesignateExemplar, designate, "designate");
  const auto name = must(*stub, &StudyVisits::RegisterStudyVisit, request, "register").name();
  request.set_request_id("twice");
  EXPECT_THAT(call(*stub, &StudyVisits::RegisterStudyVisit, request).bytes, HasSubstr("STUDY_VISIT_TAKEN"));
  v1::CompleteStudyVisitRequest complete;
  complete.set_name(name);
  must(*stub, &StudyVisits::CompleteStudyVisit, complete, "complete");
  v1::FulfilFollowUpRequest fulfil;
  fulfil.set_name(name);
  fulfil.set_follow_up(1);
  fulfil.set_how("they came in June");
  *fulfil.mutable_fulfilled_date() = date(2016, 6, 20);
  must(*stub, &StudyVisits::FulfilFollowUp, fulfil, "fulfil");

  const auto counted = call(*stub, &StudyVisits::CountFollowUps, v1::CountFollowUpsRequest()).response;
  ASSERT_THAT(counted.hosts(), SizeIs(1));
  EXPECT_EQ(counted.hosts(0).host(), host);
  EXPECT_EQ(counted.all().people(), 24);
  EXPECT_EQ(counted.all().promised(), 2);
  EXPECT_EQ(counted.all().done(), 1);
  EXPECT_EQ(counted.all().overdue(), 1);
  v1::CountStudyVisitsRequest by_month;
  by_month.set_filter("host = \"" + host + "\" AND next_due_date < 2016-12-31");
  by_month.add_group_by("visit_month");
  by_month.add_group_by("origin");
  const auto groups = call(*stub, &StudyVisits::CountStudyVisits, by_month).response;
  ASSERT_THAT(groups.groups(), SizeIs(1));
  EXPECT_THAT(groups.groups(0).values(), testing::ElementsAre("2016-05", "OUTSIDE_CITY"));
  EXPECT_EQ(verify(server).code, 0);
}

// A shop with an owner and a business letter that holds.
std::string fit_for_skb(const Lumbungd& server, int i) {
  const auto id = "U-" + std::to_string(i);
  const auto nik = std::to_string(3275010508909100 + i);
  auto request = register_business(id, owner(nik, kName));
  const auto name = must(*registry_of(server), &Registry::RegisterBusiness, request, "register-" + id).name();
  v1::RecordPaperRequest sku;
  sku.set_record(name);
  sku.mutable_paper()->set_kind(v1::Paper::KIND_SKU);
  sku.mutable_paper()->set_number("503/" + std::to_string(i) + "/2016");
  sku.mutable_paper()->set_issuer(kJatikarya);
  *sku.mutable_paper()->mutable_issue_date() = date(2016, 3, 1);
  must(*stub_of<v1::PapersService>(server), &Papers::RecordPaper, sku, "sku-" + id);
  return name;
}

v1::IssueSkbRequest skb_for(const std::string& business) {
  v1::IssueSkbRequest request;
  request.set_business(business);
  request.set_request_id("skb-" + business);
  return request;
}

// Letters issued at the same moment, each caller at one of the servers.
std::set<std::string> issue_at_once(const std::vector<const Lumbungd*>& servers, const std::vector<std::string>& shops) {
  std::barrier start(static_cast<std::ptrdiff_t>(shops.size()));
  std::vector<Called<v1::EntryPaper>> answers(shops.size());
  std::vector<std::jthread> callers;
  for (std::size_t i = 0; i < shops.size(); ++i)
    callers.emplace_back([&, i] {
      const auto stub = stub_of<v1::PapersService>(*servers[i % servers.size()]);
      start.arrive_and_wait();
      answers[i] = call(*stub, &Papers::IssueSkb, skb_for(shops[i]));
    });
  callers.clear();
  std::set<std::string> numbers;
  for (const auto& answer : answers) {
    EXPECT_TRUE(answer.ok()) << answer.status.error_message();
    numbers.insert(answer.response.paper().number());
  }
  return numbers;
}

std::set<std::string> numbers_from_one(int last) {
  std::set<std::string> numbers;
  for (int i = 1; i <= last; ++i) {
    const auto digits = std::to_string(10'000 + i).substr(1);
    numbers.insert("SKB/" + digits + "/KOP-UKM/2016");
  }
  return numbers;
}

TEST_P(HelpingTest, LettersOfManyOfficersHaveOneSeriesWithoutGaps) {
  const Home home(GetParam());
  const Lumbungd server(home);
  std::vector<std::string> shops;
  for (int i = 0; i < kLetters; ++i) shops.push_back(fit_for_skb(server, i));
  const auto refused = call(*stub_of<v1::PapersService>(server), &Papers::IssueSkb, skb_for("businesses/nobody"));
  EXPECT_THAT(refused.bytes, HasSubstr("BUSINESS_NOT_FOUND"));
  EXPECT_EQ(issue_at_once({&server}, shops), numbers_from_one(kLetters));
  EXPECT_EQ(issue_at_once({&server}, shops), numbers_from_one(kLetters)) << "the same requests, the same letters";
  EXPECT_EQ(verify(server).code, 0);
}

TEST(TwoHelpingServersTest, LettersOfTwoProcessesHaveOneSeriesWithoutGaps) {
  const Home home(Engine::postgresql);
  const Lumbungd one(home);
  const harness::TempDir folder;
  std::filesystem::create_directory_symlink(home.var() + "/keys", folder / "keys");
  const Lumbungd two(folder.path(), home.flags());
  std::vector<std::string> shops;
  for (int i = 0; i < kLetters; ++i) shops.push_back(fit_for_skb(one, i));
  EXPECT_EQ(issue_at_once({&one, &two}, shops), numbers_from_one(kLetters));
  EXPECT_EQ(verify(one).code, 0);
}

TEST_P(HelpingTest, ALetterKilledOnItsWayHasOneNumberOnly) {
  const Home home(GetParam());
  std::string shop;
  {
    Lumbungd server(home);
    shop = fit_for_skb(server, 1);
    EXPECT_EQ(server.stop(), 0);
  }
  for (const auto* place : {"store_before_commit", "committer_after_commit"}) {
    Lumbungd server(home, {"--failpoints", std::string(place) + "=crash"});
    const auto killed = call(*stub_of<v1::PapersService>(server), &Papers::IssueSkb, skb_for(shop));
    EXPECT_EQ(killed.status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(server.process().wait(), kKilled) << place;
  }
  const Lumbungd server(home);
  EXPECT_EQ(issue_at_once({&server}, {shop}), numbers_from_one(1));
  EXPECT_EQ(issue_at_once({&server}, {fit_for_skb(server, 2)}).begin()->substr(0, 8), "SKB/0002");
  EXPECT_EQ(verify(server).code, 0);
}

TEST_P(HelpingTest, ACopyIsCheckedByItsCodeAndANameIsShownOnlyWithATrace) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto stub = stub_of<v1::PapersService>(server);
  const auto shop = fit_for_skb(server, 1);
  const auto issued = call(*stub, &Papers::IssueSkb, skb_for(shop)).response;
  v1::PrintSkbRequest print;
  print.set_name(issued.name());
  const auto masked = call(*stub, &Papers::PrintSkb, print).response;
  EXPECT_THAT(masked.html(), Not(HasSubstr(kName)));
  v1::PrintSkbWithNameRequest whole;
  whole.set_name(issued.name());
  whole.set_purpose("letter to be signed");
  const auto reader = "agency=dinas-koperasi;person=rina;roles=registry-reader";
  EXPECT_EQ(call(*stub, &Papers::PrintSkbWithName, whole, reader).status.error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  const auto named = call(*stub, &Papers::PrintSkbWithName, whole).response;
  EXPECT_THAT(named.html(), HasSubstr(kName));
  EXPECT_EQ(named.verification_code(), masked.verification_code());
  v1::ListPersonReadsRequest reads;
  reads.set_filter("name = \"" + named.person_read() + "\"");
  EXPECT_THAT(call(*owners_of(server), &Owners::ListPersonReads, reads).response.person_reads(), SizeIs(1));

  v1::VerifySkbRequest check;
  check.set_number(masked.number());
  check.set_verification_code(masked.verification_code());
  const auto verdict = [&] { return call(*stub, &Papers::VerifySkb, check).response; };
  EXPECT_EQ(verdict().verdict(), v1::VerifySkbResponse::VERDICT_VALID);
  EXPECT_EQ(verdict().paper().issued_for().display_name(), "Warung U-1");
  check.set_verification_code("0000-0000-0000-0000-0000");
  EXPECT_EQ(verdict().verdict(), v1::VerifySkbResponse::VERDICT_NOT_GENUINE);
  EXPECT_FALSE(verdict().has_paper());
  check.set_verification_code(masked.verification_code());
  v1::RevokePaperRequest revoke;
  revoke.set_name(issued.name());
  revoke.set_reason("issued to the wrong shop");
  must(*stub, &Papers::RevokePaper, revoke, "revoke");
  EXPECT_EQ(verdict().verdict(), v1::VerifySkbResponse::VERDICT_REVOKED);

  must(*owners_of(server), &Owners::ErasePerson, erase_person(issued.issued_for().owner(), "erase"), "erase");
  EXPECT_THAT(call(*stub, &Papers::PrintSkbWithName, whole).bytes, HasSubstr("OWNER_ERASED"));
  EXPECT_EQ(call(*stub, &Papers::PrintSkb, print).response.verification_code(), masked.verification_code())
      << "the letter stays, without the person";
  EXPECT_THAT(harness::read_file(home.var() + "/lumbungd.log"), Not(HasSubstr(kName)));
  EXPECT_EQ(verify(server).code, 0);
}

}  // namespace
}  // namespace lumbung::integration
