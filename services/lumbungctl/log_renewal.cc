#include "lumbungctl/log_renewal.h"

#include "client/relay_rpcs.h"
#include "lumbungctl/service_flag.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace operations = client::operations;

}  // namespace

std::vector<Flag> renewal_flags() { return {service_flag(), yes_flag()}; }

// The present identity is read here and given back, so that a second run does not renew what the first one drew.
Exit renew_log_id(Session& session) {
  operations::RenewLogIdRequest request;
  request.set_service(service_of(session));
  const auto server = session.api().call(operations::GetServerInfoRequest{});
  if (!server) return session.fail(server.failure());
  for (const auto& service : server->services())
    if (service.service() == request.service()) request.set_log_id(service.log_id());
  const auto sure = confirmed(session, "The log of " + request.service() + " gets a new identity in place of " +
                                           client::printable(request.log_id()) +
                                           "; everybody who follows it stops until started anew. Sure?");
  if (!sure) return session.fail(sure.failure());
  if (!*sure) {
    session.err() << "Nothing was changed.\n";
    return Exit::interrupted;
  }
  return print_answer(session, session.api().call(request));
}

}  // namespace lumbung::ctl
