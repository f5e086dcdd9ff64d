// Which pairs are compared at all: those that share a key. Each kind of key puts records with something in common into
// blocks - the same owner, the same house, the same telling words in the same kelurahan - and blocks too large to mean
// anything are left out, so that the work grows with the records and not with their square.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "registry/domain/duplicates/corpus.h"

namespace lumbung::registry {

// Records of a block; what more than so many have in common tells nothing.
inline constexpr std::size_t kMaxBlock = 48;
inline constexpr int kKeyKinds = 9;

// The key of a kind for a record; 0 when it has none.
std::uint64_t block_key(const Corpus& corpus, const Compared& record, int kind);

struct BlockPairs {
  std::uint64_t pairs = 0;
  std::uint64_t blocks_left_out = 0;
};

// Gives each pair of a block of this kind, the one with the smaller number first. A pair may come again with another kind.
// Needs 16 bytes a record while it runs.
BlockPairs pairs_of_kind(const Corpus& corpus, int kind,
                         const std::function<void(std::uint32_t, std::uint32_t)>& pair);

}  // namespace lumbung::registry
