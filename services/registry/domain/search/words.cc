#include "registry/domain/search/words.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace lumbung::registry::search {
namespace {

// Spelling before 1972 (van Ophuijsen 1901, Soewandi 1947) to that of the Ejaan Yang Disempurnakan. One after the other
// over every word, old or new: `panjang` and `pandjang` come to the same, which is all that counts. Left out is old `j`
// for `y`, which no rule can tell from a new `j`.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSpelling{
    {{"dj", "j"}, {"tj", "c"}, {"oe", "u"}, {"nj", "ny"}, {"sj", "sy"}, {"ch", "kh"}}};

// As registers, signs and letters of the office shorten them.
const std::map<std::string, std::vector<std::string>, std::less<>>& meanings() {
  static const std::map<std::string, std::vector<std::string>, std::less<>> known = {
      {"kop", {"koperasi"}},
      {"kopas", {"koperasi", "pasar"}},
      {"koppas", {"koperasi", "pasar"}},
      {"kopkar", {"koperasi", "karyawan"}},
      {"kopwan", {"koperasi", "wanita"}},
      {"koptan", {"koperasi", "tani"}},
      {"kopsyah", {"koperasi", "syariah"}},
      {"kopontren", {"koperasi", "pondok", "pesantren"}},
      {"kpri", {"koperasi", "pegawai", "republik", "indonesia"}},
      {"ksp", {"koperasi", "simpan", "pinjam"}},
      {"kspps", {"koperasi", "simpan", "pinjam", "pembiayaan", "syariah"}},
      {"ksu", {"koperasi", "serba", "usaha"}},
      {"kud", {"koperasi", "unit", "desa"}},
      {"primkop", {"primer", "koperasi"}},
      {"puskop", {"pusat", "koperasi"}},
      {"usp", {"unit", "simpan", "pinjam"}},
      {"wr", {"warung"}},
      {"wrg", {"warung"}},
      {"wrng", {"warung"}},
      {"warteg", {"warung", "tegal"}},
      {"tk", {"toko"}},
      {"tko", {"toko"}},
      {"rm", {"rumah", "makan"}},
      {"bkl", {"bengkel"}},
      {"bgkl", {"bengkel"}},
      {"ktr", {"kantor"}},
      {"lndry", {"laundry"}},
      {"psr", {"pasar"}},
      {"bpk", {"bapak"}},
      {"pak", {"bapak"}},
      {"bu", {"ibu"}},
      {"hj", {"hajah"}},
      {"jl", {"jalan"}},
      {"jln", {"jalan"}},
      {"gg", {"gang"}},
      {"kp", {"kampung"}},
      {"kmp", {"kampung"}},
      {"kpg", {"kampung"}},
      {"perum", {"perumahan"}},
      {"prm", {"perumahan"}},
      {"komp", {"kompleks"}},
      {"komplek", {"kompleks"}},
      {"blk", {"blok"}},
      {"rk", {"ruko"}},
  };
  return known;
}

const std::set<std::string, std::less<>>& little() {
  static const std::set<std::string, std::less<>> words = {
      "pt", "cv", "ud", "pd", "fa", "tbk", "persero", "dan", "di", "ke", "yang", "no", "nomor", "the", "and", "of"};
  return words;
}

// The next code point; text of the register is valid UTF-8, and of anything else a byte is one.
char32_t next_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  if (length > text.size()) length = 1;
  char32_t point = length == 1 ? first : first & (0x7F >> length);
  for (std::size_t i = 1; i < length; ++i) point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
  text.remove_prefix(length);
  return point;
}

// U+00C0 to U+00FF without their marks; a space where there is no letter.
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A letter a to z, a digit, `'` for what joins (apostrophe), `&`, `.`, or a space for all that parts words. Scripts without
// letters of ours are kept apart by their number.
std::string simple(char32_t point) {
  if (point < 0x80) {
    const char c = static_cast<char>(point);
    if (c >= 'A' && c <= 'Z') return std::string(1, static_cast<char>(c - 'A' + 'a'));
    if (is_letter(c) || is_digit(c) || c == '&' || c == '.' || c == '\'') return std::string(1, c);
    return c == '`' ? "'" : " ";
  }
  if (point >= 0xC0 && point <= 0xFF) return std::string(1, kLatin1[point - 0xC0]);
  if (point == 0x2018 || point == 0x2019 || point == 0x02BC) return "'";
  if (point < 0x0370) return point >= 0x0100 && point < 0x0250 ? "" : " ";
  if (point >= 0x2000 && point <= 0x2BFF) return " ";
  return " u" + std::to_string(static_cast<std::uint32_t>(point)) + " ";
}

