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
  harness::Ended follow(const std::string& failpoints) {
    const auto ourselves = std::filesystem::read_symlink("/proc/self/exe").string();
    return harness::run(ourselves, {kReportingFlag, name_of(GetParam()), registers_.where(), own_.where(), failpoints});
  }

  Database registers_{GetParam()};
  Database own_{GetParam()};
};
LUMBUNG_ON_BOTH_ENGINES(PublishedTest);

TEST_P(PublishedTest, AddsUpToTheFiguresWhereverTheProcessDied) {
  std::int64_t end = 0;
  {
    RegistryHere registry(registers_);
    ASSERT_GT(registry.import_cooperatives("cooperatives.csv"), 0);
    end = registry.position();
  }
  int deaths = 0;
  for (const auto* failpoint : {"store_before_commit=crash", "store_commit_sent=crash", "committer_after_commit=crash"}) {
    const auto died = follow(failpoint);
    // Once all is published there is nothing left to die at.
    EXPECT_TRUE(died.code == kCrashed || died.code == 0) << failpoint << died.err;
    deaths += died.code == kCrashed;
  }
  EXPECT_GT(deaths, 0) << "it really died";
  const auto lived = follow("");
  ASSERT_EQ(lived.code, 0) << lived.err;

  Failpoints none;
  const auto followed = registers_.open(none);
  store::CommitSignal signal;
  ReportingHere reporting(own_, *followed, signal);
  ASSERT_TRUE(reporting.settle(end));
  const auto figures = reporting.all();
  EXPECT_EQ(figures.at({"k1", reporting::v1::DIMENSION_UNSPECIFIED, "", ""}).whole, 600);
  EXPECT_EQ(added_up(reporting.events()), figures);
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
