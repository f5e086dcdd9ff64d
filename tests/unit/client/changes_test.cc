// Verbs that change one record: what is sent, what is refused before, and what a failure says.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include "harness/temp_dir.h"
#include "said.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
using harness::Script;
using harness::TempDir;
using harness::TestServer;
using harness::write_file;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Update, SendsTheFieldsSetAndTheEtagThatWasRead) {
  const TestServer server({});
  const auto said =
      run(server, {"cooperatives", "update", "1", "--set", "address=Jl. A, No. 3", "--set",
                   "member-count=120", "--set", "nib=", "--request-id", "r"});
  EXPECT_EQ(said.exit, Exit::ok);
  EXPECT_THAT(
      server.requests(),
      ElementsAre("UpdateCooperative cooperative { name: \"cooperatives/1\" etag: \"5\" address: "
                  "\"Jl. A, No. 3\" member_count: 120 } update_mask { paths: \"address\" paths: "
                  "\"member_count\" paths: \"nib\" } request_id: \"r\""));
}

TEST(Update, KeepsTheEtagItIsGiven) {
  const TestServer server({});
  run(server, {"businesses", "update", "1", "--etag", "9", "--set", "kbli_others=14111,14131"});
  EXPECT_THAT(server.requests(),
              ElementsAre(AllOf(HasSubstr("etag: \"9\" "), HasSubstr("kbli_others: \"14111\" "),
                                HasSubstr("kbli_others: \"14131\" "))));
  EXPECT_EQ(server.calls(), 0);
}

TEST(Update, TakesFieldsFromJsonToo) {
  const TestServer server({});
  const auto said = run(server, {"businesses", "update", "1", "--from", "-", "--set", "nib=2"},
                        {R"({"nib":"1","startedDate":null,"address":"Jl. B"})"});
  EXPECT_EQ(said.exit, Exit::ok);
  EXPECT_THAT(server.requests(),
              ElementsAre(AllOf(
                  HasSubstr("address: \"Jl. B\" nib: \"2\" }"),
                  HasSubstr("{ paths: \"address\" paths: \"nib\" paths: \"started_date\" }"))));
}

TEST(Update, RefusesEveryFieldItCannotSetBeforeSending) {
  const TestServer server({});
  const auto said =
      run(server, {"cooperatives", "update", "1", "--set", "adress=x", "--set", "member_count=many",
                   "--set", "legal_state=BUBAR", "--set", "activity=AKTIF", "--set", "nib=1",
                   "--set", "nib=2", "--set", "kelurahan"});
  EXPECT_EQ(said.exit, Exit::invalid_input);
  EXPECT_THAT(said.err, HasSubstr("Nothing was sent: 6 values are wrong."));
  EXPECT_THAT(said.err, HasSubstr("adress: Did you mean address? (FIELD_UNKNOWN)"));
  EXPECT_THAT(said.err, HasSubstr("member_count: A whole number"));
  EXPECT_THAT(said.err, HasSubstr("legal_state: It is changed by lumbungctl cooperatives "
                                  "change-legal-state. (FIELD_NOT_UPDATABLE)"));
  EXPECT_THAT(said.err, HasSubstr("activity: It is not changed by an update."));
  EXPECT_THAT(said.err, HasSubstr("nib: It is set twice. (FIELD_TWICE)"));
  EXPECT_THAT(said.err, HasSubstr("(SET_FORMAT)"));
  EXPECT_THAT(run(server, {"businesses", "update", "1"}).err, HasSubstr("(NOTHING_TO_CHANGE)"));
  EXPECT_THAT(server.requests(), IsEmpty());
}

TEST(Update, SaysHowToRepeatAChangeWhoseEndIsUnknown) {
  Script script;
  script.refuse_changes = 4;  // DEADLINE_EXCEEDED
  const TestServer server(script);
  const auto said =
      run(server, {"businesses", "update", "1", "--set", "nib=", "--request-id", "r-7"});
  EXPECT_EQ(said.exit, Exit::unavailable);
  EXPECT_THAT(said.err, EndsWith("To repeat this change: --request-id r-7 --etag 3\n"));
}

