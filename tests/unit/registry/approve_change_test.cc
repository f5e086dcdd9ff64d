#include "registry/domain/change_requests/approve_change.h"

#include <map>
#include <string>

#include "change_world.h"
#include "matchers.h"
#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/businesses/change_operating_status.h"
#include "registry/domain/businesses/update_business.h"
#include "registry/domain/change_requests/reject_change.h"
#include "registry/domain/change_requests/withdraw_change.h"
#include "registry/domain/cooperatives/update_cooperative.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using v1::ChangeRequest;
using v1::ChangeVerification;

RegistryRules rules_with_changes() {
  v1::Rulebook book;
  auto& set = *book.add_rule_sets() = rules_of_day(kOpenDay);
  const auto add = [&set](const char* kind, const char* verification) {
    auto& rule = *set.add_changes();
    rule.set_kind(kind);
    rule.add_verifications(verification);
  };
  add("PLACE", "FIELD_VISIT");
  add("IDENTITY", "PAPER_SEEN");
  add("STATUS", "FIELD_VISIT");
  return *rules_of(book);
}

// A business, and what is open on it.
struct Office {
  Business business = a_business();
  v1::PendingChanges pending;
  std::map<std::string, ChangeRequest> changes;

  const ChangeRequest& propose(const v1::ProposeChangeRequest& request, const char* name = kChange) {
    const auto events = proposed({&business, nullptr}, request, &pending, name);
    EXPECT_THAT(events, Accepts());
    take(*events);
    return changes[name];
  }

  void verify(ChangeVerification::Kind kind, bool passed = true, const Caller& by = kVerifier,
              const char* name = kChange) {
    v1::VerifyChangeRequest request;
    request.set_name(name);
    request.set_kind(kind);
    request.set_passed(passed);
    const auto events = decide(&changes[name], nullptr, request, as(by));
    EXPECT_THAT(events, Accepts());
    take(*events);
  }

  v1::ApproveChangeRequest approving(const char* name = kChange) {
    v1::ApproveChangeRequest request;
    request.set_name(name);
    request.set_etag(changes[name].etag());
    return request;
  }

  Result<Events> approve(const v1::ApproveChangeRequest& request, const Caller& by = kApprover, Date day = kOpenDay) {
    static const auto book = rules_with_changes();
    ChangeToApprove world;
    const auto change = changes.find(request.name());
    if (change != changes.end()) world.change = &change->second;
    if (known) world.record.business = &business;
    world.pending = &pending;
    for (const auto& rival : request.over()) world.over.push_back(&changes[rival]);
    return decide(world, request, reference(), book, as(by, day));
  }

  void take(const Events& events) {
    fold_stream(business, business.name(), events);
    fold_stream(pending, pending_stream(business.name()), events);
    for (const char* name : {kChange, kRival}) {
      bool about = false;
      for (const auto& each : events) about |= each.stream == name;
      if (about) fold_stream(changes[name], name, events);
    }
  }

  bool known = true;
};

v1::ProposeChangeRequest another_address(const Business& record, const char* address = "Jl. Baru 1") {
  auto request = proposing(record, {"address"});
  request.mutable_business()->set_address(address);
  return request;
}

