#include "runtime/store/verify.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/check.h"
#include "runtime/digest.h"
#include "runtime/store/hash_chain.h"
#include "runtime/store/views.h"

namespace lumbung::store {
namespace {

constexpr int kEventsPerPage = 1'000;
constexpr int kStreamsPerPage = 200;

// Every key a stream is to hold; `person` is empty when nothing is sealed for it.
std::vector<std::string> keys_held(const AggregateType& type, const google::protobuf::Message& state,
                                   const std::string& person) {
  auto keys = type.keys ? type.keys(state) : std::vector<std::string>();
  if (!person.empty()) keys.push_back(person_key(person));
  return keys;
}

class Verification {
 public:
  Verification(Store& store, const Aggregates& aggregates, const VerifyProgress& progress)
      : store_(store), reader_(store.reader()), aggregates_(aggregates), progress_(progress) {}

  Verdict run() {
    const auto head = read_head(*reader_);
    verdict_.head_position = head.position;
    verdict_.head_hash = head.hash;
    if (verify_chain(head) && verify_stream_names() && verify_streams() && verify_view_names() &&
        verify_key_holders())
      verify_sealed_streams();
    if (progress_) progress_(verdict_);
    return verdict_;
  }

 private:
  bool wrong(std::int64_t position, std::string stream, std::string finding) {
    verdict_.whole = false;
    verdict_.first_wrong_position = position;
    verdict_.stream = std::move(stream);
    verdict_.finding = std::move(finding);
    return false;
  }

  bool go_on() {
    if (!progress_ || progress_(verdict_)) return true;
    return wrong(0, {}, "The verification was stopped before its end.");
  }

  bool verify_chain(const Head& head) {
    auto hash = empty_log_hash();
    std::int64_t expected = 1;
    while (expected <= head.position) {
      const auto page = read_events_after(*reader_, expected - 1, kEventsPerPage);
      if (page.empty()) return wrong(expected, {}, "The log ends before its head.");
      for (const auto& event : page) {
        if (expected > head.position) break;
        if (event.position != expected) return wrong(expected, {}, "This position is missing.");
        if (leaf_of(event) != event.leaf)
          return wrong(event.position, event.stream, "The event is not what its leaf was made of.");
        hash = chain(hash, event.leaf);
        if (hash != event.hash)
          return wrong(event.position, event.stream, "The hash chain is broken here.");
        ++expected;
        ++verdict_.events;
      }
      if (!verify_streams_exist(page) || !go_on()) return false;
    }
    if (hash != head.hash) return wrong(head.position, {}, "The head's hash is not that of the last event.");
    return true;
  }

  bool verify_streams_exist(const std::vector<EventRow>& page) {
    std::set<std::string> named;
    for (const auto& event : page) named.insert(event.stream);
    for (const auto& row : read_states(*reader_, {named.begin(), named.end()})) named.erase(row.stream);
    if (named.empty()) return true;
    return wrong(0, *named.begin(), "The stream has events and no state.");
  }

  bool verify_streams() {
    for (const auto& type : aggregates_.all()) {
      const bool single = type.prefix.back() != '/';
      const auto last = single ? type.prefix : last_stream(*reader_, type.prefix);
      for (std::string after = single ? "" : type.prefix;;) {
        const auto rows = page_of(type, single, after, last);
        if (rows.empty()) break;
        if (!verify_page(type, rows)) return false;
        verdict_.streams += static_cast<std::int64_t>(rows.size());
        after = text(rows.back()[0]);
        if (!go_on()) return false;
        if (single) break;
      }
    }
    return true;
  }

  // Where a walk through a table ends: behind it stands only what is written meanwhile, perhaps faster than this reads.
  std::string last_of(const std::string& table, const std::string& column) {
    const auto rows =
        reader_->query("SELECT " + column + " FROM " + table + " ORDER BY " + column + " DESC LIMIT 1");
    return rows.empty() ? std::string() : text(rows[0][0]);
  }

  // By the first of the columns.
  Rows page_between(const std::string& table, const std::string& columns, const std::string& after,
                    const std::string& last) {
    const auto column = columns.substr(0, columns.find(','));
    return reader_->query("SELECT " + columns + " FROM " + table + " WHERE " + column + " > ?1 AND " + column +
                              " <= ?2 ORDER BY " + column + " LIMIT ?3",
                          {after, last, std::int64_t{kStreamsPerPage}});
  }

  // Streams of no kind this program knows: nobody could say whether their state is right.
  bool verify_stream_names() {
    const auto last = last_of("streams", "name");
    for (std::string after;;) {
      const auto rows = page_between("streams", "name", after, last);
      if (rows.empty()) return true;
      for (const auto& row : rows)
        if (!aggregates_.find(text(row[0])))
          return wrong(0, text(row[0]), "The stream is of no kind that this program knows.");
      after = text(rows.back()[0]);
    }
  }

