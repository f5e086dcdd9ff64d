#include "runtime/operations/consumers_service.h"

#include <google/protobuf/util/json_util.h>
#include <lumbung/operations/v1/consumers_service.pb.h>

#include <algorithm>
#include <cctype>

#include "base/person_number.h"
#include "base/text.h"
#include "runtime/events/parked.h"
#include "runtime/operations/progress_writer.h"

namespace lumbung::operations {
namespace {

using events::Consumer;
using rpc::Call;
using rpc::Done;
using rpc::Reply;
using rpc::ReplyStream;

// Lists and what waits for a consumer's thread; rebuilds and verifications hold a thread each. More wait.
constexpr int kReadThreads = 2;
constexpr int kWorkThreads = 2;
constexpr int kDefaultPage = 100;
constexpr int kLargestPage = 1'000;
constexpr std::size_t kShortestReason = 10;
constexpr std::size_t kLongestReason = 500;
// As many digits in a row, whatever stands between them, may be a telephone number.
constexpr int kDigitsOfAPerson = 10;

v1::ConsumerInfo::State state_of(events::ConsumerState state) {
  switch (state) {
    case events::ConsumerState::starting: return v1::ConsumerInfo::STATE_STARTING;
    case events::ConsumerState::standby: return v1::ConsumerInfo::STATE_STANDBY;
    case events::ConsumerState::following: return v1::ConsumerInfo::STATE_FOLLOWING;
    case events::ConsumerState::catching_up: return v1::ConsumerInfo::STATE_CATCHING_UP;
    case events::ConsumerState::away: return v1::ConsumerInfo::STATE_AWAY;
    case events::ConsumerState::stopped: return v1::ConsumerInfo::STATE_STOPPED;
    case events::ConsumerState::rebuilding: return v1::ConsumerInfo::STATE_REBUILDING;
  }
  return v1::ConsumerInfo::STATE_UNSPECIFIED;
}

v1::ConsumerInfo info_of(const events::ConsumerStatus& status) {
  v1::ConsumerInfo info;
  info.set_consumer(status.name);
  info.set_source(status.service);
  info.set_projection(status.projection);
  info.set_state(state_of(status.state));
  info.set_why(status.sentence);
  info.set_position(status.cursor.position);
  info.set_source_position(status.end);
  info.set_lag_events(status.lag_events);
  info.set_lag_seconds(status.lag_seconds);
  info.set_parked(status.parked);
  info.set_log_id(status.cursor.log_id);
  info.set_last_failure(status.last_failure);
  return info;
}

v1::ParkedRecord record_of(const store::ParkedRow& parked) {
  constexpr std::int64_t kMicro = 1'000'000;
  v1::ParkedRecord record;
  record.set_offset(parked.offset);
  record.set_position(parked.position);
  record.set_subject(parked.subject);
  record.set_type(parked.type);
  record.set_reason(parked.reason);
  record.set_detail(parked.detail);
  record.set_log_id(parked.log_id);
  record.mutable_park_time()->set_seconds(parked.time_us / kMicro);
  record.mutable_park_time()->set_nanos(static_cast<std::int32_t>(parked.time_us % kMicro) * 1'000);
  return record;
}

std::string shown(std::string value) {
  for (auto& c : value)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) c = '?';
  return value;
}

v1::ParkedRecord whole_record_of(const store::ParkedRow& parked) {
  auto record = record_of(parked);
  for (const auto& [name, value] : events::parked_headers(parked)) {
    auto* header = record.add_headers();
    header->set_name(shown(name));
    header->set_value(shown(value));
  }
  const auto payload = events::record_of(parked).envelope.payload;
  record.set_payload_bytes(static_cast<std::int64_t>(payload.size()));
  if (const auto event = store::parse_event(parked.type, payload)) {
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    static_cast<void>(google::protobuf::util::MessageToJsonString(*event, record.mutable_payload_json(), options));
  }
  return record;
}

bool may_name_a_person(const std::string& text) {
  int digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      if (++digits >= kDigitsOfAPerson) return true;
    } else if (c != ' ' && c != '-' && c != '.') {
      digits = 0;
    }
  }
  return holds_person_number(text);
}