TEST(ApproveChange, RefusesInContractOrder) {
  Office office;
  office.propose(another_address(office.business));
  office.propose(another_address(office.business, "Jl. Lain 2"), kRival);
  office.changes[kChange].set_state(ChangeRequest::STATE_REJECTED);
  office.known = false;
  auto request = office.approving();
  request.set_name("changeRequests/none");
  request.set_etag("0");
  request.add_over("changeRequests/stranger");
  const Date before_all_rules{2008, 1, 1};

  EXPECT_THAT(office.approve(request, kProposer, before_all_rules), Refuses("CHANGE_REQUEST_NOT_FOUND"));
  request.set_name(kChange);
  EXPECT_THAT(office.approve(request, kProposer, before_all_rules), Refuses("ETAG_MISMATCH"));
  request.set_etag(office.changes[kChange].etag());
  EXPECT_THAT(office.approve(request, kProposer, before_all_rules), Refuses("CHANGE_NOT_OPEN"));
  office.changes[kChange].set_state(ChangeRequest::STATE_OPEN);
  EXPECT_THAT(office.approve(request, kProposer, before_all_rules), Refuses("CHANGE_SELF_APPROVAL"));
  office.verify(ChangeVerification::KIND_PAPER_SEEN, true, kApprover);
  request.set_etag(office.changes[kChange].etag());
  EXPECT_THAT(office.approve(request, kApprover, before_all_rules), Refuses("CHANGE_SOLE_VERIFIER"));
  EXPECT_THAT(office.approve(request, kVerifier, before_all_rules), Refuses("NO_RULES_ON_DATE"));
  EXPECT_THAT(office.approve(request, kVerifier), Refuses("CHANGE_NOT_VERIFIED"));
  office.verify(ChangeVerification::KIND_FIELD_VISIT);
  request.set_etag(office.changes[kChange].etag());
  EXPECT_THAT(office.approve(request), Refuses("BUSINESS_NOT_FOUND"));
  office.known = true;
  office.business.set_merged_into("businesses/other");
  office.business.set_operating_status(Business::OPERATING_STATUS_DUPLIKAT);
  EXPECT_THAT(office.approve(request), Refuses("RECORD_MERGED"));
  office.business.clear_merged_into();
  EXPECT_THAT(office.approve(request), Refuses("BUSINESS_IS_DUPLICATE"));
  office.business.set_operating_status(Business::OPERATING_STATUS_BEROPERASI);
  const auto address = office.business.address();
  office.business.set_address("Jl. Baru 1");
  EXPECT_THAT(office.approve(request), Refuses("CHANGE_ALREADY_ON_RECORD"));
  office.business.set_address("Jl. Ketiga 3");
  EXPECT_THAT(office.approve(request), Refuses("PROPOSAL_STALE"));
  office.business.set_address(address);
  EXPECT_THAT(office.approve(request), Refuses("CHANGE_CONFLICT"));
  request.add_over(kRival);
  EXPECT_THAT(office.approve(request), Refuses("CHANGE_NOT_IN_CONFLICT"));
  request.mutable_over()->erase(request.over().begin());
  EXPECT_THAT(office.approve(request), Accepts());
}

TEST(ApproveChange, TheRecordChangesAndItsFieldsAreVerified) {
  Office office;
  office.propose(another_address(office.business));
  office.verify(ChangeVerification::KIND_FIELD_VISIT);
  const auto events = office.approve(office.approving());
  ASSERT_THAT(events, Accepts());
  EXPECT_EQ((*events)[0].stream, kChange) << "the answer is the request";
  office.take(*events);
  EXPECT_EQ(office.business.address(), "Jl. Baru 1");
  EXPECT_THAT(office.business.verified_fields().paths(), ElementsAre("address"));
  EXPECT_TRUE(office.pending.open().empty());
  const auto& change = office.changes[kChange];
  EXPECT_EQ(change.state(), ChangeRequest::STATE_APPROVED);
  EXPECT_EQ(change.decided_by().subject(), "kepala-bidang");
  EXPECT_EQ(change.rules_version(), "registry-2008");
}

TEST(ApproveChange, AStaleProposalNamesFieldThenAndNow) {
  Office office;
  auto request = proposing(office.business, {"yearly_sales_rupiah", "started_date"});
  request.mutable_business()->set_yearly_sales_rupiah(1);
  *request.mutable_business()->mutable_started_date() = date(2010, 2, 3);
  office.propose(request);
  *office.business.mutable_started_date() = date(2011, 4, 5);
  const auto refused = office.approve(office.approving());
  ASSERT_THAT(refused, Refuses("PROPOSAL_STALE"));
  EXPECT_EQ(refused.refusal().facts().at("field"), "started_date");
  EXPECT_EQ(refused.refusal().facts().at("then"), "2012-01-03");
  EXPECT_EQ(refused.refusal().facts().at("now"), "2011-04-05");
}

