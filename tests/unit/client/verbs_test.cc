// Verbs from the words typed to what stands on both outputs and the exit code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/temp_dir.h"
#include "lumbungctl/import_verb.h"
#include "said.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
using harness::read_file;
using harness::Script;
using harness::TempDir;
using harness::TestServer;
using harness::write_file;
using testing::HasSubstr;
using testing::Not;

TEST(List, StopsAtItsLimitAndSaysThatThereIsMore) {
  Script script;
  script.records = 120;
  const TestServer server(script);
  const auto said = run(server, {"businesses", "list", "-o", "csv", "--limit", "3"});
  EXPECT_EQ(said.exit, Exit::ok);
  EXPECT_THAT(said.out, HasSubstr("\nbusinesses/3,"));
  EXPECT_THAT(said.out, Not(HasSubstr("\nbusinesses/4,")));
  EXPECT_THAT(said.err, HasSubstr("There are more"));
  EXPECT_EQ(server.calls(), 1);
}

TEST(List, TurnsPagesUntilItsLimitOrTheEnd) {
  Script script;
  script.records = 120;
  const TestServer server(script);
  const auto some = run(server, {"businesses", "list", "--page-size", "50", "--limit", "70"});
  EXPECT_THAT(some.out, HasSubstr("\nbusinesses/70\n"));
  EXPECT_THAT(some.out, Not(HasSubstr("businesses/71")));
  EXPECT_EQ(server.calls(), 2);
  const auto all = run(server, {"businesses", "list", "--all", "--page-size", "50", "-o", "json"});
  EXPECT_TRUE(all.out.starts_with("[\n{\"name\":\"businesses/1\"},\n"));
  EXPECT_TRUE(all.out.ends_with("{\"name\":\"businesses/120\"}\n]\n"));
  EXPECT_EQ(all.err, "");
  EXPECT_EQ(server.calls(), 5);
}

TEST(List, PrintsNothingToTheOutputWhenTheFilterIsRefused) {
  const TestServer server({});
  for (const auto* format : {"table", "csv", "json"}) {
    const auto said = run(server, {"businesses", "list", "--filter", "wrong", "-o", format});
    EXPECT_EQ(said.exit, Exit::invalid_input);
    EXPECT_EQ(said.out, "");
    EXPECT_THAT(said.err, HasSubstr("error: The filter is wrong.\n"));
  }
}

TEST(Get, TakesAnIdWithOrWithoutItsCollection) {
  const TestServer server({});
  EXPECT_EQ(run(server, {"businesses", "get", "7"}).out, "name  businesses/7\n");
  EXPECT_EQ(run(server, {"businesses", "get", "businesses/7"}).out, "name  businesses/7\n");
  EXPECT_EQ(run(server, {"businesses", "get", "none"}).exit, Exit::not_found);
}

TEST(Import, TellsTotalsAndExitsCleanWhenEveryRowWasTaken) {
  const TempDir folder;
  write_file(folder / "a.csv", "a\n");
  const TestServer server({});
  const auto said = run(server, {"businesses", "import", folder / "a.csv", "-o", "csv"});
  EXPECT_EQ(said.exit, Exit::ok);
  EXPECT_EQ(said.out, "rows,accepted,already_there,different,refused,bytes\n1,1,0,0,0,2\n");
  EXPECT_THAT(said.err, HasSubstr("{\"progress\":\"a.csv\""));
}

TEST(Import, WritesEveryRowNotTakenToTheRejectsFile) {
  const TempDir folder;
  write_file(folder / "a.csv", "id,kelurahan\n1,a\n2,b\n3,c\n4,d\n5,e\n");
  Script script;
  script.rows_per_answer = 5;
  script.refuse_every = 3;
  const TestServer server(script);
  const auto said =
      run(server, {"businesses", "import", folder / "a.csv", "--rejects", folder / "rejects.csv"});
  EXPECT_EQ(said.exit, Exit::invalid_input);
  EXPECT_EQ(
      read_file(folder / "rejects.csv"),
      "id,kelurahan,rejected_line,rejected_column,rejected_value,rejected_reason,rejected_"
      "sentence\n"
      "3,c,4,kelurahan | kbli_main,\"a,\"\"b\"\" | a,\"\"b\"\"\",PLACE_UNKNOWN | PLACE_UNKNOWN,"
      "There is none. | There is none.\n");
  EXPECT_THAT(said.err, HasSubstr("Rows not taken: 1, see "));
}

