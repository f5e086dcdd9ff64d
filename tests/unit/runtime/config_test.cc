#include "runtime/config/config.h"

#include <gmock/gmock.h>

#include "harness/temp_dir.h"
#include "runtime/config/settings.h"
#include "base/nearest.h"

namespace lumbung {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Config config(const std::vector<std::string>& arguments, const Environment& environment = {}) {
  const auto answer = read_config(arguments, environment);
  if (!answer) ADD_FAILURE() << config_report(answer.refusal());
  return answer ? answer->config : Config{};
}

std::vector<FieldViolation> wrong(const std::vector<std::string>& arguments,
                                  const Environment& environment = {}) {
  const auto answer = read_config(arguments, environment);
  return answer ? std::vector<FieldViolation>{} : answer.refusal().fields();
}

auto refused(const std::string& field, const std::string& reason,
             const std::string& sentence = "") {
  return AllOf(Field(&FieldViolation::field, field), Field(&FieldViolation::reason, reason),
               Field(&FieldViolation::sentence, HasSubstr(sentence)));
}

TEST(Config, DefaultsAreThoseOfTheTable) {
  const auto all = config({});
  EXPECT_EQ(all.grpc.text(), "127.0.0.1:7400");
  EXPECT_EQ(all.http.text(), "127.0.0.1:7480");
  EXPECT_EQ(all.metrics.text(), "127.0.0.1:7490");
  EXPECT_THAT(all.services, ElementsAre("registry", "reporting"));
  EXPECT_EQ(all.schema_of("registry"), "c3275_registry");
  EXPECT_EQ(all.sqlite_of("registry"), "var/registry.sqlite");
  EXPECT_EQ(all.log, "var/log/lumbungd.jsonl");
  EXPECT_EQ(all.log_level, Severity::info);
  EXPECT_EQ(all.business_date, std::nullopt);
  EXPECT_EQ(all.max_reads_in_flight, 1000);
  EXPECT_EQ(all.max_writes_in_flight, 2000);
  EXPECT_EQ(all.max_bulk_in_flight, 8);
  EXPECT_EQ(all.reader_connections, 4);
  EXPECT_EQ(all.drain_seconds, 20);
  EXPECT_FALSE(all.first_look);
  EXPECT_FALSE(all.exit);
}

TEST(Config, AFlagWinsOverEnvironmentOverFileOverDefault) {
  const harness::TempDir folder;
  const auto file = folder / "lumbung.conf";
  harness::write_file(
      file, "# a comment\n\n cell = 1111 \ndrain_seconds=11\r\nreader_connections = 11\n");
  const Environment environment{
      {"LUMBUNG_CELL", "2222"}, {"LUMBUNG_DRAIN_SECONDS", "22"}, {"HOME", "/"}};
  const auto all = config({"--config", file, "--cell=3333"}, environment);
  EXPECT_EQ(all.cell, "3333");
  EXPECT_EQ(all.drain_seconds, 22);
  EXPECT_EQ(all.reader_connections, 11);
  EXPECT_EQ(all.max_bulk_in_flight, 8);
}

TEST(Config, TheEnvironmentMayNameTheFile) {
  const harness::TempDir folder;
  harness::write_file(folder / "a.conf", "cell = 1111\n");
  EXPECT_EQ(config({}, {{"LUMBUNG_CONFIG", folder / "a.conf"}}).cell, "1111");
}

TEST(Config, LeavesLumbungctlItsVariable) {
  EXPECT_EQ(config({}, {{"LUMBUNG_SERVER", "127.0.0.1:1"}}).grpc.text(), "127.0.0.1:7400");
}

TEST(Config, FlagsTakeTheirValueBehindASpaceOrAnEqualsSign) {
  EXPECT_EQ(config({"--grpc", "127.0.0.1:0"}).grpc.port, 0);
  EXPECT_EQ(config({"--grpc=[::1]:9"}).grpc.text(), "[::1]:9");
  EXPECT_TRUE(config({"--exit"}).exit);
  EXPECT_FALSE(config({"--exit=false"}).exit);
  EXPECT_TRUE(config({"--first-look", "--exit"}).first_look);
}

TEST(Config, RegistersMayBeGivenAgainAndWithCommasInTheEnvironment) {
  EXPECT_THAT(config({"--register", "a.csv", "--register=b,c.csv"}).registers,
              ElementsAre("a.csv", "b,c.csv"));
  EXPECT_THAT(config({}, {{"LUMBUNG_REGISTER", "a.csv, b.csv"}}).registers,
              ElementsAre("a.csv", "b.csv"));
}

TEST(Config, EveryMistakeOfEverySourceIsToldAtOnce) {
  const harness::TempDir folder;
  const auto file = folder / "c.conf";
  harness::write_file(file, "drain_second = 3\nnonsense\nconfig = other\ncell = UPPER\ncell = 2\n");
  const auto all = wrong(
      {"--config", file, "--grcp", "127.0.0.1:1", "stray", "--http", "--max-bulk-in-flight=0"},
      {{"LUMBUNG_LOG_LEVL", "info"}, {"LUMBUNG_EXIT", "yes"}});
  EXPECT_THAT(
      all,
      ElementsAre(refused("--grcp", "KEY_UNKNOWN", "Did you mean --grpc?"),
                  refused("stray", "ARGUMENT_UNEXPECTED"), refused("--http", "VALUE_MISSING"),
                  refused("LUMBUNG_LOG_LEVL", "KEY_UNKNOWN", "LUMBUNG_LOG_LEVEL"),
                  refused(file + ":1", "KEY_UNKNOWN", "drain_seconds"),
                  refused(file + ":2", "LINE_MALFORMED"), refused(file + ":3", "KEY_MISPLACED"),
                  refused(file + ":5", "KEY_REPEATED"), refused(file + ":4", "VALUE_INVALID"),
                  refused("LUMBUNG_EXIT", "VALUE_INVALID", "true or false"),
                  refused("--max-bulk-in-flight", "VALUE_INVALID", "1 to 64")));
}

TEST(Config, AWordNearToNothingGetsNoSuggestion) {
  EXPECT_THAT(wrong({"--xylophone=1"}),
              ElementsAre(refused("--xylophone", "KEY_UNKNOWN", "--help lists them")));
}

TEST(Config, AFlagGivenTwiceIsAQuestion) {
  EXPECT_THAT(wrong({"--cell=1", "--cell=2"}), ElementsAre(refused("--cell", "KEY_REPEATED")));
}

TEST(Config, AMissingFileIsNamed) {
  EXPECT_THAT(wrong({"--config=/nowhere/x.conf"}),
              ElementsAre(refused("--config", "FILE_UNREADABLE", "/nowhere/x.conf")));
}

TEST(Config, AFolderIsNoFile) {
  const harness::TempDir folder;
  EXPECT_THAT(wrong({"--config", folder.path()}),
              ElementsAre(refused("--config", "FILE_UNREADABLE", "directory")));
}

TEST(Config, AFileWithoutEndIsNotRead) {
  const harness::TempDir folder;
  harness::write_file(folder / "long.conf", std::string(1001, '\n'));
  EXPECT_THAT(wrong({"--config", folder / "long.conf"}),
              ElementsAre(refused(folder / "long.conf:1001", "FILE_TOO_LONG")));
}

TEST(Config, OnlyMetricsMayLeaveLoopback) {
  EXPECT_EQ(config({"--metrics=0.0.0.0:7490"}).metrics.host, "0.0.0.0");
  EXPECT_THAT(wrong({"--grpc=0.0.0.0:7400", "--http=192.168.1.1:80"}),
              ElementsAre(refused("--grpc", "VALUE_INVALID", "loopback"),
                          refused("--http", "VALUE_INVALID", "loopback")));
}

TEST(Config, APasswordInTheDatabaseIsRefusedAndNotRepeated) {
  for (const std::string url : {"postgresql://siti:rahasia@db/lumbung",
                                "postgresql://db/l?password=rahasia", "postgres://siti:rahasia@"}) {
    const auto all = wrong({"--database", url});
    ASSERT_THAT(all, ElementsAre(refused("--database", "VALUE_INVALID", "database_password_file")));
    EXPECT_THAT(config_report(invalid_fields(all)), Not(HasSubstr("rahasia")));
    EXPECT_THAT(all[0].value, IsEmpty());
  }
  EXPECT_EQ(config({"--database=postgresql://siti@db:5432/l"}).database,
            "postgresql://siti@db:5432/l");
}

TEST(Config, ValuesThatContradictEachOtherAreRefused) {
  EXPECT_THAT(wrong({"--http=127.0.0.1:7400"}),
              ElementsAre(refused("--http", "VALUES_CONFLICT", "grpc")));
  EXPECT_THAT(wrong({"--http=127.0.0.1:0", "--grpc=127.0.0.1:0"}), IsEmpty());
  EXPECT_THAT(
      wrong({}, {{"LUMBUNG_DATABASE_PASSWORD_FILE", "x"}, {"LUMBUNG_DATABASE_SCHEMA", "s"}}),
      ElementsAre(refused("LUMBUNG_DATABASE_PASSWORD_FILE", "VALUES_CONFLICT"),
                  refused("LUMBUNG_DATABASE_SCHEMA", "VALUES_CONFLICT")));
}

struct BadValue {
  std::string flag;
  std::string value;
};

class ConfigRefuses : public ::testing::TestWithParam<BadValue> {};

TEST_P(ConfigRefuses, TheValue) {
  EXPECT_THAT(wrong({GetParam().flag, GetParam().value}),
              ElementsAre(refused(GetParam().flag, "VALUE_INVALID")));
}

INSTANTIATE_TEST_SUITE_P(
    Every, ConfigRefuses,
    ::testing::Values(BadValue{"--grpc", "7400"}, BadValue{"--grpc", "127.0.0.1"},
                      BadValue{"--grpc", "127.0.0.1:65536"}, BadValue{"--grpc", "::1:80"},
                      BadValue{"--grpc", "[::1:80"}, BadValue{"--metrics", "db.example:80"},
                      BadValue{"--services", "registry,registry"}, BadValue{"--services", "loans"},
                      BadValue{"--services", ""}, BadValue{"--cell", ""},
                      BadValue{"--cell", "32.75"}, BadValue{"--var", ""}, BadValue{"--data", ""},
                      BadValue{"--register", ""}, BadValue{"--database", "mysql://x"},
                      BadValue{"--kafka", "9092"}, BadValue{"--kafka", "kafka:0"}, BadValue{"--kafka", "a b:9092"},
                      BadValue{"--redis", "127.0.0.1"}, BadValue{"--redis", "redis:70000"},
                      BadValue{"--servers", "127.0.0.1:7400"}, BadValue{"--servers", "loans=127.0.0.1:7400"},
                      BadValue{"--database-schema", "1a"}, BadValue{"--database-schema", "A"},
                      BadValue{"--business-date", "2017-02-29"}, BadValue{"--log-level", "loud"},
                      BadValue{"--drain-seconds", "301"}, BadValue{"--drain-seconds", "+3"},
                      BadValue{"--drain-seconds", "3s"},
                      BadValue{"--drain-seconds", "99999999999999999999"}));

TEST(Config, QuestionsAreAnsweredUnlessTheRestIsWrong) {
  EXPECT_EQ(read_config({"--help"}, {})->request, ConfigRequest::help);
  EXPECT_EQ(read_config({"-h"}, {})->request, ConfigRequest::help);
  EXPECT_EQ(read_config({"--help-markdown"}, {})->request, ConfigRequest::help_markdown);
  EXPECT_EQ(read_config({"--version"}, {})->request, ConfigRequest::version);
  EXPECT_THAT(wrong({"--help", "--hlep"}), ElementsAre(refused("--hlep", "KEY_UNKNOWN")));
}

TEST(Config, HelpNamesEveryKeyInEveryForm) {
  const auto help = config_help();
  for (const auto& setting : settings()) {
    EXPECT_THAT(help, HasSubstr("  " + flag_of(setting.key) + "  "));
    EXPECT_THAT(help, HasSubstr(variable_of(setting.key)));
  }
}

TEST(Config, BrokersAndServersAreTakenAsTheyAre) {
  const auto all = config({"--kafka=kafka-0.city:9092, [::1]:9093", "--redis=redis:6379", "--database=postgresql://a@b/c",
                           "--first-look", "--servers=registry=registry.city:7400"});
  EXPECT_EQ(all.kafka, "kafka-0.city:9092,[::1]:9093");
  EXPECT_EQ(all.redis, "redis:6379");
  EXPECT_EQ(all.servers.at("registry"), "registry.city:7400");
}

TEST(Config, WhatDoesNotFitTogetherIsRefused) {
  EXPECT_THAT(wrong({"--redis=redis:6379"}), ElementsAre(refused("--redis", "VALUES_CONFLICT", "SQLite")));
  EXPECT_THAT(wrong({"--servers=registry=127.0.0.1:7400"}),
              ElementsAre(refused("--servers", "VALUES_CONFLICT", "first_look")));
  EXPECT_THAT(wrong({"--services=reporting"}), ElementsAre(refused("--services", "VALUES_CONFLICT", "Kafka")));
  EXPECT_THAT(wrong({"--first-look", "--servers=reporting=127.0.0.1:7400"}),
              ElementsAre(refused("--servers", "VALUES_CONFLICT", "registry")));
}

TEST(Config, TheDocumentedTableIsThisOne) {
  EXPECT_EQ(config_help_markdown(), harness::read_file(DOCS "/configuration.md"))
      << "Write `lumbungd --help-markdown` to docs/configuration.md.";
}

TEST(Suggest, CountsSingleLetterMistakes) {
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("grpc", "grpc"), 0u);
  EXPECT_EQ(edit_distance("grcp", "grpc"), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

}  // namespace
}  // namespace lumbung
