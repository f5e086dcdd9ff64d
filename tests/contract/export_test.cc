// A log goes out whole and in order while it is written to, in pages that have limits, and no faster than its
// reader reads.
#include "runtime/operations/export_log.h"

#include <gmock/gmock.h>
#include <lumbung/operations/v1/operations_service.pb.h>

#include "contract/log.h"
#include "runtime/digest.h"
#include "runtime/store/committer.h"
#include "runtime/store/export.h"
#include "runtime/store/hash_chain.h"

namespace lumbung::contract {
namespace {


class ExportTest : public OnBothEngines {
 protected:
  void add_businesses(int count, const std::string& name = "Warung Bu Sri") {
    std::vector<Outcome> outcomes;
    for (int i = 0; i < count; ++i) {
      const auto id = std::to_string(++made_);
      outcomes.push_back(log_.submit(register_business("r" + id, {id, {}, {}, name})));
    }
    for (auto& outcome : outcomes) ASSERT_TRUE(committed(outcome_of(std::move(outcome))));
  }

  Database database_{GetParam()};
  Log log_{database_};
  int made_ = 0;
};
LUMBUNG_ON_BOTH_ENGINES(ExportTest);

TEST_P(ExportTest, SendsALogThatIsWrittenToWithoutAGapUpToItsHeadAtTheStart) {
  add_businesses(2'500);
  Log beside(database_);
  store::LogExport log(log_.store(), 0);
  EXPECT_EQ(log.head().position, 2'500);
  auto hash = log.previous_hash();
  EXPECT_EQ(hash, store::empty_log_hash());
  std::int64_t position = 0;
  int pages = 0;
  for (auto page = log.next(); !page.empty(); page = log.next()) {
    beside.must(register_business("beside-" + std::to_string(++pages), {"beside-" + std::to_string(pages)}));
    for (const auto& event : page) {
      ASSERT_EQ(event.position, ++position);
      ASSERT_EQ(event.leaf, store::leaf_of(event));
      hash = store::chain(hash, event.leaf);
      ASSERT_EQ(event.hash, hash);
    }
  }
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(position, 2'500) << "what came meanwhile is for the next export";
  EXPECT_EQ(hash, log.head().hash);
  EXPECT_EQ(log_.head().position, 2'503);
}

TEST_P(ExportTest, GoesOnBehindAPosition) {
  add_businesses(5);
  store::LogExport log(log_.store(), 3);
  ASSERT_TRUE(log.begins());
  EXPECT_EQ(log.previous_hash(), log_.events().at(2).hash);
  const auto page = log.next();
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page.front().position, 4);
  EXPECT_TRUE(log.next().empty());

  store::LogExport at_the_end(log_.store(), 5);
  EXPECT_TRUE(at_the_end.begins());
  EXPECT_TRUE(at_the_end.next().empty());
  for (const std::int64_t nowhere : {6, -1})
    EXPECT_FALSE(store::LogExport(log_.store(), nowhere).begins()) << nowhere;
}

TEST_P(ExportTest, EndsAPageAtItsLimitOfBytes) {
  const std::string large(300'000, 'x');
  add_businesses(7, large);
  // As large as an event may be, nearly.
  add_businesses(1, std::string(store::kMaxEventBytes - 50'000, 'x'));
  add_businesses(3, large);
  store::LogExport log(log_.store(), 0);
  std::vector<std::size_t> sizes;
  for (auto page = log.next(); !page.empty(); page = log.next()) sizes.push_back(page.size());
  EXPECT_THAT(sizes, ::testing::ElementsAre(3, 3, 1, 1, 3));
}

TEST_P(ExportTest, SaysNothingOfEventsThatAreMissingAndEnds) {
  add_businesses(4);
  log_.spoil("DELETE FROM events WHERE position >= 3");
  store::LogExport log(log_.store(), 0);
  EXPECT_EQ(log.next().size(), 2u);
  EXPECT_TRUE(log.next().empty());
  EXPECT_EQ(log.head().position, 4) << "by which the reader knows that the log is not whole";
}

// A reader at the other end of an export, who takes so many messages and then goes away.
class Reader : public rpc::ReplyStream {
 public:
  explicit Reader(int patience) : patience_(patience) {}
  Task<bool> write(rpc::Reply reply) override {
    messages_.emplace_back().ParseFromString(reply.bytes);
    co_return static_cast<int>(messages_.size()) < patience_;
  }
  const std::vector<operations::v1::ExportLogResponse>& messages() const { return messages_; }

 private:
  const int patience_;
  std::vector<operations::v1::ExportLogResponse> messages_;
};

// Runs an export to its end; the reason of its refusal, if any.
std::string run(store::Store& store, std::int64_t after, Reader& reader) {
  Executor pages(1);
  rpc::Call call;
  std::promise<std::string> ended;
  auto reason = ended.get_future();
  const auto start = [&]() -> Detached {
    auto exporting = operations::export_log(store, after, call, pages, reader);
    const auto done = co_await exporting;
    ended.set_value(done ? "" : done.refusal().reason());
  };
  start();
  return reason.get();
}

TEST_P(ExportTest, BeginsAndEndsWithWhatAReaderNeedsToProveIt) {
  add_businesses(1'200);
  Reader reader(100);
  EXPECT_EQ(run(log_.store(), 100, reader), "");
  const auto& messages = reader.messages();
  ASSERT_EQ(messages.size(), 4u);
  const auto events = log_.events();
  EXPECT_EQ(messages.front().start().log_id(), log_.head().log_id);
  EXPECT_EQ(messages.front().start().previous_hash(), hex(events.at(99).hash));
  EXPECT_EQ(messages.back().end().head_hash(), hex(events.back().hash));
  for (const auto& message : messages) EXPECT_EQ(message.head_position(), 1'200);
  const auto& first = messages[1].events(0);
  EXPECT_EQ(first.position(), 101);
  EXPECT_EQ(first.payload(), events.at(100).payload);
  EXPECT_EQ(first.metadata(), events.at(100).metadata);
  EXPECT_EQ(first.event_time().seconds() * 1'000'000 + first.event_time().nanos() / 1'000, events.at(100).time_us);
  EXPECT_EQ(first.leaf(), hex(events.at(100).leaf));
}

TEST_P(ExportTest, StopsReadingWhenNobodyListens) {
  add_businesses(3'000);
  Reader reader(2);
  EXPECT_EQ(run(log_.store(), 0, reader), "");
  EXPECT_EQ(reader.messages().size(), 2u) << "the start and one page";
}

TEST_P(ExportTest, RefusesToBeginWhereTheLogHasNothing) {
  add_businesses(1);
  Reader reader(100);
  EXPECT_EQ(run(log_.store(), 2, reader), "POSITION_UNKNOWN");
  EXPECT_TRUE(reader.messages().empty());
}

}  // namespace
}  // namespace lumbung::contract
