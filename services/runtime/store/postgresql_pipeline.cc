#include "runtime/store/postgresql_pipeline.h"

#include <poll.h>

#include <utility>

#include "base/check.h"

namespace lumbung::store {

void PgPipeline::enter() {
  PGconn* connection = connection_.live();
  if (PQsetnonblocking(connection, 1) != 0 || PQenterPipelineMode(connection) != 1)
    connection_.lost("entering pipeline mode");
}

void PgPipeline::leave() {
  PGconn* connection = connection_.live();
  if (PQpipelineStatus(connection) == PQ_PIPELINE_OFF) return;
  if (PQexitPipelineMode(connection) != 1 || PQsetnonblocking(connection, 0) != 0)
    connection_.lost("leaving pipeline mode");
}

void PgPipeline::send(const std::string& name, PgParameters parameters) {
  if (PQsendQueryPrepared(connection_.live(), name.c_str(), parameters.size(),
                          parameters.values(), parameters.lengths(), parameters.formats(), 1) != 1)
    connection_.lost("sending");
}

void PgPipeline::sync() {
  if (PQpipelineSync(connection_.live()) != 1) connection_.lost("sending");
  flush();
}

void PgPipeline::flush() {
  PGconn* connection = connection_.live();
  for (int left = PQflush(connection); left != 0; left = PQflush(connection)) {
    if (left < 0) connection_.lost("sending");
    wait(POLLIN | POLLOUT);
    if (PQconsumeInput(connection) != 1) connection_.lost("reading");
  }
}

void PgPipeline::wait(short events) {
  // Longer than the lock timeout of the server, which should answer first.
  constexpr int kServerSilentMs = kLockTimeoutMs + 5'000;
  pollfd socket{PQsocket(connection_.live()), events, 0};
  if (poll(&socket, 1, kServerSilentMs) == 0) connection_.lost("waiting for an answer");
}

PgResult PgPipeline::next_raw() {
  PGconn* connection = connection_.live();
  while (PQisBusy(connection)) {
    wait(POLLIN);
    if (PQconsumeInput(connection) != 1) connection_.lost("reading");
  }
  PgResult result(PQgetResult(connection));
  if (PQstatus(connection) != CONNECTION_OK && !result) connection_.lost("reading");
  return result;
}

// A null ends the results of each statement.
PgResult PgPipeline::next() {
  auto result = next_raw();
  if (!result) result = next_raw();
  if (!result) connection_.lost("reading past the end");
  const auto status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_PIPELINE_SYNC)
    return result;
  // The server skips what follows in the pipeline: read up to the sync, so that the connection can be
  // used again, then throw what the failure means.
  for (bool synced = false; !synced && PQstatus(connection_.live()) == CONNECTION_OK;) {
    const auto skipped = next_raw();
    synced = skipped && PQresultStatus(skipped.get()) == PGRES_PIPELINE_SYNC;
  }
  return connection_.checked(result.release());
}

void PgPipeline::end() {
  const auto result = next();
  CHECK(PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC);
}

}  // namespace lumbung::store
