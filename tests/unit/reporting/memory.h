// A projection's tables in memory: what the runtime does with a database, in a few lines, for tests of apply() alone.
#pragma once

#include <map>
#include <string>

#include "reporting/domain/figures.h"
#include "runtime/events/projection.h"

namespace lumbung::reporting {

class Memory {
 public:
  explicit Memory(const events::Projection& projection) : projection_(projection) {}

  // What the runtime does with one event, or with several in one batch. Throws CannotApply.
  void hear(const events::Envelope& event) { hear(std::vector<events::Envelope>{event}); }
  void hear(const std::vector<events::Envelope>& batch);

  const std::map<std::string, store::Row>& rows(const store::ViewTable& table) { return tables_[&table]; }
  // The figures of the table, without those that became zero.
  Figures figures();

 private:
  const events::Projection& projection_;
  std::map<const store::ViewTable*, std::map<std::string, store::Row>> tables_;
};

}  // namespace lumbung::reporting
