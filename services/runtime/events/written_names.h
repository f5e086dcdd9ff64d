// Names of the rows that a rebuild has written, as a Bloom filter: a row that was never written need not be asked for, and can
// be written without looking whether it is there. Nearly all rows of a rebuild are such rows.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/store/view.h"

namespace lumbung::events {

// Written to by one thread, read by any.
class WrittenNames {
 public:
  // A block is one line of the processor's cache, and all that is looked at for a name. With none, everything may be there.
  explicit WrittenNames(std::size_t blocks) : blocks_(blocks) {}

  void insert(const store::ViewTable& table, std::string_view name);
  // False only when it was not inserted.
  bool may_have(const store::ViewTable& table, std::string_view name) const;

 private:
  static constexpr std::size_t kWords = 8;
  struct alignas(64) Block {
    std::array<std::atomic<std::uint64_t>, kWords> words{};
  };
  std::vector<Block> blocks_;
};

}  // namespace lumbung::events
