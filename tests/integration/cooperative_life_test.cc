// The life of cooperatives as the office lives it: one is proposed for closing, objects, comes back to life and is found active;
// another goes to the ministry and ends. And an evaluation killed at any moment, whose repetition finishes the work.
#include <gmock/gmock.h>

#include <map>
#include <memory>

#include "lumbungd.h"

namespace lumbung::integration {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr int kKilled = 137;
constexpr int kNotReached = 8;

std::string name_of_engine(const ::testing::TestParamInfo<Engine>& engine) {
  return engine.param == Engine::sqlite ? "Sqlite" : "Postgresql";
}

class CooperativeLifeTest : public ::testing::TestWithParam<Engine> {};

INSTANTIATE_TEST_SUITE_P(Engines, CooperativeLifeTest, ::testing::Values(Engine::sqlite, Engine::postgresql),
                         name_of_engine);

// A registered cooperative that met about these book years, in March after each.
std::string register_one(const Lumbungd& server, const std::string& id, const std::vector<int>& met) {
  const harness::TempDir folder;
  auto record = nlohmann::json{{"externalId", id},      {"displayName", "Koperasi " + id},
                               {"type", "SERBA_USAHA"}, {"level", "PRIMER"},
                               {"pattern", "SYARIAH"},  {"kelurahan", "32.75.10.1001"},
                               {"foundedDate", "1995-04-01"}, {"nikKoperasi", "99990000" + std::to_string(id.size())}};
  for (const int year : met)
    record["bookYears"].push_back(
        nlohmann::json{{"year", year}, {"ratDate", {{"year", year + 1}, {"month", 3}, {"day", 12}}}});
  harness::write_file(folder / "one.json", record.dump());
  return ctl_json(server, {"cooperatives", "register", "--from", folder / "one.json"}).at("name");
}

harness::Ended cooperatives(const Lumbungd& server, std::vector<std::string> args) {
  args.insert(args.begin(), "cooperatives");
  return ctl(server, std::move(args));
}

// A step of a case, with the paper behind it.
harness::Ended step(const Lumbungd& server, std::vector<std::string> args, const std::string& date) {
  for (const auto* word : {"--paper", "518/107/DKUKM/2016", "--paper-date"}) args.emplace_back(word);
  args.push_back(date);
  return cooperatives(server, std::move(args));
}

harness::Ended propose(const Lumbungd& server, const std::string& name) {
  return step(server, {"propose-dissolution", name, "TIDAK_ADA_KEGIATAN", "--notified", "2016-06-30"}, "2016-06-28");
}

harness::Ended evaluate(const Lumbungd& server, const std::string& as_of) {
  return cooperatives(server, {"evaluate", "--as-of", as_of});
}

nlohmann::json record_of(const Lumbungd& server, const std::string& name) {
  return ctl_json(server, {"cooperatives", "get", name});
}

std::vector<std::string> names_by(const Lumbungd& server, const std::string& filter, const std::string& order = "name") {
  std::vector<std::string> names;
  for (const auto& record : ctl_json(server, {"cooperatives", "list", "--filter", filter, "--order-by", order}))
    names.push_back(record.at("name"));
  return names;
}

TEST_P(CooperativeLifeTest, OneObjectsComesBackToLifeAndStays) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto name = register_one(server, "A", {2011, 2014});
  EXPECT_THAT(propose(server, name).err, HasSubstr("COOPERATIVE_NOT_DORMANT")) << "not evaluated yet";
  EXPECT_EQ(evaluate(server, "2015-06-30").code, 0);
  EXPECT_EQ(evaluate(server, "2016-06-27").code, 0);
  EXPECT_THAT(propose(server, name).err, HasSubstr("COOPERATIVE_NOT_DORMANT")) << "met about 2014";

  const auto dormant = register_one(server, "AB", {2010});
  EXPECT_EQ(evaluate(server, "2016-06-28").code, 0);
  ASSERT_EQ(propose(server, dormant).code, 0);
  EXPECT_EQ(record_of(server, dormant).at("closingCase").at("state"), "STATE_DIUSULKAN_BUBAR");
  EXPECT_THAT(propose(server, dormant).err, HasSubstr("CLOSING_CASE_OPEN"));
  EXPECT_THAT(names_by(server, "closing_deadline_date <= 2016-08-30", "closing_deadline_date"), ElementsAre(dormant));

