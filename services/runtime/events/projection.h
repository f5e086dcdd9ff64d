// A read model that hears events and can be thrown away: built anew from the first record of its source at any time, beside
// the one in use. A service says what an event does to rows in memory; loading them, writing them in one commit with the
// cursor, dropping what was applied before, parking and rebuilding are the runtime's (consumer.h, rebuild.h).
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
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

// Also of a name that stands in a longer text. Not noexcept, so that the standard library keeps the hash beside each name.
struct NameHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
};
// With more buckets than rows, because most names that are looked for are not there: an empty bucket says so at once, and
// names behind one lie far apart in memory.
struct RowsByName : std::unordered_map<std::string, store::Row, NameHash, std::equal_to<>> {
  RowsByName() { max_load_factor(0.25F); }
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
  // The same, quicker: the numbers of the integer columns in their order, and what makes the whole row of them when this
  // batch has added nothing to it before.
  template <class MakeRow>
  void add(const store::ViewTable& table, std::string_view name, std::initializer_list<std::int64_t> numbers,
           const MakeRow& make_row) {
    auto& added = changes_[&table].added;
    const auto found = added.find(name);
    if (found == added.end()) return add(table, std::string(name), make_row());
    add_numbers(found->second, numbers);
  }

  // What many events of a batch do alike and is only adding, done once for all of them behind the last: the function that
  // `make` gives is called with how many they were. Alike are those of the same text.
  using DoneOnce = std::function<void(ProjectedRows& rows, std::int64_t times)>;
  template <class Make>
  void tally(std::string_view what, const Make& make) {
    auto found = tallies_.find(what);
    if (found == tallies_.end()) found = tallies_.emplace(std::string(what), Tally{make(), 0}).first;
    ++found->second.times;
  }

  // For the runtime: rows as loaded, and what to write, in no order.
  void load(const store::ViewTable& table, const std::string& name, store::Row row);
  // What became of a row: nothing when it was neither put nor removed, null when it was removed.
  std::optional<const store::Row*> change_of(const store::ViewTable& table, const std::string& name) const;
  struct Changes {
    RowsByName put;
    std::unordered_set<std::string, NameHash, std::equal_to<>> removed;
    RowsByName added;
    std::size_t size() const { return put.size() + removed.size() + added.size(); }
  };
  // Behind the last event, before changes().
  void settle();
  const std::map<Table, Changes>& changes() const;
  std::size_t size() const;
  void clear();

 private:
  struct Tally {
    DoneOnce done_once;
    std::int64_t times = 0;
  };
  static void add_numbers(store::Row& row, std::initializer_list<std::int64_t> numbers);

  std::map<Table, RowsByName> loaded_;
  std::map<Table, Changes> changes_;
  std::unordered_map<std::string, Tally, NameHash, std::equal_to<>> tallies_;
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
