// The API as devices and officers call it, for the stories of visits: a small register, reports of visits to it, and what is
// on record afterwards.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "lumbung/registry/v1/registry_service.grpc.pb.h"
#include "lumbung/registry/v1/visits_service.grpc.pb.h"
#include "lumbungd.h"

namespace lumbung::integration {

namespace v1 = lumbung::registry::v1;

inline constexpr int kBusinesses = 12;
// In the middle of Jatisampurna, 32.75.10.1001, and of Jatikarya, 32.75.10.1002.
inline constexpr std::int32_t kJatisampurna[] = {-63'705'100, 1'069'223'860};
inline constexpr std::int32_t kJatikarya[] = {-63'867'240, 1'069'138'600};

template <class Service>
std::unique_ptr<typename Service::Stub> stub_of(const Lumbungd& server) {
  return Service::NewStub(grpc::CreateChannel(server.grpc(), grpc::InsecureChannelCredentials()));
}

// A register with one cooperative and kBusinesses businesses, all in Jatisampurna.
struct Register {
  std::vector<std::string> businesses;  // Resource names; external ids are UMKM-0, UMKM-1 ...
  std::string cooperative;
};

Register registered(const Lumbungd& server);

// The device's id of its number-th visit.
std::string visit_id(int number);
google::protobuf::Timestamp on(const std::string& day, const std::string& time);

// Twenty minutes in the morning of a day, without target and fix.
v1::VisitReport report(int number, const std::string& day, v1::VisitOutcome outcome);
v1::VisitReport of_business(v1::VisitReport made, int business);
v1::VisitReport at(v1::VisitReport made, const std::int32_t (&point)[2]);
// Three days of every business, found at work but for one that is closed and one nobody knows.
std::vector<v1::VisitReport> season();

struct Uploaded {
  grpc::Status status;
  v1::UploadVisitsResponse answer;
};

Uploaded upload(const Lumbungd& server, const std::vector<v1::VisitReport>& visits, const std::string& request_id);
// `ACCEPTED`, or `REFUSED` with `field:REASON` of every problem.
std::vector<std::string> outcomes_of(const v1::UploadVisitsResponse& answer);

std::int64_t count(const Lumbungd& server, const std::string& filter = "");
v1::Business business(const Lumbungd& server, const std::string& name);
// What is on record of every visit and every business visited, without ids and times of arrival.
std::vector<std::string> picture(const Lumbungd& server, const Register& records);

}  // namespace lumbung::integration
