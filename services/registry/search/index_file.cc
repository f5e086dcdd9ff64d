#include "registry/search/index_file.h"

#include <filesystem>
#include <map>

#include "registry/search/expression.h"
#include "runtime/digest.h"

namespace lumbung::registry::search {
namespace {

// `detail = column`: where in a text a word stands is never asked. `columnsize = 0`: nor how long the texts are, because
// FTS5 does not rank here.
constexpr char kTables[] = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE docs (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  display_name TEXT NOT NULL,
  address TEXT NOT NULL,
  place TEXT NOT NULL,
  kelurahan TEXT NOT NULL,
  kecamatan TEXT NOT NULL,
  section TEXT NOT NULL,
  type TEXT NOT NULL,
  operating_status TEXT NOT NULL,
  activity TEXT NOT NULL,
  merged_into TEXT NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(name_words, whole, address_words, facets,
  content = '', tokenize = 'ascii', detail = 'column', columnsize = 0);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'col');
)sql";

// Raise it when what is written into the tables changes.
constexpr int kLayoutVersion = 1;

// A document's number is where it stands among the hits of a step, then how late it came.
constexpr int kSequenceBits = 40;

std::string definition() {
  return hex(sha256(std::string(kTables) + std::to_string(kLayoutVersion) + words_definition()));
}

std::string joined(const std::vector<std::string>& tokens) {
  std::string all;
  for (const auto& token : tokens) all += (all.empty() ? "" : " ") + token;
  return all;
}

// The columns of `words`.
store::Row words_row(std::int64_t id, const Document& document, const Record& record) {
  return {id, joined(tokens_of(record.name)), whole_of(record.name), joined(tokens_of(record.address)),
          facets_of(document)};
}

void count(const Record& record, std::int64_t by, std::map<std::string, std::int64_t>& counts) {
  for (const auto& token : tokens_of(record.name)) counts[token] += by;
  for (const auto& token : tokens_of(record.address)) counts[token] += by;
}

class Transaction {
 public:
  explicit Transaction(store::SqliteConnection& file) : file_(file) { file_.execute("BEGIN IMMEDIATE"); }
  ~Transaction() {
    if (!file_.in_transaction()) return;
    try {
      file_.execute("ROLLBACK");
    } catch (const std::exception&) {
      // The connection is given up by whoever sees what was thrown before.
    }
  }
  void commit() { file_.execute("COMMIT"); }

 private:
  store::SqliteConnection& file_;
};

}  // namespace

const char* const kDocumentColumns =
    "v.name, v.kind, v.display_name, v.address, v.place, v.kelurahan, v.kecamatan, v.section, v.type, v.operating_status,"
    " v.activity, v.merged_into";

Document document_of(const store::Row& row, std::size_t first) {
  const auto text = [&](std::size_t i) { return store::text(row[first + i]); };
  Document document;
  document.name = text(0);
  document.kind = static_cast<Kind>(store::integer(row[first + 1]));
  document.display_name = text(2);
  document.address = text(3);
  document.place = text(4);
  document.kelurahan = text(5);
  document.kecamatan = text(6);
  document.section = text(7);
  document.type = text(8);
  document.operating_status = text(9);
  document.activity = text(10);
  document.merged_into = text(11);
  return document;
}

std::int64_t position_of(store::SqliteConnection& file) {
  const auto rows = file.query("SELECT value FROM meta WHERE key = 'position'", {});
  return rows.empty() ? 0 : store::integer(rows[0][0]);
}

IndexFile::IndexFile(const std::string& path) : file_(path) {
  // The log has everything: a commit lost with the machine's power is read again.
  file_.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;");
  const auto there = !file_.query("SELECT 1 FROM sqlite_master WHERE name = 'meta'", {}).empty();
  if (!there) {
    define();
  } else {
    const auto rows = file_.query("SELECT value FROM meta WHERE key = 'definition'", {});
    if (rows.empty() || store::text(rows[0][0]) != definition())
      throw store::Unavailable("the search index is of another definition");
  }
  const auto last = file_.query("SELECT value FROM meta WHERE key = 'next'", {});
  next_ = last.empty() ? 1 : store::integer(last[0][0]);
}

