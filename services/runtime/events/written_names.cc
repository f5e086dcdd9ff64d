#include "runtime/events/written_names.h"

#include <functional>

namespace lumbung::events {
namespace {

// Bits set for a name, each found by nine bits of its hash.
constexpr int kBits = 4;
constexpr int kBitOfBlock = 9;

std::uint64_t hash_of(const store::ViewTable& table, std::string_view name) {
  const std::hash<std::string_view> hash;
  // Odd, so that the names of two tables do not fall together.
  return hash(name) + hash(table.table) * 2 + 1;
}

// Which word, and which bit in it: low bits of the hash; its block follows from the high ones.
template <class Each>
bool all_bits(std::uint64_t hash, Each each) {
  for (int i = 0; i < kBits; ++i, hash >>= kBitOfBlock)
    if (!each((hash >> 6) & 7, std::uint64_t{1} << (hash & 63))) return false;
  return true;
}

std::size_t block_of(std::uint64_t hash, std::size_t blocks) { return (hash >> (kBits * kBitOfBlock)) % blocks; }

}  // namespace

void WrittenNames::insert(const store::ViewTable& table, std::string_view name) {
  if (blocks_.empty()) return;
  const auto hash = hash_of(table, name);
  auto& words = blocks_[block_of(hash, blocks_.size())].words;
  all_bits(hash, [&](std::size_t word, std::uint64_t bit) {
    words[word].store(words[word].load(std::memory_order_relaxed) | bit, std::memory_order_relaxed);
    return true;
  });
}

bool WrittenNames::may_have(const store::ViewTable& table, std::string_view name) const {
  if (blocks_.empty()) return true;
  const auto hash = hash_of(table, name);
  const auto& words = blocks_[block_of(hash, blocks_.size())].words;
  return all_bits(hash, [&](std::size_t word, std::uint64_t bit) {
    return (words[word].load(std::memory_order_relaxed) & bit) != 0;
  });
}

}  // namespace lumbung::events
