// Inputs nobody would write: good and bad ones from a seed corpus, changed at random. The same seed
// gives the same inputs, so what fails once fails again.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace lumbung {

// How often a random test tries; two hundred times as often under `./lumbung test --long`.
inline int tries(int few) {
  constexpr int kLonger = 200;
  const char* asked = std::getenv("LONG_TESTS_OF_LUMBUNG");
  return asked && *asked ? few * kLonger : few;
}

class Mutations {
 public:
  // `alphabet` holds the bytes that matter to what is tested.
  Mutations(std::vector<std::string> seeds, std::string alphabet)
      : seeds_(std::move(seeds)), alphabet_(std::move(alphabet)) {}

  std::string next() {
    auto text = seeds_[below(seeds_.size())];
    for (auto changes = below(8); changes > 0; --changes) change(text);
    return text;
  }
  // At most `bound` - 1; `bound` is above 0.
  std::size_t below(std::size_t bound) { return random_() % bound; }

 private:
  char letter() {
    return below(8) == 0 ? static_cast<char>(random_() & 0xFF) : alphabet_[below(alphabet_.size())];
  }

  void change(std::string& text) {
    const auto at = below(text.size() + 1);
    const auto length = std::min(below(12), text.size() - at);
    switch (below(5)) {
      case 0:
        text.insert(at, 1, letter());
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        if (at < text.size()) text[at] = letter();
        break;
      case 3:
        text.insert(below(text.size() + 1), text.substr(at, length));
        break;
      default: {
        const auto& other = seeds_[below(seeds_.size())];
        text = text.substr(0, at) + other.substr(below(other.size() + 1));
      }
    }
  }

  std::vector<std::string> seeds_;
  std::string alphabet_;
  std::mt19937 random_{20161231};
};

}  // namespace lumbung
