// Whatever people propose, verify, decide and write directly, in whatever order: what is open on a record is what is open,
// nothing that was vouched for changes without a second person, and folding the events anew gives the same states.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "change_world.h"
#include "matchers.h"
#include "mutations.h"
#include "registry/domain/businesses/update_business.h"
#include "registry/domain/change_requests/reject_change.h"
#include "registry/domain/change_requests/withdraw_change.h"

namespace lumbung::registry {
namespace {

using v1::ChangeRequest;

constexpr int kSteps = 120;
constexpr int kRuns = 60;

class RandomOffice {
 public:
  explicit RandomOffice(unsigned seed) : random_(seed), first_(a_business()), business_(first_) {}

  void step() {
    switch (draw(0, 9)) {
      case 0:
      case 1:
      case 2:
        return take(propose());
      case 3:
        return take(verify());
      case 4:
      case 5:
      case 6:
        return take(approve());
      case 7:
        return take(reject_or_withdraw());
      default:
        return take(write_directly());
    }
  }

  void check() {
    std::set<std::string> open;
    for (const auto& [name, change] : changes_)
      if (change.state() == ChangeRequest::STATE_OPEN) open.insert(name);
    std::set<std::string> remembered;
    for (const auto& each : pending_.open()) remembered.insert(each.change_request());
    ASSERT_EQ(remembered, open);
    for (const auto& field : business_.verified_fields().paths())
      ASSERT_EQ(value_in_words(business_, field), vouched_[field]) << field;
    auto again = first_;
    for (const auto& event : history_) fold_into(again, one(event));
    ASSERT_EQ(again.SerializeAsString(), business_.SerializeAsString());
  }

  int approved() const { return approved_; }

 private:
  static Events one(const StreamEvent& event) {
    Events events;
    events.add(event);
    return events;
  }

  int draw(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  const Caller& somebody() {
    static const std::vector<const Caller*> people{&kProposer, &kVerifier, &kApprover};
    return *people[static_cast<std::size_t>(draw(0, 2))];
  }

  void fill(Business& values, google::protobuf::FieldMask& mask) {
    if (draw(0, 1) == 1) {
      mask.add_paths("address");
      values.set_address("Jl. " + std::to_string(draw(1, 3)));
    }
    if (draw(0, 1) == 1) {
      mask.add_paths("workers_male");
      values.set_workers_male(draw(0, 2));
    }
    if (mask.paths().empty()) mask.add_paths("nib");  // Cleared.
  }

  Result<Events> propose() {
    auto request = proposing(business_, {});
    fill(*request.mutable_business(), *request.mutable_update_mask());
    const auto name = "changeRequests/" + std::to_string(++proposals_);
    return propose_change({&business_, nullptr}, &pending_, request, name, reference(), rules(), as(somebody()));
  }

  // Any of them, also those decided long ago.
  ChangeRequest* any() {
    if (changes_.empty()) return nullptr;
    auto at = changes_.begin();
    std::advance(at, draw(0, static_cast<int>(changes_.size()) - 1));
    return &at->second;
  }

  Result<Events> verify() {
    v1::VerifyChangeRequest request;
    request.set_kind(v1::ChangeVerification::KIND_PAPER_SEEN);
    request.set_passed(draw(0, 1) == 1);
    return decide(any(), nullptr, request, as(somebody()));
  }

  Result<Events> approve() {
    ChangeToApprove world;
    world.change = any();
    world.record.business = &business_;
    world.pending = &pending_;
    v1::ApproveChangeRequest request;
    if (world.change && draw(0, 3) > 0) {
      for (const auto& rival : rivals_of(&pending_, world.change->name(), world.change->fields())) {
        request.add_over(rival);
        world.over.push_back(&changes_.at(rival));
      }
    }
    const auto& who = somebody();
    auto events = decide(world, request, reference(), rules(), as(who));
    if (events) {
      EXPECT_FALSE(same_actor(world.change->proposed_by(), who));
      for (const auto& field : world.change->fields().paths())
        vouched_[field] = value_in_words(world.change->business(), field);
      ++approved_;
    }
    return events;
  }

  Result<Events> reject_or_withdraw() {
    const auto* change = any();
    if (draw(0, 1) == 1) return decide(change, v1::RejectChangeRequest(), as(somebody()));
    return decide(change, v1::WithdrawChangeRequest(), as(somebody()));
  }

  Result<Events> write_directly() {
    v1::UpdateBusinessRequest request;
    request.mutable_business()->set_name(business_.name());
    fill(*request.mutable_business(), *request.mutable_update_mask());
    return decide(&business_, nullptr, request, reference(), rules(), as(somebody()));
  }

  void take(const Result<Events>& events) {
    if (!events) return;
    for (const auto& event : *events) {
      if (event.stream == business_.name()) {
        fold_into(business_, one(event));
        history_.push_back(event);
      } else if (event.stream == pending_stream(business_.name())) {
        fold_into(pending_, one(event));
      } else {
        fold_into(changes_[event.stream], one(event));
      }
    }
  }

  std::mt19937 random_;
  const Business first_;
  Business business_;
  v1::PendingChanges pending_;
  std::map<std::string, ChangeRequest> changes_;
  std::map<std::string, std::string> vouched_;
  std::vector<StreamEvent> history_;
  int proposals_ = 0;
  int approved_ = 0;
};

TEST(ChangesFuzz, NothingVouchedForChangesWithoutASecondPersonAndNothingOpenIsForgotten) {
  int approved = 0;
  for (int run = 0; run < tries(kRuns); ++run) {
    RandomOffice office(static_cast<unsigned>(run));
    for (int step = 0; step < kSteps; ++step) {
      office.step();
      office.check();
      if (HasFatalFailure()) FAIL() << "run " << run << ", step " << step;
    }
    approved += office.approved();
  }
  EXPECT_GT(approved, kRuns) << "the office does work";
}

}  // namespace
}  // namespace lumbung::registry
