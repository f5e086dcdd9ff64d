// A file goes up while answers come down, whatever the sizes of both.
#include "client/import_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <future>
#include <stop_token>
#include <string>
#include <thread>

#include "harness/temp_dir.h"
#include "test_server.h"

namespace lumbung::client {
namespace {

using harness::Script;
using harness::TempDir;
using harness::TestServer;
using harness::write_file;
using testing::HasSubstr;

// A failing import must fail the test, not hang it.
constexpr std::chrono::seconds kDeadline{60};

Target patient(const TestServer& server) {
  auto target = server.target();
  target.timeout = kDeadline;
  return target;
}

struct Heard {
  std::int64_t rows = 0;
  std::int64_t last_line = 1;
  bool in_order = true;
  ImportProgress progress;

  ImportOptions options() {
    ImportOptions options;
    options.on_row = [this](const lumbung::registry::v1::ImportRow& row) {
      ++rows;
      in_order = in_order && row.line() == last_line + 1;
      last_line = row.line();
    };
    options.on_progress = [this](const ImportProgress& now) { progress = now; };
    return options;
  }
};

TEST(ImportFile, SendsTheFileAsItIsInChunksAndHearsEveryRow) {
  const TempDir folder;
  const auto path = folder / "businesses.csv";
  const std::string content(3 * kImportChunkBytes + 17, 'a');
  write_file(path, content);
  const TestServer server({});
  const Connection connection(patient(server));
  Heard heard;
  const auto totals = import_file(connection, Register::businesses, path, heard.options());
  ASSERT_TRUE(totals) << text_of(totals.failure());
  EXPECT_EQ(totals->rows(), 4);
  EXPECT_EQ(heard.rows, 4);
  EXPECT_TRUE(heard.in_order);
  EXPECT_EQ(server.chunks(), 4);
  EXPECT_EQ(server.bytes(), static_cast<std::int64_t>(content.size()));
  EXPECT_LE(server.largest_chunk(), kImportChunkBytes);
  EXPECT_EQ(server.file_name(), "businesses.csv");
  EXPECT_EQ(heard.progress.bytes_sent, static_cast<std::int64_t>(content.size()));
  EXPECT_EQ(heard.progress.bytes_total, static_cast<std::int64_t>(content.size()));
  EXPECT_EQ(heard.progress.rows, 4);
}

// The peer reads the next chunk only when its answers to the last are taken, and answers with 128
// MiB in all: gRPC lets its windows grow, but not that far (16 answers a chunk would fit into
// them). A client that sent everything first would wait for it until its deadline.
TEST(ImportFile, NeverWaitsForASideThatWaitsForIt) {
  const TempDir folder;
  const auto path = folder / "large.csv";
  constexpr std::size_t kFileBytes = 8 * 1024 * 1024;
  write_file(path, std::string(kFileBytes, 'b'));
  Script script;
  script.answers_per_chunk = 64;
  script.rows_per_answer = 64;
  script.padding = 1024;
  const TestServer server(script);
  const Connection connection(patient(server));
  Heard heard;
  const auto totals = import_file(connection, Register::businesses, path, heard.options());
  ASSERT_TRUE(totals) << text_of(totals.failure());
  EXPECT_EQ(server.bytes(), static_cast<std::int64_t>(kFileBytes));
  EXPECT_EQ(heard.rows, 32 * 64 * 64);
  EXPECT_TRUE(heard.in_order);
}

// The rest of the file only comes once the answer to its beginning was heard.
TEST(ImportFile, HearsAnswersWhileTheFileIsStillBeingWritten) {
  const TempDir folder;
  const auto path = folder / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const TestServer server({});
  const Connection connection(patient(server));
  std::promise<void> heard;
  std::thread source([&] {
    std::ofstream pipe(path);
    pipe << "the beginning\n" << std::flush;
    if (heard.get_future().wait_for(kDeadline) == std::future_status::ready) pipe << "the rest\n";
  });
  std::int64_t rows = 0;
  ImportOptions options;
  options.on_row = [&](const lumbung::registry::v1::ImportRow&) {
    if (++rows == 1) heard.set_value();
  };
  options.on_progress = [](const ImportProgress& now) { EXPECT_EQ(now.bytes_total, std::nullopt); };
  const auto totals = import_file(connection, Register::businesses, path, options);
  source.join();
  ASSERT_TRUE(totals) << text_of(totals.failure());
  EXPECT_EQ(rows, 2);
  EXPECT_EQ(server.bytes(), 23);
}

TEST(ImportFile, SendsOnWhileNothingIsAnswered) {
  const TempDir folder;
  write_file(folder / "a.csv", std::string(4 * 1024 * 1024, 'a'));
  Script script;
  script.answers_per_chunk = 0;
  const TestServer server(script);
  const Connection connection(patient(server));
  const auto totals = import_file(connection, Register::businesses, folder / "a.csv", {});
  ASSERT_TRUE(totals) << text_of(totals.failure());
  EXPECT_EQ(totals->bytes(), 4 * 1024 * 1024);
}

// A pipe nobody writes to must not keep a call that is over.
TEST(ImportFile, LeavesASilentPipeWhenTheServerHasRefused) {
  const TempDir folder;
  const auto path = folder / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  Script script;
  script.refuse_file = true;
  const TestServer server(script);
  const Connection connection(patient(server));
  std::promise<void> over;
  std::thread source([&] {
    std::ofstream pipe(path);
    pipe << "the beginning\n" << std::flush;
    over.get_future().wait_for(kDeadline);
  });
  const auto totals = import_file(connection, Register::businesses, path, {});
  over.set_value();
  source.join();
  ASSERT_FALSE(totals);
  EXPECT_EQ(totals.failure().reason, "FILE_HEADER");
}

TEST(ImportFile, EndsWhenTheServerRefusesAFileItHasNotRead) {
  const TempDir folder;
  const auto path = folder / "large.csv";
  write_file(path, std::string(4 * 1024 * 1024, 'c'));
  Script script;
  script.refuse_file = true;
  const TestServer server(script);
  const Connection connection(patient(server));
  const auto totals = import_file(connection, Register::businesses, path, {});
  ASSERT_FALSE(totals);
  EXPECT_EQ(totals.failure().reason, "FILE_HEADER");
  EXPECT_EQ(totals.failure().sentence, "The header line is wrong.");
  EXPECT_EQ(exit_of(totals.failure()), Exit::invalid_input);
}

TEST(ImportFile, DoesNotTakeAnEndWithoutTotalsForSuccess) {
  const TempDir folder;
  write_file(folder / "a.csv", "a\n");
  Script script;
  script.forget_totals = true;
  const TestServer server(script);
  const Connection connection(patient(server));
  const auto totals = import_file(connection, Register::businesses, folder / "a.csv", {});
  ASSERT_FALSE(totals);
  EXPECT_EQ(exit_of(totals.failure()), Exit::internal);
}

TEST(ImportFile, StopsWhenAskedAndSaysSo) {
  const TempDir folder;
  const auto path = folder / "large.csv";
  write_file(path, std::string(8 * 1024 * 1024, 'd'));
  Script script;
  script.answers_per_chunk = 16;
  script.rows_per_answer = 64;
  script.padding = 1024;
  const TestServer server(script);
  const Connection connection(patient(server));
  std::stop_source stop;
  ImportOptions options;
  std::int64_t rows = 0;
  options.on_row = [&](const lumbung::registry::v1::ImportRow&) {
    ++rows;
    stop.request_stop();
  };
  options.stop = stop.get_token();
  const auto totals = import_file(connection, Register::businesses, path, options);
  ASSERT_FALSE(totals);
  EXPECT_EQ(totals.failure().code, "CANCELLED");
  EXPECT_EQ(exit_of(totals.failure()), Exit::interrupted);
  EXPECT_GT(rows, 0);
  EXPECT_LT(server.bytes(), 8 * 1024 * 1024);
}

TEST(ImportFile, RefusesBeforeCallingWhatIsNoFile) {
  const TempDir folder;
  write_file(folder / "empty.csv", "");
  const TestServer server({});
  const Connection connection(patient(server));
  const auto reason_for = [&](const std::string& path) {
    const auto totals = import_file(connection, Register::businesses, path, {});
    return totals ? "taken" : totals.failure().reason;
  };
  EXPECT_EQ(reason_for(folder / "missing.csv"), "FILE_UNREADABLE");
  EXPECT_EQ(reason_for(folder.path()), "FILE_IS_DIRECTORY");
  EXPECT_EQ(reason_for(folder / "empty.csv"), "FILE_EMPTY");
  EXPECT_EQ(server.file_name(), "");
  const auto missing = import_file(connection, Register::businesses, folder / "missing.csv", {});
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.failure().sentence, HasSubstr("missing.csv: No such file or directory."));
}

TEST(ImportFile, SaysWhereNobodyAnswers) {
  const TempDir folder;
  write_file(folder / "a.csv", "a\n");
  Target target;
  {
    const TestServer gone({});
    target = patient(gone);
  }
  const Connection connection(target);
  const auto totals = import_file(connection, Register::businesses, folder / "a.csv", {});
  ASSERT_FALSE(totals);
  EXPECT_EQ(exit_of(totals.failure()), Exit::unavailable);
  EXPECT_THAT(totals.failure().sentence, HasSubstr("No answer from " + target.address));
}

}  // namespace
}  // namespace lumbung::client
