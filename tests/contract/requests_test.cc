// Request ids: an effect happens once, and its answer is the same for ever.
#include <gmock/gmock.h>

#include "contract/log.h"

namespace lumbung::contract {
namespace {

class RequestsTest : public OnBothEngines {
 protected:
  Database database_{GetParam()};
  Log log_{database_};
};
LUMBUNG_ON_BOTH_ENGINES(RequestsTest);

TEST_P(RequestsTest, ReplaysTheAnswerByteForByte) {
  const auto first = log_.must(register_business("r1", {"a"}));
  log_.must(add_worker("r2", "a"));  // The record is another one since.
  const auto again = log_.must(register_business("r1", {"a"}));
  EXPECT_TRUE(again.replayed);
  EXPECT_FALSE(again.changed);
  EXPECT_EQ(again.reply, first.reply);
  EXPECT_EQ(log_.head().position, 2);
  expect_whole(log_);
}

TEST_P(RequestsTest, ReplaysAfterARestart) {
  const auto first = log_.must(register_business("r1", {"a"}));
  Log restarted(database_);
  const auto again = restarted.must(register_business("r1", {"a"}));
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.reply, first.reply);
}

TEST_P(RequestsTest, RefusesAnIdThatCameWithOtherContent) {
  log_.must(register_business("r1", {"a"}));
  EXPECT_EQ(reason_of(log_.commit(register_business("r1", {"b"}))), "REQUEST_ID_REUSED");
  EXPECT_FALSE(log_.business("b"));
  EXPECT_EQ(log_.head().position, 1);
}

TEST_P(RequestsTest, KeepsTheIdsOfCallersApart) {
  log_.must(register_business("r1", {"a"}));
  auto other_person = register_business("r1", {"b"});
  other_person.caller.subject = "kepala";
  auto other_agency = register_business("r1", {"c"});
  other_agency.caller.agency = "bank";
  EXPECT_FALSE(log_.must(std::move(other_person)).replayed);
  EXPECT_FALSE(log_.must(std::move(other_agency)).replayed);
  EXPECT_EQ(log_.requests().size(), 3u);
}

TEST_P(RequestsTest, GivesOneEffectToTheSameIdTwiceInOneBatch) {
  log_.must(register_business("r0", {"a"}));
  Outcome plug, first, second;
  {
    const Log::Stall stall(log_);
    plug = log_.submit(add_worker("plug", "a"));
    first = log_.submit(add_worker("r1", "a"));
    second = log_.submit(add_worker("r1", "a"));
  }
  ASSERT_TRUE(committed(outcome_of(std::move(plug))));
  const auto one = std::get<store::Committed>(outcome_of(std::move(first)));
  const auto two = std::get<store::Committed>(outcome_of(std::move(second)));
  EXPECT_FALSE(one.replayed);
  EXPECT_TRUE(two.replayed);
  EXPECT_EQ(one.reply, two.reply);
  EXPECT_EQ(log_.business("a")->workers_female(), 2);
  expect_whole(log_);
}

TEST_P(RequestsTest, RefusesTheSameIdWithOtherContentInOneBatch) {
  log_.must(register_business("r0", {"a"}));
  Outcome plug, first, second;
  {
    const Log::Stall stall(log_);
    plug = log_.submit(add_worker("plug", "a"));
    first = log_.submit(add_worker("r1", "a"));
    second = log_.submit(change_status("r1", "a", Business::OPERATING_STATUS_TUTUP));
  }
  ASSERT_TRUE(committed(outcome_of(std::move(plug))));
  EXPECT_TRUE(committed(outcome_of(std::move(first))));
  EXPECT_EQ(reason_of(outcome_of(std::move(second))), "REQUEST_ID_REUSED");
  EXPECT_EQ(log_.business("a")->operating_status(), Business::OPERATING_STATUS_BEROPERASI);
}

TEST_P(RequestsTest, ForgetsARefusedRequest) {
  EXPECT_EQ(reason_of(log_.commit(add_worker("r1", "a"))), "BUSINESS_UNKNOWN");
  EXPECT_TRUE(log_.requests().empty());
  log_.must(register_business("r0", {"a"}));
  const auto repaired = log_.must(add_worker("r1", "a"));
  EXPECT_FALSE(repaired.replayed);
  EXPECT_EQ(business_of(repaired.reply).workers_female(), 1);
}

TEST_P(RequestsTest, LeavesNothingBehindAValidation) {
  auto validation = register_business("r1", {"a", "1234567890123"});
  validation.validate_only = true;
  const auto answer = log_.must(std::move(validation));
  EXPECT_EQ(business_of(answer.reply).nib(), "1234567890123") << "the same answer as the real one";
  EXPECT_TRUE(answer.changed);  // It would have been.
  EXPECT_EQ(log_.head().position, 0);
  EXPECT_TRUE(log_.requests().empty());
  EXPECT_TRUE(log_.states().empty());
  EXPECT_TRUE(log_.keys().empty());
  EXPECT_TRUE(log_.view_rows().empty());
  EXPECT_FALSE(log_.must(register_business("r1", {"a", "1234567890123"})).replayed);
}

TEST_P(RequestsTest, RefusesInAValidationWhatItWouldRefuse) {
  auto validation = add_worker("r1", "a");
  validation.validate_only = true;
  EXPECT_EQ(reason_of(log_.commit(std::move(validation))), "BUSINESS_UNKNOWN");
}

TEST_P(RequestsTest, HidesAValidationFromItsNeighboursInTheBatch) {
  log_.must(register_business("r0", {"a"}));
  Outcome plug, validated, real;
  {
    const Log::Stall stall(log_);
    plug = log_.submit(add_worker("plug", "a"));
    auto validation = add_worker("r1", "a");
    validation.validate_only = true;
    validated = log_.submit(std::move(validation));
    real = log_.submit(add_worker("r2", "a"));
  }
  ASSERT_TRUE(committed(outcome_of(std::move(plug))));
  const auto seen = std::get<store::Committed>(outcome_of(std::move(validated)));
  const auto done = std::get<store::Committed>(outcome_of(std::move(real)));
  EXPECT_EQ(business_of(seen.reply).workers_female(), 2);
  EXPECT_EQ(business_of(done.reply).workers_female(), 2);
  EXPECT_EQ(business_of(done.reply).etag(), "3");
  expect_whole(log_);
}

TEST_P(RequestsTest, RemembersACommandThatHadNothingToChange) {
  log_.must(register_business("r0", {"a"}));
  const auto same = log_.must(change_status("r1", "a", Business::OPERATING_STATUS_BEROPERASI));
  EXPECT_FALSE(same.changed);
  EXPECT_EQ(same.stream, stream_of("a"));
  EXPECT_EQ(business_of(same.reply).etag(), "1");
  EXPECT_EQ(log_.head().position, 1);
  // The answer stays what it was, also when a repetition would have something to do by now.
  log_.must(change_status("r2", "a", Business::OPERATING_STATUS_TUTUP));
  const auto again = log_.must(change_status("r1", "a", Business::OPERATING_STATUS_BEROPERASI));
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.reply, same.reply);
  EXPECT_EQ(log_.business("a")->operating_status(), Business::OPERATING_STATUS_TUTUP);
  expect_whole(log_);
}

TEST_P(RequestsTest, AnswersADeadlineThatHasPassedWithoutDoingAnything) {
  auto late = register_business("r1", {"a"});
  late.deadline = std::chrono::steady_clock::now() - std::chrono::milliseconds{1};
  EXPECT_TRUE(std::holds_alternative<store::DeadlineExceeded>(log_.commit(std::move(late))));
  EXPECT_EQ(log_.head().position, 0);
  EXPECT_TRUE(log_.requests().empty());
  EXPECT_FALSE(log_.must(register_business("r1", {"a"})).replayed);
}

}  // namespace
}  // namespace lumbung::contract