  const auto object = [&](const std::string& day) {
    return step(server, {"record-objection", dormant, "--received", day}, "2016-08-29");
  };
  EXPECT_THAT(object("2016-08-31").err, AllOf(HasSubstr("OBJECTION_LATE"), HasSubstr("2016-08-30")));
  EXPECT_EQ(object("2016-08-30").code, 0);
  EXPECT_THAT(names_by(server, "closing_state = KEBERATAN AND closing_deadline_date = 2016-09-30"), ElementsAre(dormant));
  EXPECT_THAT(step(server, {"forward-to-ministry", dormant}, "2016-09-01").err, HasSubstr("CLOSING_CASE_STATE"));
  EXPECT_THAT(step(server, {"change-legal-state", dormant, "DALAM_PENYELESAIAN"}, "2016-09-01").err,
              HasSubstr("CLOSING_CASE_UNDECIDED"));

  EXPECT_EQ(cooperatives(server, {"record-rat", dormant, "2015", "2016-09-10"}).code, 0);
  EXPECT_THAT(step(server, {"withdraw-dissolution", dormant, "HIDUP_KEMBALI"}, "2016-12-30").err,
              HasSubstr("COOPERATIVE_NOT_ACTIVE"))
      << "the evaluation on record comes first";
  const auto evaluated = evaluate(server, kDay);
  EXPECT_THAT(evaluated.err, AllOf(HasSubstr("1: TIDAK_AKTIF (DORMANT) to AKTIF_RAT (RAT_HELD)"),
                                   HasSubstr("1 found active while a case to close them is open.")));
  EXPECT_THAT(names_by(server, "closing_state = KEBERATAN AND activity = AKTIF_RAT"), ElementsAre(dormant))
      << "shown, not closed silently";
  EXPECT_EQ(step(server, {"withdraw-dissolution", dormant, "HIDUP_KEMBALI"}, "2016-12-30").code, 0);
  EXPECT_EQ(record_of(server, dormant).at("closingCase").at("state"), "STATE_DITARIK");
  EXPECT_THAT(names_by(server, "closing_deadline_date:*"), IsEmpty());
  EXPECT_EQ(verify(server).code, 0);
}

TEST_P(CooperativeLifeTest, AnotherGoesToTheMinistryAndEndsAndAThirdComesBackFromThere) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto ends = register_one(server, "A", {2010});
  const auto returns = register_one(server, "AB", {2010});
  EXPECT_EQ(evaluate(server, "2016-06-28").code, 0);
  for (const auto& name : {ends, returns}) {
    EXPECT_EQ(propose(server, name).code, 0);
    EXPECT_THAT(step(server, {"forward-to-ministry", name}, "2016-08-30").err,
                AllOf(HasSubstr("OBJECTION_TIME_RUNS"), HasSubstr("2016-08-30")));
    EXPECT_EQ(step(server, {"forward-to-ministry", name}, "2016-08-31").code, 0);
    EXPECT_THAT(step(server, {"change-legal-state", name, "BUBAR"}, "2016-10-01").err, HasSubstr("LEGAL_STATE_TRANSITION"));
    EXPECT_EQ(step(server, {"change-legal-state", name, "DALAM_PENYELESAIAN"}, "2016-10-01").code, 0);
  }
  EXPECT_EQ(step(server, {"change-legal-state", ends, "BUBAR"}, "2016-12-01").code, 0);
  EXPECT_EQ(step(server, {"change-legal-state", returns, "TERDAFTAR"}, "2016-12-01").code, 0);
  EXPECT_THAT(propose(server, ends).err, HasSubstr("COOPERATIVE_ENDED"));
  EXPECT_EQ(record_of(server, returns).at("closingCase").at("state"), "STATE_DITARIK");
  EXPECT_THAT(names_by(server, "closing_state = DITERUSKAN"), ElementsAre(ends));
  EXPECT_THAT(evaluate(server, kDay).err, HasSubstr("1 evaluated by registry-2008")) << "the ended one is left out";
  EXPECT_EQ(propose(server, returns).code, 0) << "a new case may be opened";
  EXPECT_EQ(verify(server).code, 0);
}