TEST(ApproveChange, WhatBecameTrueMeanwhileIsNoHindrance) {
  Office office;
  auto request = proposing(office.business, {"yearly_sales_rupiah", "capital_rupiah"});
  request.mutable_business()->set_yearly_sales_rupiah(400'000'000);
  request.mutable_business()->set_capital_rupiah(16'000'000);
  office.propose(request);
  office.business.set_capital_rupiah(16'000'000);
  const auto events = office.approve(office.approving());
  ASSERT_THAT(events, Accepts());
  office.take(*events);
  EXPECT_EQ(office.business.yearly_sales_rupiah(), 400'000'000);
  EXPECT_EQ(office.business.computed_size_class(), Business::SIZE_CLASS_KECIL) << "sized as by an update";
}

TEST(ApproveChange, TheOneNamedOverIsSupersededInTheSameCommit) {
  Office office;
  office.propose(another_address(office.business));
  office.propose(another_address(office.business, "Jl. Lain 2"), kRival);
  office.verify(ChangeVerification::KIND_FIELD_VISIT);
  auto request = office.approving();
  request.add_over(kRival);
  office.take(*office.approve(request));
  EXPECT_EQ(office.business.address(), "Jl. Baru 1");
  EXPECT_EQ(office.changes[kRival].state(), ChangeRequest::STATE_SUPERSEDED);
  EXPECT_EQ(office.changes[kRival].superseded_by(), kChange);
  EXPECT_TRUE(office.pending.open().empty());
  const auto too_late = office.approve(office.approving(kRival));
  ASSERT_THAT(too_late, Refuses("CHANGE_NOT_OPEN"));
  EXPECT_EQ(too_late.refusal().facts().at("superseded_by"), kChange);
}

TEST(ApproveChange, OfSeveralKindsNeedsTheVerificationsOfAll) {
  Office office;
  auto request = another_address(office.business);
  request.mutable_update_mask()->add_paths("display_name");
  request.mutable_business()->set_display_name("Kedai Mie Ayam Baru");
  office.propose(request);
  const auto none = office.approve(office.approving());
  ASSERT_THAT(none, Refuses("CHANGE_NOT_VERIFIED"));
  EXPECT_EQ(none.refusal().facts().at("missing"), "FIELD_VISIT, PAPER_SEEN");
  office.verify(ChangeVerification::KIND_FIELD_VISIT);
  EXPECT_EQ(office.approve(office.approving()).refusal().facts().at("missing"), "PAPER_SEEN");
  office.verify(ChangeVerification::KIND_PAPER_SEEN);
  EXPECT_THAT(office.approve(office.approving()), Accepts());
}

TEST(ApproveChange, TheLatestVerificationOfAKindCounts) {
  Office office;
  office.propose(another_address(office.business));
  office.verify(ChangeVerification::KIND_FIELD_VISIT);
  office.verify(ChangeVerification::KIND_FIELD_VISIT, false);
  EXPECT_THAT(office.approve(office.approving()), Refuses("CHANGE_NOT_VERIFIED"));
  office.verify(ChangeVerification::KIND_FIELD_VISIT);
  EXPECT_THAT(office.approve(office.approving()), Accepts());
}

TEST(ApproveChange, AKindTheRuleSetDoesNotNameNeedsASecondPersonOnly) {
  Office office;
  auto request = proposing(office.business, {"workers_male"});
  request.mutable_business()->set_workers_male(7);
  office.propose(request);
  EXPECT_THAT(office.approve(office.approving(), kProposer), Refuses("CHANGE_SELF_APPROVAL"));
  EXPECT_THAT(office.approve(office.approving()), Accepts());
}

TEST(ApproveChange, ANamesakeOfAnotherAgencyIsAnotherPerson) {
  Office office;
  auto request = proposing(office.business, {"workers_male"});
  request.mutable_business()->set_workers_male(7);
  office.propose(request);
  const Caller namesake{"dinas-lain", kProposer.subject, {}};
  EXPECT_THAT(office.approve(office.approving(), namesake), Accepts());
}

