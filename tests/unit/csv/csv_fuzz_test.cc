// Files nobody would send, from the corpus in seeds/: whatever they are, they are read alike in any
// chunks, hold no memory, and what is kept of a row is that row.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "mutations.h"
#include "runtime/csv/csv_reader.h"

namespace lumbung::csv {
namespace {

std::vector<std::string> seeds() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(SEEDS))
    paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    seeds.push_back(content.str());
  }
  return seeds;
}

struct Read {
  std::vector<CsvRow> rows;
  std::optional<CsvError> error;
  char delimiter = ',';
  friend bool operator==(const Read&, const Read&) = default;
};

template <class ChunkSize>
Read read(std::string_view file, ChunkSize next_size) {
  CsvReader reader(KeepRaw::yes);
  Read read;
  const auto take = [&] {
    while (auto row = reader.next()) read.rows.push_back(std::move(*row));
  };
  while (!file.empty()) {
    const auto size = std::min<std::size_t>(next_size(), file.size());
    reader.feed(file.substr(0, size));
    take();
    file.remove_prefix(size);
  }
  reader.finish();
  take();
  read.error = reader.error();
  read.delimiter = reader.delimiter();
  return read;
}

Read read_whole(const std::string& file) {
  return read(file, [&] { return file.size(); });
}

TEST(CsvFuzz, ReadsMutatedFilesAlikeInAnyChunks) {
  Mutations mutations(seeds(), ",;\t\"\r\n a1\xEF\xBB\xBF\xFF");
  int rows = 0;
  for (int i = 0; i < tries(20'000); ++i) {
    const auto file = mutations.next();
    const auto whole = read_whole(file);
    const auto again = read(file, [&] { return 1 + mutations.below(9); });
    ASSERT_EQ(again, whole) << "file " << i << ":\n" << file;
    rows += static_cast<int>(whole.rows.size());
    std::int64_t before = 0;
    for (const auto& row : whole.rows) {
      ASSERT_GT(row.line, before) << file;
      before = row.line;
      ASSERT_LE(row.raw.size(), kMaxRowBytes);
      ASSERT_EQ(row.open_ended && &row != &whole.rows.back(), false) << file;
    }
  }
  EXPECT_GT(rows, 20'000);
}

// A row written again behind a header is the same row: what the rejects file of a client rests on.
TEST(CsvFuzz, TheBytesOfARowAreThatRow) {
  Mutations mutations(seeds(), ",;\t\"\r\n a1\xEF\xBB\xBF\xFF");
  int compared = 0;
  for (int i = 0; i < tries(5'000); ++i) {
    const auto file = mutations.next();
    const auto whole = read_whole(file);
    if (whole.rows.size() < 2) continue;
    const std::string header = std::string("x") + whole.delimiter + "y\n";
    for (const auto& row : whole.rows) {
      const auto alone = read_whole(header + row.raw + "\n");
      if (row.damage && row.damage->reason == "FILE_CUT") continue;
      ASSERT_EQ(alone.rows.size(), 2U) << file;
      ASSERT_EQ(alone.rows[1].fields, row.fields) << file;
      ASSERT_EQ(alone.rows[1].damage.has_value(), row.damage.has_value()) << file;
      ++compared;
    }
  }
  EXPECT_GT(compared, 5'000);
}

}  // namespace
}  // namespace lumbung::csv
