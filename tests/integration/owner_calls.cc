#include "owner_calls.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "harness/network.h"

namespace lumbung::integration {

std::unique_ptr<Registry> registry_of(const Lumbungd& server) {
  return v1::RegistryService::NewStub(grpc::CreateChannel(server.grpc(), grpc::InsecureChannelCredentials()));
}

std::unique_ptr<Owners> owners_of(const Lumbungd& server) {
  return v1::OwnersService::NewStub(grpc::CreateChannel(server.grpc(), grpc::InsecureChannelCredentials()));
}

std::string trailers_of(const grpc::ClientContext& context, const grpc::Status& status) {
  std::string bytes = "\n" + status.error_message() + "\n" + status.error_details() + "\n";
  for (const auto& [key, value] : context.GetServerTrailingMetadata())
    bytes += std::string(key.data(), key.size()) + ": " + std::string(value.data(), value.size()) + "\n";
  return bytes;
}

v1::Owner owner(const std::string& nik, const std::string& full_name) {
  v1::Owner made;
  made.set_nik(nik);
  made.set_full_name(full_name);
  return made;
}

v1::RegisterOwnerRequest register_owner(const v1::Owner& owner, const std::string& request_id) {
  v1::RegisterOwnerRequest request;
  *request.mutable_owner() = owner;
  request.set_request_id(request_id);
  return request;
}

v1::RegisterBusinessRequest register_business(const std::string& external_id, const v1::Owner& owner) {
  v1::RegisterBusinessRequest request;
  auto& business = *request.mutable_business();
  business.set_external_id(external_id);
  business.set_display_name("Warung " + external_id);
  business.set_kelurahan("32.75.10.1001");
  *request.mutable_owner() = owner;
  request.set_request_id("register-" + external_id);
  return request;
}

v1::ReadPersonsRequest read_persons(const std::string& name, const std::string& purpose) {
  v1::ReadPersonsRequest request;
  request.add_names(name);
  request.set_purpose(purpose);
  return request;
}

v1::ErasePersonRequest erase_person(const std::string& name, const std::string& request_id) {
  v1::ErasePersonRequest request;
  request.set_name(name);
  request.set_paper_number("SP-12/2016");
  request.set_request_id(request_id);
  return request;
}

grpc::StatusCode find(const Lumbungd& server, const std::string& nik) {
  v1::FindOwnerRequest request;
  request.set_nik(nik);
  return call(*owners_of(server), &Owners::FindOwner, request).status.error_code();
}

std::string nik_read(const Lumbungd& server, const std::string& name) {
  const auto read = call(*owners_of(server), &Owners::ReadPersons, read_persons(name));
  EXPECT_TRUE(read.ok()) << read.status.error_message();
  return read.ok() ? read.response.owners(0).nik() : std::string();
}

Imported import_businesses(const Lumbungd& server, const std::vector<std::string>& pieces,
                           const std::string& file_name, const std::function<void(std::size_t)>& between) {
  const auto stub = registry_of(server);
  grpc::ClientContext context;
  const auto stream = stub->ImportBusinesses(&context);
  v1::ImportBusinessesRequest header;
  header.mutable_header()->set_file_name(file_name);
  bool open = stream->Write(header);
  Imported imported;
  std::jthread reader([&] {
    v1::ImportBusinessesResponse answer;
    while (stream->Read(&answer)) {
      imported.bytes += answer.SerializeAsString();
      for (const auto& row : answer.rows()) imported.rows.push_back(row);
      if (answer.has_totals()) imported.totals = answer.totals();
    }
  });
  // When `between` throws, the reader must not wait for ever.
  const std::shared_ptr<void> cancelled(nullptr, [&context](void*) { context.TryCancel(); });
  for (std::size_t piece = 0; piece < pieces.size() && open; ++piece) {
    if (between) between(piece);
    v1::ImportBusinessesRequest chunk;
    chunk.set_chunk(pieces[piece]);
    open = stream->Write(chunk);
  }
  stream->WritesDone();
  reader.join();
  imported.status = stream->Finish();
  imported.bytes += trailers_of(context, imported.status);
  return imported;
}

std::string http(const std::string& base, const std::string& request_line, const std::vector<std::string>& headers,
                 const std::string& body) {
  const auto port = static_cast<std::uint16_t>(std::stoi(base.substr(base.rfind(':') + 1)));
  const auto socket = harness::connect_to(port);
  auto request = request_line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
  for (const auto& header : headers) request += header + "\r\n";
  request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  EXPECT_EQ(send(socket.fd(), request.data(), request.size(), MSG_NOSIGNAL), static_cast<ssize_t>(request.size()));
  std::string answer;
  char piece[4096];
  for (ssize_t got = 0; (got = read(socket.fd(), piece, sizeof piece)) > 0;)
    answer.append(piece, static_cast<std::size_t>(got));
  return answer;
}

}  // namespace lumbung::integration
