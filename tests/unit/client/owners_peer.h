// What a scripted server hears and answers where changes and persons are concerned.
#pragma once

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/server_context.h>

#include <mutex>
#include <string>
#include <vector>

#include "lumbung/registry/v1/owners_service.grpc.pb.h"

namespace lumbung::harness {

namespace v1 = lumbung::registry::v1;

// An ErrorInfo and two wrong fields.
inline grpc::Status refused_with(int code) {
  google::rpc::ErrorInfo info;
  info.set_reason("SCRIPTED");
  info.set_domain("registry.lumbung");
  google::rpc::BadRequest bad;
  for (const auto* field : {"kelurahan", "kbli_main"}) {
    auto* violation = bad.add_field_violations();
    violation->set_field(field);
    violation->set_reason("WRONG");
    violation->set_description("It is wrong.");
  }
  google::rpc::Status details;
  details.set_code(code);
  details.set_message("The script says no.");
  details.add_details()->PackFrom(info);
  details.add_details()->PackFrom(bad);
  return {static_cast<grpc::StatusCode>(code), details.message(), details.SerializeAsString()};
}

// Thread-safe. What was asked for; answers as if it was done.
class Heard {
 public:
  explicit Heard(int refuse_changes) : refuse_changes_(refuse_changes) {}

  grpc::Status add(const std::string& rpc, const google::protobuf::Message& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(rpc + " " + request.ShortDebugString());
    return grpc::Status::OK;
  }
  grpc::Status change(const std::string& rpc, const google::protobuf::Message& request) {
    add(rpc, request);
    return refuse_changes_ == 0 ? grpc::Status::OK : refused_with(refuse_changes_);
  }
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  const int refuse_changes_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
};

// Every owner has the same NIK; every erasure is of two records.
struct OwnersPeer final : v1::OwnersService::Service {
  explicit OwnersPeer(Heard& hears) : heard(hears) {}

  static void answer(const std::string& name, v1::Owner& owner) {
    owner.set_name(name);
    owner.set_etag("7");
    owner.set_nik("3275********9001");
  }
  grpc::Status RegisterOwner(grpc::ServerContext*, const v1::RegisterOwnerRequest* request,
                             v1::Owner* reply) override {
    answer("owners/new", *reply);
    return heard.change("RegisterOwner", *request);
  }
  grpc::Status UpdateOwner(grpc::ServerContext*, const v1::UpdateOwnerRequest* request,
                           v1::Owner* reply) override {
    answer(request->owner().name(), *reply);
    return heard.change("UpdateOwner", *request);
  }
  grpc::Status VerifyOwnerNik(grpc::ServerContext*, const v1::VerifyOwnerNikRequest* request,
                              v1::Owner* reply) override {
    answer(request->name(), *reply);
    return heard.change("VerifyOwnerNik", *request);
  }
  grpc::Status GetOwner(grpc::ServerContext*, const v1::GetOwnerRequest* request,
                        v1::Owner* reply) override {
    answer(request->name(), *reply);
    return heard.add("GetOwner", *request);
  }
  grpc::Status FindOwner(grpc::ServerContext*, const v1::FindOwnerRequest* request,
                         v1::Owner* reply) override {
    answer("owners/found", *reply);
    return heard.add("FindOwner", *request);
  }
  grpc::Status ListOwners(grpc::ServerContext*, const v1::ListOwnersRequest* request,
                          v1::ListOwnersResponse* reply) override {
    answer("owners/1", *reply->add_owners());
    return heard.add("ListOwners", *request);
  }
  grpc::Status CountOwners(grpc::ServerContext*, const v1::CountOwnersRequest* request,
                           v1::CountOwnersResponse* reply) override {
    reply->set_total(3);
    return heard.add("CountOwners", *request);
  }
  grpc::Status ReadPersons(grpc::ServerContext*, const v1::ReadPersonsRequest* request,
                           v1::ReadPersonsResponse* reply) override {
    for (const auto& name : request->names()) answer(name, *reply->add_owners());
    reply->set_person_read("personReads/1");
    return heard.add("ReadPersons", *request);
  }
  grpc::Status ListPersonReads(grpc::ServerContext*, const v1::ListPersonReadsRequest* request,
                               v1::ListPersonReadsResponse* reply) override {
    auto& read = *reply->add_person_reads();
    read.set_name("personReads/1");
    read.add_owners("owners/1");
    read.add_owners("owners/2");
    return heard.add("ListPersonReads", *request);
  }
  grpc::Status ErasePerson(grpc::ServerContext*, const v1::ErasePersonRequest* request,
                           v1::ErasePersonResponse* reply) override {
    for (const auto* name : {"owners/1", "owners/2"}) reply->add_owners()->set_name(name);
    return heard.change("ErasePerson", *request);
  }

  Heard& heard;
};

}  // namespace lumbung::harness