TEST(ApproveChange, AStatusMovesByItsOwnRule) {
  Office office;
  auto request = proposing(office.business, {"operating_status"});
  request.mutable_business()->set_operating_status(Business::OPERATING_STATUS_TUTUP);
  request.mutable_source()->set_visit("visits/device-7-1");
  office.propose(request);
  const auto events = office.approve(office.approving());
  ASSERT_THAT(events, Accepts());
  office.take(*events);
  EXPECT_EQ(office.business.operating_status(), Business::OPERATING_STATUS_TUTUP);
  EXPECT_THAT(office.business.verified_fields().paths(), ElementsAre("operating_status", "operating_status_date"));
}

TEST(ApproveChange, ANumberTakenIsRefusedWhenItCounts) {
  const auto record = a_cooperative();
  auto request = proposing(record, {"nik_koperasi"});
  request.mutable_cooperative()->set_nik_koperasi("9999000000009");
  const auto events = proposed({nullptr, &record}, request);
  ChangeRequest change;
  fold_stream(change, kChange, *events);
  ChangeToApprove world;
  world.change = &change;
  world.record.cooperative = &record;
  v1::ApproveChangeRequest approving;
  approving.set_name(kChange);
  approving.set_etag(change.etag());
  world.holders.add("nik-koperasi/9999000000009", "cooperatives/other");
  EXPECT_THAT(decide(world, approving, reference(), rules(), as(kApprover)), Refuses("NIK_KOPERASI_TAKEN"));
  world.holders = {};
  EXPECT_THAT(decide(world, approving, reference(), rules(), as(kApprover)), Accepts());
}

TEST(ApproveChange, AnOwnerWhoIsNotThereIsRefusedWhenItCounts) {
  Office office;
  auto request = proposing(office.business, {"owner"});
  request.mutable_business()->set_owner("owners/nobody");
  office.propose(request);
  office.verify(ChangeVerification::KIND_PAPER_SEEN);
  EXPECT_THAT(office.approve(office.approving()), Refuses("OWNER_NOT_FOUND"));
}

TEST(ApproveChange, AVerifiedFieldMayBeApprovedAgain) {
  Office office;
  office.business.mutable_verified_fields()->add_paths("address");
  office.propose(another_address(office.business));
  office.verify(ChangeVerification::KIND_FIELD_VISIT);
  const auto events = office.approve(office.approving());
  ASSERT_THAT(events, Accepts());
  office.take(*events);
  EXPECT_EQ(office.business.address(), "Jl. Baru 1");
  EXPECT_THAT(office.business.verified_fields().paths(), ElementsAre("address"));
}

