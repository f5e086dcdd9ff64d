// What is published adds up to the figures, whatever dies on the way, and tells nothing of any record.
#include <gmock/gmock.h>

#include <filesystem>

#include "contract/reporting/child.h"
#include "contract/reporting/city_here.h"
#include "harness/process.h"
#include "lumbung/common/v1/event.pb.h"
#include "lumbung/reporting/v1/figure_events.pb.h"

namespace lumbung::contract {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kCrashed = 137;

class PublishedTest : public OnBothEngines {
 protected:
  // A process of reporting that follows to the end, publishes and ends; it dies at a failpoint when told to.
  harness::Ended follow(const Database& own, const std::string& failpoints) {
    const auto ourselves = std::filesystem::read_symlink("/proc/self/exe").string();
    return harness::run(ourselves, {kReportingFlag, name_of(GetParam()), registers_.where(), own.where(), failpoints});
  }
  // Events of figures that a store holds.
  static std::int64_t told_in(const Database& own) {
    Failpoints none;
    return store::integer(
        own.open(none)->reader()->query("SELECT count(*) FROM events WHERE stream LIKE 'figures/%'").at(0)[0]);
  }

  Database registers_{GetParam()};
  Database own_{GetParam()};
};
LUMBUNG_ON_BOTH_ENGINES(PublishedTest);

// The first commit opens the day; the second tells the figures.
TEST_P(PublishedTest, AddsUpToTheFiguresWhereverTheProcessDied) {
  std::int64_t end = 0;
  {
    RegistryHere registry(registers_);
    ASSERT_GT(registry.import_cooperatives("cooperatives.csv"), 0);
    end = registry.position();
  }
  for (const std::string failpoint : {"store_before_commit", "store_commit_sent", "committer_after_commit"}) {
    const Database own(GetParam());
    const auto died = follow(own, failpoint + "=crash@2");
    ASSERT_EQ(died.code, kCrashed) << "it really died at " << failpoint << ": " << died.err;
    const auto told = told_in(own);
    // Whether PostgreSQL still takes a COMMIT of one who is gone is its own affair.
    const bool either = failpoint == "store_commit_sent" && GetParam() == Engine::postgresql;
    if (!either) {
      EXPECT_EQ(told > 0, failpoint != "store_before_commit") << failpoint;
    }

    const auto lived = follow(own, "");
    ASSERT_EQ(lived.code, 0) << lived.err;
    Failpoints none;
    const auto followed = registers_.open(none);
    store::CommitSignal signal;
    ReportingHere reporting(own, *followed, signal);
    ASSERT_TRUE(reporting.settle(end));
    const auto figures = reporting.all();
    EXPECT_EQ(figures.at({"k1", reporting::v1::DIMENSION_UNSPECIFIED, "", ""}).whole, 600);
    EXPECT_EQ(added_up(reporting.events()), figures) << failpoint;
  }
}

TEST_P(PublishedTest, TellsFiguresAndNoRecord) {
  RegistryHere registry(registers_);
  ASSERT_GT(registry.import_businesses("businesses.csv"), 0);
  ReportingHere reporting(own_, registry.store(), registry.signal());
  ASSERT_TRUE(reporting.settle(registry.position()));
  const auto events = reporting.events();
  std::size_t changed = 0;
  for (const auto& event : events) {
    EXPECT_LT(event.payload.size(), store::kMaxEventBytes);
    EXPECT_THAT(event.payload, Not(HasSubstr("businesses/")));
    EXPECT_THAT(event.payload, Not(HasSubstr("owners/")));
    if (!event.stream.starts_with("figures/")) continue;
    ++changed;
    reporting::v1::FiguresChanged figures;
    ASSERT_TRUE(figures.ParseFromString(event.payload));
    EXPECT_EQ(figures.source(), "/lumbung/3275/registry");
    EXPECT_LE(figures.as_of_position(), registry.position());
    EXPECT_EQ(date_of(figures.business_date()), (Date{2016, 12, 31}));
    common::v1::EventMetadata metadata;
    ASSERT_TRUE(metadata.ParseFromString(event.metadata));
    EXPECT_EQ(date_of(metadata.business_date()), (Date{2016, 12, 31})) << "dated as the facts behind it";
  }
  // Thousands of facts are few events: looks are apart by a fifth of a second.
  EXPECT_GT(changed, 1U);
  EXPECT_LT(changed, events.back().position + 1U);
  EXPECT_LT(changed, 400U);
}

TEST_P(PublishedTest, IsToldOnceByTwoProcessesOfReporting) {
  RegistryHere registry(registers_);
  ReportingHere first(own_, registry.store(), registry.signal());
  ReportingHere second(own_, registry.store(), registry.signal());
  ASSERT_GT(registry.import_cooperatives("cooperatives.csv"), 0);
  const auto end = registry.position();
  const bool by_first = first.settle(end);
  const bool by_second = second.settle(end);
  EXPECT_TRUE(by_first || by_second) << "one of them follows";
  EXPECT_EQ(added_up(first.events()), first.all());
  EXPECT_EQ(first.all().at({"k1", reporting::v1::DIMENSION_UNSPECIFIED, "", ""}).whole, 600);
}

}  // namespace
}  // namespace lumbung::contract
