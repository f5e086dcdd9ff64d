// How facts travel: consumers of other services' logs, what they could not apply, and projections anew.
#include "client/consumers_rpcs.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/session.h"
#include "lumbungctl/watch_verb.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace operations = client::operations;

// Parked records of each consumer shown when --limit is not given.
constexpr std::int64_t kParkedShown = 100;

std::vector<Flag> consumer_flags() {
  return {{.name = "service", .value = "NAME", .help = "The service whose consumers they are; reporting when not given."},
          {.name = "consumer", .value = "NAME", .help = "The consumer; may be left out when the service has only one."}};
}

std::vector<Flag> with(std::vector<Flag> flags, std::vector<Flag> more) {
  flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

std::string service_of(const Session& session) { return session.has("service") ? session.flag("service") : "reporting"; }

// The consumer that was named, or the only one there is.
client::Answer<std::string> consumer_of(const Session& session) {
  if (session.has("consumer")) return session.flag("consumer");
  operations::ListConsumersRequest request;
  request.set_service(service_of(session));
  const auto answer = session.api().call(request);
  if (!answer) return answer.failure();
  if (answer->consumers_size() == 1) return answer->consumers(0).consumer();
  std::string names;
  for (const auto& consumer : answer->consumers()) names += (names.empty() ? "" : ", ") + consumer.consumer();
  return client::invalid_here("CONSUMER_NOT_NAMED",
                              names.empty() ? "The service has no consumers." : "Say which with --consumer: " + names + ".");
}

Exit consumers(Session& session) {
  operations::ListConsumersRequest request;
  request.set_service(service_of(session));
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  RecordList list(session.out(), session.format(), *operations::ConsumerInfo::descriptor(),
                  {"consumer", "source", "state", "position", "lag_events", "lag_seconds", "parked", "why"});
  for (const auto& consumer : answer->consumers()) list.add(consumer);
  list.page();
  list.end();
  return Exit::ok;
}

Exit list_parked(Session& session) {
  operations::ListParkedRequest request;
  request.set_service(service_of(session));
  request.set_consumer(session.flag("consumer"));
  request.set_page_size(static_cast<std::int32_t>(session.number("limit", kParkedShown)));
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  RecordList list(session.out(), session.format(), *operations::ListParkedResponse::Parked::descriptor(),
                  {"consumer", "record.offset", "record.subject", "record.type", "record.reason", "record.detail"});
  for (const auto& parked : answer->parked()) list.add(parked);
  list.page();
  list.end();
  return Exit::ok;
}

// The same for show, retry and discard: whose record, and which.
template <class Request>
std::optional<client::Failure> name_parked(const Session& session, Request& request) {
  if (session.invocation().arguments.size() < 2)
    return client::invalid_here("OFFSET_MISSING", "Which record? Give the offset that `events parked list` shows.");
  const auto consumer = consumer_of(session);
  if (!consumer) return consumer.failure();
  request.set_service(service_of(session));
  request.set_consumer(*consumer);
  std::vector<FieldViolation> wrong;
  set_from(request, "offset", session.argument(1), wrong);
  if (!wrong.empty()) return failure_from(std::move(wrong));
  return std::nullopt;
}

Exit show_parked(Session& session) {
  operations::GetParkedRequest request;
  if (const auto failure = name_parked(session, request)) return session.fail(*failure);
  return print_answer(session, session.api().call(request));
}

Exit retry_parked(Session& session) {
  operations::RetryParkedRequest request;
  if (const auto failure = name_parked(session, request)) return session.fail(*failure);
  return print_answer(session, session.api().call(request));
}

Exit discard_parked(Session& session) {
  operations::DiscardParkedRequest request;
  if (const auto failure = name_parked(session, request)) return session.fail(*failure);
  request.set_reason(session.flag("reason"));
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  session.err() << "Discarded: its effect will be nowhere. The record is kept, with who gave it up and why.\n";
  return Exit::ok;
}

Exit parked(Session& session) {
  const auto& action = session.argument(0);
  if (action == "list") return list_parked(session);
  if (action == "show") return show_parked(session);
  if (action == "retry") return retry_parked(session);
  if (action == "discard") return discard_parked(session);
  return session.fail(client::invalid_here("ACTION_UNKNOWN", "`events parked` lists, shows, retries or discards: list, show, "
                                                             "retry, discard."));
}

Exit resume(Session& session) {
  const auto consumer = consumer_of(session);
  if (!consumer) return session.fail(consumer.failure());
  operations::ResumeConsumerRequest request;
  request.set_service(service_of(session));
  request.set_consumer(*consumer);
  const auto code = print_answer(session, session.api().call(request));
  if (code == Exit::ok)
    session.err() << "It looks for its place by position; `events consumers` says whether it has found it.\n";
  return code;
}

Exit rebuild(Session& session) {
  const auto consumer = consumer_of(session);
  if (!consumer) return session.fail(consumer.failure());
  operations::RebuildProjectionRequest request;
  request.set_service(service_of(session));
  request.set_consumer(*consumer);
  auto progress = session.progress(*consumer, client::Counted::events);
  const auto stop = session.watch();
  const auto last = session.api().call(
      request,
      [&](const operations::RebuildProjectionResponse& now) { progress.at(now.position(), now.source_position()); }, stop);
  if (stop.stop_requested()) {
    progress.end();
    session.err() << "You no longer watch; the rebuild goes on, and the old tables stay in use until it has come to its end.\n";
    return Exit::interrupted;
  }
  if (!last) return session.fail(last.failure());
  progress.end();
  print_record(session.out(), session.format(), *last);
  if (last->switched()) return Exit::ok;
  session.err() << "error: The server ended before the new tables were in use; the old ones still are.\n";
  return Exit::internal;
}

Exit verify(Session& session) {
  const auto consumer = consumer_of(session);
  if (!consumer) return session.fail(consumer.failure());
  operations::VerifyProjectionRequest request;
  request.set_service(service_of(session));
  request.set_consumer(*consumer);
  auto progress = session.progress(*consumer, client::Counted::events);
  const auto stop = session.watch();
  const auto last = session.api().call(
      request,
      [&](const operations::VerifyProjectionResponse& now) { progress.at(now.position(), now.source_position()); }, stop);
  if (stop.stop_requested()) {
    progress.end();
    session.err() << "Stopped: nothing was decided and nothing was changed.\n";
    return Exit::interrupted;
  }
  if (!last) return session.fail(last.failure());
  progress.end();
  if (!last->has_verdict())
    return session.fail(client::invalid_here("NO_VERDICT", "The server ended without a verdict."));
  print_record(session.out(), session.format(), *last);
  const auto& verdict = last->verdict();
  if (verdict.parked() > 0)
    session.err() << "warning: " << verdict.parked() << " records are parked; their effect is in neither.\n";
  if (verdict.same()) {
    session.err() << "The projection " << *consumer << " is what its events make: " << verdict.rows() << " rows.\n";
    return Exit::ok;
  }
  session.err() << "The projection " << *consumer << " is NOT what its events make: " << client::printable(verdict.finding())
                << '\n';
  return Exit::not_whole;
}

}  // namespace

