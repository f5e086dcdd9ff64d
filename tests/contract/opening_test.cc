// What is not a log of ours, or may lose what it acknowledges, is refused when it is opened, in a
// sentence.
#include <gmock/gmock.h>

#include <filesystem>

#include "contract/log.h"
#include "harness/network.h"

namespace lumbung::contract {
namespace {

using ::testing::HasSubstr;

// What opening says.
std::string unusable(Engine engine, const std::string& where) {
  Failpoints failpoints;
  try {
    open_store(engine, where, failpoints);
  } catch (const store::Unusable& refused) {
    return refused.what();
  }
  return "(it was opened)";
}

class OpeningTest : public OnBothEngines {
 protected:
  std::string opening() { return unusable(GetParam(), database_.where()); }
  void make_log_and_spoil(const std::string& sql) {
    Log log(database_);
    log.must(register_business("r1", {"a"}));
    log.spoil(sql);
  }

  Database database_{GetParam()};
};
LUMBUNG_ON_BOTH_ENGINES(OpeningTest);

TEST_P(OpeningTest, MakesWhatIsMissingAndLeavesWhatIsThere) {
  {
    Log log(database_);
    log.must(register_business("r1", {"a"}));
  }
  Log again(database_);
  EXPECT_EQ(again.head().position, 1);
}

TEST_P(OpeningTest, RefusesALogThatANewerProgramWrites) {
  make_log_and_spoil("UPDATE head SET writer_level = 2");
  EXPECT_THAT(opening(), HasSubstr("writer level 2"));
}

TEST_P(OpeningTest, RefusesALogWithAMissingTable) {
  make_log_and_spoil("DROP TABLE keys");
  EXPECT_THAT(opening(), HasSubstr("'keys'"));
}

TEST_P(OpeningTest, RefusesALogWithAnotherColumn) {
  make_log_and_spoil("ALTER TABLE events RENAME COLUMN leaf TO blade");
  EXPECT_THAT(opening(), HasSubstr("'events'"));
}

TEST_P(OpeningTest, RefusesALogWithoutItsHead) {
  make_log_and_spoil("DELETE FROM head");
  EXPECT_THAT(opening(), HasSubstr("'head'"));
}

TEST_P(OpeningTest, RefusesAMigrationThatIsNotItsOwn) {
  make_log_and_spoil("UPDATE migrations SET checksum = 'another' WHERE number = 1");
  EXPECT_THAT(opening(), HasSubstr("migration 1"));
}

TEST_P(OpeningTest, OpensALogThatLaterMigrationsHaveAddedTo) {
  make_log_and_spoil("INSERT INTO migrations VALUES (99, 'from the future', 'unknown', 0)");
  // The previous program reads a newer schema; only writer_level keeps it from writing.
  EXPECT_EQ(opening(), "(it was opened)");
}

TEST_P(OpeningTest, StopsWritingWhenANewerProgramTakesOver) {
  Log log(database_);
  log.must(register_business("r1", {"a"}));
  log.spoil("UPDATE head SET writer_level = 2");
  EXPECT_TRUE(failed(log.commit(register_business("r2", {"b"}))));
  EXPECT_FALSE(log.business("b"));
}

TEST(OpeningPostgresqlTest, RefusesADatabaseThatAcknowledgesTooEarly) {
  const Database database(Engine::postgresql);
  const auto& server = harness::Postgres::shared();
  for (const std::string value : {"off", "local", "remote_write"}) {
    server.query("postgres",
                 "ALTER DATABASE " + database.database() + " SET synchronous_commit = " + value);
    EXPECT_THAT(unusable(Engine::postgresql, database.where()),
                HasSubstr("synchronous_commit=" + value));
  }
  server.query("postgres", "ALTER DATABASE " + database.database() + " RESET synchronous_commit");
  EXPECT_EQ(unusable(Engine::postgresql, database.where()), "(it was opened)");
}

TEST(OpeningPostgresqlTest, RefusesAServerThatDoesNotSync) {
  for (const std::string setting : {"fsync", "full_page_writes"}) {
    harness::Postgres careless({setting + " = off"});
    EXPECT_THAT(unusable(Engine::postgresql, careless.url("postgres")),
                HasSubstr(setting + "=off"));
  }
}

TEST(OpeningPostgresqlTest, SaysThatTheServerIsAway) {
  Failpoints failpoints;
  const auto nobody = harness::Postgres::url("postgres", harness::free_port());
  EXPECT_THROW(open_store(Engine::postgresql, nobody, failpoints), store::Unavailable);
}

TEST(OpeningPostgresqlTest, RefusesASchemaNameThatIsNone) {
  Failpoints failpoints;
  const Database database(Engine::postgresql);
  store::PostgresqlOptions options;
  options.url = database.where();
  options.schema = "c3275; DROP TABLE head";
  EXPECT_THROW(store::open_postgresql(options, failpoints), store::Unusable);
}

TEST(OpeningPostgresqlTest, KeepsTheLogsOfTwoSchemasApart) {
  Failpoints failpoints;
  const Database database(Engine::postgresql);
  Log log(database);
  log.must(register_business("r1", {"a"}));
  store::PostgresqlOptions options;
  options.url = database.where();
  options.schema = "c3276_test";
  const auto other = store::open_postgresql(options, failpoints);
  EXPECT_EQ(store::read_head(*other->reader()).position, 0);
}

TEST(OpeningSqliteTest, MakesTheFoldersOnTheWay) {
  const harness::TempDir folder;
  Failpoints failpoints;
  open_store(Engine::sqlite, folder / "var/lib/test.db", failpoints);
  EXPECT_TRUE(std::filesystem::exists(folder / "var/lib/test.db"));
}

TEST(OpeningSqliteTest, RefusesAFileThatIsNoDatabase) {
  const harness::TempDir folder;
  harness::write_file(folder / "test.db", std::string(4096, 'x'));
  Failpoints failpoints;
  EXPECT_ANY_THROW(open_store(Engine::sqlite, folder / "test.db", failpoints));
  EXPECT_EQ(harness::read_file(folder / "test.db"), std::string(4096, 'x'))
      << "and leaves it alone";
}

TEST(OpeningSqliteTest, SaysThatTheFolderCannotBeMade) {
  const harness::TempDir folder;
  harness::write_file(folder / "file", "not a folder");
  Failpoints failpoints;
  EXPECT_THROW(open_store(Engine::sqlite, folder / "file/test.db", failpoints), store::Unavailable);
}

}  // namespace
}  // namespace lumbung::contract
