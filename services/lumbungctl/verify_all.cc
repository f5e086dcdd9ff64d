#include "lumbungctl/verify_all.h"

#include <algorithm>
#include <set>

#include "client/consumers_rpcs.h"
#include "client/relay_rpcs.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace operations = client::operations;

// One after the other; what is wrong stops nothing.
class Checks {
 public:
  explicit Checks(Session& session) : session_(session), stop_(session.watch()) {}

  std::optional<client::Failure> at(const client::Api& api) {
    const auto info = api.call(operations::GetServerInfoRequest{});
    if (!info) return info.failure();
    for (const auto& service : info->services()) {
      // Several processes may host one; one of them answers for all.
      if (!seen_.insert(service.service()).second) continue;
      auto failed = log_of(api, service.service());
      if (!failed) failed = topic_of(api, service.service());
      if (!failed) failed = consumers_of(api, service.service());
      if (failed) return failed;
    }
    return std::nullopt;
  }

  Exit end() const {
    print_rows(session_.out(), session_.format(), {{"what"}, {"verdict"}, {"checked", true}, {"finding"}}, rows_);
    if (stop_.stop_requested()) {
      session_.err() << "Stopped: the rest was not looked at, and nothing was changed.\n";
      return Exit::interrupted;
    }
    session_.err() << (wrong_ == 0 ? "Everything is whole.\n" : "NOT everything is whole.\n");
    return wrong_ == 0 ? Exit::ok : Exit::not_whole;
  }

 private:
  template <class Request, class Response, class At>
  client::Answer<Response> follow(const client::Api& api, const std::string& what, const Request& request, At progress_of) {
    auto progress = session_.progress(what, client::Counted::events);
    auto answer = api.call(
        request, [&](const Response& now) { progress_of(progress, now); }, stop_);
    progress.end();
    if (answer && !answer->has_verdict())
      return client::invalid_here("NO_VERDICT", "The server ended without a verdict of the " + what + ".");
    return answer;
  }

  void add(const std::string& what, bool good, std::int64_t checked, const std::string& finding) {
    rows_.push_back({what, good ? "whole" : "NOT WHOLE", std::to_string(checked), client::printable(finding)});
    if (!good) ++wrong_;
  }

  std::optional<client::Failure> log_of(const client::Api& api, const std::string& service) {
    operations::VerifyLogRequest request;
    request.set_service(service);
    const auto what = "log of " + service;
    const auto answer = follow<operations::VerifyLogRequest, operations::VerifyLogResponse>(
        api, what, request, [](auto& progress, const auto& now) { progress.at(now.events(), now.head_position()); });
    if (!answer) return answer.failure();
    add(what, answer->verdict().whole(), answer->events(), answer->verdict().finding());
    return std::nullopt;
  }

  // A process without Kafka publishes nothing.
  std::optional<client::Failure> topic_of(const client::Api& api, const std::string& service) {
    operations::VerifyTopicRequest request;
    request.set_service(service);
    const auto what = "topic of " + service;
    const auto answer = follow<operations::VerifyTopicRequest, operations::VerifyTopicResponse>(
        api, what, request, [](auto& progress, const auto& now) { progress.at(now.position(), now.head_position()); });
    if (!answer && answer.failure().reason == "SERVICE_NOT_HERE") return std::nullopt;
    if (!answer) return answer.failure();
    add(what, answer->verdict().whole(), answer->position(), answer->verdict().finding());
    return std::nullopt;
  }

  std::optional<client::Failure> consumers_of(const client::Api& api, const std::string& service) {
    operations::ListConsumersRequest request;
    request.set_service(service);
    const auto consumers = api.call(request);
    if (!consumers) return consumers.failure();
    for (const auto& consumer : consumers->consumers()) {
      const auto what = service + ", " + consumer.consumer() + " from " + consumer.source();
      if (consumer.state() == operations::ConsumerInfo::STATE_STOPPED) add(what, false, consumer.position(), consumer.why());
      // Parked records are acknowledged facts without their effect.
      if (consumer.parked() > 0)
        add(what + ", parked", false, consumer.parked(), "Records could not be applied: lumbungctl events parked list.");
      if (!consumer.projection()) continue;
      if (auto failed = projection(api, service, consumer.consumer(), what)) return failed;
    }
    return std::nullopt;
  }

  std::optional<client::Failure> projection(const client::Api& api, const std::string& service, const std::string& consumer,
                                            const std::string& what) {
    operations::VerifyProjectionRequest request;
    request.set_service(service);
    request.set_consumer(consumer);
    const auto answer = follow<operations::VerifyProjectionRequest, operations::VerifyProjectionResponse>(
        api, what, request, [](auto& progress, const auto& now) { progress.at(now.position(), now.source_position()); });
    if (!answer) return answer.failure();
    add(what, answer->verdict().same(), answer->verdict().rows(), answer->verdict().finding());
    return std::nullopt;
  }

  Session& session_;
  const std::stop_token stop_;
  std::set<std::string> seen_;
  std::vector<std::vector<std::string>> rows_;
  int wrong_ = 0;
};

}  // namespace

Flag all_flag() {
  return {.name = "all",
          .help = "Every log, topic and projection, in every process that --server names."};
}

Exit verify_all(Session& session) {
  Checks checks(session);
  const auto& target = session.connection().target();
  std::set<std::string> addresses{target.address};
  for (const auto& [service, address] : target.by_service) addresses.insert(address);
  for (const auto& address : addresses) {
    auto one = target;
    one.address = address;
    one.by_service.clear();
    const client::Connection connection(one);
    if (const auto failed = checks.at(client::Api(connection))) return session.fail(*failed);
  }
  return checks.end();
}

}  // namespace lumbung::ctl
