#include "registry/search/search.h"

namespace lumbung::registry::search {

Search::Search(store::Store& store, const store::Committer& committer, const Reference& reference,
               std::filesystem::path folder, int threads, Metrics& metrics)
    : readers_(static_cast<std::size_t>(threads)),
      follower_(store, committer, reference, std::move(folder), vocabulary_, metrics),
      executor_(threads) {}

std::optional<FoundPage> Search::find_on(std::size_t thread, Question question) {
  const auto state = follower_.state();
  if (!state.ready) return std::nullopt;
  auto& reader = readers_[thread];
  try {
    if (reader.generation != state.generation) {
      reader.file.reset();
      reader.file = std::make_unique<store::SqliteConnection>(state.path, /*read_only=*/true);
      // Reads without a copy, and without a system call for each page.
      reader.file->execute("PRAGMA mmap_size = 4294967296; PRAGMA cache_size = -16384;");
      reader.generation = state.generation;
    }
    return find_page(*reader.file, vocabulary_, std::move(question));
  } catch (const store::Unavailable& why) {
    reader.generation = 0;
    follower_.distrust(why);
    throw;
  }
}

}  // namespace lumbung::registry::search
