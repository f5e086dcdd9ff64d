// What a scripted server answers to long work of an operator: progress, then an end.
#pragma once

#include <grpcpp/server_context.h>

#include "lumbung/operations/v1/operations_service.grpc.pb.h"

namespace lumbung::harness {

// 100 events in 10 streams; views of 10 streams.
struct OperationsPeer final : operations::v1::OperationsService::Service {
  explicit OperationsPeer(bool finds_damage) : damaged(finds_damage) {}

  grpc::Status VerifyLog(grpc::ServerContext*, const operations::v1::VerifyLogRequest*,
                         grpc::ServerWriter<operations::v1::VerifyLogResponse>* stream) override {
    operations::v1::VerifyLogResponse now;
    now.set_events(25);
    now.set_head_position(100);
    stream->Write(now);
    now.set_events(100);
    now.set_streams(10);
    auto& verdict = *now.mutable_verdict();
    verdict.set_whole(!damaged);
    if (damaged) verdict.set_finding("The hash of event 26 is another.");
    stream->Write(now);
    return grpc::Status::OK;
  }

  grpc::Status RebuildViews(
      grpc::ServerContext*, const operations::v1::RebuildViewsRequest*,
      grpc::ServerWriter<operations::v1::RebuildViewsResponse>* stream) override {
    operations::v1::RebuildViewsResponse now;
    now.set_streams(5);
    stream->Write(now);
    now.set_streams(10);
    now.set_switched(!damaged);
    stream->Write(now);
    return grpc::Status::OK;
  }

  const bool damaged;
};

}  // namespace lumbung::harness
