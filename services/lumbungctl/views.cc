#include "lumbungctl/nouns.h"
#include "lumbungctl/service_flag.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace operations = client::operations;

Exit rebuild(Session& session) {
  operations::RebuildViewsRequest request;
  request.set_service(service_of(session));
  auto progress = session.progress(request.service(), client::Counted::streams);
  const auto stop = session.watch();
  const auto last = session.api().call(
      request,
      [&](const operations::RebuildViewsResponse& now) {
        progress.at(now.streams(), std::nullopt);
      },
      stop);
  if (stop.stop_requested()) {
    progress.end();
    session.err() << "Stopped: the old views stay in use until a rebuild has come to its end.\n";
    return Exit::interrupted;
  }
  if (!last) return session.fail(last.failure());
  progress.end();
  print_record(session.out(), session.format(), *last);
  if (last->switched()) return Exit::ok;
  session.err()
      << "error: The server ended before the new views were in use; the old ones still are.\n";
  return Exit::internal;
}

}  // namespace

Noun views_noun() {
  return {.name = "views",
          .summary = "The tables lists and counts are read from.",
          .verbs = {{.name = "rebuild",
                     .summary = "Build them anew from the events, then switch.",
                     .flags = {service_flag()},
                     .examples = {"views rebuild --service registry"},
                     .run = rebuild}}};
}

}  // namespace lumbung::ctl