void check_reason(const v1::DiscardParkedRequest& request, std::vector<FieldViolation>& wrong) {
  const auto length = trimmed(request.reason()).size();
  if (length < kShortestReason || length > kLongestReason)
    wrong.push_back({"reason", "REASON_LENGTH", "Say why in 10 to 500 characters: it is kept.", {}});
  else if (may_name_a_person(request.reason()))
    wrong.push_back({"reason", "REASON_HOLDS_PERSONAL_DATA",
                     "This looks like the number of a person or a telephone; it would be kept. Say it without.", {}});
}

}  // namespace

ConsumersService::ConsumersService(std::vector<std::string> services, std::vector<HostedConsumer> consumers)
    : services_(std::move(services)),
      consumers_(std::move(consumers)),
      methods_(google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          "lumbung.operations.v1.ConsumersService")),
      reads_(kReadThreads),
      works_(kWorkThreads) {
  add_lists();
  add_parked();
  add_projections();
}

Result<std::vector<Consumer*>> ConsumersService::consumers_of(const std::string& service) const {
  if (std::find(services_.begin(), services_.end(), service) == services_.end())
    return rule_broken("SERVICE_NOT_HERE", "This process does not host the service '" + service + "'.")
        .with("service", service);
  std::vector<Consumer*> found;
  for (const auto& hosted : consumers_)
    if (hosted.service == service) found.push_back(&hosted.consumer);
  return found;
}

Result<Consumer*> ConsumersService::find(const std::string& service, const std::string& consumer) const {
  const auto all = consumers_of(service);
  if (!all) return all.refusal();
  for (auto* one : *all) {
    const auto status = one->status();
    if (status.name == consumer || status.cursor_name == consumer) return one;
  }
  return not_found("CONSUMER_UNKNOWN", "services/" + service + "/consumers/" + consumer);
}

void ConsumersService::add_lists() {
  methods_.unary<v1::ListConsumersRequest>(
      "ListConsumers",
      [this](Call&, std::shared_ptr<const v1::ListConsumersRequest> request) -> Task<Result<Reply>> {
        const auto consumers = consumers_of(request->service());
        if (!consumers) co_return consumers.refusal();
        v1::ListConsumersResponse response;
        for (const auto* consumer : *consumers) *response.add_consumers() = info_of(consumer->status());
        co_return Reply::of(response);
      });

  methods_.unary<v1::ListParkedRequest>(
      "ListParked", [this](Call&, std::shared_ptr<const v1::ListParkedRequest> request) -> Task<Result<Reply>> {
        auto consumers = consumers_of(request->service());
        if (!consumers) co_return consumers.refusal();
        if (!request->consumer().empty()) {
          const auto one = find(request->service(), request->consumer());
          if (!one) co_return one.refusal();
          *consumers = {*one};
        }
        auto hop = reads_.hop();
        co_await hop;
        const auto page = request->page_size() <= 0 ? kDefaultPage : std::min(request->page_size(), kLargestPage);
        v1::ListParkedResponse response;
        for (auto* consumer : *consumers)
          for (const auto& row : consumer->parked(request->has_after_offset() ? request->after_offset() : -1, page)) {
            auto* parked = response.add_parked();
            parked->set_consumer(consumer->status().name);
            *parked->mutable_record() = record_of(row);
          }
        co_return Reply::of(response);
      });

  methods_.unary<v1::GetParkedRequest>(
      "GetParked", [this](Call&, std::shared_ptr<const v1::GetParkedRequest> request) -> Task<Result<Reply>> {
        const auto consumer = find(request->service(), request->consumer());
        if (!consumer) co_return consumer.refusal();
        auto hop = reads_.hop();
        co_await hop;
        const auto row = (*consumer)->parked_at(request->offset());
        if (!row)
          co_return not_found("PARKED_UNKNOWN",
                              "consumers/" + request->consumer() + "/parked/" + std::to_string(request->offset()));
        co_return Reply::of(whole_record_of(*row));
      });
}

