// Many statements in one round trip. Non-blocking with interleaved reads, or both sides can fill their socket buffers and wait
// for each other. A failure of the connection throws Unavailable.
#pragma once

#include <string>

#include "runtime/store/postgresql_connection.h"

namespace lumbung::store {

// Of one connection, which outlives it; one thread. Order: enter, send..., sync, next for each statement, end, leave.
class PgPipeline {
 public:
  explicit PgPipeline(PgConnection& connection) : connection_(connection) {}

  void enter();
  // Also when it was not entered.
  void leave();
  // A statement by the name it was prepared under.
  void send(const std::string& name, PgParameters parameters);
  void sync();
  // Sends what is buffered, reading what comes meanwhile.
  void flush();
  // The next statement's result. What the server refused is thrown, after the rest of the pipeline was read.
  PgResult next();
  void end();

 private:
  void wait(short events);
  PgResult next_raw();

  PgConnection& connection_;
};

}  // namespace lumbung::store
