// The index on disk: a SQLite file with the documents and an FTS5 index over their words. Disposable: it holds nothing that
// the log does not, and knows itself of which log, position and definition it is. Words stand in it as domain/search has
// them, so FTS5 only looks words up; what a hit is worth is decided there too, and rows come in an order that is already
// that of the hits, so that a page of a common word reads a page of rows and ranks nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "registry/search/document.h"
#include "runtime/store/sqlite_connection.h"

namespace lumbung::registry::search {

// How far an index has come. Stored with the documents, in the same transaction.
struct IndexedTo {
  std::string log_id;
  std::int64_t position = 0;
  std::string hash;                    // Of the event at the position.
  std::optional<std::string> reading;  // While it is made from the states: the last stream read.
};

// What a transaction did: words with how many more documents have them than before, and how many more documents there are.
struct IndexChange {
  std::vector<std::pair<std::string, std::int64_t>> words;
  std::int64_t documents = 0;
};

// One connection. Used by one thread. Everything may throw store::Unavailable or store::DataError; the file is then best
// made anew.
class IndexFile {
 public:
  // Opens the file of a writer; makes it when it is missing or of another definition.
  explicit IndexFile(const std::string& path);

  // Nothing in a new file.
  std::optional<IndexedTo> indexed_to();
  std::int64_t documents();
  // Every word with the number of documents it stands in; a scan of the index.
  void each_word(const std::function<void(const std::string&, std::int64_t)>& word);

  // Puts documents in the place of those of the same name, and the position with them, in one transaction.
  IndexChange put(const std::vector<Document>& documents, const IndexedTo& to);
  // Merges the parts of a new index into one, for faster queries.
  void merge();

  // Removes the file with what belongs to it.
  static void remove(const std::string& path);

 private:
  void define();
  void take_out(const Document& old, std::int64_t id);
  std::optional<std::pair<std::int64_t, Document>> find(const std::string& name);
  void remember(const IndexedTo& to);

  store::SqliteConnection file_;
  std::int64_t next_ = 0;  // Number of the next document.
};

// Columns of `docs` that make a Document, and a Document of a row that begins with them.
extern const char* const kDocumentColumns;
inline constexpr std::size_t kDocumentColumnCount = 12;
Document document_of(const store::Row& row, std::size_t first);

// `position` of a file that is read.
std::int64_t position_of(store::SqliteConnection& file);

}  // namespace lumbung::registry::search
