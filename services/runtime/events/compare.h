// Whether the rows in use are what the events make: row by row against tables built beside them, some at a time, so that nobody
// has to stand still until all are compared.
#pragma once

#include "runtime/events/consumer.h"
#include "runtime/events/rebuild.h"

namespace lumbung::events {

// Used by one thread at a time. Both sides may go on between two calls: each row is compared at the position of its own call.
class Comparison {
 public:
  // Both must outlive it.
  Comparison(const Projection& projection, Rebuild& built) : projection_(projection), built_(built) {}

  // The next rows by name, at most so many; both sides stand at the same position meanwhile. Nothing when it is over. Throws
  // Unavailable, and is given up then.
  void some(std::int64_t rows);
  // Everything was compared, or a row differs.
  bool over() const { return over_; }
  // Without position and what is parked.
  const ProjectionVerdict& verdict() const { return verdict_; }

 private:
  std::int64_t compare(const store::ViewTable& table, std::int64_t rows);

  const Projection& projection_;
  Rebuild& built_;
  std::size_t table_ = 0;  // Of the projection's, under way.
  std::string after_;      // Its last row that was compared.
  bool over_ = false;
  ProjectionVerdict verdict_;
};

}  // namespace lumbung::events