  // State, view row and sealed data of each stream from one statement, so that they belong together.
  Rows page_of(const AggregateType& type, bool single, const std::string& after,
               const std::string& last) {
    std::string columns = "s.name, s.version, s.fold_version, s.state";
    std::string join;
    if (type.view) {
      columns += ", v.name";
      for (const auto& column : type.view->columns) columns += ", v." + column.name;
      join = " LEFT JOIN " + type.view->table + " v ON v.name = s.name";
    }
    if (type.sealed) {
      columns += ", x.ref, x.ciphertext, x.person";
      join += " LEFT JOIN sealed x ON x.stream = s.name";
    }
    if (single)
      return reader_->query("SELECT " + columns + " FROM streams s" + join + " WHERE s.name = ?1",
                            {type.prefix});
    // The page first, then what joins it: joined at once, PostgreSQL merges from the first name on, for every page.
    return reader_->query("SELECT " + columns +
                              " FROM (SELECT name, version, fold_version, state FROM streams WHERE name > ?1 AND"
                              " name <= ?2 ORDER BY name LIMIT ?3) s" +
                              join + " ORDER BY s.name",
                          {after, last, std::int64_t{kStreamsPerPage}});
  }

  bool verify_page(const AggregateType& type, const Rows& rows) {
    std::vector<std::string> names;
    for (const auto& row : rows) names.push_back(text(row[0]));
    const auto events = read_events_of(*reader_, names, INT64_MAX);
    auto at = events.begin();
    for (const auto& row : rows) {
      const auto& name = text(row[0]);
      const auto version = integer(row[1]);
      std::vector<EventRow> own;
      for (; at != events.end() && at->stream == name; ++at)
        if (at->version <= version) own.push_back(*at);  // Newer ones were written meanwhile.
      if (!verify_stream(type, name, version, row, own)) return false;
    }
    return verify_claims(type);
  }

  bool verify_stream(const AggregateType& type, const std::string& name, std::int64_t version,
                     const Row& row, const std::vector<EventRow>& events) {
    for (std::size_t i = 0; i < events.size(); ++i)
      if (events[i].version != static_cast<std::int64_t>(i) + 1)
        return wrong(events[i].position, name, "The versions of the stream have a gap.");
    if (static_cast<std::int64_t>(events.size()) != version)
      return wrong(0, name, "The state has another version than the stream's last event.");
    const auto folded = fold(type, events);
    if (!folded) return wrong(0, name, "The stream has a state and no events.");
    if (integer(row[2]) == type.fold_version) {
      std::unique_ptr<google::protobuf::Message> stored(type.prototype->New());
      if (!stored->ParseFromString(bytes(row[3])) ||
          !google::protobuf::util::MessageDifferencer::Equals(*stored, *folded))
        return wrong(0, name, "The state is not the fold of its events.");
    }
    if (type.view && !verify_view_row(type, row, *folded))
      return wrong(0, name, "The row of the view '" + type.view->table + "' is not what the state says.");
    if (type.sealed && type.sealed(*folded) != sealed_in(row))
      return wrong(0, name, "The sealed data are not those the state refers to.");
    claim_keys(type, name, *folded, person_in(type, row));
    return true;
  }

  // The last three columns of a page of a kind with sealed data.
  static std::optional<SealedReference> sealed_in(const Row& row) {
    const auto& ref = row[row.size() - 3];
    if (std::holds_alternative<std::monostate>(ref)) return std::nullopt;
    return SealedReference{text(ref), sha256(bytes(row[row.size() - 2]))};
  }
  static std::string person_in(const AggregateType& type, const Row& row) {
    if (!type.sealed || std::holds_alternative<std::monostate>(row.back())) return {};
    return text(row.back());
  }

  static bool verify_view_row(const AggregateType& type, const Row& row,
                              const google::protobuf::Message& state) {
    const auto expected = type.row(state);
    const bool present = !std::holds_alternative<std::monostate>(row[4]);
    if (expected.has_value() != present) return false;
    return !expected || std::equal(expected->begin(), expected->end(), row.begin() + 5);
  }

  // Looked up for a page at once.
  void claim_keys(const AggregateType& type, const std::string& name,
                  const google::protobuf::Message& state, const std::string& person) {
    for (auto& key : keys_held(type, state, person)) claims_.push_back({std::move(key), name});
  }

