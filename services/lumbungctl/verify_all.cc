#include "lumbungctl/verify_all.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>

#include "client/consumers_rpcs.h"
#include "client/relay_rpcs.h"
#include "lumbungctl/pause.h"

namespace lumbung::ctl {
namespace {

using client::Answer;
using client::Exit;
using client::Failure;
using std::chrono::steady_clock;
namespace operations = client::operations;
using operations::ConsumerInfo;

// How long a consumer may take to be taken up by a process that has just begun, and to apply what the log had when the
// verification began; --timeout in its place.
constexpr std::chrono::seconds kCatchesUpWithin{30};
constexpr std::chrono::milliseconds kAskEvery{200};

struct Head {
  std::string log_id;
  std::int64_t position = 0;
};

// Another process of the service may answer.
bool elsewhere(const Failure& failure) { return failure.reason == "CONSUMER_STANDBY" || failure.reason == "SERVICE_NOT_HERE"; }

// One after the other; what is wrong stops nothing.
class Checks {
 public:
  explicit Checks(Session& session) : session_(session), stop_(session.watch()) {}

  Exit run() {
    find_processes();
    for (const auto& service : order_) {
      log_of(service);
      topic_of(service);
      consumers_of(service);
    }
    return end();
  }

 private:
  // What every process hosts, and how far each log is: so far its consumers must come.
  void find_processes() {
    const auto& target = session_.connection().target();
    std::set<std::string> addresses{target.address};
    for (const auto& [service, address] : target.by_service) addresses.insert(address);
    std::set<std::string> silent;
    for (const auto& address : addresses) {
      if (stop_.stop_requested()) return;
      auto one = target;
      one.address = address;
      one.by_service.clear();
      auto process = std::make_shared<client::Line>(one);
      const auto info = process->api.call(operations::GetServerInfoRequest{});
      if (!info) {
        not_checked("process at " + address, info.failure());
        silent.insert(address);
        continue;
      }
      for (const auto& service : info->services()) {
        auto& hosts = hosts_[service.service()];
        if (hosts.empty()) order_.push_back(service.service());
        hosts.push_back(process);
        auto& head = heads_[service.service()];
        if (service.position() >= head.position) head = {service.log_id(), service.position()};
      }
    }
    for (const auto& [service, address] : target.by_service)
      if (!hosts_.contains(service) && !silent.contains(address))
        add("service " + service, false, 0, "No process that --server names hosts it.");
  }

  Exit end() {
    print_rows(session_.out(), session_.format(), {{"what"}, {"verdict"}, {"checked", true}, {"finding"}}, rows_);
    if (stop_.stop_requested()) {
      session_.err() << "Stopped: the rest was not looked at, and nothing was changed.\n";
      return Exit::interrupted;
    }
    if (wrong_ > 0) {
      session_.err() << "NOT everything is whole.\n";
      return Exit::not_whole;
    }
    if (failed_) {
      session_.err() << "What was looked at is whole; NOT everything could be looked at.\n";
      return session_.fail(*failed_);
    }
    session_.err() << "Everything is whole.\n";
    return Exit::ok;
  }

  void add(const std::string& what, bool good, std::int64_t checked, const std::string& finding) {
    rows_.push_back({what, good ? "whole" : "NOT WHOLE", std::to_string(checked), client::printable(finding)});
    if (!good) ++wrong_;
  }

  // The first failure decides the exit code.
  void not_checked(const std::string& what, const Failure& failure) {
    if (stop_.stop_requested()) return;
    rows_.push_back({what, "NOT CHECKED", "0", client::printable(failure.sentence)});
    if (!failed_) failed_ = failure;
  }

  // Of the first process of the service that can say.
  template <class Response, class Call>
  Answer<Response> ask(const std::string& service, Call call) {
    std::optional<Failure> failed;
    for (const auto& process : hosts_.at(service)) {
      auto answer = call(process->api);
      if (answer || stop_.stop_requested()) return answer;
      if (!failed || elsewhere(*failed)) failed = answer.failure();
    }
    return *std::move(failed);
  }

  // The same for a stream that ends with a verdict.
  template <class Response, class Request, class At>
  Answer<Response> follow(const std::string& service, const std::string& what, const Request& request, At progress_of) {
    auto progress = session_.progress(what, client::Counted::events);
    auto answer = ask<Response>(service, [&](const client::Api& api) {
      return api.call(request, [&](const Response& now) { progress_of(progress, now); }, stop_);
    });
    progress.end();
    if (answer && !answer->has_verdict())
      return client::invalid_here("NO_VERDICT", "The server ended without a verdict of the " + what + ".");
    return answer;
  }

  void log_of(const std::string& service) {
    if (stop_.stop_requested()) return;
    operations::VerifyLogRequest request;
    request.set_service(service);
    const auto what = "log of " + service;
    const auto answer = follow<operations::VerifyLogResponse>(
        service, what, request, [](auto& progress, const auto& now) { progress.at(now.events(), now.head_position()); });
    if (!answer) return not_checked(what, answer.failure());
    add(what, answer->verdict().whole(), answer->events(), answer->verdict().finding());
  }

  // Processes without Kafka publish nothing.
  void topic_of(const std::string& service) {
    if (stop_.stop_requested()) return;
    operations::VerifyTopicRequest request;
    request.set_service(service);
    const auto what = "topic of " + service;
    const auto answer = follow<operations::VerifyTopicResponse>(
        service, what, request, [](auto& progress, const auto& now) { progress.at(now.position(), now.head_position()); });
    if (!answer && answer.failure().reason == "SERVICE_NOT_HERE") return;
    if (!answer) return not_checked(what, answer.failure());
    add(what, answer->verdict().whole(), answer->position(), answer->verdict().finding());
  }