TEST(RejectChange, RefusesInContractOrder) {
  Office office;
  office.propose(another_address(office.business));
  v1::RejectChangeRequest request;
  request.set_name(kChange);
  request.set_etag("0");
  request.set_reason(" not true ");
  EXPECT_THAT(decide(nullptr, request, as(kApprover)), Refuses("CHANGE_REQUEST_NOT_FOUND"));
  EXPECT_THAT(decide(&office.changes[kChange], request, as(kApprover)), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  const auto events = decide(&office.changes[kChange], request, as(kApprover));
  ASSERT_THAT(events, Accepts());
  office.take(*events);
  EXPECT_EQ(office.changes[kChange].decision_note(), "not true");
  EXPECT_TRUE(office.pending.open().empty());
  EXPECT_THAT(decide(&office.changes[kChange], request, as(kApprover)), Refuses("CHANGE_NOT_OPEN"));
}

TEST(WithdrawChange, IsForWhoProposedIt) {
  Office office;
  office.propose(another_address(office.business));
  v1::WithdrawChangeRequest request;
  request.set_name(kChange);
  EXPECT_THAT(decide(nullptr, request, as(kProposer)), Refuses("CHANGE_REQUEST_NOT_FOUND"));
  EXPECT_THAT(decide(&office.changes[kChange], request, as(kApprover)), Refuses("CHANGE_OF_ANOTHER"));
  office.take(*decide(&office.changes[kChange], request, as(kProposer)));
  EXPECT_EQ(office.changes[kChange].state(), ChangeRequest::STATE_WITHDRAWN);
  EXPECT_THAT(decide(&office.changes[kChange], request, as(kProposer)), Refuses("CHANGE_NOT_OPEN"));
}

TEST(VerifyChange, RefusesInContractOrder) {
  Office office;
  office.propose(another_address(office.business));
  auto& change = office.changes[kChange];
  v1::VerifyChangeRequest request;
  request.set_name(kChange);
  request.set_etag("0");
  change.set_state(ChangeRequest::STATE_REJECTED);
  for (int i = 0; i < kMaxVerifications; ++i) change.add_verifications();
  EXPECT_THAT(decide(nullptr, nullptr, request, as(kVerifier)), Refuses("CHANGE_REQUEST_NOT_FOUND"));
  EXPECT_THAT(decide(&change, nullptr, request, as(kVerifier)), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(decide(&change, nullptr, request, as(kVerifier)), Refuses("CHANGE_NOT_OPEN"));
  change.set_state(ChangeRequest::STATE_OPEN);
  EXPECT_THAT(decide(&change, nullptr, request, as(kVerifier)), Refuses("TOO_MANY_VERIFICATIONS"));
  change.clear_verifications();
  request.set_visit("visits/1");
  EXPECT_THAT(decide(&change, nullptr, request, as(kVerifier)), Refuses("VISIT_NOT_FOUND"));
  v1::Visit visit;
  visit.mutable_report()->set_target("businesses/other");
  EXPECT_THAT(decide(&change, &visit, request, as(kVerifier)), Refuses("VISIT_OF_ANOTHER_RECORD"));
  visit.mutable_report()->set_target(change.target());
  EXPECT_THAT(decide(&change, &visit, request, as(kVerifier)), Accepts());
}

TEST(VerifiedFields, AnotherValueIsRefusedToADirectUpdateAndTheSameIsNot) {
  auto record = a_business();
  record.mutable_verified_fields()->add_paths("address");
  v1::UpdateBusinessRequest request;
  request.mutable_business()->set_name(record.name());
  request.mutable_update_mask()->add_paths("address");
  request.mutable_update_mask()->add_paths("nib");
  request.mutable_business()->set_address("Jl. Baru 1");
  request.mutable_business()->set_nib("9120000000009");
  const auto refused = decide(&record, nullptr, request, reference(), rules(), today());
  ASSERT_THAT(refused, Refuses("FIELD_IS_VERIFIED"));
  EXPECT_EQ(refused.refusal().facts().at("fields"), "address");
  request.mutable_business()->set_address("  " + record.address());
  EXPECT_THAT(decide(&record, nullptr, request, reference(), rules(), today()), Accepts());
}

TEST(VerifiedFields, OfACooperativeAreRefusedToo) {
  auto record = a_cooperative();
  record.mutable_verified_fields()->add_paths("member_count");
  v1::UpdateCooperativeRequest request;
  request.mutable_cooperative()->set_name(record.name());
  request.mutable_update_mask()->add_paths("member_count");
  request.mutable_cooperative()->set_member_count(1);
  EXPECT_THAT(decide(&record, Holders{}, request, reference(), today()), Refuses("FIELD_IS_VERIFIED"));
}

TEST(VerifiedFields, AVerifiedStatusDoesNotMoveDirectly) {
  auto record = a_business();
  record.mutable_verified_fields()->add_paths("operating_status");
  v1::ChangeOperatingStatusRequest request;
  request.set_name(record.name());
  request.set_operating_status(record.operating_status());
  EXPECT_THAT(decide(&record, request, today()), Refuses("OPERATING_STATUS_UNCHANGED"));
  request.set_operating_status(Business::OPERATING_STATUS_TUTUP);
  EXPECT_THAT(decide(&record, request, today()), Refuses("FIELD_IS_VERIFIED"));
}

}  // namespace
}  // namespace lumbung::registry
