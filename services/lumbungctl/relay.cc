#include "client/relay_rpcs.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/service_flag.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace operations = client::operations;

Exit status(Session& session) {
  operations::GetRelaysRequest request;
  request.set_service(session.flag("service"));
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  RecordList list(session.out(), session.format(), *operations::RelayInfo::descriptor(),
                  {"service", "state", "position", "head_position", "lag_events", "topic", "trouble"});
  for (const auto& relay : answer->relays()) list.add(relay);
  list.page();
  list.end();
  return Exit::ok;
}

Exit republish(Session& session) {
  operations::RepublishEventsRequest request;
  request.set_service(service_of(session));
  request.set_from_position(session.number("from", 0));
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  print_record(session.out(), session.format(), *answer);
  session.err() << "Begun. lumbungctl relay status shows how far it is.\n";
  return Exit::ok;
}

Exit verify(Session& session) {
  operations::VerifyTopicRequest request;
  request.set_service(service_of(session));
  auto progress = session.progress(request.service(), client::Counted::events);
  const auto stop = session.watch();
  const auto last = session.api().call(
      request,
      [&](const operations::VerifyTopicResponse& now) { progress.at(now.position(), now.head_position()); }, stop);
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
  const auto topic = client::printable(verdict.topic());
  if (verdict.whole()) {
    session.err() << "The topic " << topic << " holds the log of " << request.service() << ": " << last->position()
                  << " events, " << last->repeats() << " repeats.\n";
    return Exit::ok;
  }
  session.err() << "The topic " << topic << " does NOT hold the log of " << request.service() << ": "
                << client::printable(verdict.finding()) << '\n';
  return Exit::not_whole;
}

}  // namespace

Noun relay_noun() {
  return {.name = "relay",
          .summary = "The way of a log to its Kafka topic.",
          .verbs = {{.name = "status",
                     .summary = "Where each relay stands, and what it waits for.",
                     .flags = {{.name = "service", .value = "NAME", .help = "Only this service; all when not given."}},
                     .examples = {"relay status"},
                     .run = status},
                    {.name = "republish",
                     .summary = "Send a log to its topic again from a position on; consumers drop what they have.",
                     .flags = {service_flag(),
                               {.name = "from",
                                .value = "POSITION",
                                .help = "The first position to send, from 1.",
                                .kind = Flag::Kind::number,
                                .required = true}},
                     .examples = {"relay republish --service registry --from 1"},
                     .run = republish},
                    {.name = "verify",
                     .summary = "Read a topic beside its log and compare every record; exit 1 when it does not hold it.",
                     .flags = {service_flag()},
                     .examples = {"relay verify --service registry"},
                     .run = verify}}};
}

}  // namespace lumbung::ctl