std::string respelled(std::string word) {
  for (const auto& [before, after] : kSpelling)
    for (auto at = word.find(before); at != std::string::npos; at = word.find(before, at + after.size()))
      word.replace(at, before.size(), after);
  return word;
}

Word word_of(std::string written, std::string plain) {
  Word word;
  word.written = std::move(written);
  if (is_digit(plain.front())) {
    // House numbers are written with and without zeros in front.
    const auto digits = plain.find_first_not_of('0');
    word.folded = digits == std::string::npos ? "0" : plain.substr(digits);
    return word;
  }
  const auto known = meanings().find(plain);
  if (known != meanings().end())
    for (const auto& meant : known->second) word.meaning.push_back(respelled(meant));
  word.folded = respelled(std::move(plain));
  return word;
}

// Collects letters or digits into words. Single letters with dots between them are one word: `P.T.`, `C.V.`.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::vector<Word> all() {
    while (!rest_.empty()) {
      const auto before = rest_;
      const auto parts = simple(next_point(rest_));
      const auto raw = before.substr(0, before.size() - rest_.size());
      for (const char c : parts) take(c, parts.size() == 1 ? raw : std::string_view());
    }
    end();
    return std::move(words_);
  }

 private:
  void take(char c, std::string_view raw) {
    if (is_letter(c) || is_digit(c)) {
      if (!plain_.empty() && is_digit(c) != is_digit(plain_.back())) end();
      if (acronym_ && !dotted_) begin_behind_dot();
      dotted_ = false;
      plain_ += c;
      last_ = raw.empty() ? std::string(1, c) : std::string(raw);
      written_ += last_;
    } else if (c == '.' && !plain_.empty() && is_letter(plain_.back()) && (plain_.size() == 1 || acronym_) && !dotted_) {
      acronym_ = dotted_ = true;
    } else if (c == '\'' && !plain_.empty()) {
      written_ += raw;
    } else {
      end();
      if (c == '&') words_.push_back(word_of("&", "dan"));
    }
  }

  // `A.Yani`: the letter behind the last dot was the first of a word after all.
  void begin_behind_dot() {
    const char first = plain_.back();
    const auto raw = last_;
    plain_.pop_back();
    written_.resize(written_.size() - raw.size());
    end();
    plain_ = first;
    written_ = raw;
  }

  void end() {
    if (!plain_.empty()) words_.push_back(word_of(std::move(written_), std::move(plain_)));
    plain_.clear();
    written_.clear();
    dotted_ = acronym_ = false;
  }

  std::string_view rest_;
  std::vector<Word> words_;
  std::string plain_;
  std::string written_;
  std::string last_;      // The last letter of `written_`.
  bool dotted_ = false;   // The last was a dot behind a single letter.
  bool acronym_ = false;  // Single letters with dots so far.
};

}  // namespace

std::vector<Word> words_of(std::string_view text) { return Reader(text).all(); }

bool says_little(const Word& word) { return little().contains(word.folded); }

std::vector<std::string> tokens_of(const std::vector<Word>& words) {
  std::set<std::string> tokens;
  for (const auto& word : words) {
    tokens.insert(word.folded);
    tokens.insert(word.meaning.begin(), word.meaning.end());
  }
  return {tokens.begin(), tokens.end()};
}

std::string words_definition() {
  std::string all = std::to_string(kWordsVersion);
  for (const auto& [before, after] : kSpelling) all.append(";").append(before).append("=").append(after);
  for (const auto& [word, meant] : meanings()) {
    all += ";" + word;
    for (const auto& each : meant) all += "," + each;
  }
  for (const auto& word : little()) all += ";" + word;
  return all;
}

std::string whole_of(const std::vector<Word>& words) {
  std::string whole;
  for (const auto& word : words) {
    if (says_little(word)) continue;
    if (word.meaning.empty()) whole += word.folded;
    for (const auto& meant : word.meaning) whole += meant;
  }
  return whole;
}

}  // namespace lumbung::registry::search
