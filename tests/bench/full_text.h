// PostgreSQL's own full-text search over the names and addresses of a seeded register: the baseline of the search.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "bench/requests.h"

namespace lumbung::bench {

// One table with a tsvector of the dictionary `simple`, a GIN index over it, and indexes over what is filtered by.
class FullText {
 public:
  // Texts of the first so many businesses of `named_request`.
  FullText(const std::string& url, std::int64_t businesses, const std::vector<std::string>& kelurahan);

  // The 50 best of `word & word:*`, further narrowed by `where`, over so many connections at once.
  Sample run(const std::vector<std::string>& queries, const std::string& where, int connections,
             std::chrono::milliseconds duration) const;

 private:
  const std::string url_;
};

}  // namespace lumbung::bench
