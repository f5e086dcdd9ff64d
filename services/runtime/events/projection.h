// A read model that hears events and can be thrown away: built anew from the first record of its source at any time, beside
// the one in use. A service says what an event does to rows in memory; loading them, writing them in one commit with the
// cursor, dropping what was applied before, parking and rebuilding are the runtime's (consumer.h, rebuild.h).
#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "runtime/events/envelope.h"
#include "runtime/store/view.h"

namespace lumbung::events {

// This event cannot be applied: it contradicts what is there, or cannot be read. It is parked with this reason, and later
// events of the same record after it.
class CannotApply : public std::runtime_error {
 public:
  // `reason` is UPPER_SNAKE, from a closed set: it is a metric's label.
  CannotApply(std::string reason, const std::string& sentence) : std::runtime_error(sentence), reason_(std::move(reason)) {}
  const std::string& reason() const { return reason_; }

 private:
  std::string reason_;
};

// The rows that a batch of events touches, by table. Used by one thread.
class ProjectedRows {
 public:
  using Table = const store::ViewTable*;

  // The row without `name`, as it was loaded or as this batch changed it; null when there is none. Only rows that were
  // wanted may be asked for.
  const store::Row* find(const store::ViewTable& table, const std::string& name) const;
  void put(const store::ViewTable& table, const std::string& name, store::Row row);
  void remove(const store::ViewTable& table, const std::string& name);
  // Adds to the integer columns of a row that need not be wanted; one that is missing is made of these values. Text columns
  // follow from the name and never change. Not for tables that put() or remove() is used on.
  void add(const store::ViewTable& table, const std::string& name, const store::Row& row);

  // For the runtime: rows as loaded, and what to write.
  void load(const store::ViewTable& table, const std::string& name, store::Row row);
  struct Changes {
    std::map<std::string, store::Row> put;
    std::set<std::string> removed;
    std::map<std::string, store::Row> added;
  };
  const std::map<Table, Changes>& changes() const { return changes_; }
  void clear();

 private:
  std::map<Table, std::map<std::string, store::Row>> loaded_;
  std::map<Table, Changes> changes_;
};

// Names of rows by table, in any order, doubles allowed.
using WantedRows = std::vector<std::pair<const store::ViewTable*, std::string>>;

// Stateless and pure: everything it remembers is in its rows. Lives as long as the process.
class Projection {
 public:
  virtual ~Projection() = default;

  // `figures`: lower-case letters, digits and `-`; part of cursor and lock names.
  virtual std::string name() const = 0;
  // Raise it when the same events make other rows: tables of another version are built anew.
  virtual int version() const = 0;
  virtual std::vector<const store::ViewTable*> tables() const = 0;
  // Whether events of this type are applied; others are passed over and counted.
  virtual bool knows(const std::string& type) const = 0;
  // The rows that apply() may look at.
  virtual void want(const Envelope& event, WantedRows& wanted) const = 0;
  // Throws CannotApply, having changed nothing.
  virtual void apply(const Envelope& event, ProjectedRows& rows) const = 0;
};

}  // namespace lumbung::events
