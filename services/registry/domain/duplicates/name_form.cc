#include "registry/domain/duplicates/name_form.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lumbung::registry {
namespace {

bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_vowel(char c) { return c == 'A' || c == 'E' || c == 'I' || c == 'O' || c == 'U'; }

// Legal and trade forms that say nothing about which business it is.
constexpr std::array<std::string_view, 9> kLegalForms = {"CV", "FA", "PD", "PO", "PT", "TBK", "UD", "USAHA DAGANG", "UMKM"};

// What registers shorten, and the words meant. In the order of the short form.
constexpr std::array<std::pair<std::string_view, std::string_view>, 46> kShortForms = {{
    {"BKL", "BENGKEL"},        {"BGKL", "BENGKEL"},        {"BMT", "BAITUL MAAL"},     {"CAT", "KATERING"},
    {"CATERING", "KATERING"},  {"DP", "DEPOT"},            {"GRMENT", "KONVEKSI"},     {"JKT", "JAKARTA"},
    {"KEL", "KELUARGA"},       {"KJKS", "KOPERASI SYARIAH"}, {"KKP", "KOPERASI KARYAWAN"}, {"KONV", "KONVEKSI"},
    {"KOP", "KOPERASI"},       {"KOPAS", "KOPERASI PASAR"}, {"KOPEG", "KOPERASI PEGAWAI"}, {"KOPINKRA", "KOPERASI KERAJINAN"},
    {"KOPKAR", "KOPERASI KARYAWAN"}, {"KOPPAS", "KOPERASI PASAR"}, {"KOPTI", "KOPERASI TAHU TEMPE"},
    {"KOPWAN", "KOPERASI WANITA"}, {"KPRI", "KOPERASI PEGAWAI"}, {"KSP", "KOPERASI SIMPAN PINJAM"},
    {"KSPPS", "KOPERASI SYARIAH"}, {"KSU", "KOPERASI SERBA USAHA"}, {"KUD", "KOPERASI UNIT DESA"},
    {"LDR", "LAUNDRY"},        {"LONDRI", "LAUNDRY"},      {"MT", "MOTOR"},            {"NASGOR", "NASI GORENG"},
    {"PENJ", "PENJAHIT"},      {"PERC", "PERCETAKAN"},     {"PRIMKOPTI", "KOPERASI TAHU TEMPE"}, {"PUSKOP", "PUSAT KOPERASI"},
    {"RM", "RUMAH MAKAN"},     {"RMH", "RUMAH"},           {"SLN", "SALON"},           {"SBR", "SUMBER"},
    {"TB", "TOKO BANGUNAN"},   {"TK", "TOKO"},             {"WARTEG", "WARUNG TEGAL"}, {"WM", "WARUNG MAKAN"},
    {"WN", "WARUNG NASI"},     {"WR", "WARUNG"},           {"WRG", "WARUNG"},          {"WRT", "WARUNG TEGAL"},
    {"WRUNG", "WARUNG"},
}};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// Capitals and digits in words; a dot inside "R.M." joins, everything else parts.
std::vector<std::string> raw_words(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto end = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i] >= 'a' && name[i] <= 'z' ? char(name[i] - 'a' + 'A') : name[i];
    if (is_letter(c) || is_digit(c)) word.push_back(c);
    else if (c == '\'' || c == '`') continue;
    else if (c == '.' && word.size() == 1 && i + 1 < name.size() && name[i + 1] != ' ') continue;
    else end();
  }
  end();
  return words;
}

// "R M Sederhana": letters that stand alone belong together.
std::vector<std::string> with_letters_joined(std::vector<std::string> words) {
  std::vector<std::string> joined;
  bool open = false;
  for (auto& word : words) {
    const bool single = word.size() == 1 && is_letter(word[0]);
    if (single && open) joined.back() += word;
    else joined.push_back(std::move(word));
    open = single;
  }
  return joined;
}

std::string_view meant_by(std::string_view word) {
  for (const auto& [shortened, whole] : kShortForms)
    if (shortened == word) return whole;
  return word;
}

bool is_legal_form(std::string_view word) {
  return std::find(kLegalForms.begin(), kLegalForms.end(), word) != kLegalForms.end();
}

void add_words(std::string_view text, std::string& form, std::size_t& count) {
  for (const auto word : words_of_form(text)) {
    if (count == kMaxNameWords) return;
    const auto spelled = spelled_today(word);
    if (spelled.empty()) continue;
    if (!form.empty()) form += ' ';
    form += spelled;
    ++count;
  }
}

}  // namespace

std::string spelled_today(std::string_view word) {
  std::string text(word.substr(0, kMaxWordLetters));
  // The old spelling before J becomes Y: DJ was J, J was Y. Y and J are one letter here, so that Djaja is Jaya.
  replace_all(text, "OE", "U");
  replace_all(text, "TJ", "C");
  replace_all(text, "DJ", "J");
  replace_all(text, "NJ", "NY");
  replace_all(text, "SJ", "SY");
  replace_all(text, "CH", "H");
  replace_all(text, "KH", "H");
  replace_all(text, "SY", "S");
  replace_all(text, "DH", "D");
  replace_all(text, "TH", "T");
  replace_all(text, "J", "Y");
  replace_all(text, "V", "F");
  replace_all(text, "Q", "K");
  replace_all(text, "X", "KS");
  std::string single;
  for (const char c : text)
    if (single.empty() || single.back() != c || is_digit(c)) single.push_back(c);
  return single;
}

std::string name_form(std::string_view name) {
  const auto words = with_letters_joined(raw_words(name));
  std::string form;
  std::size_t count = 0;
  for (const auto& word : words)
    if (!is_legal_form(word)) add_words(meant_by(word), form, count);
  if (form.empty())
    for (const auto& word : words) add_words(word, form, count);
  return form;
}

std::vector<std::string_view> words_of_form(std::string_view form) {
  std::vector<std::string_view> words;
  while (!form.empty()) {
    const auto space = form.find(' ');
    const auto word = form.substr(0, space);
    if (!word.empty()) words.push_back(word);
    if (space == std::string_view::npos) break;
    form.remove_prefix(space + 1);
  }
  return words;
}

std::string skeleton(std::string_view word) {
  std::string bones;
  for (const char c : word)
    if (bones.empty() || (!is_vowel(c) && c != 'H' && c != bones.back())) bones.push_back(c);
  return bones;
}

}  // namespace lumbung::registry
