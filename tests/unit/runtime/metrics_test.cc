#include "runtime/metrics/metrics.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "harness/temp_dir.h"
#include "runtime/metrics/cache_metrics.h"
#include "runtime/metrics/committer_metrics.h"
#include "runtime/metrics/relay_metrics.h"
#include "runtime/metrics/consumer_metrics.h"
#include "runtime/metrics/rpc_metrics.h"
#include "runtime/metrics/search_metrics.h"
#include "runtime/metrics/watch_metrics.h"

namespace lumbung {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// prometheus-cpp orders labels by name or as given, by version: compare without order.
testing::AssertionResult shows(const std::string& text, const std::string& name,
                               const std::vector<std::string>& labels, const std::string& value) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool named =
        line.starts_with(name + "{") || (labels.empty() && line.starts_with(name + " "));
    if (!named || !line.ends_with(" " + value)) continue;
    if (std::ranges::all_of(labels,
                            [&](const auto& label) { return line.find(label) != line.npos; }))
      return testing::AssertionSuccess();
  }
  return testing::AssertionFailure() << "no " << name << " of " << value << " in\n" << text;
}

void add_everything(Metrics& metrics) {
  add_process_metrics(metrics, "0.1.0", "abc");
  metrics.counter_from("lumbung_log_lines_dropped_total", "Log lines that never reached the file.",
                       [] { return std::int64_t{0}; });
  const RpcMetrics rpc(metrics, RpcType::unary, "s", "m");
  const store::CommitterMetrics committer(metrics, "registry");
  const SearchMetrics search(metrics, "registry");
  const ConsumerMetrics consumer(metrics, "figures", "registry");
  const CacheMetrics cache(metrics);
  const CachedReadMetrics cached(metrics, "registry", {"businesses"});
  const RelayMetrics relay(metrics, "registry");
  const WatchMetrics watches(metrics, "registry");
}

TEST(Metrics, NamesAreFrozen) {
  Metrics metrics;
  add_everything(metrics);
  std::string names;
  for (const auto& name : metrics.names()) names += name + "\n";
  EXPECT_EQ(names, harness::read_file(GOLDEN "/metric_names.txt"))
      << "A renamed metric silences the alerts that name it.";
}

TEST(Metrics, ASeriesOfEveryCodeWeAnswerExistsBeforeTheFirstCall) {
  Metrics metrics;
  const RpcMetrics rpc(metrics, RpcType::unary, "lumbung.registry.v1.RegistryService",
                       "GetBusiness");
  const auto text = metrics.serialize();
  for (const int code : {0, 1, 3, 4, 5, 6, 7, 9, 10, 13, 14, 16})
    EXPECT_TRUE(shows(text, "grpc_server_handled_total",
                      {R"(grpc_type="unary")", R"(grpc_method="GetBusiness")",
                       R"(grpc_service="lumbung.registry.v1.RegistryService")",
                       "grpc_code=\"" + std::string(grpc_code_name(code)) + "\""},
                      "0"));
  EXPECT_THAT(text, Not(HasSubstr("DataLoss")));
}

TEST(Metrics, CallsAreCountedByCodeAndTime) {
  Metrics metrics;
  RpcMetrics rpc(metrics, RpcType::bidi_stream, "s", "Import");
  rpc.started();
  rpc.received(3);
  rpc.sent(2);
  rpc.handled(3, 0.005);
  rpc.handled(15, 20);  // DataLoss has no series yet.
  rpc.handled(15, 20);
  rpc.handled(99, 0.001);
  const auto text = metrics.serialize();
  const std::string type = R"(grpc_type="bidi_stream")";
  EXPECT_TRUE(shows(text, "grpc_server_started_total", {type}, "1"));
  EXPECT_TRUE(shows(text, "grpc_server_msg_received_total", {type}, "3"));
  EXPECT_TRUE(shows(text, "grpc_server_msg_sent_total", {type}, "2"));
  EXPECT_TRUE(shows(text, "grpc_server_handled_total", {R"(grpc_code="InvalidArgument")"}, "1"));
  EXPECT_TRUE(shows(text, "grpc_server_handled_total", {R"(grpc_code="DataLoss")"}, "2"));
  EXPECT_TRUE(shows(text, "grpc_server_handled_total", {R"(grpc_code="Unknown")"}, "1"));
  EXPECT_TRUE(shows(text, "grpc_server_handling_seconds_bucket", {R"(le="0.0025")"}, "1"));
  EXPECT_TRUE(shows(text, "grpc_server_handling_seconds_bucket", {R"(le="0.005")"}, "2"));
  EXPECT_TRUE(shows(text, "grpc_server_handling_seconds_bucket", {R"(le="10")"}, "2"));
  EXPECT_TRUE(shows(text, "grpc_server_handling_seconds_bucket", {R"(le="+Inf")"}, "4"));
}