void IndexFile::define() {
  Transaction transaction(file_);
  file_.execute(kTables);
  file_.run("INSERT INTO meta VALUES ('definition', ?1)", {definition()});
  transaction.commit();
}

std::optional<IndexedTo> IndexFile::indexed_to() {
  std::map<std::string, store::Value> values;
  for (auto& row : file_.query("SELECT key, value FROM meta", {})) values[store::text(row[0])] = row[1];
  if (!values.contains("position")) return std::nullopt;
  IndexedTo to{store::text(values["log_id"]), store::integer(values["position"]), store::bytes(values["hash"]), {}};
  if (values.contains("reading")) to.reading = store::text(values["reading"]);
  return to;
}

std::int64_t IndexFile::documents() {
  return store::integer(file_.query("SELECT count(*) FROM docs", {})[0][0]);
}

void IndexFile::each_word(const std::function<void(const std::string&, std::int64_t)>& word) {
  // Numbers and facets stand before the letters.
  for (const auto& row : file_.query("SELECT term, doc FROM vocabulary WHERE term >= 'a' AND col <> 'whole'", {}))
    word(store::text(row[0]), store::integer(row[1]));
}

std::optional<std::pair<std::int64_t, Document>> IndexFile::find(const std::string& name) {
  static const std::string sql = std::string("SELECT v.id, ") + kDocumentColumns + " FROM docs v WHERE v.name = ?1";
  const auto rows = file_.query(sql, {name});
  if (rows.empty()) return std::nullopt;
  return std::pair{store::integer(rows[0][0]), document_of(rows[0], 1)};
}

void IndexFile::take_out(const Document& old, std::int64_t id) {
  // An index without content is told what stood there.
  file_.run(
      "INSERT INTO words(words, rowid, name_words, whole, address_words, facets) VALUES ('delete', ?1, ?2, ?3, ?4, ?5)",
      words_row(id, old, record_of(old)));
  file_.run("DELETE FROM docs WHERE id = ?1", {id});
}

IndexChange IndexFile::put(const std::vector<Document>& documents, const IndexedTo& to) {
  std::map<std::string, std::int64_t> counts;
  IndexChange change;
  Transaction transaction(file_);
  for (const auto& document : documents) {
    const auto old = find(document.name);
    if (old && old->second == document) continue;
    if (!old) ++change.documents;
    if (old) {
      count(record_of(old->second), -1, counts);
      take_out(old->second, old->first);
    }
    const auto record = record_of(document);
    const auto id = std::int64_t{standing_of(record)} << kSequenceBits | next_++;
    file_.run("INSERT INTO docs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
              {id, document.name, static_cast<std::int64_t>(document.kind), document.display_name, document.address,
               document.place, document.kelurahan, document.kecamatan, document.section, document.type,
               document.operating_status, document.activity, document.merged_into});
    file_.run("INSERT INTO words(rowid, name_words, whole, address_words, facets) VALUES (?1, ?2, ?3, ?4, ?5)",
              words_row(id, document, record));
    count(record, 1, counts);
  }
  remember(to);
  transaction.commit();
  change.words.assign(counts.begin(), counts.end());
  return change;
}

void IndexFile::remember(const IndexedTo& to) {
  const auto set = [&](const char* key, store::Value value) {
    file_.run("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", {std::string(key), std::move(value)});
  };
  set("log_id", to.log_id);
  set("position", to.position);
  set("hash", store::Bytes{to.hash});
  set("next", next_);
  if (to.reading) set("reading", *to.reading);
  else file_.run("DELETE FROM meta WHERE key = 'reading'", {});
}

void IndexFile::merge() { file_.run("INSERT INTO words(words) VALUES ('optimize')", {}); }

void IndexFile::remove(const std::string& path) {
  for (const auto* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

}  // namespace lumbung::registry::search
