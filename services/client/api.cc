#include "client/api.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <optional>

#include "lumbung/operations/v1/operations_service.grpc.pb.h"
#include "lumbung/registry/v1/owners_service.grpc.pb.h"
#include "lumbung/registry/v1/registry_service.grpc.pb.h"

namespace lumbung::client {
namespace {

using operations::OperationsService;
using registry::OwnersService;
using registry::ReferenceService;
using registry::RegistryService;

template <class Request>
Failure failure_for(const Connection& connection, const grpc::Status& status,
                    const Request& request) {
  auto failure = connection.failure_of(status);
  if constexpr (requires { request.request_id(); }) failure.request_id = request.request_id();
  return failure;
}

template <class Stub, class Request, class Reply>
Answer<Reply> unary(const Connection& connection, Stub& stub,
                    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                    const Request& request, Patience patience = Patience::person) {
  grpc::ClientContext context;
  connection.prepare(context, patience);
  Reply reply;
  const auto status = (stub.*method)(&context, request, &reply);
  if (!status.ok()) return failure_for(connection, status, request);
  return reply;
}

template <class Stub, class Request, class Reply>
Answer<Reply> stream(const Connection& connection, Stub& stub,
                     std::unique_ptr<grpc::ClientReader<Reply>> (Stub::*method)(
                         grpc::ClientContext*, const Request&),
                     const Request& request, const Listener<Reply>& listener,
                     const std::stop_token& stop) {
  grpc::ClientContext context;
  connection.prepare(context, Patience::long_work);
  const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
  const auto reader = (stub.*method)(&context, request);
  std::optional<Reply> last;
  for (Reply reply; reader->Read(&reply);) {
    listener(reply);
    last = reply;
  }
  const auto status = reader->Finish();
  if (!status.ok()) return failure_for(connection, status, request);
  if (!last)
    return failure_for(
        connection, grpc::Status(grpc::INTERNAL, "The server ended without an answer."), request);
  return *std::move(last);
}

}  // namespace

struct Api::Stubs {
  std::unique_ptr<RegistryService::Stub> registry;
  std::unique_ptr<OwnersService::Stub> owners;
  std::unique_ptr<ReferenceService::Stub> reference;
  std::unique_ptr<OperationsService::Stub> operations;
};

Api::Api(const Connection& connection)
    : connection_(connection),
      stubs_(std::make_unique<Stubs>(Stubs{RegistryService::NewStub(connection.channel()),
                                           OwnersService::NewStub(connection.channel()),
                                           ReferenceService::NewStub(connection.channel()),
                                           OperationsService::NewStub(connection.channel())})) {}

Api::~Api() = default;

Answer<registry::Cooperative> Api::call(const registry::RegisterCooperativeRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::RegisterCooperative,
               request);
}

Answer<registry::Cooperative> Api::call(const registry::UpdateCooperativeRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::UpdateCooperative, request);
}

Answer<registry::Cooperative> Api::call(const registry::RecordAnnualMeetingRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::RecordAnnualMeeting,
               request);
}

Answer<registry::Cooperative> Api::call(
    const registry::ReportBusinessVolumeRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::ReportBusinessVolume,
               request);
}

Answer<registry::Cooperative> Api::call(
    const registry::ChangeCooperativeLegalStateRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::ChangeCooperativeLegalState,
               request);
}

Answer<registry::Cooperative> Api::call(const registry::GetCooperativeRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::GetCooperative, request);
}

Answer<registry::ListCooperativesResponse> Api::call(
    const registry::ListCooperativesRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::ListCooperatives, request);
}

Answer<registry::CountCooperativesResponse> Api::call(
    const registry::CountCooperativesRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::CountCooperatives, request);
}

Answer<registry::EvaluateCooperativeActivityResponse> Api::call(
    const registry::EvaluateCooperativeActivityRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::EvaluateCooperativeActivity,
               request, Patience::long_work);
}

Answer<registry::Business> Api::call(const registry::RegisterBusinessRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::RegisterBusiness, request);
}

Answer<registry::Business> Api::call(const registry::UpdateBusinessRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::UpdateBusiness, request);
}

Answer<registry::Business> Api::call(const registry::GetBusinessRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::GetBusiness, request);
}

Answer<registry::ListBusinessesResponse> Api::call(
    const registry::ListBusinessesRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::ListBusinesses, request);
}

Answer<registry::CountBusinessesResponse> Api::call(
    const registry::CountBusinessesRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::CountBusinesses, request);
}