TEST(Update, TellsWhoWasSlower) {
  Script script;
  script.refuse_changes = 10;  // ABORTED
  const TestServer server(script);
  const auto said = run(server, {"businesses", "update", "1", "--set", "nib="});
  EXPECT_EQ(said.exit, Exit::changed_meanwhile);
  EXPECT_THAT(said.err, HasSubstr("  retry       Read the record again, then decide.\n"));
  EXPECT_THAT(said.err, Not(HasSubstr("To repeat")));
}

TEST(Change, SendsWhatItsArgumentsSay) {
  const TestServer server({});
  const std::vector<std::string> as{"--request-id", "r", "--etag", "5", "--dry-run"};
  const auto change = [&](std::vector<std::string> words) {
    words.insert(words.end(), as.begin(), as.end());
    const auto said = run(server, words);
    EXPECT_EQ(said.exit, Exit::ok) << said.err;
    EXPECT_EQ(said.err, "Dry run: nothing was changed.\n");
  };
  change({"cooperatives", "record-rat", "1", "2015", "2016-03-14"});
  change({"cooperatives", "report-volume", "1", "2015", "1850000000"});
  change({"cooperatives", "change-legal-state", "1", "bubar", "--paper", "SK/1", "--paper-date",
          "2016-11-20"});
  change({"businesses", "set-status", "1", "TUTUP", "--since", "2016-11-30", "--note", "sold"});
  const std::string end = " request_id: \"r\" validate_only: true etag: \"5\"";
  EXPECT_THAT(
      server.requests(),
      ElementsAre("RecordAnnualMeeting name: \"cooperatives/1\" book_year: 2015 rat_date { year: "
                  "2016 month: 3 day: 14 }" +
                      end,
                  "ReportBusinessVolume name: \"cooperatives/1\" book_year: 2015 "
                  "business_volume_rupiah: 1850000000" +
                      end,
                  "ChangeCooperativeLegalState name: \"cooperatives/1\" legal_state: "
                  "LEGAL_STATE_BUBAR paper_number: \"SK/1\" paper_date { year: 2016 month: 11 day: "
                  "20 }" +
                      end,
                  "ChangeOperatingStatus name: \"businesses/1\" operating_status: "
                  "OPERATING_STATUS_TUTUP status_date { year: 2016 month: 11 day: 30 } note: "
                  "\"sold\"" +
                      end));
}

TEST(Change, NamesEveryArgumentThatCannotBe) {
  const TestServer server({});
  const auto said = run(server, {"cooperatives", "record-rat", "1", "last", "14-03-2016"});
  EXPECT_EQ(said.exit, Exit::invalid_input);
  EXPECT_THAT(said.err, AllOf(HasSubstr("book_year: "), HasSubstr("rat_date: ")));
  EXPECT_THAT(server.requests(), IsEmpty());
}

// Everything a person needs to decide what to do next, whatever went wrong.
TEST(Change, SaysSentenceReasonFieldsRetryAndRequestIdOfEveryKindOfFailure) {
  for (int code = 2; code <= 16; ++code) {
    Script script;
    script.refuse_changes = code;
    const TestServer server(script);
    const auto said = run(server, {"cooperatives", "record-rat", "1", "2015", "2016-03-14",
                                   "--request-id", "0190f0c2", "--timeout", "30s"});
    EXPECT_EQ(said.out, "");
    EXPECT_THAT(said.err,
                AllOf(HasSubstr("error: The script says no.\n"), HasSubstr("  code        "),
                      HasSubstr("  reason      SCRIPTED (registry.lumbung)\n"),
                      HasSubstr("  field       kelurahan: It is wrong. (WRONG)\n"),
                      HasSubstr("  field       kbli_main: It is wrong. (WRONG)\n"),
                      HasSubstr("  request id  0190f0c2\n"), HasSubstr("  retry       ")))
        << code;
    EXPECT_NE(said.exit, Exit::ok);
  }
}

