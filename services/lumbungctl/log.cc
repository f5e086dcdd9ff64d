#include "lumbungctl/log_export.h"
#include "lumbungctl/log_renewal.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/service_flag.h"
#include "lumbungctl/session.h"
#include "lumbungctl/verify_all.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace operations = client::operations;

Exit verify(Session& session) {
  if (session.has("all")) return verify_all(session);
  operations::VerifyLogRequest request;
  request.set_service(service_of(session));
  auto progress = session.progress(request.service(), client::Counted::events);
  const auto stop = session.watch();
  const auto last = session.api().call(
      request,
      [&](const operations::VerifyLogResponse& now) {
        progress.at(now.events(), now.head_position());
      },
      stop);
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
  if (verdict.whole()) {
    session.err() << "The log of " << request.service() << " is whole: " << last->events()
                  << " events, " << last->streams() << " streams.\n";
    return Exit::ok;
  }
  session.err() << "The log of " << request.service()
                << " is NOT whole: " << client::printable(verdict.finding()) << '\n';
  return Exit::not_whole;
}

}  // namespace

Noun log_noun() {
  return {
      .name = "log",
      .summary = "The event log of a service.",
      .verbs = {
          {.name = "verify",
           .summary =
               "Recompute hashes, states, keys and views from the events; exit 1 when not whole.",
           .flags = {service_flag(), all_flag()},
           .examples = {"log verify --service registry", "log verify --all"},
           .run = verify},
          {.name = "export",
           .summary = "Write every event to a file, proved against the hash chain on the way.",
           .flags = export_flags(),
           .examples = {"log export --out registry.jsonl",
                        "log export --out registry.jsonl --resume"},
           .run = export_log},
          {.name = "renew-id",
           .summary = "Draw a new identity for a log that was put back from a backup.",
           .flags = renewal_flags(),
           .examples = {"log renew-id --service registry"},
           .run = renew_log_id}}};
}

}  // namespace lumbung::ctl