TEST_P(CooperativeLifeTest, HealthCertificateAndCalendarFollowTheMeetings) {
  const Home home(GetParam());
  const Lumbungd server(home);
  const auto name = register_one(server, "A", {2014, 2015});
  std::vector<std::string> assess{"assess-health", name, "2015"};
  for (const auto* aspect : {"PERMODALAN", "KUALITAS_AKTIVA_PRODUKTIF", "MANAJEMEN", "EFISIENSI", "LIKUIDITAS",
                             "KEMANDIRIAN_DAN_PERTUMBUHAN"})
    for (const auto& word : {std::string("--score"), aspect + std::string("=65.98")}) assess.push_back(word);
  EXPECT_THAT(cooperatives(server, assess).err, AllOf(HasSubstr("ASPECT_MISSING"), HasSubstr("JATI_DIRI_KOPERASI")));
  for (const auto* word : {"--score", "JATI_DIRI_KOPERASI=65.98"}) assess.emplace_back(word);
  EXPECT_EQ(cooperatives(server, assess).code, 0);
  EXPECT_THAT(names_by(server, "health_grade = DALAM_PENGAWASAN AND health_book_year = 2015"), ElementsAre(name));

  EXPECT_EQ(cooperatives(server, {"issue-certificate", name, "3275/SNIK/2016/12", "--on", "2016-08-01"}).code, 0);
  EXPECT_THAT(names_by(server, "certificate_until_date <= 2017-08-01"), ElementsAre(name));
  const auto lacking = register_one(server, "AB", {2015});
  EXPECT_THAT(cooperatives(server, {"issue-certificate", lacking, "3275/SNIK/2016/13"}).err,
              AllOf(HasSubstr("ANNUAL_MEETING_MISSING"), HasSubstr("2014")));

  const auto late = register_one(server, "ABC", {2010});
  const auto overdue = ctl_json(server, {"cooperatives", "rat-calendar", "--status", "LEWAT_TENGGAT"});
  ASSERT_THAT(overdue, SizeIs(1));
  EXPECT_EQ(overdue.at(0).at("cooperative"), late);
  EXPECT_EQ(overdue.at(0).at("lastBookYearMet"), 2010);
  const auto counts = ctl_json(server, {"cooperatives", "rat-calendar", "--as-of", "2016-03-01", "--count"});
  ASSERT_THAT(counts, SizeIs(1)) << "before the meetings of March nobody has met";
  EXPECT_EQ(counts.at(0).at("status"), "BELUM_JATUH_TEMPO");
  EXPECT_EQ(counts.at(0).at("count"), 3);
  EXPECT_EQ(verify(server).code, 0);
}

// The shipped register, evaluated by nobody yet.
const Home& shipped(Engine engine) {
  static std::map<Engine, std::unique_ptr<Home>> homes;
  auto& home = homes[engine];
  if (!home) {
    home = std::make_unique<Home>(engine);
    Lumbungd server(*home);
    EXPECT_EQ(ctl(server, {"cooperatives", "import", "data/registers/cooperatives.csv"}).code, 3);
    EXPECT_EQ(server.stop(), 0);
  }
  return *home;
}

struct Evaluated {
  std::string counts;
  std::string moved;           // Without the id of the evaluation.
  nlohmann::json changes;
  std::vector<std::string> records;
  std::int64_t position = 0;
};

