#include "bench/duplicates.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <stdexcept>

#include "registry/domain/duplicates/blocking.h"
#include "registry/domain/duplicates/compare.h"
#include "registry/domain/duplicates/corpus.h"

namespace lumbung::bench {
namespace {

using namespace registry;
using registry::v1::Business;

constexpr std::size_t kRecords = 1'000'000;
constexpr std::size_t kSmaller = 10;  // The other scan is so much smaller.
constexpr int kOneOfIsADuplicate = 20;

constexpr std::array<const char*, 16> kForms = {"Warung Nasi", "Toko Kelontong", "Rumah Makan", "Bengkel Motor",
                                                "Konveksi",    "Katering",       "Laundry",     "Penjahit",
                                                "Salon",       "Percetakan",     "Kedai Kopi",  "Toko Bangunan",
                                                "Kios Buah",   "Depot Air",      "Fotokopi",    "Servis Elektronik"};
constexpr std::array<const char*, 20> kSyllables = {"ba", "di", "ka", "la", "ma", "na", "pu", "ra", "sa", "su",
                                                    "ta", "ti", "tri", "wa", "wi", "yan", "jo", "her", "man", "nur"};

// splitmix64: the same records in every run.
class Dice {
 public:
  std::uint64_t below(std::uint64_t end) {
    auto z = state_ += 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return (z ^ (z >> 31)) % end;
  }

 private:
  std::uint64_t state_ = 3275;
};

// A word that some names share: the small numbers come more often, as in a register.
std::string word_of(Dice& dice) {
  const auto most = dice.below(4) == 0 ? 60ULL : 6'000ULL;
  auto number = dice.below(most) + 400;
  std::string word;
  for (; number > 0; number /= kSyllables.size()) word += kSyllables[number % kSyllables.size()];
  return word;
}

Business business_of(Dice& dice, std::size_t number) {
  Business business;
  business.set_display_name(std::string(kForms[dice.below(kForms.size())]) + " " + word_of(dice) + " " + word_of(dice));
  business.set_kbli_main(std::to_string(10'000 + dice.below(40) * 1'000 + dice.below(9)));
  const auto kecamatan = std::to_string(1 + dice.below(12));
  business.set_kelurahan("32.75." + std::string(kecamatan.size() < 2 ? "0" : "") + kecamatan + ".100" +
                         std::to_string(1 + dice.below(5)));
  business.set_address("Jl. " + word_of(dice) + " No. " + std::to_string(1 + dice.below(400)) + ", RT 00" +
                       std::to_string(1 + dice.below(9)) + "/RW 0" + std::to_string(10 + dice.below(20)));
  business.set_owner("owners/" + std::to_string(dice.below(number + number / 2 + 1)));
  return business;
}

// Written otherwise, without its owner.
void write_otherwise(Dice& dice, Business& business) {
  auto name = business.display_name();
  name[1 + dice.below(name.size() - 1)] = 'x';
  business.set_display_name(name);
  business.clear_owner();
}

struct Scanned {
  double seconds = 0;
  std::uint64_t pairs = 0;
  std::size_t found = 0;
  std::size_t memory = 0;
};

Scanned scan(std::size_t records) {
  Dice dice;
  Business before;
  Scanned scanned;
  const auto begin = std::chrono::steady_clock::now();
  Corpus corpus;
  for (std::size_t i = 0; i < records; ++i) {
    auto business = business_of(dice, i);
    if (i > 0 && i % kOneOfIsADuplicate == 0) {
      business = before;
      write_otherwise(dice, business);
    }
    business.set_name("businesses/0192f0c2-0000-7000-8000-" + std::to_string(100'000'000'000 + i));
    corpus.add(business);
    before = std::move(business);
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
  for (int kind = 0; kind < kKeyKinds; ++kind)
    scanned.pairs += pairs_of_kind(corpus, kind, [&](std::uint32_t a, std::uint32_t b) {
                       if (score_of(corpus, corpus.at(a), corpus.at(b)) >= kRaiseFrom) found.emplace_back(a, b);
                     }).pairs;
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  scanned.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  scanned.found = found.size();
  scanned.memory = corpus.memory() + records * 16 + found.capacity() * sizeof(found[0]);
  return scanned;
}

void print(std::size_t records, const Scanned& scanned) {
  std::cout << "| " << records << " | " << scanned.seconds << " | " << scanned.pairs << " | " << scanned.found << " | "
            << scanned.memory / 1'000'000 << " |\n";
}

}  // namespace

int run_duplicates(const std::vector<std::string>& flags) {
  std::size_t records = kRecords;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    if (flags[i] == "--smoke") records = 10'000;
    else if (flags[i] == "--records" && i + 1 < flags.size()) records = std::stoul(flags[++i]);
    else throw std::runtime_error("bench duplicates takes --records N and --smoke");
  }
  std::cout << "| records | seconds | pairs | found | MB |\n| ---: | ---: | ---: | ---: | ---: |\n";
  const auto smaller = scan(records / kSmaller);
  print(records / kSmaller, smaller);
  const auto whole = scan(records);
  print(records, whole);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::cout << "\nTen times the records cost " << whole.seconds / smaller.seconds << " times as much; the process held "
            << usage.ru_maxrss / 1'000 << " MB at most.\n";
  return 0;
}

}  // namespace lumbung::bench
