#include "registry/domain/fold.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <vector>

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/businesses/change_operating_status.h"
#include "registry/domain/businesses/update_business.h"
#include "registry/domain/cooperatives/change_cooperative_legal_state.h"
#include "registry/domain/cooperatives/evaluate_cooperative_activity.h"
#include "registry/domain/cooperatives/record_annual_meeting.h"
#include "registry/domain/cooperatives/report_business_volume.h"
#include "registry/domain/cooperatives/update_cooperative.h"
#include "world.h"

namespace lumbung::registry {
namespace {

TEST(Fold, AnEventItDoesNotKnowLeavesTheState) {
  auto record = a_cooperative();
  const auto before = record.SerializeAsString();
  apply(record, v1::BusinessOperatingStatusChanged(), {9, 9, Timestamp{}});
  EXPECT_EQ(record.SerializeAsString(), before);
  auto calendar = Calendar();
  apply(calendar, v1::CooperativeUpdated(), {9, 9, Timestamp{}});
  EXPECT_EQ(calendar.ByteSizeLong(), 0U);
}

TEST(Fold, VersionAndTimesComeFromTheLog) {
  v1::BusinessRegistered registered;
  registered.mutable_business()->set_name("businesses/x");
  Business record;
  apply(record, registered, {41, 1, Timestamp{std::chrono::microseconds{1'500'000}}});
  EXPECT_EQ(record.etag(), "1");
  EXPECT_EQ(record.create_time().seconds(), 1);
  EXPECT_EQ(record.create_time().nanos(), 500'000'000);
  apply(record, v1::BusinessOperatingStatusChanged(), {42, 2, Timestamp{std::chrono::seconds{9}}});
  EXPECT_EQ(record.etag(), "2");
  EXPECT_EQ(record.create_time().seconds(), 1);
  EXPECT_EQ(record.update_time().seconds(), 9);
}

// Random commands on one record. Whatever they are: the fold of the events that were accepted is
// the state, from the beginning as step by step, and a command that was accepted gives nothing new
// when it is sent again.
class RandomCommands {
 public:
  explicit RandomCommands(unsigned seed) : random_(seed) {}

  Result<Events> on_cooperative(const Cooperative& record) {
    switch (draw(0, 4)) {
      case 0: {
        v1::RecordAnnualMeetingRequest request;
        request.set_book_year(draw(1989, 2017));
        *request.mutable_rat_date() =
            date(request.book_year() + draw(0, 2), draw(1, 12), draw(1, 28));
        return repeated([=](const Cooperative& now) { return decide(&now, request, today()); },
                        record);
      }
      case 1: {
        v1::ReportBusinessVolumeRequest request;
        request.set_book_year(draw(1989, 2017));
        request.set_business_volume_rupiah(draw(0, 3));
        return repeated([=](const Cooperative& now) { return decide(&now, request, today()); },
                        record);
      }
      case 2: {
        v1::EvaluateCooperativeActivityRequest request;
        *request.mutable_as_of_date() = date(draw(2007, 2017), draw(1, 12), draw(1, 28));
        return repeated(
            [=](const Cooperative& now) { return decide(now, request, rules(), today()); }, record);
      }
      case 3: {
        v1::UpdateCooperativeRequest request;
        *request.mutable_cooperative() = cooperative_to_register().cooperative();
        request.mutable_cooperative()->set_name(record.name());
        request.mutable_cooperative()->set_member_count(draw(0, 3));
        request.mutable_cooperative()->set_kelurahan(draw(0, 1) ? kMedansatria : kJatisampurna);
        for (const auto* field : {"member_count", "kelurahan", "npwp", "badan_hukum_date"})
          if (draw(0, 1)) request.mutable_update_mask()->add_paths(field);
        return repeated(
            [=](const Cooperative& now) {
              return decide(&now, Holders{}, request, reference(), today());
            },
            record);
      }
      default: {
        v1::ChangeCooperativeLegalStateRequest request;
        // Rarely to an end, which would end the story.
        request.set_legal_state(Cooperative::LegalState(draw(0, 200) ? draw(1, 3) : draw(4, 5)));
        *request.mutable_paper_date() = date(2016, draw(1, 12), 1);
        return decide(&record, request, today());
      }
    }
  }

  Result<Events> on_business(const Business& record) {
    if (draw(0, 1)) {
      v1::ChangeOperatingStatusRequest request;
      request.set_operating_status(Business::OperatingStatus(draw(0, 400) ? draw(1, 5) : 6));
      return decide(&record, request, today());
    }
    v1::UpdateBusinessRequest request;
    *request.mutable_business() = business_to_register().business();
    request.mutable_business()->set_name(record.name());
    request.mutable_business()->set_kbli_main(draw(0, 1) ? "01301" : "");
    request.mutable_business()->set_yearly_sales_rupiah(std::int64_t{draw(0, 6)} * 1'000'000'000);
    for (const auto* field : {"kbli_main", "yearly_sales_rupiah", "net_assets_rupiah", "kelurahan"})
      if (draw(0, 1)) request.mutable_update_mask()->add_paths(field);
    return repeated(
        [=](const Business& now) { return decide(&now, nullptr, request, reference(), rules(), today()); },
        record);
  }

 private:
  int draw(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  template <class Rule, class Record>
  static Result<Events> repeated(Rule rule, const Record& record) {
    auto first = rule(record);
    if (!first) return first;
    auto after = record;
    fold_into(after, *first);
    const auto second = rule(after);
    EXPECT_TRUE(second.ok());
    EXPECT_TRUE(second.ok() && second->empty());
    return first;
  }

  std::mt19937 random_;
};

// `step` decides one random command on the record. Gives the number of commands that changed
// something.
template <class Record, class Step>
std::size_t expect_that_the_log_tells_the_state(const Record& first, Step step) {
  auto record = first;
  std::vector<Events> log;
  for (int i = 0; i < 300; ++i) {
    auto events = step(record);
    if (!events || events->empty()) continue;
    for (const auto& each : *events) EXPECT_EQ(each.stream, first.name());
    fold_into(record, *events);
    log.push_back(std::move(*events));
  }
  // As it comes back from the store: each event from its bytes.
  auto again = first;
  for (const auto& events : log) {
    for (const auto& each : events) {
      const std::unique_ptr<google::protobuf::Message> stored(each.event->New());
      EXPECT_TRUE(stored->ParseFromString(each.event->SerializeAsString()));
      const auto version = std::stoll(again.etag()) + 1;
      apply(again, *stored, {version, version, Timestamp{std::chrono::microseconds{version}}});
    }
  }
  EXPECT_EQ(again.SerializeAsString(), record.SerializeAsString());
  return log.size();
}

TEST(Fold, TheLogOfACooperativeTellsItsState) {
  std::size_t changes = 0;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    RandomCommands commands(seed);
    changes += expect_that_the_log_tells_the_state(a_cooperative(), [&](const Cooperative& record) {
      return commands.on_cooperative(record);
    });
  }
  EXPECT_GT(changes, 500U);
}

TEST(Fold, TheLogOfABusinessTellsItsState) {
  std::size_t changes = 0;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    RandomCommands commands(seed);
    changes += expect_that_the_log_tells_the_state(
        a_business(), [&](const Business& record) { return commands.on_business(record); });
  }
  EXPECT_GT(changes, 500U);
}

}  // namespace
}  // namespace lumbung::registry
