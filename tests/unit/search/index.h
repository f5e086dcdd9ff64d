// An index of a test's own, and documents for it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/temp_dir.h"
#include "registry/search/index_file.h"
#include "registry/search/searcher.h"

namespace lumbung::registry::search {

// A business with a name, in Jatisampurna.
Document business(const std::string& id, const std::string& display_name, const std::string& address = {});
Document cooperative(const std::string& id, const std::string& display_name, const std::string& address = {});

class TestIndex {
 public:
  explicit TestIndex(const std::vector<Document>& documents = {});

  void put(const std::vector<Document>& documents);
  // Opens it again, as the next process does.
  void reopen();

  FoundPage find(Question question);
  // Names of the hits of a first page.
  std::vector<std::string> names(const std::string& query, const std::string& filter = {});
  IndexFile& file() { return *file_; }
  const std::string& path() const { return path_; }

 private:
  harness::TempDir folder_;
  const std::string path_;
  Vocabulary vocabulary_;
  std::unique_ptr<IndexFile> file_;
  std::int64_t position_ = 0;
};

Question question(const std::string& query, const std::string& filter = {});

}  // namespace lumbung::registry::search
