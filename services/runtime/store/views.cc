#include "runtime/store/views.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "base/check.h"
#include "runtime/store/schema.h"

namespace lumbung::store {
namespace {

// Streams folded and written in one short transaction.
constexpr int kStreamsPerPage = 200;
// Events read at a time when catching up.
constexpr int kEventsPerPage = 500;
// With this little left, the rest is done under the head lock.
constexpr std::int64_t kFewEvents = 500;
// Beside a load that writes faster than this folds, writers wait for so long at a time; no transaction may last 2 s, and
// theirs begin with the wait.
constexpr std::chrono::milliseconds kLongestLock{500};
// Rows written by one statement: the rest of a page goes one by one, so that there are few texts to prepare.
constexpr std::size_t kRowsPerStatement = 50;
constexpr char kBuilding[] = "building";

// What a view's rows are made by: its definition, and the folds of the states behind them. Stored beside the view.
std::string made_by(const Aggregates& aggregates, const ViewTable& view) {
  auto made = view.checksum();
  for (const auto& type : aggregates.all())
    if (type.view == &view) made += " " + type.prefix + "=" + std::to_string(type.fold_version);
  return made;
}

class Rebuild {
 public:
  Rebuild(Store& store, const Aggregates& aggregates, const ViewTable& view, Failpoints& failpoints)
      : store_(store),
        connection_(store.maintenance()),
        view_(view),
        failpoints_(failpoints),
        made_by_(made_by(aggregates, view)),
        next_(view.table + "_b" +
              std::to_string(std::chrono::system_clock::now().time_since_epoch().count())) {
    for (const auto& type : aggregates.all())
      if (type.view == &view) types_.push_back(&type);
    CHECK(!types_.empty());
  }

  std::int64_t run(const Progress& progress) {
    clear_leftovers();
    connection_->execute("BEGIN");
    connection_->execute(store_.create_view(view_, next_));
    connection_->query("INSERT INTO views VALUES (?1, ?2)", {next_, std::string(kBuilding)});
    connection_->execute("COMMIT");
    position_ = read_head(*connection_).position;
    for (const auto* type : types_) copy_streams(*type, progress);
    approach();
    failpoints_.pass(Failpoint::rebuild_before_switch);
    switch_over();
    failpoints_.pass(Failpoint::rebuild_after_switch);
    return position_;
  }

 private:
  void clear_leftovers() {
    for (const auto& row :
         connection_->query("SELECT name FROM views WHERE checksum = ?1", {std::string(kBuilding)}))
      if (text(row[0]).starts_with(view_.table + "_b")) {
        connection_->execute("BEGIN; DROP TABLE IF EXISTS " + text(row[0]) + ";");
        connection_->query("DELETE FROM views WHERE name = ?1", {text(row[0])});
        connection_->execute("COMMIT");
      }
  }

  // The streams there are now: newer ones have events behind position_.
  void copy_streams(const AggregateType& type, const Progress& progress) {
    const auto last = last_stream(*connection_, type.prefix);
    for (auto after = type.prefix;;) {
      const auto names = connection_->query(
          "SELECT name FROM streams WHERE name > ?1 AND name <= ?2 ORDER BY name LIMIT ?3",
          {after, last, std::int64_t{kStreamsPerPage}});
      if (names.empty()) return;
      std::vector<std::string> page;
      for (const auto& row : names) page.push_back(text(row[0]));
      after = page.back();
      connection_->execute("BEGIN");
      write_rows(page);
      connection_->execute("COMMIT");
      done_ += static_cast<std::int64_t>(page.size());
      if (progress) progress(done_);
    }
  }

  std::int64_t behind() { return read_head(*connection_).position - position_; }

  // Until only a few events are left. As long as the distance shrinks nobody waits for it.
  void approach() {
    auto before = INT64_MAX;
    for (auto now = behind(); now > kFewEvents; now = behind()) {
      if (now < before) {
        connection_->execute("BEGIN");
        catch_up();
      } else {
        store_.begin_with_head_lock(*connection_);
        const auto until = std::chrono::steady_clock::now() + kLongestLock;
        while (behind() > 0 && std::chrono::steady_clock::now() < until) catch_up();
      }
      connection_->execute("COMMIT");
      before = now;
    }
  }

  // Folds again every stream that the next events are about.
  void catch_up() {
    const auto events = read_events_after(*connection_, position_, kEventsPerPage);
    if (events.empty()) throw Unavailable("The log ends before its head; run lumbungctl log verify.");
    std::set<std::string> changed;
    for (const auto& event : events)
      for (const auto* type : types_)
        if (event.stream.starts_with(type->prefix)) changed.insert(event.stream);
    if (!changed.empty()) write_rows({changed.begin(), changed.end()});
    position_ = events.back().position;
  }