Noun events_noun() {
  return {
      .name = "events",
      .summary = "Facts on their way between services: consumers, parked records, projections.",
      .verbs = {
          {.name = "consumers",
           .summary = "How far each consumer of a service is, and why it does not go on.",
           .flags = {consumer_flags()[0]},
           .examples = {"events consumers --service reporting"},
           .run = consumers},
          {.name = "parked",
           .arguments = {{"ACTION", {"list", "show", "retry", "discard"}}, {"[OFFSET]"}},
           .summary = "Records that could not be applied: list them, show, retry or discard one.",
           .flags = with(consumer_flags(),
                         {{.name = "limit", .value = "N", .help = "Records listed; 100 when not given.", .kind = Flag::Kind::number},
                          {.name = "reason", .value = "TEXT", .help = "Why a record is discarded; kept."}}),
           .examples = {"events parked list", "events parked show 17", "events parked retry 17",
                        "events parked discard 17 --reason 'Entered twice by mistake.'"},
           .run = parked},
          watch_verb(),
          {.name = "resume",
           .summary = "Let a stopped consumer go on by position in a topic that was made anew.",
           .flags = consumer_flags(),
           .examples = {"events resume --service reporting --consumer figures"},
           .run = resume},
          {.name = "rebuild",
           .summary = "Build a projection anew from its first event, then switch.",
           .flags = consumer_flags(),
           .examples = {"events rebuild --service reporting --consumer figures"},
           .run = rebuild},
          {.name = "verify",
           .summary = "Compare a projection with what its events make; exit 1 when it differs.",
           .flags = consumer_flags(),
           .examples = {"events verify --service reporting --consumer figures"},
           .run = verify}}};
}

}  // namespace lumbung::ctl
