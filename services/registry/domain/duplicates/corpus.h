// The records a scan compares, in the least memory that a comparison needs: texts in normal form in one piece of memory,
// numbers as hashes, places as numbers. About 150 bytes a record, so that a million fit into 150 MB. Holds nothing of
// persons: of an owner only a hash of the resource name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"

namespace lumbung::registry {

// Records of one scan; more are a register of another size, and refused before memory is short.
inline constexpr std::size_t kMaxScanned = 5'000'000;

// A record as it is compared. 0 and empty: not known.
struct Compared {
  std::uint32_t text = 0;         // Where its texts begin in the memory of the corpus.
  std::uint8_t id_length = 0;     // Resource name without the collection.
  std::uint8_t name_length = 0;   // In the form of name_form.h.
  std::uint8_t street_length = 0;
  std::uint8_t started_day = 0;
  std::uint16_t started_month = 0;  // Since the year 0.
  std::uint16_t kelurahan = 0;      // 1001 of 32.75.05.1001 and the kecamatan: 5 * 100 + 1.
  std::uint16_t house = 0;
  std::uint16_t rt = 0;
  std::uint16_t rw = 0;
  std::uint32_t block = 0;
  std::uint32_t line = 0;  // Five digits of the KBLI; the type of a cooperative.
  std::uint64_t owner = 0;
  std::uint64_t nib = 0;
  std::uint64_t other_number = 0;  // Of a cooperative: badan hukum, letters and digits only.
};

// Adds records, then is compared; not thread-safe while it grows.
class Corpus {
 public:
  void add(const v1::Business& business);
  void add(const v1::Cooperative& cooperative);

  std::size_t size() const { return records_.size(); }
  const Compared& at(std::size_t record) const { return records_[record]; }
  std::string_view id(const Compared& record) const { return part(record.text, record.id_length); }
  std::string_view name(const Compared& record) const {
    return part(record.text + record.id_length, record.name_length);
  }
  std::string_view street(const Compared& record) const {
    return part(record.text + record.id_length + record.name_length, record.street_length);
  }

  // How telling a word of names is: eighths of a bit, the rarer the more. 1 to kMostTelling.
  int telling(std::string_view word) const;

  // Bytes held.
  std::size_t memory() const;

 private:
  std::string_view part(std::size_t at, std::size_t length) const { return std::string_view(texts_).substr(at, length); }
  void add_texts(Compared& record, std::string_view id, std::string_view name, std::string_view street);

  std::string texts_;
  std::vector<Compared> records_;
  std::unordered_map<std::uint32_t, std::uint32_t> names_with_;  // Hash of a word to the number of names that have it.
};

// A word that one name in a thousand has is as telling as one that nobody else has.
inline constexpr int kMostTelling = 96;

std::uint64_t hash_of_text(std::string_view text);

}  // namespace lumbung::registry
