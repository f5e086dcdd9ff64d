#include "registry/domain/duplicates/address_form.h"

#include <algorithm>
#include <array>

#include "registry/domain/duplicates/name_form.h"

namespace lumbung::registry {
namespace {

constexpr std::array<std::string_view, 22> kEveryStreetHas = {
    "YL", "YLN", "YALAN", "GG", "GANG", "NO", "NOMOR", "NMR", "RT", "RW", "BLOK", "BLK", "KP", "KAMPUNG", "PERUM",
    "PERUMAHAN", "KEL", "KELUARGA", "KEC", "KOTA", "BEKASI", "RAYA"};
constexpr int kHighest = 60'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }

// Capitals; letters and digits part where one follows the other ("RT003", "No.41A"), so a label finds its number.
std::string parted(std::string_view address) {
  std::string text;
  for (char c : address) {
    if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
    if (!is_alnum(c)) c = ' ';
    if (!text.empty() && text.back() != ' ' && c != ' ' && is_digit(text.back()) != is_digit(c)) text.push_back(' ');
    text.push_back(c);
  }
  return text;
}

std::uint16_t number_of(std::string_view word) {
  int value = 0;
  for (const char c : word) {
    if (!is_digit(c)) return 0;
    value = std::min(value * 10 + (c - '0'), kHighest);
  }
  return std::uint16_t(value);
}

std::uint32_t hash_of(std::string_view word) {
  std::uint32_t hash = 2166136261U;
  for (const char c : word) hash = (hash ^ std::uint32_t(c)) * 16777619U;
  return hash;
}

}  // namespace

AddressForm address_form(std::string_view address) {
  AddressForm form;
  const auto text = parted(address);
  std::string_view label;
  bool in_block = false;
  for (const auto word : words_of_form(text)) {
    const auto number = number_of(word);
    if (number > 0) {
      if (label == "RT" && !form.rt) form.rt = number;
      else if (label == "RW" && !form.rw) form.rw = number;
      else if (in_block) form.block = form.block * 31 + number;
      else if (!form.house) form.house = number;
      in_block = false;
      label = {};
      continue;
    }
    if (in_block && word.size() <= 2) {
      form.block = hash_of(word);
      continue;
    }
    in_block = word == "BLOK" || word == "BLK";
    label = word;
    const auto spelled = name_form(word);
    const bool common = word.size() < 2 || std::find(kEveryStreetHas.begin(), kEveryStreetHas.end(), spelled) !=
                                               kEveryStreetHas.end();
    if (!common) form.street += (form.street.empty() ? "" : " ") + spelled;
  }
  return form;
}

}  // namespace lumbung::registry
