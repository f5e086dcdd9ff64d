// The API of histories as a program of an agency calls it, and a register to ask it about.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "lumbung/registry/v1/history_service.grpc.pb.h"
#include "owner_calls.h"

namespace lumbung::integration {

using History = v1::HistoryService::Stub;

inline constexpr char kSiti[] = "agency=dinas-koperasi;person=siti;roles=registry-officer";

std::unique_ptr<History> history_of(const Lumbungd& server);

// Answers that must come; a failure fails the test.
template <class Stub, class Request, class Response>
Response must(Stub& stub, grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
              const Request& request, const std::string& act_as = {}) {
  auto called = call(stub, rpc, request, act_as);
  EXPECT_TRUE(called.ok()) << called.bytes;
  return called.response;
}

// A business without an owner.
v1::Business register_plain(Registry& registry, const std::string& external_id, const std::string& display_name);
v1::Business rename(Registry& registry, const std::string& name, const std::string& display_name,
                    const std::string& request_id, const std::string& act_as = {});
v1::Business set_status(Registry& registry, const std::string& name, v1::Business::OperatingStatus status,
                        const std::string& request_id, const std::string& note = {});
v1::Business get_business(Registry& registry, const std::string& name);

v1::ListChangesRequest changes_of(const std::string& name, std::int32_t page_size = 0, bool newest_first = false);
v1::GetRecordAsOfRequest at_position(const std::string& name, std::int64_t position);
v1::GetRecordAsOfRequest at_date(const std::string& name, int year, int month, int day);

// The change of a field as `before -> after`; empty when it is not among them.
std::string changed(const v1::Change& change, const std::string& field);
// Null when there is none.
const v1::FieldProvenance* field_of(const v1::Provenance& provenance, const std::string& field);

}  // namespace lumbung::integration
