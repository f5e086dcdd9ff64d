#include "runtime/operations/operations_service.h"

#include <lumbung/operations/v1/operations_service.pb.h>

#include <algorithm>

#include "base/check.h"
#include "runtime/digest.h"
#include "runtime/operations/export_log.h"
#include "runtime/operations/progress_writer.h"
#include "runtime/process/build_info.h"
#include "runtime/store/verify.h"
#include "runtime/store/views.h"

namespace lumbung::operations {
namespace {

using rpc::Call;
using rpc::Done;
using rpc::Reply;
using rpc::ReplyStream;

// Verifications and rebuilds at once; each holds a thread. More wait.
constexpr int kThreads = 2;
// Exports read a page and give the thread back, so that one serves all of them.
constexpr int kExportThreads = 1;

v1::VerifyLogResponse progress_of(const store::Verdict& so_far) {
  v1::VerifyLogResponse message;
  message.set_events(so_far.events);
  message.set_head_position(so_far.head_position);
  message.set_streams(so_far.streams);
  return message;
}

v1::VerifyLogResponse end_of(const store::Verdict& verdict) {
  auto message = progress_of(verdict);
  auto* end = message.mutable_verdict();
  end->set_whole(verdict.whole);
  end->set_first_wrong_position(verdict.first_wrong_position);
  end->set_stream(verdict.stream);
  end->set_finding(verdict.finding);
  end->set_head_hash(hex(verdict.head_hash));
  return message;
}

Refusal service_not_here(const std::string& service) {
  return rule_broken("SERVICE_NOT_HERE", "This process does not host the service '" + service + "'.")
      .with("service", service);
}

}  // namespace

OperationsService::OperationsService(std::string cell, std::vector<HostedLog> logs,
                                     const Clock& clock, Failpoints& failpoints)
    : cell_(std::move(cell)),
      logs_(std::move(logs)),
      started_(clock.now()),
      failpoints_(failpoints),
      methods_(google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          "lumbung.operations.v1.OperationsService")),
      executor_(kThreads),
      pages_(kExportThreads) {
  add_handlers();
}

OperationsService::~OperationsService() = default;

const HostedLog* OperationsService::find(const std::string& service) const {
  const auto found = std::find_if(logs_.begin(), logs_.end(),
                                  [&](const HostedLog& log) { return log.service == service; });
  return found == logs_.end() ? nullptr : &*found;
}

void OperationsService::add_handlers() {
  methods_.unary<v1::GetServerInfoRequest>(
      "GetServerInfo",
      [this](Call&, std::shared_ptr<const v1::GetServerInfoRequest>) -> Task<Result<Reply>> {
        auto hop = executor_.hop();
        co_await hop;
        v1::ServerInfo info;
        info.set_version(std::string(build_info().version));
        info.set_commit(std::string(build_info().commit));
        info.set_cell(cell_);
        const auto us = started_.time_since_epoch().count();
        info.mutable_start_time()->set_seconds(us / 1'000'000);
        info.mutable_start_time()->set_nanos(static_cast<std::int32_t>(us % 1'000'000) * 1'000);
        for (const auto& log : logs_) {
          const auto head = store::read_head(*log.store.reader());
          auto* service = info.add_services();
          service->set_service(log.service);
          service->set_engine(log.store.engine());
          service->set_log_id(head.log_id);
          service->set_position(head.position);
        }
        co_return Reply::of(info);
      });

  methods_.server_stream<v1::VerifyLogRequest>(
      "VerifyLog",
      [this](Call& call, std::shared_ptr<const v1::VerifyLogRequest> request,
             ReplyStream& replies) -> Task<Result<Done>> {
        const auto* log = find(request->service());
        if (!log) co_return service_not_here(request->service());
        auto hop = executor_.hop();
        co_await hop;
        ProgressWriter writer(replies, call);
        const store::VerifyProgress progress = [&](const store::Verdict& so_far) {
          return writer.progress(progress_of(so_far));
        };
        const auto verdict = store::verify_log(log->store, log->aggregates, progress);
        writer.write(end_of(verdict));
        co_return Done{};
      });

  methods_.server_stream<v1::ExportLogRequest>(
      "ExportLog",
      [this](Call& call, std::shared_ptr<const v1::ExportLogRequest> request,
             ReplyStream& replies) -> Task<Result<Done>> {
        const auto* log = find(request->service());
        if (!log) co_return service_not_here(request->service());
        auto exporting = export_log(log->store, request->after_position(), call, pages_, replies);
        const auto done = co_await exporting;
        co_return done;
      });

  methods_.server_stream<v1::RebuildViewsRequest>(
      "RebuildViews",
      [this](Call& call, std::shared_ptr<const v1::RebuildViewsRequest> request,
             ReplyStream& replies) -> Task<Result<Done>> {
        const auto* log = find(request->service());
        if (!log) co_return service_not_here(request->service());
        if (rebuilding_.exchange(true))
          co_return rule_broken("REBUILD_RUNNING", "A rebuild is under way in this process; wait for it.");
        struct Release {
          std::atomic<bool>& flag;
          ~Release() { flag = false; }
        } release{rebuilding_};
        auto hop = executor_.hop();
        co_await hop;
        ProgressWriter writer(replies, call);
        v1::RebuildViewsResponse message;
        // A caller who goes away does not stop it: half a rebuild is of no use to anybody.
        const store::Progress progress = [&](std::int64_t streams) {
          message.set_streams(streams);
          static_cast<void>(writer.progress(message));
        };
        const auto position =
            store::rebuild_views(log->store, log->aggregates, failpoints_, progress);
        message.set_switched(true);
        message.set_position(position);
        writer.write(message);
        co_return Done{};
      });
}

}  // namespace lumbung::operations
