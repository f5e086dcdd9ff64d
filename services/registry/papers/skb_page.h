// The letter of the cooperatives office (SKB) as a page to print: one A4 sheet of HTML that needs nothing from elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lumbung/registry/v1/entry_paper.pb.h"

namespace lumbung::registry {

struct SkbPage {
  v1::EntryPaper paper;
  std::string owner_name;         // Masked or whole; the caller decides.
  std::string kelurahan_name;     // Of the business when it was issued.
  std::string kecamatan_name;
  std::string kbli_title;         // Empty when it has no line of business.
  std::string sku_issuer_name;    // Kelurahan that issued the SKU.
  std::string verification_code;  // In groups.
  std::int64_t log_position = 0;
};

// A whole document. Every text from a record is escaped.
std::string html_of(const SkbPage& page);

// `&`, `<`, `>`, `"` and `'` as entities.
std::string escaped(std::string_view text);
// `31 Desember 2016`.
std::string date_in_words(const google::type::Date& date);
// `a1b2-c3d4-...`: groups of four.
std::string in_groups(std::string_view digits);

}  // namespace lumbung::registry
