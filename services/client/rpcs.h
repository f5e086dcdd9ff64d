// Which message answers which request, so that a call needs no name but its request's. A new unary RPC is a line here,
// or in the header of its service beside this one.
#pragma once

#include "lumbung/operations/v1/operations_service.pb.h"
#include "lumbung/registry/v1/change_requests_service.pb.h"
#include "lumbung/registry/v1/cooperative_life_service.pb.h"
#include "lumbung/registry/v1/history_service.pb.h"
#include "lumbung/registry/v1/duplicates_service.pb.h"
#include "lumbung/registry/v1/owners_service.pb.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "lumbung/registry/v1/visits_service.pb.h"

namespace lumbung::client {

namespace registry = lumbung::registry::v1;
namespace operations = lumbung::operations::v1;

template <class Request>
struct Rpc;

template <>
struct Rpc<operations::VerifyLogRequest> {
  using Reply = operations::VerifyLogResponse;
};
template <>
struct Rpc<operations::ExportLogRequest> {
  using Reply = operations::ExportLogResponse;
};
template <>
struct Rpc<operations::RebuildViewsRequest> {
  using Reply = operations::RebuildViewsResponse;
};
template <>
struct Rpc<registry::RegisterCooperativeRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::UpdateCooperativeRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::RecordAnnualMeetingRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::ReportBusinessVolumeRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::ChangeCooperativeLegalStateRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::GetCooperativeRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::ListCooperativesRequest> {
  using Reply = registry::ListCooperativesResponse;
};
template <>
struct Rpc<registry::CountCooperativesRequest> {
  using Reply = registry::CountCooperativesResponse;
};
template <>
struct Rpc<registry::EvaluateCooperativeActivityRequest> {
  using Reply = registry::EvaluateCooperativeActivityResponse;
};
template <>
struct Rpc<registry::ProposeDissolutionRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::RecordObjectionRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::AnswerObjectionRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::WithdrawDissolutionRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::ForwardToMinistryRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::RecordHealthAssessmentRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::IssueNikCertificateRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::ListRatCalendarRequest> {
  using Reply = registry::ListRatCalendarResponse;
};
template <>
struct Rpc<registry::CountRatCalendarRequest> {
  using Reply = registry::CountRatCalendarResponse;
};
template <>
struct Rpc<registry::GetActivityEvaluationRequest> {
  using Reply = registry::ActivityEvaluation;
};
template <>
struct Rpc<registry::ListActivityEvaluationsRequest> {
  using Reply = registry::ListActivityEvaluationsResponse;
};
template <>
struct Rpc<registry::ListEvaluationChangesRequest> {
  using Reply = registry::ListEvaluationChangesResponse;
};
template <>
struct Rpc<registry::RegisterBusinessRequest> {
  using Reply = registry::Business;
};
template <>
struct Rpc<registry::UpdateBusinessRequest> {
  using Reply = registry::Business;
};
template <>
struct Rpc<registry::GetBusinessRequest> {
  using Reply = registry::Business;
};
template <>
struct Rpc<registry::ListBusinessesRequest> {
  using Reply = registry::ListBusinessesResponse;
};
template <>
struct Rpc<registry::CountBusinessesRequest> {
  using Reply = registry::CountBusinessesResponse;
};
template <>
struct Rpc<registry::ChangeOperatingStatusRequest> {
  using Reply = registry::Business;
};
template <>
struct Rpc<registry::RegisterOwnerRequest> {
  using Reply = registry::Owner;
};
template <>
struct Rpc<registry::UpdateOwnerRequest> {
  using Reply = registry::Owner;
};
template <>
struct Rpc<registry::VerifyOwnerNikRequest> {
  using Reply = registry::Owner;
};
template <>
struct Rpc<registry::GetOwnerRequest> {
  using Reply = registry::Owner;
};
template <>
struct Rpc<registry::FindOwnerRequest> {
  using Reply = registry::Owner;
};
template <>
struct Rpc<registry::ListOwnersRequest> {
  using Reply = registry::ListOwnersResponse;
};
template <>
struct Rpc<registry::CountOwnersRequest> {
  using Reply = registry::CountOwnersResponse;
};
template <>
struct Rpc<registry::ReadPersonsRequest> {
  using Reply = registry::ReadPersonsResponse;
};
template <>
struct Rpc<registry::ListPersonReadsRequest> {
  using Reply = registry::ListPersonReadsResponse;
};
template <>
struct Rpc<registry::ErasePersonRequest> {
  using Reply = registry::ErasePersonResponse;
};
template <>
struct Rpc<registry::RecordVisitRequest> {
  using Reply = registry::Visit;
};
template <>
struct Rpc<registry::UploadVisitsRequest> {
  using Reply = registry::UploadVisitsResponse;
};
template <>
struct Rpc<registry::GetVisitRequest> {
  using Reply = registry::Visit;
};
template <>
struct Rpc<registry::ListVisitsRequest> {
  using Reply = registry::ListVisitsResponse;
};
template <>
struct Rpc<registry::CountVisitsRequest> {
  using Reply = registry::CountVisitsResponse;
};
template <>
struct Rpc<registry::ListDueVisitsRequest> {
  using Reply = registry::ListDueVisitsResponse;
};
template <>
struct Rpc<registry::ProposeChangeRequest> {
  using Reply = registry::ChangeRequest;
};
template <>
struct Rpc<registry::VerifyChangeRequest> {
  using Reply = registry::ChangeRequest;
};
template <>
struct Rpc<registry::ApproveChangeRequest> {
  using Reply = registry::ChangeRequest;
};
template <>
struct Rpc<registry::RejectChangeRequest> {
  using Reply = registry::ChangeRequest;
};
template <>
struct Rpc<registry::WithdrawChangeRequest> {
  using Reply = registry::ChangeRequest;
};
template <>
struct Rpc<registry::GetChangeRequestRequest> {
  using Reply = registry::ChangeRequest;
};
template <>
struct Rpc<registry::ListChangeRequestsRequest> {
  using Reply = registry::ListChangeRequestsResponse;
};
template <>
struct Rpc<registry::CountChangeRequestsRequest> {
  using Reply = registry::CountChangeRequestsResponse;
};
template <>
struct Rpc<registry::ScanDuplicatesRequest> {
  using Reply = registry::ScanDuplicatesResponse;
};
template <>
struct Rpc<registry::GetDuplicateCandidateRequest> {
  using Reply = registry::DuplicateCandidate;
};
template <>
struct Rpc<registry::ListDuplicateCandidatesRequest> {
  using Reply = registry::ListDuplicateCandidatesResponse;
};
template <>
struct Rpc<registry::DismissCandidateRequest> {
  using Reply = registry::DuplicateCandidate;
};
template <>
struct Rpc<registry::MergeRecordsRequest> {
  using Reply = registry::RecordMerge;
};
template <>
struct Rpc<registry::UnmergeRecordsRequest> {
  using Reply = registry::RecordMerge;
};
template <>
struct Rpc<registry::GetRecordMergeRequest> {
  using Reply = registry::RecordMerge;
};
template <>
struct Rpc<registry::ListRecordMergesRequest> {
  using Reply = registry::ListRecordMergesResponse;
};
template <>
struct Rpc<registry::GetCalendarRequest> {
  using Reply = lumbung::common::v1::Calendar;
};
template <>
struct Rpc<registry::OpenBusinessDayRequest> {
  using Reply = lumbung::common::v1::Calendar;
};
template <>
struct Rpc<registry::ListKecamatanRequest> {
  using Reply = registry::ListKecamatanResponse;
};
template <>
struct Rpc<registry::ListKelurahanRequest> {
  using Reply = registry::ListKelurahanResponse;
};
template <>
struct Rpc<registry::LocateKelurahanRequest> {
  using Reply = registry::LocateKelurahanResponse;
};
template <>
struct Rpc<registry::GetKbliCodeRequest> {
  using Reply = registry::KbliCode;
};
template <>
struct Rpc<registry::ListChangesRequest> {
  using Reply = registry::ListChangesResponse;
};
template <>
struct Rpc<registry::GetRecordAsOfRequest> {
  using Reply = registry::RecordAsOf;
};
template <>
struct Rpc<registry::GetProvenanceRequest> {
  using Reply = registry::Provenance;
};
template <>
struct Rpc<operations::GetServerInfoRequest> {
  using Reply = operations::ServerInfo;
};

}  // namespace lumbung::client
