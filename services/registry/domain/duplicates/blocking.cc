#include "registry/domain/duplicates/blocking.h"

#include <algorithm>
#include <array>
#include <string>

#include "registry/domain/duplicates/name_form.h"

namespace lumbung::registry {
namespace {

constexpr int kFirstLetters = 5;

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  auto x = a * 0x9E3779B97F4A7C15ULL ^ (b + 0x7F4A7C15ULL);
  x ^= x >> 31;
  x *= 0xBF58476D1CE4E5B9ULL;
  return (x ^ (x >> 29)) | 1;
}

// Skeletons of the most telling words of a name, the most telling first.
std::vector<std::uint64_t> telling_words(const Corpus& corpus, std::string_view name) {
  std::vector<std::pair<int, std::uint64_t>> words;
  for (const auto word : words_of_form(name)) words.emplace_back(-corpus.telling(word), hash_of_text(skeleton(word)));
  std::sort(words.begin(), words.end());
  std::vector<std::uint64_t> hashes;
  for (const auto& [_, hash] : words) hashes.push_back(hash);
  return hashes;
}

// In whatever order.
std::uint64_t of_both(std::uint64_t a, std::uint64_t b) { return mixed(std::min(a, b), std::max(a, b)); }

std::uint64_t first_letters(std::string_view name) {
  std::string letters;
  for (const char c : name)
    if (c != ' ' && int(letters.size()) < kFirstLetters) letters.push_back(c);
  return hash_of_text(letters);
}

}  // namespace

std::uint64_t block_key(const Corpus& corpus, const Compared& record, int kind) {
  const auto with = [kind](std::uint64_t key, std::uint64_t place) { return mixed(mixed(key, place), std::uint64_t(kind)); };
  const auto words = [&] { return telling_words(corpus, corpus.name(record)); };
  switch (kind) {
    case 0:
      return record.owner;
    case 1:
      return record.nib ? record.nib : record.other_number;
    case 2: {  // The house, in a kelurahan that may be mistaken.
      const auto street = corpus.street(record);
      if (!record.house || street.empty()) return 0;
      return with(hash_of_text(skeleton(words_of_form(street)[0])), record.kelurahan / 100 * 65536ULL + record.house);
    }
    case 3: {  // The house by its neighbourhood.
      if (!record.house || !record.rw || !record.rt) return 0;
      return with(record.house * 4096ULL + record.rt * 64ULL + record.rw, record.kelurahan);
    }
    case 4: {
      const auto telling = words();
      return telling.empty() ? 0 : with(telling[0], record.kelurahan);
    }
    case 5: {
      const auto telling = words();
      return telling.size() < 2 ? 0 : with(of_both(telling[0], telling[1]), record.kelurahan);
    }
    case 6: {
      const auto telling = words();
      return telling.size() < 2 ? 0 : with(of_both(telling[0], telling[1]), record.line);
    }
    case 7: {
      const auto telling = words();
      return telling.size() < 2 ? 0 : with(telling[1], record.kelurahan);
    }
    default:
      return with(first_letters(corpus.name(record)), record.kelurahan);
  }
}

BlockPairs pairs_of_kind(const Corpus& corpus, int kind,
                         const std::function<void(std::uint32_t, std::uint32_t)>& pair) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed;
  keyed.reserve(corpus.size());
  for (std::size_t i = 0; i < corpus.size(); ++i)
    if (const auto key = block_key(corpus, corpus.at(i), kind)) keyed.emplace_back(key, std::uint32_t(i));
  std::sort(keyed.begin(), keyed.end());
  BlockPairs counted;
  for (std::size_t begin = 0; begin < keyed.size();) {
    auto end = begin + 1;
    while (end < keyed.size() && keyed[end].first == keyed[begin].first) ++end;
    if (end - begin > kMaxBlock) {
      ++counted.blocks_left_out;
    } else {
      for (auto i = begin; i < end; ++i)
        for (auto j = i + 1; j < end; ++j, ++counted.pairs) pair(keyed[i].second, keyed[j].second);
    }
    begin = end;
  }
  return counted;
}

}  // namespace lumbung::registry