  // Each consumer of a service, as the process tells it that follows: one that stands by knows little.
  Answer<std::vector<ConsumerInfo>> look_at_consumers(const std::string& service) {
    operations::ListConsumersRequest request;
    request.set_service(service);
    std::map<std::pair<std::string, std::string>, ConsumerInfo> best;
    std::optional<Failure> failed;
    bool answered = false;
    for (const auto& process : hosts_.at(service)) {
      const auto list = process->api.call(request);
      if (!list && !failed) failed = list.failure();
      if (!list) continue;
      answered = true;
      for (const auto& info : list->consumers()) {
        auto& known = best[{info.consumer(), info.source()}];
        if (known.consumer().empty() || known.state() == ConsumerInfo::STATE_STANDBY) known = info;
      }
    }
    if (!answered) return *std::move(failed);
    std::vector<ConsumerInfo> consumers;
    for (auto& [key, info] : best) consumers.push_back(std::move(info));
    return consumers;
  }

  void consumers_of(const std::string& service) {
    if (stop_.stop_requested()) return;
    const auto consumers = look_at_consumers(service);
    if (!consumers) return not_checked("consumers of " + service, consumers.failure());
    for (auto info : *consumers) {
      const auto what = service + ", " + info.consumer() + " from " + info.source();
      const auto wrong = not_applied(service, what, info);
      if (stop_.stop_requested()) return;
      if (!wrong.empty() || !info.projection()) add(what, wrong.empty(), info.position(), wrong);
      // Parked records are acknowledged facts without their effect.
      if (info.parked() > 0)
        add(what + ", parked", false, info.parked(), "Records could not be applied: lumbungctl events parked list.");
      if (info.projection()) projection(service, info.consumer(), what);
    }
  }

  // Waits until a consumer has what its source had at the start, for what was acknowledged just before is on its way. What is
  // missing then, as a sentence.
  std::string not_applied(const std::string& service, const std::string& what, ConsumerInfo& info) {
    const auto source = heads_.find(info.source());
    // Of a source that no process here hosts, the consumer's own word counts.
    const auto head = source != heads_.end() ? source->second : Head{info.log_id(), info.source_position()};
    const auto there = [&] {
      const bool heard = head.position == 0 || (info.log_id() == head.log_id && info.position() >= head.position);
      return heard && (source != heads_.end() || info.state() != ConsumerInfo::STATE_AWAY);
    };
    if (!there()) wait(service, what, head.position, info, there);
    if (info.state() == ConsumerInfo::STATE_STOPPED) return "It has stopped. " + info.why();
    if (there()) return {};
    const auto why = info.why().empty() ? std::string() : " " + info.why();
    if (info.position() >= head.position && info.log_id() != head.log_id)
      return "What it has applied is of the log " + info.log_id() + ", and the log is " + head.log_id + "." + why;
    if (info.position() >= head.position) return "It does not follow." + why;
    return "Only " + std::to_string(info.position()) + " of " + std::to_string(head.position) + " events are applied." + why;
  }

  template <class There>
  void wait(const std::string& service, const std::string& what, std::int64_t end, ConsumerInfo& info, There there) {
    const auto until = patience_ends();
    auto progress = session_.progress(what, client::Counted::events);
    while (!there() && info.state() != ConsumerInfo::STATE_STOPPED && steady_clock::now() < until &&
           pause(kAskEvery, stop_)) {
      progress.at(info.position(), end);
      const auto now = look_at_consumers(service);
      if (!now) continue;
      for (const auto& one : *now)
        if (one.consumer() == info.consumer() && one.source() == info.source()) info = one;
    }
    progress.end();
  }

  steady_clock::time_point patience_ends() const {
    return steady_clock::now() + session_.connection().target().timeout.value_or(kCatchesUpWithin);
  }

  void projection(const std::string& service, const std::string& consumer, const std::string& what) {
    if (stop_.stop_requested()) return;
    operations::VerifyProjectionRequest request;
    request.set_service(service);
    request.set_consumer(consumer);
    const auto until = patience_ends();
    const auto verify = [&] {
      return follow<operations::VerifyProjectionResponse>(
          service, what, request, [](auto& progress, const auto& now) { progress.at(now.position(), now.source_position()); });
    };
    auto answer = verify();
    // Nobody follows yet: the process that did is gone, and another takes over.
    while (!answer && elsewhere(answer.failure()) && steady_clock::now() < until && pause(kAskEvery, stop_)) answer = verify();
    if (!answer) return not_checked(what, answer.failure());
    add(what, answer->verdict().same(), answer->verdict().rows(), answer->verdict().finding());
  }

  Session& session_;
  const std::stop_token stop_;
  std::vector<std::string> order_;
  std::map<std::string, std::vector<std::shared_ptr<client::Line>>> hosts_;
  std::map<std::string, Head> heads_;  // At the start.
  std::vector<std::vector<std::string>> rows_;
  int wrong_ = 0;
  std::optional<Failure> failed_;
};

}  // namespace

Flag all_flag() {
  return {.name = "all",
          .help = "Every log, topic and projection, in every process that --server names."};
}

Exit verify_all(Session& session) { return Checks(session).run(); }

}  // namespace lumbung::ctl
