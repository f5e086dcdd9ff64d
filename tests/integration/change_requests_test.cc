// Corrections that take two people, through a real process on both engines: what a city would try, what it would get wrong,
// and two who decide at the same moment.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <barrier>
#include <map>
#include <sstream>
#include <thread>

#include "lumbung/registry/v1/change_requests_service.grpc.pb.h"
#include "owner_calls.h"

namespace lumbung::integration {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Changes = v1::ChangeRequestsService::Stub;
using v1::ChangeRequest;
using v1::ChangeVerification;

constexpr char kBudi[] = "agency=dinas-koperasi;person=budi;roles=registry-officer";
constexpr char kSari[] = "agency=dinas-koperasi;person=sari;roles=registry-officer";
constexpr char kRatna[] = "agency=dinas-koperasi;person=ratna;roles=change-approver";
constexpr char kBudiPromoted[] = "agency=dinas-koperasi;person=budi;roles=registry-officer,change-approver";

std::unique_ptr<Changes> changes_of(const Lumbungd& server) {
  return v1::ChangeRequestsService::NewStub(grpc::CreateChannel(server.grpc(), grpc::InsecureChannelCredentials()));
}

// Reason and facts of a refusal.
struct Refused {
  std::string reason;
  std::map<std::string, std::string> facts;
};

Refused refusal_of(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  Refused refused;
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (!detail.UnpackTo(&info)) continue;
    refused.reason = info.reason();
    refused.facts = {info.metadata().begin(), info.metadata().end()};
  }
  return refused;
}

// A city office with one shop on record.
class ChangesTest : public ::testing::TestWithParam<Engine> {
 protected:
  ChangesTest() : home_(GetParam()), server_(home_), changes_(changes_of(server_)), registry_(registry_of(server_)) {
    v1::RegisterBusinessRequest request;
    auto& business = *request.mutable_business();
    business.set_external_id("UMKM-1");
    business.set_display_name("Warung Pindah");
    business.set_kelurahan("32.75.10.1001");
    business.set_address("Jl. Lama 1");
    request.set_request_id("register");
    shop_ = call(*registry_, &Registry::RegisterBusiness, request).response.name();
    EXPECT_THAT(shop_, HasSubstr("businesses/"));
  }

  v1::Business shop() {
    v1::GetBusinessRequest request;
    request.set_name(shop_);
    return call(*registry_, &Registry::GetBusiness, request).response;
  }

  v1::ProposeChangeRequest other_address(const std::string& address) {
    v1::ProposeChangeRequest request;
    request.mutable_business()->set_name(shop_);
    request.mutable_business()->set_address(address);
    request.mutable_update_mask()->add_paths("address");
    request.set_reason("saw the new signboard");
    request.set_request_id("propose-" + std::to_string(++requests_));
    return request;
  }

  ChangeRequest propose(const std::string& address, const std::string& who = kBudi) {
    const auto answer = call(*changes_, &Changes::ProposeChange, other_address(address), who);
    EXPECT_TRUE(answer.ok()) << answer.status.error_message();
    return answer.response;
  }

  ChangeRequest verify(const ChangeRequest& change, const std::string& who = kSari) {
    v1::VerifyChangeRequest request;
    request.set_name(change.name());
    request.set_kind(ChangeVerification::KIND_FIELD_VISIT);
    request.set_passed(true);
    request.set_request_id("verify-" + std::to_string(++requests_));
    const auto answer = call(*changes_, &Changes::VerifyChange, request, who);
    EXPECT_TRUE(answer.ok()) << answer.status.error_message();
    return answer.response;
  }

  v1::ApproveChangeRequest approving(const ChangeRequest& change) {
    v1::ApproveChangeRequest request;
    request.set_name(change.name());
    request.set_etag(change.etag());
    request.set_request_id("approve-" + std::to_string(++requests_));
    return request;
  }

  Called<ChangeRequest> approve(const ChangeRequest& change, const std::string& who = kRatna) {
    return call(*changes_, &Changes::ApproveChange, approving(change), who);
  }

  ChangeRequest get(const std::string& name) {
    v1::GetChangeRequestRequest request;
    request.set_name(name);
    return call(*changes_, &Changes::GetChangeRequest, request).response;
  }

  // The address as somebody may still write it directly; the refusal when not.
  Called<v1::Business> write_address(const std::string& address) {
    v1::UpdateBusinessRequest request;
    request.mutable_business()->set_name(shop_);
    request.mutable_business()->set_address(address);
    request.mutable_update_mask()->add_paths("address");
    request.set_request_id("update-" + std::to_string(++requests_));
    return call(*registry_, &Registry::UpdateBusiness, request);
  }