  void write_rows(const std::vector<std::string>& streams) {
    const auto events = read_events_of(*connection_, streams, INT64_MAX);
    Rows names, rows;
    for (auto at = events.begin(); at != events.end();) {
      const auto stream = at->stream;
      const auto end = std::find_if(at, events.end(),
                                    [&](const EventRow& event) { return event.stream != stream; });
      const auto type = std::find_if(types_.begin(), types_.end(), [&](const AggregateType* candidate) {
        return stream.starts_with(candidate->prefix);
      });
      CHECK(type != types_.end());
      const auto state = fold(**type, {at, end});
      names.push_back({stream});
      if (auto row = (*type)->row(*state)) {
        row->insert(row->begin(), stream);
        rows.push_back(std::move(*row));
      }
      at = end;
    }
    in_few_statements(names, [&](std::size_t count) {
      return "DELETE FROM " + next_ + " WHERE name IN " + placeholders(1, count);
    });
    const auto width = view_.columns.size() + 1;
    in_few_statements(rows, [&](std::size_t count) {
      auto insert = "INSERT INTO " + next_ + " VALUES " + placeholders(1, width);
      for (std::size_t row = 1; row < count; ++row) insert += ", " + placeholders(row * width + 1, width);
      return insert;
    });
  }

  // `text` is the statement for so many rows, which are its parameters.
  template <class Text>
  void in_few_statements(const Rows& rows, Text text) {
    for (std::size_t at = 0; at < rows.size();) {
      const auto count = rows.size() - at >= kRowsPerStatement ? kRowsPerStatement : 1;
      Row parameters;
      for (std::size_t i = 0; i < count; ++i, ++at)
        parameters.insert(parameters.end(), rows[at].begin(), rows[at].end());
      connection_->query(text(count), parameters);
    }
  }

  void switch_over() {
    store_.begin_with_head_lock(*connection_);
    try {
      const auto head = read_head(*connection_).position;
      while (position_ < head) catch_up();
      connection_->execute("DROP TABLE IF EXISTS " + view_.table + "; ALTER TABLE " + next_ +
                           " RENAME TO " + view_.table + ";");
      connection_->query("DELETE FROM views WHERE name = ?1 OR name = ?2", {next_, view_.table});
      connection_->query("INSERT INTO views VALUES (?1, ?2)", {view_.table, made_by_});
      connection_->execute("COMMIT");
    } catch (...) {
      connection_->execute("ROLLBACK");
      throw;
    }
  }

  Store& store_;
  std::unique_ptr<Connection> connection_;
  const ViewTable& view_;
  Failpoints& failpoints_;
  const std::string made_by_;
  const std::string next_;
  std::vector<const AggregateType*> types_;
  std::int64_t position_ = 0;
  std::int64_t done_ = 0;
};

bool as_defined(Connection& connection, const Aggregates& aggregates, const ViewTable& view) {
  const auto rows = connection.query("SELECT checksum FROM views WHERE name = ?1", {view.table});
  return !rows.empty() && text(rows[0][0]) == made_by(aggregates, view);
}

// A new log: the tables are made at once, under the head lock, so that two processes may start together.
// False when the log has events already.
bool make_in_empty_log(Store& store, Connection& connection, const Aggregates& aggregates,
                       const ViewTable& view) {
  store.begin_with_head_lock(connection);
  const bool empty = read_head(connection).position == 0;
  if (empty && !as_defined(connection, aggregates, view)) {
    connection.execute("DROP TABLE IF EXISTS " + view.table + ";" + store.create_view(view, view.table));
    connection.query("DELETE FROM views WHERE name = ?1", {view.table});
    connection.query("INSERT INTO views VALUES (?1, ?2)", {view.table, made_by(aggregates, view)});
  }
  connection.execute("COMMIT");
  return empty;
}

}  // namespace

std::unique_ptr<google::protobuf::Message> fold(const AggregateType& type,
                                                const std::vector<EventRow>& events) {
  if (events.empty()) return nullptr;
  std::unique_ptr<google::protobuf::Message> state(type.prototype->New());
  for (const auto& stored : events)
    if (const auto event = parse_event(stored.type, stored.payload))
      type.apply(*state, *event,
                 {stored.position, stored.version,
                  Timestamp{std::chrono::microseconds{stored.time_us}}});
  return state;
}

std::string last_stream(Connection& connection, const std::string& prefix) {
  const auto rows =
      connection.query("SELECT name FROM streams WHERE name > ?1 AND name < ?2 ORDER BY name DESC LIMIT 1",
                       {prefix, end_of_prefix(prefix)});
  return rows.empty() ? prefix : text(rows.front().front());
}

std::string end_of_prefix(std::string prefix) {
  CHECK(!prefix.empty());
  ++prefix.back();
  return prefix;
}

void ensure_views(Store& store, const Aggregates& aggregates, Failpoints& failpoints) {
  const auto connection = store.maintenance();
  for (const auto* view : aggregates.views()) {
    if (as_defined(*connection, aggregates, *view)) continue;
    if (make_in_empty_log(store, *connection, aggregates, *view)) continue;
    Rebuild(store, aggregates, *view, failpoints).run({});
  }
}

std::int64_t rebuild_views(Store& store, const Aggregates& aggregates, Failpoints& failpoints,
                           const Progress& progress) {
  std::int64_t position = 0;
  for (const auto* view : aggregates.views())
    position = Rebuild(store, aggregates, *view, failpoints).run(progress);
  return position;
}

}  // namespace lumbung::store