TEST(Change, HasARequestIdOfItsOwnWhenNoneIsGiven) {
  Script script;
  script.refuse_changes = 9;
  const TestServer server(script);
  const std::vector<std::string> words{"cooperatives", "record-rat", "1", "2015", "2016-03-14"};
  const auto id_of = [&] {
    const auto said = run(server, words).err;
    return said.substr(said.find("  request id  ") + 14, 36);
  };
  const auto first = id_of();
  EXPECT_THAT(server.requests(), ElementsAre(HasSubstr("request_id: \"" + first + "\"")));
  EXPECT_NE(id_of(), first);
}

TEST(Change, KeepsTheRequestIdItWasGivenWhenNothingWasSent) {
  const TestServer server({});
  EXPECT_THAT(run(server, {"cooperatives", "record-rat", "1", "x", "y", "--request-id", "r"}).err,
              HasSubstr("  request id  r\n"));
}

TEST(EveryChangingVerb, TakesARequestIdAndADryRun) {
  std::vector<std::string> without;
  for (const auto& noun : all_nouns())
    for (const auto& verb : noun.verbs) {
      const auto takes = [&](const std::string& name) {
        return std::any_of(verb.flags.begin(), verb.flags.end(),
                           [&](const Flag& flag) { return flag.name == name; });
      };
      const bool import = verb.name == "import";  // Its rows have ids of their own.
      if (takes("request-id") != (takes("dry-run") && !import))
        without.push_back(noun.name + " " + verb.name);
    }
  EXPECT_THAT(without, IsEmpty());
}

TEST(Register, TakesTheOwnerInsideTheJsonOfABusiness) {
  const TestServer server({});
  const auto said = run(
      server, {"businesses", "register", "--from", "-", "--address", "Jl. C", "--request-id", "r"},
      {R"({"displayName":"Warung","owner":{"nik":"3275010508909001","fullName":"Tini"}})"});
  EXPECT_EQ(said.exit, Exit::ok);
  EXPECT_THAT(server.requests(),
              ElementsAre("RegisterBusiness business { display_name: \"Warung\" address: \"Jl. C\" "
                          "} request_id: \"r\" owner { nik: \"3275010508909001\" full_name: "
                          "\"Tini\" }"));
}

TEST(Register, NamesAnOwnerOnRecord) {
  const TestServer server({});
  const TempDir folder;
  write_file(folder / "b.json", R"({"displayName":"Warung","owner":"owners/1"})");
  run(server, {"businesses", "register", "--from", folder / "b.json", "--owner", "owners/2"});
  EXPECT_THAT(server.requests(), ElementsAre(AllOf(HasSubstr("owner: \"owners/2\" }"),
                                                   Not(HasSubstr("owner {")))));
}

TEST(Register, SaysWhichFieldOfTheJsonIsWrong) {
  const TestServer server({});
  const auto said = run(server, {"businesses", "register", "--from", "-"},
                        {R"({"displayNam":"Warung","owner":{"nik":3275010508909001}})"});
  EXPECT_EQ(said.exit, Exit::invalid_input);
  EXPECT_THAT(said.err, HasSubstr("owner.nik: It is text in quotes. (FIELD_KIND)"));
  EXPECT_THAT(said.err, HasSubstr("displayNam: Did you mean displayName? (FIELD_UNKNOWN)"));
  EXPECT_THAT(said.err, Not(HasSubstr("3275")));
  EXPECT_THAT(server.requests(), IsEmpty());
  const auto missing = run(server, {"businesses", "register", "--from", "/no/such.json"});
  EXPECT_THAT(missing.err, HasSubstr("Cannot read /no/such.json: No such file or directory."));
}

}  // namespace
}  // namespace lumbung::ctl