Answer<registry::Business> Api::call(const registry::ChangeOperatingStatusRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::ChangeOperatingStatus,
               request);
}

Answer<registry::Owner> Api::call(const registry::RegisterOwnerRequest& request) const {
  return unary(connection_, *stubs_->owners, &OwnersService::Stub::RegisterOwner, request);
}

Answer<registry::Owner> Api::call(const registry::UpdateOwnerRequest& request) const {
  return unary(connection_, *stubs_->owners, &OwnersService::Stub::UpdateOwner, request);
}

Answer<registry::Owner> Api::call(const registry::VerifyOwnerNikRequest& request) const {
  return unary(connection_, *stubs_->owners, &OwnersService::Stub::VerifyOwnerNik, request);
}

Answer<registry::Owner> Api::call(const registry::GetOwnerRequest& request) const {
  return unary(connection_, *stubs_->owners, &OwnersService::Stub::GetOwner, request);
}

Answer<registry::Owner> Api::call(const registry::FindOwnerRequest& request) const {
  return unary(connection_, *stubs_->owners, &OwnersService::Stub::FindOwner, request);
}

Answer<registry::ListOwnersResponse> Api::call(const registry::ListOwnersRequest& request) const {
  return unary(connection_, *stubs_->owners, &OwnersService::Stub::ListOwners, request);
}

Answer<registry::CountOwnersResponse> Api::call(const registry::CountOwnersRequest& request) const {
  return unary(connection_, *stubs_->owners, &OwnersService::Stub::CountOwners, request);
}

Answer<registry::ReadPersonsResponse> Api::call(const registry::ReadPersonsRequest& request) const {
  return unary(connection_, *stubs_->owners, &OwnersService::Stub::ReadPersons, request);
}

Answer<registry::ListPersonReadsResponse> Api::call(
    const registry::ListPersonReadsRequest& request) const {
  return unary(connection_, *stubs_->owners, &OwnersService::Stub::ListPersonReads, request);
}

Answer<registry::ErasePersonResponse> Api::call(const registry::ErasePersonRequest& request) const {
  return unary(connection_, *stubs_->owners, &OwnersService::Stub::ErasePerson, request);
}

Answer<lumbung::common::v1::Calendar> Api::call(const registry::GetCalendarRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::GetCalendar, request);
}

Answer<lumbung::common::v1::Calendar> Api::call(
    const registry::OpenBusinessDayRequest& request) const {
  return unary(connection_, *stubs_->registry, &RegistryService::Stub::OpenBusinessDay, request);
}

Answer<registry::ListKecamatanResponse> Api::call(
    const registry::ListKecamatanRequest& request) const {
  return unary(connection_, *stubs_->reference, &ReferenceService::Stub::ListKecamatan, request);
}

Answer<registry::ListKelurahanResponse> Api::call(
    const registry::ListKelurahanRequest& request) const {
  return unary(connection_, *stubs_->reference, &ReferenceService::Stub::ListKelurahan, request);
}

Answer<registry::LocateKelurahanResponse> Api::call(
    const registry::LocateKelurahanRequest& request) const {
  return unary(connection_, *stubs_->reference, &ReferenceService::Stub::LocateKelurahan, request);
}

Answer<registry::KbliCode> Api::call(const registry::GetKbliCodeRequest& request) const {
  return unary(connection_, *stubs_->reference, &ReferenceService::Stub::GetKbliCode, request);
}

Answer<operations::ServerInfo> Api::call(const operations::GetServerInfoRequest& request) const {
  return unary(connection_, *stubs_->operations, &OperationsService::Stub::GetServerInfo, request);
}

Answer<operations::VerifyLogResponse> Api::call(
    const operations::VerifyLogRequest& request,
    const Listener<operations::VerifyLogResponse>& listener, const std::stop_token& stop) const {
  return stream(connection_, *stubs_->operations, &OperationsService::Stub::VerifyLog, request,
                listener, stop);
}

Answer<operations::ExportLogResponse> Api::call(
    const operations::ExportLogRequest& request,
    const Listener<operations::ExportLogResponse>& listener, const std::stop_token& stop) const {
  return stream(connection_, *stubs_->operations, &OperationsService::Stub::ExportLog, request,
                listener, stop);
}

Answer<operations::RebuildViewsResponse> Api::call(
    const operations::RebuildViewsRequest& request,
    const Listener<operations::RebuildViewsResponse>& listener, const std::stop_token& stop) const {
  return stream(connection_, *stubs_->operations, &OperationsService::Stub::RebuildViews, request,
                listener, stop);
}

}  // namespace lumbung::client
