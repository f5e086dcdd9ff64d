// Verbs about persons: nothing personal on a command line, nothing erased by accident.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/temp_dir.h"
#include "said.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
using harness::TempDir;
using harness::TestServer;
using harness::write_file;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kNik = "3275010508909001";

TEST(Nik, IsTakenFromNoCommandLineAndRepeatedNowhere) {
  const TestServer server({});
  const std::string nik = kNik;
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"owners", "find", nik},
           {"owners", nik},
           {"owners", "find", "--nik", nik},
           {"owners", "find", "--nik=" + nik},
           {"owners", "find", "--nik-file", nik + ".txt"},
           {"owners", "erase", "--paper", "letter of " + nik},
           {"owners", "list", "--filter", "nik = \"" + nik + "\""},
           {"owners", "update", "1", "--set", "nik=" + nik},
           {"owners", "read", "owners/1", "--purpose", nik},
           {"businesses", "register", "--owner", nik},
           {"businesses", "list", "--filter", "owner = " + nik},
           {"person-reads", "list", "--filter", "purpose:" + nik}}) {
    const auto said = run(server, words);
    EXPECT_EQ(said.exit, Exit::usage) << words[1];
    EXPECT_THAT(said.err, AllOf(HasSubstr("may be a NIK"), HasSubstr("--nik-file"),
                                Not(HasSubstr(nik))));
  }
  EXPECT_THAT(server.requests(), IsEmpty());
}

TEST(Nik, IsNeitherANumberOfACooperativeNorALongerOne) {
  const TestServer server({});
  EXPECT_EQ(run(server, {"cooperatives", "update", "1", "--set", "npwp=0123456789012345"}).exit,
            Exit::ok);
  EXPECT_EQ(run(server, {"owners", "get", "owners/12345678901234567"}).exit, Exit::ok);
}

TEST(Nik, ComesFromStandardInputAFileOrAPrompt) {
  const TestServer server({});
  const TempDir folder;
  write_file(folder / "nik.txt", "3275 0105 0890 9001\n");
  EXPECT_EQ(run(server, {"owners", "find"}, {"3275010508909001\n"}).err, "");
  EXPECT_EQ(run(server, {"owners", "find", "--nik-file", folder / "nik.txt"}).exit, Exit::ok);
  const auto asked = run(server, {"owners", "find"}, {"3275010508909001\n", true});
  EXPECT_EQ(asked.err, "NIK: ");
  EXPECT_THAT(asked.out, AllOf(HasSubstr("owners/found"), HasSubstr("3275********9001")));
  const std::string found = std::string("FindOwner nik: \"") + kNik + "\"";
  EXPECT_THAT(server.requests(), ElementsAre(found, found, found));
}

TEST(Nik, IsRefusedWithoutBeingRepeated) {
  const TestServer server({});
  for (const auto* text : {"327501050890900", "32750105089090012", "3275010508909001 Tini",
                           "3275010508909001\n3275010508909002\n"}) {
    const auto said = run(server, {"owners", "find"}, {text});
    EXPECT_EQ(said.exit, Exit::invalid_input);
    EXPECT_THAT(said.err, AllOf(HasSubstr("NIK_FORMAT"), Not(HasSubstr("3275"))));
  }
  EXPECT_THAT(run(server, {"owners", "find"}).err, HasSubstr("No NIK was given"));
  EXPECT_THAT(server.requests(), IsEmpty());
}

TEST(OwnersRegister, TakesPersonalDataFromJsonOnly) {
  const TestServer server({});
  const auto said = run(server, {"owners", "register", "--from", "-", "--request-id", "r"},
                        {R"({"nik":"3275010508909001","fullName":"Tini",)"
                         R"("birthDate":"1990-08-05"})"});
  EXPECT_EQ(said.exit, Exit::ok);
  EXPECT_THAT(server.requests(),
              ElementsAre("RegisterOwner owner { nik: \"3275010508909001\" full_name: \"Tini\" "
                          "birth_date { year: 1990 month: 8 day: 5 } } request_id: \"r\""));
  EXPECT_THAT(run(server, {"owners", "register"}).err, HasSubstr("needs --from FILE."));
  for (const auto* flag : {"--nik", "--full-name", "--phone", "--home-address", "--birth-date",
                           "--disability"})
    EXPECT_THAT(run(server, {"owners", "register", "--from", "-", flag, "x"}).err,
                HasSubstr("has no flag"))
        << flag;
}

