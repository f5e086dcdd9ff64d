// The API as a program of an agency calls it, for the stories of owners: typed requests, and everything that comes
// back kept as bytes, because these stories are about what must not be in them.
#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lumbung/registry/v1/owners_service.grpc.pb.h"
#include "lumbung/registry/v1/registry_service.grpc.pb.h"
#include "lumbungd.h"

namespace lumbung::integration {

namespace v1 = lumbung::registry::v1;
using Registry = v1::RegistryService::Stub;
using Owners = v1::OwnersService::Stub;

std::unique_ptr<Registry> registry_of(const Lumbungd& server);
std::unique_ptr<Owners> owners_of(const Lumbungd& server);

// What a call left behind: the answer, and every byte of it, its error and its trailers.
template <class Response>
struct Called {
  grpc::Status status;
  Response response;
  std::string bytes;

  bool ok() const { return status.ok(); }
};

std::string trailers_of(const grpc::ClientContext& context, const grpc::Status& status);

template <class Stub, class Request, class Response>
Called<Response> call(Stub& stub, grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                      const Request& request, const std::string& act_as = {}) {
  grpc::ClientContext context;
  if (!act_as.empty()) context.AddMetadata("x-lumbung-act-as", act_as);
  Called<Response> called;
  called.status = (stub.*rpc)(&context, request, &called.response);
  called.bytes = called.response.SerializeAsString() + trailers_of(context, called.status);
  return called;
}

v1::Owner owner(const std::string& nik, const std::string& full_name);
v1::RegisterOwnerRequest register_owner(const v1::Owner& owner, const std::string& request_id);
v1::RegisterBusinessRequest register_business(const std::string& external_id, const v1::Owner& owner);
v1::ReadPersonsRequest read_persons(const std::string& name, const std::string& purpose = "kunjungan usaha");
v1::ErasePersonRequest erase_person(const std::string& name, const std::string& request_id);

// The code with which an owner with this NIK is found.
grpc::StatusCode find(const Lumbungd& server, const std::string& nik);
// The NIK of a record as ReadPersons shows it; empty when it is unreadable.
std::string nik_read(const Lumbungd& server, const std::string& name);

// An import over gRPC. The answers in the order of the file, and all bytes that came back.
struct Imported {
  grpc::Status status;
  std::vector<v1::ImportRow> rows;
  v1::ImportTotals totals;
  std::string bytes;
};
// Sends the pieces one by one; `between` is called before each with its number. Answers are read beside that.
Imported import_businesses(const Lumbungd& server, const std::vector<std::string>& pieces,
                           const std::string& file_name = "usaha.csv",
                           const std::function<void(std::size_t)>& between = {});

// A whole answer over HTTP, status line and headers too.
std::string http(const std::string& base, const std::string& request_line, const std::vector<std::string>& headers,
                 const std::string& body);

}  // namespace lumbung::integration
