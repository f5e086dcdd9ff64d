#include "registry/domain/duplicates/corpus.h"

#include <algorithm>

#include "registry/domain/duplicates/address_form.h"
#include "registry/domain/duplicates/name_form.h"
#include "registry/domain/duplicates/similarity.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kLongestPart = 255;

std::string_view id_of(std::string_view name) { return name.substr(name.find('/') + 1); }

int digits_to_number(std::string_view text) {
  int value = 0;
  for (const char c : text)
    if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
  return value;
}

// 32.75.05.1003 as 503.
std::uint16_t place_number(std::string_view kelurahan) {
  constexpr std::size_t kLength = 13;
  if (kelurahan.size() != kLength) return 0;
  return std::uint16_t(digits_to_number(kelurahan.substr(6, 2)) * 100 + digits_to_number(kelurahan.substr(11, 2)));
}

std::uint64_t hash_or_zero(std::string_view text) { return text.empty() ? 0 : hash_of_text(text); }

std::string letters_and_digits(std::string_view text) {
  std::string kept;
  for (const char c : text)
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) kept.push_back(c);
  return kept;
}

template <class Record>
Compared with_place(const Record& record) {
  Compared compared;
  const auto address = address_form(record.address());
  compared.house = address.house;
  compared.rt = address.rt;
  compared.rw = address.rw;
  compared.block = address.block;
  compared.kelurahan = place_number(record.kelurahan());
  compared.nib = hash_or_zero(record.nib());
  return compared;
}

void set_start(Compared& compared, const google::type::Date& date) {
  if (date.year() <= 0) return;
  compared.started_month = std::uint16_t(date.year() * 12 + date.month());
  compared.started_day = std::uint8_t(date.day());
}

}  // namespace

std::uint64_t hash_of_text(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ std::uint64_t(static_cast<unsigned char>(c))) * 1099511628211ULL;
  return hash | 1;
}

void Corpus::add(const v1::Business& business) {
  auto compared = with_place(business);
  compared.line = std::uint32_t(digits_to_number(business.kbli_main()));
  compared.owner = hash_or_zero(business.owner());
  set_start(compared, business.started_date());
  add_texts(compared, id_of(business.name()), name_form(business.display_name()),
            address_form(business.address()).street);
}

void Corpus::add(const v1::Cooperative& cooperative) {
  auto compared = with_place(cooperative);
  compared.line = std::uint32_t(cooperative.type());
  compared.other_number = hash_or_zero(letters_and_digits(cooperative.badan_hukum_number()));
  set_start(compared, cooperative.founded_date());
  add_texts(compared, id_of(cooperative.name()), name_form(cooperative.display_name()),
            address_form(cooperative.address()).street);
}

void Corpus::add_texts(Compared& record, std::string_view id, std::string_view name, std::string_view street) {
  record.text = std::uint32_t(texts_.size());
  for (auto* each : {&id, &name, &street}) *each = each->substr(0, kLongestPart);
  record.id_length = std::uint8_t(id.size());
  record.name_length = std::uint8_t(name.size());
  record.street_length = std::uint8_t(street.size());
  texts_.append(id).append(name).append(street);
  records_.push_back(record);
  for (const auto word : words_of_form(name)) ++names_with_[std::uint32_t(hash_of_text(word) >> 16)];
}

int Corpus::telling(std::string_view word) const {
  const auto found = names_with_.find(std::uint32_t(hash_of_text(word) >> 16));
  const auto names = found == names_with_.end() ? 1U : found->second;
  return std::clamp(log2_eighths((records_.size() + names) / names), 4, kMostTelling);
}

std::size_t Corpus::memory() const {
  constexpr std::size_t kMapNode = 32;
  return texts_.capacity() + records_.capacity() * sizeof(Compared) + names_with_.size() * kMapNode;
}

}  // namespace lumbung::registry
