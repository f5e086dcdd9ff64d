#include <optional>

#include "lumbungctl/nouns.h"
#include "lumbungctl/service_flag.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace operations = client::operations;

// About how many streams there are, for the remaining time: the records of the register, which are
// nearly all of its streams. Nothing where it cannot be counted.
std::optional<std::int64_t> streams_of(const Session& session, const std::string& service) {
  if (service != "registry") return std::nullopt;
  const auto cooperatives = session.api().call(client::registry::CountCooperativesRequest{});
  if (!cooperatives) return std::nullopt;
  const auto businesses = session.api().call(client::registry::CountBusinessesRequest{});
  if (!businesses) return std::nullopt;
  const auto owners = session.api().call(client::registry::CountOwnersRequest{});
  return cooperatives->total() + businesses->total() + (owners ? owners->total() : 0);
}

Exit rebuild(Session& session) {
  operations::RebuildViewsRequest request;
  request.set_service(service_of(session));
  const auto total = streams_of(session, request.service());
  auto progress = session.progress(request.service(), client::Counted::streams);
  const auto stop = session.watch();
  const auto last = session.api().call(
      request,
      [&](const operations::RebuildViewsResponse& now) {
        progress.at(now.streams(), total);
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
