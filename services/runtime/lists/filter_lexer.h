// The tokens of a filter, for filter.cc alone.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lumbung::lists {

struct FilterToken {
  enum class Kind {
    word,
    text,
    comparator,
    open,
    close,
    star,
    other,
    unterminated,
    bad_escape,
    end
  };
  Kind kind = Kind::end;
  std::string value;  // Of a text, without quotes and escapes; of the others, as it is written.
  std::size_t column = 1;  // In characters, from 1.
};

// Reads a filter of valid UTF-8 from left to right.
class FilterLexer {
 public:
  explicit FilterLexer(std::string_view filter) : filter_(filter) {}
  // `end` for ever after the last one.
  FilterToken next();

 private:
  FilterToken text(char quote);
  std::string_view take(std::size_t bytes);

  std::string_view filter_;
  std::size_t at_ = 0;
  std::size_t column_ = 1;
};

}  // namespace lumbung::lists
