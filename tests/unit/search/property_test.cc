// After any changes, in any order and in any pages, the index finds exactly what a plain scan over the records finds, in the
// same order; and it is the same as one made of the records alone.
#include <gmock/gmock.h>

#include <map>
#include <random>

#include "index.h"

namespace lumbung::registry::search {
namespace {

constexpr int kRuns = 20;
constexpr int kChanges = 60;

const std::vector<std::string> kWords = {"Warung", "Warng", "Toko", "Tk",      "Maju",  "Majoe", "Jaya",   "Kranggan",
                                         "Krangan", "Kopas", "Kop.", "Pasar",  "Siti",  "Bu",    "Jl.",    "Mawar",
                                         "No.",     "12",    "PT",   "Berkah", "Barokah", "Mekar", "Mekarsari", "Sari"};

class World {
 public:
  explicit World(unsigned seed) : random_(seed) {}

  std::string text(std::size_t most) {
    std::string text;
    for (auto words = random_() % most + 1; words > 0; --words) text += (text.empty() ? "" : " ") + kWords[random_() % kWords.size()];
    return text;
  }

  Document changed() {
    const auto id = std::to_string(random_() % 40);
    auto document = random_() % 3 == 0 ? cooperative(id, text(4), text(4)) : business(id, text(4), text(4));
    if (random_() % 2 == 0) document.kecamatan = "32.75.05";
    if (random_() % 8 == 0) document.merged_into = document.name + "0";
    return document;
  }

  unsigned number(unsigned below) { return static_cast<unsigned>(random_() % below); }

 private:
  std::mt19937 random_;
};

Query filled(const std::string& text, const std::map<std::string, Document>& records) {
  Vocabulary words;
  for (const auto& [name, document] : records) {
    const auto record = record_of(document);
    for (const auto& token : tokens_of(record.name)) words.count(token, 1);
    for (const auto& token : tokens_of(record.address)) words.count(token, 1);
  }
  auto query = *parse_query(text);
  words.fill(query);
  return query;
}

// Scores of the records found by looking at each.
std::map<std::string, std::int32_t> scanned(const std::string& text, const std::map<std::string, Document>& records) {
  const auto query = filled(text, records);
  std::map<std::string, std::int32_t> found;
  for (const auto& [name, document] : records)
    if (document.kecamatan == "32.75.05")
      if (const auto hit = hit_of(query, record_of(document))) found[name] = hit->score;
  return found;
}

TEST(Property, TheIndexFindsWhatAScanOverTheRecordsFinds) {
  for (int run = 0; run < kRuns; ++run) {
    World world(static_cast<unsigned>(run));
    TestIndex index;
    std::map<std::string, Document> records;
    for (int change = 0; change < kChanges; ++change) {
      std::map<std::string, Document> page;
      for (auto size = world.number(4); size > 0; --size) {
        const auto document = world.changed();
        page[document.name] = document;
      }
      std::vector<Document> documents;
      for (const auto& [name, document] : page) {
        documents.push_back(document);
        records[name] = document;
      }
      index.put(documents);
      if (change % 20 == 19) index.reopen();
      if (change % 10 != 9) continue;
      const auto text = world.text(3);
      auto asked = question(text, "kecamatan = 32.75.05");
      asked.page_size = kMostHits;
      std::map<std::string, std::int32_t> found;
      std::int32_t last = kBestScore;
      for (const auto& each : index.find(asked).hits) {
        EXPECT_EQ(each.document, records.at(each.document.name));
        EXPECT_LE(each.hit.score, last) << text;
        last = each.hit.score;
        found[each.document.name] = each.hit.score;
      }
      EXPECT_EQ(found, scanned(text, records)) << text << " in run " << run;
    }
    EXPECT_EQ(index.file().documents(), std::ssize(records));
  }
}

}  // namespace
}  // namespace lumbung::registry::search
