#include "change_world.h"
#include "matchers.h"
#include "registry/domain/change_requests/validate.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

template <class Request>
std::vector<std::string> wrong_in(const Request& request) {
  std::vector<FieldViolation> wrong;
  if constexpr (requires { validate(request, reference(), wrong); })
    validate(request, reference(), wrong);
  else
    validate(request, wrong);
  return in_words(wrong);
}

v1::ProposeChangeRequest proposal() {
  v1::ProposeChangeRequest request;
  request.mutable_business()->set_name("businesses/1");
  request.mutable_business()->set_address("Jl. Baru 1");
  request.mutable_update_mask()->add_paths("address");
  request.set_reason("Owner came to the counter.");
  return request;
}

TEST(ValidateChange, AProposalIsAnUpdateWithAReason) {
  EXPECT_THAT(wrong_in(proposal()), IsEmpty());
  auto request = proposal();
  request.mutable_business()->set_nib("1");
  request.mutable_update_mask()->add_paths("nib");
  request.mutable_update_mask()->add_paths("etag");
  request.set_reason("no");
  EXPECT_THAT(wrong_in(request), UnorderedElementsAre("update_mask MASK_FIELD_NOT_UPDATABLE", "business.nib NIB_FORMAT",
                                                      "reason TEXT_TOO_SHORT"));
  request = {};
  request.set_reason("Owner came to the counter.");
  EXPECT_THAT(wrong_in(request), ElementsAre("business REQUIRED"));
}

TEST(ValidateChange, AStatusMayBeProposedAloneButNotItsDate) {
  auto request = proposal();
  request.mutable_update_mask()->clear_paths();
  EXPECT_THAT(wrong_in(request), ElementsAre("update_mask MASK_EMPTY"));
  request.mutable_update_mask()->add_paths("operating_status");
  EXPECT_THAT(wrong_in(request), ElementsAre("business.operating_status REQUIRED"));
  request.mutable_business()->set_operating_status(Business::OPERATING_STATUS_TUTUP);
  EXPECT_THAT(wrong_in(request), IsEmpty());
  request.mutable_update_mask()->set_paths(0, "operating_status_date");
  EXPECT_THAT(wrong_in(request), ElementsAre("update_mask STATUS_DATE_ALONE"));
}

TEST(ValidateChange, NoTextThatStaysHoldsAPersonsNumber) {
  auto request = proposal();
  request.set_reason("NIK 3275064508909001 says so");
  request.mutable_source()->set_paper_number("3275064508909001");
  EXPECT_THAT(wrong_in(request), ElementsAre("reason REASON_HOLDS_PERSONAL_DATA",
                                             "source.paper_number PAPER_NUMBER_HOLDS_PERSONAL_DATA"));
  v1::VerifyChangeRequest verify;
  verify.set_name("changeRequests/1");
  verify.set_passed(true);
  verify.set_note("called 081200009123");
  EXPECT_THAT(wrong_in(verify), ElementsAre("note NOTE_HOLDS_PERSONAL_DATA"));
  v1::RejectChangeRequest reject;
  reject.set_name("changeRequests/1");
  reject.set_reason("3275.0645.0890.9001");
  EXPECT_THAT(wrong_in(reject), ElementsAre("reason REASON_HOLDS_PERSONAL_DATA"));
}

TEST(ValidateChange, WhatDidNotPassSaysWhy) {
  v1::VerifyChangeRequest request;
  request.set_name("changeRequests/1");
  EXPECT_THAT(wrong_in(request), ElementsAre("note REQUIRED"));
  request.set_passed(true);
  EXPECT_THAT(wrong_in(request), IsEmpty());
  request.set_visit("somewhere");
  request.set_name("businesses/1");
  EXPECT_THAT(wrong_in(request), ElementsAre("name NAME_FORMAT", "visit NAME_FORMAT"));
}

TEST(ValidateChange, AnApprovalNamesEachRivalOnce) {
  v1::ApproveChangeRequest request;
  request.set_name("changeRequests/1");
  request.add_over("changeRequests/2");
  EXPECT_THAT(wrong_in(request), IsEmpty());
  request.add_over("changeRequests/2");
  request.add_over("visits/2");
  EXPECT_THAT(wrong_in(request), ElementsAre("over[1] NAME_TWICE", "over[2] NAME_FORMAT"));
  for (int i = 0; i < 20; ++i) request.add_over("changeRequests/2");
  EXPECT_THAT(wrong_in(request), ElementsAre("over TOO_MANY_VALUES"));
}

}  // namespace
}  // namespace lumbung::registry