  const Home home_;
  Lumbungd server_;
  const std::unique_ptr<Changes> changes_;
  const std::unique_ptr<Registry> registry_;
  std::string shop_;
  int requests_ = 0;
};

std::string name_of(const ::testing::TestParamInfo<Engine>& engine) {
  return engine.param == Engine::sqlite ? "Sqlite" : "Postgresql";
}

INSTANTIATE_TEST_SUITE_P(Engines, ChangesTest, ::testing::Values(Engine::sqlite, Engine::postgresql), name_of);

TEST_P(ChangesTest, ACorrectionTakesTwoPeopleAndAVerification) {
  const auto before = shop();
  auto change = propose("Jl. Baru 2");
  EXPECT_EQ(shop().SerializeAsString(), before.SerializeAsString()) << "a proposal leaves the record as it is";

  EXPECT_EQ(refusal_of(approve(change, kBudiPromoted).status).reason, "CHANGE_SELF_APPROVAL");
  EXPECT_EQ(refusal_of(approve(change, kSari).status).reason, "PERMISSION_MISSING");
  const auto unverified = refusal_of(approve(change).status);
  EXPECT_EQ(unverified.reason, "CHANGE_NOT_VERIFIED");
  EXPECT_EQ(unverified.facts.at("missing"), "FIELD_VISIT");

  const auto read_before = change;
  change = verify(change, kRatna);
  EXPECT_EQ(refusal_of(approve(read_before).status).reason, "ETAG_MISMATCH");
  EXPECT_EQ(refusal_of(approve(change).status).reason, "CHANGE_SOLE_VERIFIER");
  change = verify(change);
  const auto approved = approve(change);
  ASSERT_TRUE(approved.ok()) << approved.status.error_message();
  EXPECT_EQ(approved.response.state(), ChangeRequest::STATE_APPROVED);
  EXPECT_EQ(shop().address(), "Jl. Baru 2");
  EXPECT_THAT(shop().verified_fields().paths(), ElementsAre("address"));

  EXPECT_EQ(refusal_of(write_address("Jl. Lain 3").status).reason, "FIELD_IS_VERIFIED");
  EXPECT_TRUE(write_address("Jl. Baru 2").ok()) << "the same value is no change";
  EXPECT_EQ(refusal_of(approve(approved.response).status).reason, "CHANGE_NOT_OPEN");
  EXPECT_EQ(integration::verify(server_).code, 0);
}

TEST_P(ChangesTest, ApprovingAgainWithTheSameIdGivesTheSameBytesAndNothingNew) {
  const auto change = verify(propose("Jl. Baru 2"));
  const auto request = approving(change);
  const auto first = call(*changes_, &Changes::ApproveChange, request, kRatna);
  const auto position = log_position(server_);
  const auto again = call(*changes_, &Changes::ApproveChange, request, kRatna);
  ASSERT_TRUE(again.ok()) << again.status.error_message();
  EXPECT_EQ(again.response.SerializeAsString(), first.response.SerializeAsString());
  EXPECT_THAT(again.bytes, HasSubstr("idempotent-replayed"));
  EXPECT_EQ(log_position(server_), position);
}

TEST_P(ChangesTest, AStaleProposalSaysWhatItWasAndWhatItIs) {
  const auto change = verify(propose("Jl. Baru 2"));
  ASSERT_TRUE(write_address("Jl. Ketiga 3").ok());
  const auto stale = refusal_of(approve(change).status);
  EXPECT_EQ(stale.reason, "PROPOSAL_STALE");
  EXPECT_EQ(stale.facts.at("field"), "address");
  EXPECT_EQ(stale.facts.at("then"), "Jl. Lama 1");
  EXPECT_EQ(stale.facts.at("now"), "Jl. Ketiga 3");
  ASSERT_TRUE(write_address("Jl. Baru 2").ok());
  EXPECT_EQ(refusal_of(approve(change).status).reason, "CHANGE_ALREADY_ON_RECORD");
  EXPECT_EQ(refusal_of(call(*changes_, &Changes::ProposeChange, other_address(" Jl. Baru 2 "), kBudi).status).reason,
            "CHANGE_ALREADY_ON_RECORD");
  EXPECT_EQ(get(change.name()).state(), ChangeRequest::STATE_OPEN) << "a refusal decides nothing";
}

