#include "test_server.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <mutex>

#include "lumbung/registry/v1/registry_service.grpc.pb.h"
#include "operations_peer.h"
#include "owners_peer.h"

namespace lumbung::harness {

namespace v1 = lumbung::registry::v1;

struct TestServer::Peer final : v1::RegistryService::Service {
  explicit Peer(Script how) : script(how), heard(how.refuse_changes), owners(heard), operations(how.damaged) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(this);
    builder.RegisterService(&owners);
    builder.RegisterService(&operations);
    server = builder.BuildAndStart();
  }

  grpc::Status ImportBusinesses(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::ImportBusinessesResponse, v1::ImportBusinessesRequest>* stream)
      override {
    v1::ImportBusinessesRequest request;
    if (!stream->Read(&request)) return {grpc::INVALID_ARGUMENT, "no header"};
    {
      const std::lock_guard lock(mutex);
      file_name = request.header().file_name();
    }
    if (script.refuse_file) return refusal();
    v1::ImportBusinessesResponse last;
    auto& totals = *last.mutable_totals();
    while (stream->Read(&request)) {
      ++chunks;
      bytes += static_cast<std::int64_t>(request.chunk().size());
      largest_chunk = std::max(largest_chunk.load(), request.chunk().size());
      for (int answer = 0; answer < script.answers_per_chunk; ++answer) {
        v1::ImportBusinessesResponse response;
        for (int i = 0; i < script.rows_per_answer; ++i) {
          answer_row(*response.add_rows(), totals);
        }
        if (!stream->Write(response)) return {grpc::CANCELLED, "the client is gone"};
      }
    }
    totals.set_bytes(bytes);
    add_money(totals);
    if (!script.forget_totals) stream->Write(last);
    return grpc::Status::OK;
  }

  grpc::Status GetBusiness(grpc::ServerContext* context, const v1::GetBusinessRequest* request,
                           v1::Business* reply) override {
    {
      const std::lock_guard lock(mutex);
      const auto found = context->client_metadata().find("x-lumbung-act-as");
      act_as = found == context->client_metadata().end()
                   ? ""
                   : std::string(found->second.data(), found->second.size());
    }
    if (++calls <= script.unavailable_first) return {grpc::UNAVAILABLE, "draining"};
    if (request->name() == "businesses/none")
      return {grpc::NOT_FOUND, "There is no businesses/none."};
    reply->set_name(request->name());
    if (script.refuse_changes != 0) reply->set_etag("3");
    return grpc::Status::OK;
  }

  grpc::Status GetCooperative(grpc::ServerContext*, const v1::GetCooperativeRequest* request,
                              v1::Cooperative* reply) override {
    reply->set_name(request->name());
    reply->set_etag("5");
    return grpc::Status::OK;
  }
  grpc::Status UpdateCooperative(grpc::ServerContext*, const v1::UpdateCooperativeRequest* request,
                                 v1::Cooperative* reply) override {
    *reply = request->cooperative();
    return heard.change("UpdateCooperative", *request);
  }
  grpc::Status RecordAnnualMeeting(grpc::ServerContext*,
                                   const v1::RecordAnnualMeetingRequest* request,
                                   v1::Cooperative* reply) override {
    reply->set_name(request->name());
    return heard.change("RecordAnnualMeeting", *request);
  }
  grpc::Status ReportBusinessVolume(grpc::ServerContext*,
                                    const v1::ReportBusinessVolumeRequest* request,
                                    v1::Cooperative* reply) override {
    reply->set_name(request->name());
    return heard.change("ReportBusinessVolume", *request);
  }
  grpc::Status ChangeCooperativeLegalState(grpc::ServerContext*,
                                           const v1::ChangeCooperativeLegalStateRequest* request,
                                           v1::Cooperative* reply) override {
    reply->set_name(request->name());
    return heard.change("ChangeCooperativeLegalState", *request);
  }
  grpc::Status EvaluateCooperativeActivity(
      grpc::ServerContext*, const v1::EvaluateCooperativeActivityRequest* request,
      v1::EvaluateCooperativeActivityResponse* reply) override {
    reply->set_evaluated(4);
    reply->set_changed(2);
    reply->set_rules_version("registry-2008");
    auto& group = *reply->add_results();
    group.add_values("AKTIF");
    group.set_count(4);
    return heard.change("EvaluateCooperativeActivity", *request);
  }
  grpc::Status CountCooperatives(grpc::ServerContext*, const v1::CountCooperativesRequest*,
                                 v1::CountCooperativesResponse* reply) override {
    reply->set_total(4);
    return grpc::Status::OK;
  }
  grpc::Status CountBusinesses(grpc::ServerContext*, const v1::CountBusinessesRequest*,
                               v1::CountBusinessesResponse* reply) override {
    reply->set_total(script.records == 0 ? 3 : script.records);
    return grpc::Status::OK;
  }
  grpc::Status RegisterBusiness(grpc::ServerContext*, const v1::RegisterBusinessRequest* request,
                                v1::Business* reply) override {
    *reply = request->business();
    return heard.change("RegisterBusiness", *request);
  }
  grpc::Status UpdateBusiness(grpc::ServerContext*, const v1::UpdateBusinessRequest* request,
                              v1::Business* reply) override {
    *reply = request->business();
    return heard.change("UpdateBusiness", *request);
  }
  grpc::Status ChangeOperatingStatus(grpc::ServerContext*,
                                     const v1::ChangeOperatingStatusRequest* request,
                                     v1::Business* reply) override {
    reply->set_name(request->name());
    return heard.change("ChangeOperatingStatus", *request);
  }