void ConsumersService::add_parked() {
  methods_.unary<v1::RetryParkedRequest>(
      "RetryParked", [this](Call&, std::shared_ptr<const v1::RetryParkedRequest> request) -> Task<Result<Reply>> {
        const auto consumer = find(request->service(), request->consumer());
        if (!consumer) co_return consumer.refusal();
        auto hop = reads_.hop();
        co_await hop;
        const auto applied = (*consumer)->retry(request->offset());
        if (!applied) co_return applied.refusal();
        v1::RetryParkedResponse response;
        response.set_applied(*applied);
        co_return Reply::of(response);
      });

  methods_.unary<v1::DiscardParkedRequest>(
      "DiscardParked", check_reason,
      [this](Call& call, std::shared_ptr<const v1::DiscardParkedRequest> request) -> Task<Result<Reply>> {
        const auto consumer = find(request->service(), request->consumer());
        if (!consumer) co_return consumer.refusal();
        auto hop = reads_.hop();
        co_await hop;
        const auto by = call.caller.agency + "/" + call.caller.subject;
        auto refusal = (*consumer)->discard(request->offset(), by, std::string(trimmed(request->reason())));
        if (refusal) co_return *std::move(refusal);
        co_return Reply::of(v1::DiscardParkedResponse{});
      });

  methods_.unary<v1::ResumeConsumerRequest>(
      "ResumeConsumer", [this](Call& call, std::shared_ptr<const v1::ResumeConsumerRequest> request) -> Task<Result<Reply>> {
        const auto consumer = find(request->service(), request->consumer());
        if (!consumer) co_return consumer.refusal();
        auto hop = reads_.hop();
        co_await hop;
        const auto cursor = (*consumer)->resume(call.caller.agency + "/" + call.caller.subject);
        if (!cursor) co_return cursor.refusal();
        v1::ResumeConsumerResponse response;
        response.set_position(cursor->position);
        response.set_log_id(cursor->log_id);
        co_return Reply::of(response);
      });
}

void ConsumersService::add_projections() {
  methods_.server_stream<v1::RebuildProjectionRequest>(
      "RebuildProjection",
      [this](Call& call, std::shared_ptr<const v1::RebuildProjectionRequest> request,
             ReplyStream& replies) -> Task<Result<Done>> {
        const auto consumer = find(request->service(), request->consumer());
        if (!consumer) co_return consumer.refusal();
        auto hop = works_.hop();
        co_await hop;
        ProgressWriter writer(replies, call);
        v1::RebuildProjectionResponse message;
        const events::RebuildProgress progress = [&](std::int64_t position, std::int64_t end) {
          message.set_position(position);
          message.set_source_position(end);
          return writer.progress(message);
        };
        const auto position = (*consumer)->rebuild(progress);
        if (!position) co_return position.refusal();
        message.set_position(*position);
        message.set_source_position(*position);
        message.set_switched(true);
        writer.write(message);
        co_return Done{};
      });

  methods_.server_stream<v1::VerifyProjectionRequest>(
      "VerifyProjection",
      [this](Call& call, std::shared_ptr<const v1::VerifyProjectionRequest> request,
             ReplyStream& replies) -> Task<Result<Done>> {
        const auto consumer = find(request->service(), request->consumer());
        if (!consumer) co_return consumer.refusal();
        auto hop = works_.hop();
        co_await hop;
        ProgressWriter writer(replies, call);
        v1::VerifyProjectionResponse message;
        const events::RebuildProgress progress = [&](std::int64_t position, std::int64_t end) {
          message.set_position(position);
          message.set_source_position(end);
          return writer.progress(message);
        };
        const auto verdict = (*consumer)->verify(progress);
        if (!verdict) co_return verdict.refusal();
        message.set_position(verdict->position);
        message.set_source_position(verdict->position);
        auto* end = message.mutable_verdict();
        end->set_same(verdict->same);
        end->set_position(verdict->position);
        end->set_rows(verdict->rows);
        end->set_parked(verdict->parked);
        end->set_table(verdict->table);
        end->set_row(verdict->row);
        end->set_finding(verdict->finding);
        writer.write(message);
        co_return Done{};
      });
}

}  // namespace lumbung::operations