TEST_P(ChangesTest, TwoProposalsOnOneFieldShowEachOtherAndOneIsChosen) {
  const auto first = verify(propose("Jl. Baru 2"));
  const auto second = propose("Jl. Lain 3", kSari);
  EXPECT_THAT(second.conflicts_with(), ElementsAre(first.name())) << "told at once";
  EXPECT_THAT(get(first.name()).conflicts_with(), ElementsAre(second.name()));
  const auto conflict = refusal_of(approve(first).status);
  EXPECT_EQ(conflict.reason, "CHANGE_CONFLICT");
  EXPECT_EQ(conflict.facts.at("conflicts_with"), second.name());

  auto request = approving(first);
  request.add_over(second.name());
  const auto chosen = call(*changes_, &Changes::ApproveChange, request, kRatna);
  ASSERT_TRUE(chosen.ok()) << chosen.status.error_message();
  EXPECT_EQ(get(second.name()).state(), ChangeRequest::STATE_SUPERSEDED);
  EXPECT_EQ(get(second.name()).superseded_by(), first.name());
  EXPECT_THAT(get(first.name()).conflicts_with(), IsEmpty());
  EXPECT_EQ(shop().address(), "Jl. Baru 2");

  v1::ListChangeRequestsRequest list;
  list.set_filter("target = " + shop_ + " AND kinds:PLACE AND proposed_by = sari AND state = SUPERSEDED");
  EXPECT_EQ(call(*changes_, &Changes::ListChangeRequests, list).response.change_requests_size(), 1);
  v1::CountChangeRequestsRequest count;
  count.add_group_by("state");
  EXPECT_EQ(call(*changes_, &Changes::CountChangeRequests, count).response.total(), 2);
}

// Each approves one over the other: whoever comes second is told that his was decided meanwhile.
TEST_P(ChangesTest, OfTwoApproversOfRivalsExactlyOneWins) {
  constexpr int kRounds = 8;
  for (int round = 0; round < kRounds; ++round) {
    const auto turn = std::to_string(round);
    const std::vector<ChangeRequest> rivals{verify(propose("Jl. Satu " + turn)), verify(propose("Jl. Dua " + turn))};
    std::vector<v1::ApproveChangeRequest> requests{approving(rivals[0]), approving(rivals[1])};
    requests[0].add_over(rivals[1].name());
    requests[1].add_over(rivals[0].name());
    std::vector<Called<ChangeRequest>> answers(2);
    std::barrier start(2);
    std::vector<std::jthread> approvers;
    for (std::size_t i = 0; i < 2; ++i)
      approvers.emplace_back([&, i] {
        const auto stub = changes_of(server_);
        start.arrive_and_wait();
        answers[i] = call(*stub, &Changes::ApproveChange, requests[i], kRatna);
      });
    approvers.clear();
    ASSERT_NE(answers[0].ok(), answers[1].ok());
    const std::size_t won = answers[0].ok() ? 0 : 1;
    EXPECT_EQ(refusal_of(answers[1 - won].status).reason, "ETAG_MISMATCH") << "read it again, then decide";
    EXPECT_EQ(refusal_of(approve(get(rivals[1 - won].name())).status).reason, "CHANGE_NOT_OPEN");
    EXPECT_EQ(shop().address(), rivals[won].business().address());
    EXPECT_EQ(get(rivals[1 - won].name()).superseded_by(), rivals[won].name());
  }
  EXPECT_EQ(integration::verify(server_).code, 0);
}

TEST_P(ChangesTest, RejectedAndWithdrawnProposalsLeaveTheRecordAndMakeRoom) {
  const auto rejected = propose("Jl. Baru 2");
  const auto withdrawn = propose("Jl. Lain 3");
  v1::RejectChangeRequest reject;
  reject.set_name(rejected.name());
  reject.set_reason("nobody knows it there");
  reject.set_request_id("reject");
  ASSERT_TRUE(call(*changes_, &Changes::RejectChange, reject, kRatna).ok());
  v1::WithdrawChangeRequest withdraw;
  withdraw.set_name(withdrawn.name());
  withdraw.set_request_id("withdraw");
  EXPECT_EQ(refusal_of(call(*changes_, &Changes::WithdrawChange, withdraw, kSari).status).reason, "CHANGE_OF_ANOTHER");
  ASSERT_TRUE(call(*changes_, &Changes::WithdrawChange, withdraw, kBudi).ok());
  EXPECT_EQ(shop().address(), "Jl. Lama 1");
  EXPECT_THAT(propose("Jl. Keempat 4").conflicts_with(), IsEmpty());
}