  void add_money(v1::ImportTotals& totals) const {
    if (script.rupiah_per_row == 0) return;
    auto& money = *totals.add_money();
    money.set_column("capital_rupiah");
    money.set_read_rupiah(totals.rows() * script.rupiah_per_row);
    money.set_not_taken_rupiah(totals.refused() * script.rupiah_per_row);
    money.set_accepted_rupiah(totals.accepted() * script.rupiah_per_row -
                              (script.lose_a_rupiah ? 1 : 0));
  }

  void answer_row(v1::ImportRow& row, v1::ImportTotals& totals) const {
    totals.set_rows(totals.rows() + 1);
    row.set_line(totals.rows() + 1);
    row.set_identity(std::string(script.padding, 'x'));
    if (script.refuse_every == 0 || totals.rows() % script.refuse_every != 0) {
      row.set_outcome(v1::IMPORT_OUTCOME_ACCEPTED);
      totals.set_accepted(totals.accepted() + 1);
      if (script.warn) {
        row.add_warnings()->set_sentence("It is odd.");
        totals.set_warned(totals.warned() + 1);
      }
      return;
    }
    row.set_outcome(v1::IMPORT_OUTCOME_REFUSED);
    totals.set_refused(totals.refused() + 1);
    for (const auto* column : {"kelurahan", "kbli_main"}) {
      auto* problem = row.add_problems();
      problem->set_column(column);
      problem->set_value("a,\"b\"");
      problem->set_reason("PLACE_UNKNOWN");
      problem->set_sentence("There is none.");
    }
  }

  grpc::Status ListBusinesses(grpc::ServerContext*, const v1::ListBusinessesRequest* request,
                              v1::ListBusinessesResponse* reply) override {
    ++calls;
    if (request->filter() == "wrong") return {grpc::INVALID_ARGUMENT, "The filter is wrong."};
    int next = request->page_token().empty() ? 1 : std::stoi(request->page_token());
    for (int i = 0; i < request->page_size() && next <= script.records; ++i, ++next)
      reply->add_businesses()->set_name("businesses/" + std::to_string(next));
    if (next <= script.records) reply->set_next_page_token(std::to_string(next));
    return grpc::Status::OK;
  }

  static grpc::Status refusal() {
    google::rpc::ErrorInfo info;
    info.set_reason("FILE_HEADER");
    info.set_domain("registry.lumbung");
    google::rpc::Status details;
    details.set_code(grpc::INVALID_ARGUMENT);
    details.set_message("The header line is wrong.");
    details.add_details()->PackFrom(info);
    return {grpc::INVALID_ARGUMENT, details.message(), details.SerializeAsString()};
  }

  const Script script;
  Heard heard;
  OwnersPeer owners;
  OperationsPeer operations;
  int port = 0;
  std::unique_ptr<grpc::Server> server;
  std::atomic<std::int64_t> chunks = 0;
  std::atomic<std::int64_t> bytes = 0;
  std::atomic<std::size_t> largest_chunk = 0;
  std::atomic<int> calls = 0;
  std::mutex mutex;
  std::string file_name;
  std::string act_as;
};

TestServer::TestServer(Script script) : peer_(std::make_unique<Peer>(script)) {}

TestServer::~TestServer() {
  // Nothing a test does wrong may keep it waiting.
  peer_->server->Shutdown(std::chrono::system_clock::now());
}

client::Target TestServer::target() const {
  client::Target target;
  target.address = "127.0.0.1:" + std::to_string(peer_->port);
  return target;
}

std::int64_t TestServer::chunks() const { return peer_->chunks; }
std::int64_t TestServer::bytes() const { return peer_->bytes; }
std::size_t TestServer::largest_chunk() const { return peer_->largest_chunk; }
int TestServer::calls() const { return peer_->calls; }

std::string TestServer::file_name() const {
  const std::lock_guard lock(peer_->mutex);
  return peer_->file_name;
}

std::vector<std::string> TestServer::requests() const { return peer_->heard.requests(); }

std::string TestServer::act_as() const {
  const std::lock_guard lock(peer_->mutex);
  return peer_->act_as;
}

}  // namespace lumbung::harness
