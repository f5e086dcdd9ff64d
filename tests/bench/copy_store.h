// Fills an empty log on PostgreSQL many times faster than commands could: the code's own committer decides, folds, hashes
// and makes rows as ever, and only the last step is another one, COPY into tables without indexes. What comes out is the log
// that the same commands would have made.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "runtime/store/store.h"

namespace lumbung::bench {

// COPY of one table, in binary. Throws std::runtime_error.
class Copy {
 public:
  // `columns`: `(a, b)`.
  Copy(const std::string& url, const std::string& table, const std::string& columns);
  ~Copy();
  Copy(const Copy&) = delete;

  void row(int columns);
  void text(std::string_view value);
  void int8(std::int64_t value);
  void int4(std::int32_t value);
  void value(const store::Value& value);
  // The table has the rows when it returns.
  void end();

 private:
  void big_endian(std::uint64_t value, int size);
  void send();
  void execute(const std::string& sql);

  PGconn* connection_;
  const std::string table_;
  std::string out_;
};

// For one committer, which must be gone before `finish`. New streams only.
class CopyStore : public store::Store {
 public:
  // An empty log, opened as `real`, at the same place.
  CopyStore(store::Store& real, std::string url, const std::vector<const store::ViewTable*>& views);
  ~CopyStore() override;

  std::string engine() const override { return real_.engine(); }
  std::unique_ptr<store::Writer> writer() override;
  std::unique_ptr<store::Connection> reader() override { return real_.reader(); }
  std::unique_ptr<store::Connection> maintenance() override { return real_.maintenance(); }
  void begin_with_head_lock(store::Connection& connection) override { real_.begin_with_head_lock(connection); }
  std::unique_ptr<store::SessionLock> try_lock(const std::string& name) override { return real_.try_lock(name); }
  std::string create_view(const store::ViewTable& view, const std::string& table) const override {
    return real_.create_view(view, table);
  }

  // Ends the copies, writes the head, makes the constraints and indexes that were there, and statistics.
  void finish(std::ostream& progress);

 private:
  friend class CopyWriter;
  void drop_indexes();

  store::Store& real_;
  const std::string url_;
  std::string schema_;
  store::Head head_;
  std::vector<std::string> indexes_;  // The statements that make them.
  std::unique_ptr<Copy> events_, streams_, keys_, requests_;
  std::vector<std::pair<const store::ViewTable*, std::unique_ptr<Copy>>> views_;
};

}  // namespace lumbung::bench