TEST(OwnersUpdate, TakesPersonalFieldsFromJsonOnly) {
  const TestServer server({});
  EXPECT_EQ(run(server, {"owners", "update", "1", "--from", "-", "--set", "sex=P", "--request-id",
                         "r"},
                {R"({"phone":"081200009001","homeAddress":null})"})
                .exit,
            Exit::ok);
  EXPECT_THAT(server.requests(),
              ElementsAre("GetOwner name: \"owners/1\"",
                          "UpdateOwner owner { name: \"owners/1\" etag: \"7\" phone: "
                          "\"081200009001\" sex: SEX_P } update_mask { paths: \"phone\" paths: "
                          "\"home_address\" paths: \"sex\" } request_id: \"r\""));
  const auto said = run(server, {"owners", "update", "1", "--set", "phone=081200009001"});
  EXPECT_EQ(said.exit, Exit::invalid_input);
  EXPECT_THAT(said.err, AllOf(HasSubstr("phone: Personal data are not taken from a command line"),
                              HasSubstr("(PERSONAL_DATA_IN_ARGUMENT)"), Not(HasSubstr("0812"))));
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST(OwnersVerify, SaysHowAndWhen) {
  const TestServer server({});
  run(server, {"owners", "verify", "1", "--method", "CIVIL_REGISTRY", "--on", "2017-01-02",
               "--etag", "7", "--request-id", "r"});
  EXPECT_THAT(server.requests(),
              ElementsAre("VerifyOwnerNik name: \"owners/1\" etag: \"7\" method: "
                          "METHOD_CIVIL_REGISTRY verified_date { year: 2017 month: 1 day: 2 } "
                          "request_id: \"r\""));
  EXPECT_THAT(run(server, {"owners", "verify", "1", "--method", "CIVIL_REGISTER"}).err,
              HasSubstr("Did you mean CIVIL_REGISTRY?"));
}

TEST(OwnersRead, SaysThatItIsOnRecord) {
  const TestServer server({});
  const auto one = run(server, {"owners", "read", "1", "--purpose", "visit of March"});
  EXPECT_THAT(one.out, HasSubstr("name  owners/1\n"));
  EXPECT_EQ(one.err, "This read is on record as personReads/1.\n");
  const auto two = run(
      server, {"owners", "read", "1", "owners/2", "--purpose", "visit of March", "-o", "json"});
  EXPECT_THAT(two.out, AllOf(HasSubstr("\"owners/1\""), HasSubstr("\"owners/2\"")));
  EXPECT_THAT(server.requests(),
              ElementsAre("ReadPersons names: \"owners/1\" purpose: \"visit of March\"",
                          "ReadPersons names: \"owners/1\" names: \"owners/2\" purpose: \"visit of "
                          "March\""));
  EXPECT_THAT(run(server, {"owners", "read", "1"}).err, HasSubstr("needs --purpose TEXT."));
  EXPECT_THAT(run(server, {"owners", "read"}).err, HasSubstr("owners read needs NAME..."));
}

TEST(OwnersRead, TurnsPagesEachWithItsTrace) {
  const TestServer server({});
  std::vector<std::string> words{"owners", "read", "--purpose", "yearly check"};
  for (int i = 0; i < 1'001; ++i) words.push_back(std::to_string(i));
  const auto said = run(server, words);
  EXPECT_EQ(server.requests().size(), 2U);
  EXPECT_THAT(server.requests()[1],
              "ReadPersons names: \"owners/1000\" purpose: \"yearly check\"");
  EXPECT_EQ(said.err,
            "This read is on record as personReads/1.\nThis read is on record as personReads/1.\n");
}

TEST(OwnersErase, NeedsAYesFromSomebody) {
  const TestServer server({});
  const auto unasked = run(server, {"owners", "erase", "1", "--paper", "SP/1"});
  EXPECT_EQ(unasked.exit, Exit::invalid_input);
  EXPECT_THAT(unasked.err, AllOf(HasSubstr("NOT_CONFIRMED"), HasSubstr("--yes")));
  EXPECT_THAT(server.requests(), IsEmpty());
  EXPECT_EQ(run(server, {"owners", "erase", "1", "--paper", "SP/1", "--yes", "--request-id", "r"})
                .exit,
            Exit::ok);
  EXPECT_THAT(
      server.requests(),
      ElementsAre("ErasePerson name: \"owners/1\" paper_number: \"SP/1\" request_id: \"r\""));
}

TEST(OwnersErase, ShowsAPersonAtATerminalWhomItWillErase) {
  const TestServer server({});
  const std::vector<std::string> words{"owners", "erase", "1", "--paper", "SP/1", "--request-id",
                                       "r"};
  const auto no = run(server, words, {"y\n", true});
  EXPECT_EQ(no.exit, Exit::interrupted);
  EXPECT_EQ(no.out, "");
  EXPECT_EQ(no.err,
            "Erase the person of owners/1, owners/2 for good? Nothing brings the data back. Type "
            "yes: Nothing was erased.\n");
  const std::string request =
      "ErasePerson name: \"owners/1\" paper_number: \"SP/1\" request_id: \"r\"";
  EXPECT_THAT(server.requests(), ElementsAre(request + " validate_only: true"));
  const auto yes = run(server, words, {"yes\n", true});
  EXPECT_EQ(yes.exit, Exit::ok);
  EXPECT_THAT(yes.out, AllOf(HasSubstr("owners/1"), HasSubstr("owners/2")));
  EXPECT_EQ(server.requests().back(), request);
}

TEST(OwnersErase, FindsThePersonByANik) {
  const TestServer server({});
  EXPECT_EQ(run(server, {"owners", "erase", "--paper", "SP/1", "--dry-run", "--request-id", "r"},
                {kNik})
                .err,
            "Dry run: nothing was changed.\n");
  EXPECT_THAT(server.requests(),
              ElementsAre("ErasePerson nik: \"3275010508909001\" paper_number: \"SP/1\" "
                          "request_id: \"r\" validate_only: true"));
  // A prompt for the NIK, then the question.
  const auto said =
      run(server, {"owners", "erase", "--paper", "SP/1"}, {"3275010508909001\nyes\n", true});
  EXPECT_EQ(said.exit, Exit::ok);
  EXPECT_THAT(run(server, {"owners", "erase", "1", "--paper", "SP/1", "--nik-file", "x"}).err,
              HasSubstr("NAME_AND_NIK"));
}

TEST(OwnersList, IsMaskedAsTheServerSaysIt) {
  const TestServer server({});
  EXPECT_THAT(run(server, {"owners", "list"}).out, HasSubstr("3275********9001"));
  EXPECT_EQ(run(server, {"owners", "count"}).out, "count\n    3\n");
  EXPECT_THAT(run(server, {"owners", "get", "owners/1"}).out, HasSubstr("3275********9001"));
  EXPECT_THAT(run(server, {"person-reads", "list", "-o", "csv"}).out,
              HasSubstr("owners/1|owners/2"));
}

}  // namespace
}  // namespace lumbung::ctl