TEST_P(ChangesTest, WhatIsWrongIsToldAndNoNumberOfAPersonIsRepeatedOrKept) {
  auto request = other_address("Jl. Baru 2");
  request.set_reason("says 3275010508909001");
  const auto wrong = call(*changes_, &Changes::ProposeChange, request, kBudi);
  EXPECT_THAT(wrong.bytes, HasSubstr("REASON_HOLDS_PERSONAL_DATA"));
  EXPECT_THAT(wrong.bytes, Not(HasSubstr("3275010508909001")));
  request = other_address("Jl. Baru 2");
  request.mutable_source()->set_visit("visits/none");
  EXPECT_EQ(refusal_of(call(*changes_, &Changes::ProposeChange, request, kBudi).status).reason, "VISIT_NOT_FOUND");
  auto unknown = propose("Jl. Baru 2");
  unknown.set_name("changeRequests/none");
  EXPECT_EQ(refusal_of(approve(unknown).status).reason, "CHANGE_REQUEST_NOT_FOUND");
}

// The record that holds a number wrongly is corrected first; then the change that waited for it is approved.
TEST_P(ChangesTest, ANumberOfAnotherIsRefusedUntilTheOtherIsCorrected) {
  const auto enter = [&](const std::string& id, const std::string& nik_koperasi) {
    v1::RegisterCooperativeRequest request;
    auto& cooperative = *request.mutable_cooperative();
    cooperative.set_external_id(id);
    cooperative.set_display_name("Koperasi " + id);
    cooperative.set_type(v1::Cooperative::TYPE_KONSUMEN);
    cooperative.set_level(v1::Cooperative::LEVEL_PRIMER);
    cooperative.set_pattern(v1::Cooperative::PATTERN_KONVENSIONAL);
    cooperative.set_kelurahan("32.75.10.1001");
    cooperative.set_nik_koperasi(nik_koperasi);
    request.set_request_id("register-" + id);
    return call(*registry_, &Registry::RegisterCooperative, request).response.name();
  };
  const auto right = enter("KOP-1", "");
  const auto wrong = enter("KOP-2", "3275010020001");
  v1::ProposeChangeRequest request;
  request.mutable_cooperative()->set_name(right);
  request.mutable_cooperative()->set_nik_koperasi("3275010020001");
  request.mutable_update_mask()->add_paths("nik_koperasi");
  request.set_reason("the certificate names it");
  request.mutable_source()->set_paper_number("SERT-7/2016");
  request.set_request_id("propose-nik");
  const auto proposed = call(*changes_, &Changes::ProposeChange, request, kBudi).response;
  v1::VerifyChangeRequest seen;
  seen.set_name(proposed.name());
  seen.set_kind(ChangeVerification::KIND_PAPER_SEEN);
  seen.set_passed(true);
  seen.set_request_id("seen");
  const auto verified = call(*changes_, &Changes::VerifyChange, seen, kSari).response;
  const auto taken = approve(verified);
  EXPECT_EQ(refusal_of(taken.status).reason, "NIK_KOPERASI_TAKEN");

  v1::UpdateCooperativeRequest correction;
  correction.mutable_cooperative()->set_name(wrong);
  correction.mutable_update_mask()->add_paths("nik_koperasi");
  correction.set_request_id("clear-nik");
  ASSERT_TRUE(call(*registry_, &Registry::UpdateCooperative, correction).ok());
  const auto approved = approve(verified);
  ASSERT_TRUE(approved.ok()) << approved.status.error_message();
  v1::GetCooperativeRequest get;
  get.set_name(right);
  const auto cooperative = call(*registry_, &Registry::GetCooperative, get).response;
  EXPECT_EQ(cooperative.nik_koperasi(), "3275010020001");
  EXPECT_THAT(cooperative.verified_fields().paths(), ElementsAre("nik_koperasi"));
  EXPECT_EQ(integration::verify(server_).code, 0);
}

TEST_P(ChangesTest, TheRecordsEventsSayWhichRequestTheyComeFrom) {
  const auto change = verify(propose("Jl. Baru 2"));
  ASSERT_TRUE(approve(change).ok());
  const harness::TempDir folder;
  ASSERT_EQ(ctl(server_, {"log", "export", "--out", folder / "log.jsonl"}).code, 0);
  const auto log = harness::read_file(folder / "log.jsonl");
  std::istringstream lines(log);
  int with_source = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto event = nlohmann::json::parse(line);
    const auto stream = event.at("stream").get<std::string>();
    const auto type = event.at("type").get<std::string>();
    if (stream == shop_ && type != "lumbung.registry.v1.BusinessRegistered") {
      EXPECT_EQ(event.at("origin").at("source").at("changeRequest"), change.name()) << line;
      ++with_source;
    }
  }
  EXPECT_EQ(with_source, 2) << "BusinessUpdated and FieldsVerified, and nothing of the proposal";
}

}  // namespace
}  // namespace lumbung::integration
