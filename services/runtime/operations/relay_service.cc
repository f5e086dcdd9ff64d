#include "runtime/operations/relay_service.h"

#include <lumbung/operations/v1/relay_service.pb.h>

#include <algorithm>

#include "runtime/events/verify_topic.h"
#include "runtime/log/log.h"
#include "runtime/operations/progress_writer.h"
#include "runtime/store/renew_log_id.h"

namespace lumbung::operations {
namespace {

using rpc::Call;
using rpc::Done;
using rpc::Reply;
using rpc::ReplyStream;

// Verifications at once: each holds a thread as long as somebody reads its progress. Short questions do not wait for them.
constexpr int kVerifications = 2;
constexpr int kQuestions = 1;
constexpr std::int64_t kMicro = 1'000'000;

v1::RelayInfo::State state_of(events::RelayState state) {
  switch (state) {
    case events::RelayState::starting: return v1::RelayInfo::STATE_STARTING;
    case events::RelayState::standby: return v1::RelayInfo::STATE_STANDBY;
    case events::RelayState::publishing: return v1::RelayInfo::STATE_PUBLISHING;
    case events::RelayState::waiting: return v1::RelayInfo::STATE_WAITING;
    case events::RelayState::stopped: return v1::RelayInfo::STATE_STOPPED;
  }
  return v1::RelayInfo::STATE_UNSPECIFIED;
}

void describe(const RelayedLog& log, v1::RelayInfo& info) {
  auto status = log.relay->status();
  if (status.state == events::RelayState::standby) {
    // What the one that relays wrote down.
    const auto reader = log.store.reader();
    status.head = store::read_head(*reader).position;
    if (const auto cursor = store::read_cursor(*reader, "relay")) {
      status.position = cursor->position;
      status.offset = cursor->offset;
    }
  }
  info.set_service(log.service);
  info.set_topic(log.relay->options().topic);
  info.set_state(state_of(status.state));
  info.set_position(status.position);
  info.set_head_position(status.head);
  info.set_topic_offset(status.offset);
  info.set_lag_events(std::max<std::int64_t>(status.head - status.position, 0));
  info.set_in_flight(status.in_flight);
  info.set_sending_again_position(status.sending_again);
  info.set_trouble(status.trouble);
  info.set_last_failure(status.last_failure);
  if (status.last_failure_us == 0) return;
  info.mutable_last_failure_time()->set_seconds(status.last_failure_us / kMicro);
  info.mutable_last_failure_time()->set_nanos(static_cast<std::int32_t>(status.last_failure_us % kMicro * 1'000));
}

v1::VerifyTopicResponse progress_of(const events::TopicVerdict& so_far) {
  v1::VerifyTopicResponse message;
  message.set_records(so_far.records);
  message.set_position(so_far.position);
  message.set_head_position(so_far.head_position);
  message.set_repeats(so_far.repeats);
  message.set_other_logs(so_far.other_logs);
  message.set_foreign(so_far.foreign);
  return message;
}

v1::VerifyTopicResponse end_of(const events::TopicVerdict& verdict, const std::string& topic) {
  auto message = progress_of(verdict);
  auto* end = message.mutable_verdict();
  end->set_whole(verdict.whole);
  end->set_first_wrong_offset(verdict.first_wrong_offset);
  end->set_first_wrong_position(verdict.first_wrong_position);
  end->set_finding(verdict.finding);
  end->set_topic(topic);
  return message;
}

Refusal service_not_here(const std::string& service) {
  return rule_broken("SERVICE_NOT_HERE", "This process does not publish the log of the service '" + service + "'.")
      .with("service", service);
}

}  // namespace

RelayService::RelayService(std::vector<RelayedLog> logs, Log& log)
    : logs_(std::move(logs)),
      log_(log),
      methods_(google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          "lumbung.operations.v1.RelayService")),
      verifications_(kVerifications),
      questions_(kQuestions) {
  add_handlers();
  add_renewal();
}

RelayService::~RelayService() = default;

const RelayedLog* RelayService::find(const std::string& service) const {
  const auto found =
      std::find_if(logs_.begin(), logs_.end(), [&](const RelayedLog& log) { return log.service == service; });
  return found == logs_.end() ? nullptr : &*found;
}

Result<const RelayedLog*> RelayService::relayed(const std::string& service) const {
  const auto* log = find(service);
  if (!log || !log->relay) return service_not_here(service);
  return log;
}

void RelayService::add_handlers() {
  methods_.unary<v1::GetRelaysRequest>(
      "GetRelays", [this](Call&, std::shared_ptr<const v1::GetRelaysRequest> request) -> Task<Result<Reply>> {
        auto hop = questions_.hop();
        co_await hop;
        v1::GetRelaysResponse response;
        for (const auto& log : logs_)
          if (log.relay && (request->service().empty() || request->service() == log.service))
            describe(log, *response.add_relays());
        co_return Reply::of(response);
      });

  methods_.unary<v1::RepublishEventsRequest>(
      "RepublishEvents",
      [this](Call&, std::shared_ptr<const v1::RepublishEventsRequest> request) -> Task<Result<Reply>> {
        const auto log = relayed(request->service());
        if (!log) co_return log.refusal();
        const auto to = (*log)->relay->republish(request->from_position());
        if (!to) co_return to.refusal();
        v1::RepublishEventsResponse response;
        response.set_from_position(request->from_position());
        response.set_to_position(*to);
        co_return Reply::of(response);
      });

  methods_.server_stream<v1::VerifyTopicRequest>(
      "VerifyTopic",
      [this](Call& call, std::shared_ptr<const v1::VerifyTopicRequest> request,
             ReplyStream& replies) -> Task<Result<Done>> {
        const auto log = relayed(request->service());
        if (!log) co_return log.refusal();
        auto hop = verifications_.hop();
        co_await hop;
        ProgressWriter writer(replies, call);
        const events::TopicProgress progress = [&](const events::TopicVerdict& so_far) {
          return writer.progress(progress_of(so_far));
        };
        const auto& options = (*log)->relay->options();
        const events::KafkaOptions kafka{options.brokers, options.silence, &log_};
        events::TopicVerdict verdict;
        try {
          verdict = events::verify_topic((*log)->store, kafka, options.topic, options.source, progress);
        } catch (const events::FeedAway& away) {
          throw store::Unavailable(away.what());
        } catch (const events::FeedBroken& broken) {
          verdict.finding = broken.what();
        }
        writer.write(end_of(verdict, options.topic));
        co_return Done{};
      });
}

void RelayService::add_renewal() {
  methods_.unary<v1::RenewLogIdRequest>(
      "RenewLogId", [this](Call& call, std::shared_ptr<const v1::RenewLogIdRequest> request) -> Task<Result<Reply>> {
        const auto* log = find(request->service());
        if (!log) co_return service_not_here(request->service());
        auto hop = questions_.hop();
        co_await hop;
        const auto fresh = store::renew_log_id(log->store, request->log_id());
        if (!fresh)
          co_return rule_broken("LOG_ID_CHANGED", "The log of " + request->service() +
                                                      " has another identity than the one given; GetServerInfo tells it.")
              .with("service", request->service());
        log_.write(Severity::warning, "log_id renewed",
                   {{"service", log->service}, {"previous", request->log_id()}, {"log_id", *fresh},
                    {"agency", call.caller.agency}});
        if (log->relay) log->relay->look_again();
        v1::RenewLogIdResponse response;
        response.set_service(log->service);
        response.set_log_id(*fresh);
        response.set_previous_log_id(request->log_id());
        co_return Reply::of(response);
      });
}

}  // namespace lumbung::operations