TEST(Import, TellsTheMoneyOfTheFileToReconcileIt) {
  const TempDir folder;
  write_file(folder / "a.csv", "a\n");
  Script script;
  script.rows_per_answer = 4;
  script.refuse_every = 4;
  script.rupiah_per_row = 1'500;
  const TestServer server(script);
  const auto said = run(server, {"businesses", "import", folder / "a.csv"});
  EXPECT_EQ(said.exit, Exit::invalid_input);
  EXPECT_THAT(said.out, HasSubstr("rupiah          read  accepted  already_there  not_taken\n"
                                  "capital_rupiah  6000      4500              0       1500\n"));
}

TEST(Import, TrustsNoTotalsThatLostARupiah) {
  const TempDir folder;
  write_file(folder / "a.csv", "a\n");
  Script script;
  script.rupiah_per_row = 1'500;
  script.lose_a_rupiah = true;
  const TestServer server(script);
  const auto said = run(server, {"businesses", "import", folder / "a.csv"});
  EXPECT_EQ(said.exit, Exit::internal);
  EXPECT_THAT(said.err, HasSubstr("the server's answer cannot be trusted"));
}

TEST(Import, ShowsWarningsOfRowsThatWereTaken) {
  const TempDir folder;
  write_file(folder / "a.csv", "a\n");
  Script script;
  script.rows_per_answer = 25;
  script.warn = true;
  const TestServer server(script);
  const auto said = run(server, {"businesses", "import", folder / "a.csv"});
  EXPECT_EQ(said.exit, Exit::ok);
  EXPECT_THAT(said.err, HasSubstr("warning: line 2: It is odd."));
  EXPECT_THAT(said.err, HasSubstr("... and 5 more warnings.\n"));
  EXPECT_THAT(said.err, HasSubstr("Rows taken with a warning: 25.\n"));
}

TEST(Import, ShowsTheFirstProblemsAndCountsTheRest) {
  const TempDir folder;
  write_file(folder / "a.csv", "a\n");
  Script script;
  script.rows_per_answer = 15;
  script.refuse_every = 1;
  const TestServer server(script);
  const auto said = run(server, {"businesses", "import", folder / "a.csv"});
  EXPECT_EQ(said.exit, Exit::invalid_input);
  EXPECT_THAT(said.err, HasSubstr("line 2, kelurahan `a,\"b\"`: There is none. (PLACE_UNKNOWN)\n"));
  EXPECT_THAT(said.err, HasSubstr("... and 10 more: --rejects FILE writes all of them.\n"));
}

TEST(Import, WillNotOverwriteWhatItImports) {
  const TempDir folder;
  write_file(folder / "a.csv", "a\n");
  const TestServer server({});
  const auto said =
      run(server, {"businesses", "import", folder / "a.csv", "--rejects", folder / "a.csv"});
  EXPECT_EQ(said.exit, Exit::invalid_input);
  EXPECT_EQ(read_file(folder / "a.csv"), "a\n");
  EXPECT_EQ(
      run(server, {"businesses", "import", folder / "a.csv", "--rejects", folder / "no/r.csv"})
          .exit,
      Exit::invalid_input);
  EXPECT_EQ(server.file_name(), "");
}

TEST(Import, SaysAfterCtrlCThatSendingAgainIsSafe) {
  const TempDir folder;
  write_file(folder / "a.csv", "a\n");
  const TestServer server({});
  std::stop_source stop;
  stop.request_stop();
  const auto said = run(server, {"businesses", "import", folder / "a.csv"}, {}, stop.get_token());
  EXPECT_EQ(said.exit, Exit::interrupted);
  EXPECT_EQ(said.out, "");
  EXPECT_THAT(said.err, HasSubstr("sending the same file again is safe"));
}

TEST(Register, NamesEveryWrongValueBeforeSendingAnything) {
  const TestServer server({});
  const auto said =
      run(server, {"businesses", "register", "--workers-male", "x", "--started-date", "soon"});
  EXPECT_EQ(said.exit, Exit::invalid_input);
  EXPECT_THAT(said.err, HasSubstr("Nothing was sent: 2 values are wrong."));
  EXPECT_THAT(said.err, HasSubstr("workers_male: "));
  EXPECT_THAT(said.err, HasSubstr("started_date: "));
}

TEST(Locate, ReadsDegreesExactly) {
  const TestServer server({});
  EXPECT_THAT(run(server, {"kelurahan", "locate", "-91", "106.9"}).err, HasSubstr("latitude: "));
  EXPECT_THAT(run(server, {"kelurahan", "locate", "-6,2", "106.9"}).err, HasSubstr("latitude: "));
}

}  // namespace
}  // namespace lumbung::ctl
