// The API as typed calls: one `call` for each request message, which is named after its RPC. The
// generated stubs stay behind this header, because they are slow to compile.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "client/connect.h"
#include "client/failure.h"
#include "lumbung/operations/v1/operations_service.pb.h"
#include "lumbung/registry/v1/owners_service.pb.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::client {

namespace registry = lumbung::registry::v1;
namespace operations = lumbung::operations::v1;

// Hears every message of a stream, the last one too.
template <class Message>
using Listener = std::function<void(const Message&)>;

// Thread-safe; the connection outlives it. Failures are values; nothing is thrown.
class Api {
 public:
  explicit Api(const Connection& connection);
  ~Api();
  Api(const Api&) = delete;

  Answer<registry::Cooperative> call(const registry::RegisterCooperativeRequest& request) const;
  Answer<registry::Cooperative> call(const registry::UpdateCooperativeRequest& request) const;
  Answer<registry::Cooperative> call(const registry::RecordAnnualMeetingRequest& request) const;
  Answer<registry::Cooperative> call(const registry::ReportBusinessVolumeRequest& request) const;
  Answer<registry::Cooperative> call(
      const registry::ChangeCooperativeLegalStateRequest& request) const;
  Answer<registry::Cooperative> call(const registry::GetCooperativeRequest& request) const;
  Answer<registry::ListCooperativesResponse> call(
      const registry::ListCooperativesRequest& request) const;
  Answer<registry::CountCooperativesResponse> call(
      const registry::CountCooperativesRequest& request) const;
  Answer<registry::EvaluateCooperativeActivityResponse> call(
      const registry::EvaluateCooperativeActivityRequest& request) const;

  Answer<registry::Business> call(const registry::RegisterBusinessRequest& request) const;
  Answer<registry::Business> call(const registry::UpdateBusinessRequest& request) const;
  Answer<registry::Business> call(const registry::GetBusinessRequest& request) const;
  Answer<registry::ListBusinessesResponse> call(
      const registry::ListBusinessesRequest& request) const;
  Answer<registry::CountBusinessesResponse> call(
      const registry::CountBusinessesRequest& request) const;
  Answer<registry::Business> call(const registry::ChangeOperatingStatusRequest& request) const;

  Answer<registry::Owner> call(const registry::RegisterOwnerRequest& request) const;
  Answer<registry::Owner> call(const registry::UpdateOwnerRequest& request) const;
  Answer<registry::Owner> call(const registry::VerifyOwnerNikRequest& request) const;
  Answer<registry::Owner> call(const registry::GetOwnerRequest& request) const;
  Answer<registry::Owner> call(const registry::FindOwnerRequest& request) const;
  Answer<registry::ListOwnersResponse> call(const registry::ListOwnersRequest& request) const;
  Answer<registry::CountOwnersResponse> call(const registry::CountOwnersRequest& request) const;
  Answer<registry::ReadPersonsResponse> call(const registry::ReadPersonsRequest& request) const;
  Answer<registry::ListPersonReadsResponse> call(
      const registry::ListPersonReadsRequest& request) const;
  Answer<registry::ErasePersonResponse> call(const registry::ErasePersonRequest& request) const;

  Answer<lumbung::common::v1::Calendar> call(const registry::GetCalendarRequest& request) const;
  Answer<lumbung::common::v1::Calendar> call(const registry::OpenBusinessDayRequest& request) const;

  Answer<registry::ListKecamatanResponse> call(const registry::ListKecamatanRequest& request) const;
  Answer<registry::ListKelurahanResponse> call(const registry::ListKelurahanRequest& request) const;
  Answer<registry::LocateKelurahanResponse> call(
      const registry::LocateKelurahanRequest& request) const;
  Answer<registry::KbliCode> call(const registry::GetKbliCodeRequest& request) const;

  Answer<operations::ServerInfo> call(const operations::GetServerInfoRequest& request) const;

  // Streams: each message as it comes, and the last one as the answer. `stop` cancels the call.
  Answer<operations::VerifyLogResponse> call(
      const operations::VerifyLogRequest& request,
      const Listener<operations::VerifyLogResponse>& listener, const std::stop_token& stop) const;
  Answer<operations::ExportLogResponse> call(
      const operations::ExportLogRequest& request,
      const Listener<operations::ExportLogResponse>& listener, const std::stop_token& stop) const;
  Answer<operations::RebuildViewsResponse> call(
      const operations::RebuildViewsRequest& request,
      const Listener<operations::RebuildViewsResponse>& listener,
      const std::stop_token& stop) const;

 private:
  struct Stubs;

  const Connection& connection_;
  std::unique_ptr<Stubs> stubs_;
};

}  // namespace lumbung::client
