#include "runtime/lists/filter_lexer.h"

#include <utility>

namespace lumbung::lists {
namespace {

using Kind = FilterToken::Kind;

constexpr std::string_view kSpaces = " \t\r\n";
// What ends a bare word.
constexpr std::string_view kNotInWords = " \t\r\n()\"'=!<>:*,\\";

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

std::string_view FilterLexer::take(std::size_t bytes) {
  const auto taken = filter_.substr(at_, bytes);
  at_ += taken.size();
  for (const char c : taken)
    if (!continues_character(c)) ++column_;
  return taken;
}

FilterToken FilterLexer::next() {
  while (at_ < filter_.size() && kSpaces.find(filter_[at_]) != std::string_view::npos) take(1);
  FilterToken token;
  token.column = column_;
  if (at_ == filter_.size()) return token;

  const auto of = [&](Kind kind, std::size_t bytes) {
    token.kind = kind;
    token.value = take(bytes);
    return token;
  };
  const char c = filter_[at_];
  const bool with_equals = at_ + 1 < filter_.size() && filter_[at_ + 1] == '=';
  switch (c) {
    case '(':
      return of(Kind::open, 1);
    case ')':
      return of(Kind::close, 1);
    case '*':
      return of(Kind::star, 1);
    case '=':
    case ':':
      return of(Kind::comparator, 1);
    case '<':
    case '>':
      return of(Kind::comparator, with_equals ? 2 : 1);
    case '!':
      return of(with_equals ? Kind::comparator : Kind::other, with_equals ? 2 : 1);
    case '"':
    case '\'':
      return text(c);
    case ',':
    case '\\':
      return of(Kind::other, 1);
  }
  const auto end = filter_.find_first_of(kNotInWords, at_);
  return of(Kind::word, (end == std::string_view::npos ? filter_.size() : end) - at_);
}

FilterToken FilterLexer::text(char quote) {
  FilterToken token;
  token.kind = Kind::text;
  token.column = column_;
  take(1);
  while (at_ < filter_.size() && filter_[at_] != quote) {
    if (filter_[at_] != '\\') {
      token.value += take(1);
      continue;
    }
    const auto escape_column = column_;
    const auto escape = take(2);
    const char escaped = escape.size() == 2 ? escape[1] : '\0';
    if (escaped == '"' || escaped == '\'' || escaped == '\\')
      token.value.push_back(escaped);
    else if (escaped == 'n' || escaped == 't')
      token.value.push_back(escaped == 'n' ? '\n' : '\t');
    else
      return {escape.size() == 2 ? Kind::bad_escape : Kind::unterminated, "\\", escape_column};
  }
  if (at_ == filter_.size()) return {Kind::unterminated, std::string(1, quote), token.column};
  take(1);
  return token;
}

}  // namespace lumbung::lists