// Under the one request id, so that what was begun is finished.
Evaluated evaluated(const Lumbungd& server) {
  const auto ended = cooperatives(server, {"evaluate", "--as-of", kDay, "--request-id", "the-evaluation"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  const auto id = ended.err.find("evaluations/");
  EXPECT_NE(id, std::string::npos) << ended.err;
  const auto name = ended.err.substr(id, ended.err.find('\n', id) - id);
  EXPECT_EQ(ctl_json(server, {"cooperatives", "evaluation", name}).at("state"), "STATE_FINISHED");
  EXPECT_THAT(ctl_json(server, {"cooperatives", "evaluations"}), SizeIs(1));
  return {ended.out, ended.err.substr(0, id), ctl_json(server, {"cooperatives", "evaluation-changes", name, "--all"}),
          register_of(server), log_position(server)};
}

TEST_P(CooperativeLifeTest, AnEvaluationKilledHalfWayIsFinishedByTheSameRequest) {
  const auto wanted = [&] {
    const Home home(shipped(GetParam()));
    const Lumbungd server(home);
    return evaluated(server);
  }();
  EXPECT_THAT(wanted.changes, SizeIs(600)) << "three pages of it";
  for (const auto* failpoint :
       {"store_before_commit=crash", "store_before_commit=crash@2", "store_before_commit=crash@3",
        "store_before_commit=crash@4", "store_before_commit=crash@5", "store_commit_sent=crash@3",
        "committer_after_commit=crash@2", "committer_after_commit=crash@4"}) {
    SCOPED_TRACE(failpoint);
    const Home home(shipped(GetParam()));
    {
      Lumbungd server(home, {"--failpoints", failpoint});
      EXPECT_EQ(cooperatives(server, {"evaluate", "--as-of", kDay, "--request-id", "the-evaluation"}).code, kNotReached);
      ASSERT_EQ(server.process().wait(), kKilled) << "the failpoint strikes";
    }
    const Lumbungd server(home);
    const auto finished = evaluated(server);
    EXPECT_EQ(finished.counts, wanted.counts);
    EXPECT_EQ(finished.moved, wanted.moved);
    EXPECT_EQ(finished.changes, wanted.changes);
    EXPECT_EQ(finished.records, wanted.records);
    EXPECT_EQ(finished.position, wanted.position);
    EXPECT_EQ(verify(server).code, 0);
  }
}

TEST_P(CooperativeLifeTest, AnEvaluationThatFindsNothingNewWritesNothing) {
  const Home home(shipped(GetParam()));
  const Lumbungd server(home);
  const auto dry = cooperatives(server, {"evaluate", "--as-of", kDay, "--dry-run"});
  EXPECT_THAT(dry.err, AllOf(HasSubstr("600 would change."), Not(HasSubstr("evaluations/"))));
  EXPECT_THAT(ctl_json(server, {"cooperatives", "evaluations"}), IsEmpty());
  const auto first = evaluated(server);
  EXPECT_EQ(dry.out, first.counts);
  const auto again = evaluate(server, kDay);
  EXPECT_THAT(again.err, HasSubstr(" 0 changed."));
  EXPECT_EQ(again.out, first.counts);
  const auto earlier = evaluate(server, "2015-12-31");
  EXPECT_THAT(earlier.err, HasSubstr("600 left as they are: an evaluation of a later day is on record."));
  EXPECT_EQ(log_position(server), first.position);
}

TEST_P(CooperativeLifeTest, ChangesAndCalendarArePagedAndAddUp) {
  const Home home(shipped(GetParam()));
  const Lumbungd server(home);
  const auto first = evaluated(server);
  const auto id = ctl_json(server, {"cooperatives", "evaluations"}).at(0).at("name").get<std::string>();
  std::size_t dormant = 0;
  for (const auto& change : first.changes) dormant += change.at("newActivity") == "ACTIVITY_TIDAK_AKTIF" ? 1 : 0;
  EXPECT_THAT(ctl_json(server, {"cooperatives", "evaluation-changes", id, "--new", "TIDAK_AKTIF", "--all"}), SizeIs(dormant));
  const auto some = ctl_json(server, {"cooperatives", "evaluation-changes", id, "--limit", "7"});
  ASSERT_THAT(some, SizeIs(7));
  EXPECT_EQ(some.at(6), first.changes.at(6));
  EXPECT_THAT(cooperatives(server, {"evaluation-changes", "evaluations/none"}).err, HasSubstr("EVALUATION_NOT_FOUND"));

  // One of the last page alone, so that the pages before it are not on record.
  const auto last = names_by(server, "activity = TIDAK_AKTIF AND legal_state = TERDAFTAR", "name desc").front();
  EXPECT_EQ(cooperatives(server, {"record-rat", last, "2015", "2016-12-20"}).code, 0);
  EXPECT_THAT(evaluate(server, kDay).err, HasSubstr(", 1 changed."));
  const auto second = ctl_json(server, {"cooperatives", "evaluations", "--filter", "changed = 1"});
  const auto one = ctl_json(server, {"cooperatives", "evaluation-changes", second.at(0).at("name"), "--all"});
  ASSERT_THAT(one, SizeIs(1));
  EXPECT_EQ(one.at(0).at("cooperative"), last);
  EXPECT_EQ(one.at(0).at("oldReason"), "DORMANT");

  const auto calendar = ctl_json(server, {"cooperatives", "rat-calendar", "--all"});
  std::int64_t counted = 0;
  for (const auto& group : ctl_json(server, {"cooperatives", "rat-calendar", "--count"}))
    counted += group.at("count").get<std::int64_t>();
  EXPECT_EQ(counted, std::int64_t(calendar.size()));
  const auto page = ctl_json(server, {"cooperatives", "rat-calendar", "--limit", "60"});
  EXPECT_EQ(page.at(59), calendar.at(59));
}

}  // namespace
}  // namespace lumbung::integration
