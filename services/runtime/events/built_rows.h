// The rows of a rebuild on their way to its tables: so many are gathered in memory that a row which changes often is written
// once, and those gathered before are written meanwhile, on a thread and connection of their own.
#pragma once

#include <cstddef>
#include <future>
#include <memory>

#include "runtime/events/projected_tables.h"
#include "runtime/events/written_names.h"
#include "runtime/store/store.h"

namespace lumbung::events {

// What a rebuild may take. Rows with some short columns are about half a kilobyte each, and those of three times so many may be
// there at once: about 40 MB, because fewer stay nearer to the processor. Blocks of names are 64 bytes each: 4 MB; more names
// than some five million cost reads, and nothing else.
struct RebuildMemory {
  std::size_t rows = 25'000;  // Gathered; as many again are being written, and as many let go.
  std::size_t name_blocks = 65'536;
};

// Used by one thread. Everything throws Unavailable, and writing DataError, also of rows that were given away to be written
// before; what threw is not used again.
class BuiltRows {
 public:
  // Everything must outlive it.
  BuiltRows(store::Store& store, const Projection& projection, const ProjectedTables& tables, RebuildMemory memory);
  // Waits for the end of what is being written.
  ~BuiltRows();
  BuiltRows(const BuiltRows&) = delete;

  ProjectedRows& rows() { return rows_; }
  // Until rows were given away, what is not in memory is nowhere.
  bool any_given_away() const { return any_given_away_; }
  // Makes those there that are wanted; `connection` reads what is in the tables.
  void load(store::Connection& connection, const WantedRows& wanted);
  // Gives them away when they are many.
  void write_when_many();
  // Everything is in the tables when it returns.
  void write_all();
  void make_indexes();

 private:
  void give_away();
  // On the other thread.
  void write();
  store::Connection& connection();
  // Behind it nothing is under way.
  void settle();

  store::Store& store_;
  const Projection& projection_;
  const ProjectedTables& tables_;
  const std::size_t most_;
  ProjectedRows rows_;
  bool any_given_away_ = false;
  WrittenNames written_;

  std::future<void> done_;   // Valid until somebody waited for it.
  ProjectedRows under_way_;  // Given away last. Both threads read it; nobody changes it meanwhile.
  // Of whoever writes at the time.
  std::unique_ptr<store::Connection> connection_;
  std::size_t rows_written_ = 0;
  bool indexed_ = false;
};

}  // namespace lumbung::events
