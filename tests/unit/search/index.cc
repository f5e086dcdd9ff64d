#include "index.h"

#include "base/check.h"

namespace lumbung::registry::search {

Document business(const std::string& id, const std::string& display_name, const std::string& address) {
  Document document;
  document.name = "businesses/" + id;
  document.display_name = display_name;
  document.address = address;
  document.place = "Jatisampurna, Jatisampurna";
  document.kelurahan = "32.75.10.1002";
  document.kecamatan = "32.75.10";
  document.section = "G";
  document.operating_status = "BEROPERASI";
  return document;
}

Document cooperative(const std::string& id, const std::string& display_name, const std::string& address) {
  auto document = business(id, display_name, address);
  document.name = "cooperatives/" + id;
  document.kind = Kind::cooperative;
  document.section.clear();
  document.operating_status.clear();
  document.type = "SERBA_USAHA";
  document.activity = "AKTIF";
  return document;
}

TestIndex::TestIndex(const std::vector<Document>& documents)
    : path_(folder_ / "index.sqlite"), file_(std::make_unique<IndexFile>(path_)) {
  put(documents);
}

void TestIndex::put(const std::vector<Document>& documents) {
  const auto change = file_->put(documents, {"log", ++position_, "hash", {}});
  for (const auto& [word, records] : change.words) vocabulary_.count(word, records);
}

void TestIndex::reopen() {
  file_.reset();
  file_ = std::make_unique<IndexFile>(path_);
  vocabulary_.clear();
  file_->each_word([&](const std::string& word, std::int64_t records) { vocabulary_.count(word, records); });
}

FoundPage TestIndex::find(Question question) {
  store::SqliteConnection reader(path_, /*read_only=*/true);
  return find_page(reader, vocabulary_, std::move(question));
}

std::vector<std::string> TestIndex::names(const std::string& query, const std::string& filter) {
  std::vector<std::string> names;
  for (const auto& found : find(question(query, filter)).hits) names.push_back(found.document.display_name);
  return names;
}

Question question(const std::string& query, const std::string& filter) {
  Question asked;
  auto parsed = parse_query(query);
  CHECK(parsed.ok());
  asked.query = *std::move(parsed);
  const auto tree = lists::parse_filter(filter);
  CHECK(tree.ok());
  asked.filter = *tree;
  return asked;
}

}  // namespace lumbung::registry::search