TEST(Metrics, ACommitterTellsWhatBecameOfItsCommands) {
  Metrics metrics;
  store::CommitterMetrics committer(metrics, "registry");
  committer.batch(512, 0.004);
  committer.committed(500);
  committer.replayed(5);
  committer.refused();
  committer.failed();
  committer.expired(5);
  committer.position(1'234'567);
  committer.queue(17);
  committer.unknown_commit(true);
  committer.bisected();
  const auto text = metrics.serialize();
  const std::string service = R"(service="registry")";
  EXPECT_TRUE(
      shows(text, "lumbung_committer_batch_commands_bucket", {service, R"(le="256")"}, "0"));
  EXPECT_TRUE(
      shows(text, "lumbung_committer_batch_commands_bucket", {service, R"(le="512")"}, "1"));
  EXPECT_TRUE(shows(text, "lumbung_committer_batch_seconds_count", {service}, "1"));
  EXPECT_TRUE(shows(text, "lumbung_committer_commands_total", {R"(outcome="committed")"}, "500"));
  EXPECT_TRUE(shows(text, "lumbung_committer_commands_total", {R"(outcome="replayed")"}, "5"));
  EXPECT_TRUE(shows(text, "lumbung_committer_commands_total", {R"(outcome="refused")"}, "1"));
  EXPECT_TRUE(shows(text, "lumbung_committer_commands_total", {R"(outcome="failed")"}, "1"));
  EXPECT_TRUE(shows(text, "lumbung_committer_commands_total", {R"(outcome="expired")"}, "5"));
  EXPECT_TRUE(shows(text, "lumbung_log_position", {service}, "1234567"));
  EXPECT_TRUE(shows(text, "lumbung_committer_queued", {service}, "17"));
  EXPECT_TRUE(shows(text, "lumbung_committer_unknown_commits_total", {R"(resolved="true")"}, "1"));
  EXPECT_TRUE(shows(text, "lumbung_committer_bisections_total", {service}, "1"));
}

TEST(Metrics, NumbersKeptElsewhereAreAskedForAtEveryScrape) {
  Metrics metrics;
  std::int64_t lost = 3;
  metrics.counter_from("lumbung_lost_total", "Lost.", [&] { return lost; });
  EXPECT_TRUE(shows(metrics.serialize(), "lumbung_lost_total", {}, "3"));
  lost = 7;
  EXPECT_TRUE(shows(metrics.serialize(), "lumbung_lost_total", {}, "7"));
}

TEST(Metrics, TheProcessSaysWhatItIsAndUses) {
  Metrics metrics;
  add_process_metrics(metrics, "0.1.0", "abc-dirty");
  const auto text = metrics.serialize();
  EXPECT_TRUE(
      shows(text, "lumbung_build_info", {R"(version="0.1.0")", R"(commit="abc-dirty")"}, "1"));
  EXPECT_THAT(text, Not(HasSubstr("process_resident_memory_bytes 0\n")));
  EXPECT_THAT(text, Not(HasSubstr("process_open_fds 0\n")));
}

// What one method and one committer cost, so that a process with ninety methods and four services
// stays below.
TEST(Metrics, SeriesStayBelowTheLimit) {
  Metrics metrics;
  add_everything(metrics);
  const auto first = metrics.series();
  const RpcMetrics one(metrics, RpcType::unary, "s", "another");
  const auto per_method = metrics.series() - first;
  const store::CommitterMetrics committer(metrics, "loans");
  const auto per_service = metrics.series() - first - per_method;
  EXPECT_LE(first + 89 * per_method + 3 * per_service, kMaxSeries);
}

}  // namespace
}  // namespace lumbung