  bool verify_claims(const AggregateType& type) {
    const auto claims = std::exchange(claims_, {});
    std::vector<std::string> keys;
    for (const auto& claim : claims) keys.push_back(claim.key);
    std::map<std::string, std::string> holders;
    for (auto& row : read_keys(*reader_, keys)) holders[row.key] = std::move(row.stream);
    for (const auto& claim : claims) {
      const auto holder = holders.find(claim.key);
      if ((holder == holders.end() || holder->second != claim.stream) && !moved_on(type, claim.stream, claim.key))
        return wrong(0, claim.stream, "The natural key '" + claim.key + "' of the state is not held by it.");
    }
    return true;
  }

  // A key seen out of step is looked at again from the present state: a command may have moved it meanwhile.
  bool moved_on(const AggregateType& type, const std::string& name, const std::string& key) {
    const auto connection = store_.maintenance();
    store_.begin_with_head_lock(*connection);
    const auto holder = read_keys(*connection, {key});
    const auto state = fold(type, read_events_of(*connection, {name}, INT64_MAX));
    const auto sealed = read_sealed(*connection, {name});
    connection->execute("ROLLBACK");
    const auto keys = keys_held(type, *state, sealed.empty() ? std::string() : sealed.front().data.person);
    const bool claims = std::find(keys.begin(), keys.end(), key) != keys.end();
    return claims == (!holder.empty() && holder.front().stream == name);
  }

  // Rows of a view without a stream.
  bool verify_view_names() {
    for (const auto* view : aggregates_.views()) {
      const auto last = last_of(view->table, "name");
      for (std::string after;;) {
        const auto rows = page_between(view->table, "name", after, last);
        if (rows.empty()) break;
        std::set<std::string> names;
        for (const auto& row : rows) names.insert(text(row[0]));
        after = *names.rbegin();
        for (const auto& row : read_states(*reader_, {names.begin(), names.end()}))
          names.erase(row.stream);
        if (!names.empty())
          return wrong(0, *names.begin(),
                       "The view '" + view->table + "' has a row for a stream that does not exist.");
      }
    }
    return true;
  }

  // Keys held by streams that do not claim them.
  bool verify_key_holders() {
    const auto last = last_of("keys", "key");
    for (std::string after;;) {
      const auto rows = page_between("keys", "key, stream", after, last);
      if (rows.empty()) return true;
      after = text(rows.back()[0]);
      if (!verify_holders(rows)) return false;
    }
  }

  bool verify_holders(const Rows& rows) {
    std::set<std::string> names, with_sealed;
    for (const auto& row : rows) {
      const auto& stream = text(row[1]);
      names.insert(stream);
      const auto* type = aggregates_.find(stream);
      if (type && type->sealed) with_sealed.insert(stream);
    }
    // Keys each stream claims.
    std::map<std::string, std::vector<std::string>> claimed;
    for (const auto& row : read_states(*reader_, {names.begin(), names.end()})) {
      const auto* type = aggregates_.find(row.stream);
      if (!type) continue;
      std::unique_ptr<google::protobuf::Message> state(type->prototype->New());
      CHECK(state->ParseFromString(row.state));
      claimed[row.stream] = keys_held(*type, *state, {});
    }
    for (const auto& row : read_sealed(*reader_, {with_sealed.begin(), with_sealed.end()}))
      claimed[row.stream].push_back(person_key(row.data.person));
    for (const auto& row : rows) {
      const auto& key = text(row[0]);
      const auto& stream = text(row[1]);
      const auto claims = claimed.find(stream);
      if (claims == claimed.end())
        return wrong(0, stream, "The natural key '" + key + "' is held by a stream that does not exist.");
      if (std::find(claims->second.begin(), claims->second.end(), key) == claims->second.end() &&
          !moved_on(*aggregates_.find(stream), stream, key))
        return wrong(0, stream, "The natural key '" + key + "' is held by a stream that does not claim it.");
    }
    return true;
  }

  // Sealed data of streams that do not exist, or that have none.
  bool verify_sealed_streams() {
    const auto last = last_of("sealed", "stream");
    for (std::string after;;) {
      const auto rows = page_between("sealed", "stream", after, last);
      if (rows.empty()) return true;
      std::set<std::string> names;
      for (const auto& row : rows) names.insert(text(row[0]));
      after = *names.rbegin();
      for (const auto& row : read_states(*reader_, {names.begin(), names.end()})) {
        const auto* type = aggregates_.find(row.stream);
        if (type && type->sealed) names.erase(row.stream);
      }
      if (!names.empty()) return wrong(0, *names.begin(), "There are sealed data for a stream that has none.");
    }
  }

  Store& store_;
  std::unique_ptr<Connection> reader_;
  const Aggregates& aggregates_;
  const VerifyProgress& progress_;
  Verdict verdict_;
  std::vector<KeyRow> claims_;  // Of the page at hand.
};

}  // namespace

Verdict verify_log(Store& store, const Aggregates& aggregates, const VerifyProgress& progress) {
  return Verification(store, aggregates, progress).run();
}

}  // namespace lumbung::store
