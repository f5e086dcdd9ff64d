#include "runtime/lists/filter.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "runtime/lists/filter_lexer.h"

namespace lumbung::lists {
namespace {

using Token = FilterToken;

// What was found is shown up to here.
constexpr std::size_t kMaxShownCharacters = 60;

std::string at_column(std::size_t column) { return "At column " + std::to_string(column) + ": "; }

FieldViolation wrong(std::string reason, std::string sentence, std::string value = {}) {
  return {"filter", std::move(reason), std::move(sentence), std::move(value)};
}

bool is_keyword(const Token& token) {
  return token.kind == Token::Kind::word &&
         (token.value == "AND" || token.value == "OR" || token.value == "NOT");
}

bool is_word(const Token& token, std::string_view word) {
  return token.kind == Token::Kind::word && token.value == word;
}

Comparator comparator_of(std::string_view written) {
  if (written == "=") return Comparator::equal;
  if (written == "!=") return Comparator::not_equal;
  if (written == "<") return Comparator::less;
  if (written == "<=") return Comparator::less_equal;
  if (written == ">") return Comparator::greater;
  if (written == ">=") return Comparator::greater_equal;
  return Comparator::has;
}

// The column of the first character that is no UTF-8 or a control character; 0 when there is none.
std::size_t column_of_bad_character(std::string_view filter) {
  std::size_t column = 1;
  for (std::size_t at = 0; at < filter.size(); ++column) {
    std::size_t length = filter[at] == '\r' ? 1 : 0;
    for (std::size_t bytes = 1; bytes <= 4 && length == 0; ++bytes)
      if (utf8_length(filter.substr(at, bytes)) == std::size_t{1}) length = bytes;
    if (length == 0) return column;
    at += length;
  }
  return 0;
}

// The column of the character that begins at a byte, or in which it lies; bytes that are no UTF-8 count as characters.
std::size_t column_of_byte(std::string_view filter, std::size_t byte) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  const auto before = filter.substr(0, byte + 1);
  return before.size() - static_cast<std::size_t>(std::count_if(before.begin(), before.end(), continues));
}

// Recursive descent; `wrong_` is set at the first thing wrong, and everything returns at once then.
class Parser {
 public:
  explicit Parser(std::string_view filter) : lexer_(filter), token_(lexer_.next()) {}

  std::optional<FilterNode> parse() {
    if (token_.kind == Token::Kind::end) return std::nullopt;
    auto root = all(0);
    if (!wrong_ && token_.kind != Token::Kind::end) expected("AND, OR or the end");
    return root;
  }
  const std::optional<FieldViolation>& wrong_part() const { return wrong_; }

 private:
  FilterNode all(std::size_t depth) {
    return chain(FilterNode::Kind::all_of, "AND",
                 [&] { return chain(FilterNode::Kind::any_of, "OR", [&] { return one(depth); }); });
  }

  template <class Operand>
  FilterNode chain(FilterNode::Kind kind, std::string_view word, const Operand& operand) {
    auto first = operand();
    if (wrong_ || !is_word(token_, word)) return first;
    FilterNode node;
    node.kind = kind;
    node.children.push_back(std::move(first));
    while (!wrong_ && is_word(token_, word)) {
      advance();
      node.children.push_back(operand());
    }
    return node;
  }

  FilterNode one(std::size_t depth) {
    if (!is_word(token_, "NOT")) return simple(depth, "a field, NOT or (");
    advance();
    FilterNode node;
    node.kind = FilterNode::Kind::negation;
    node.children.push_back(simple(depth, "a field or ("));
    return node;
  }

  FilterNode simple(std::size_t depth, std::string_view what) {
    if (token_.kind == Token::Kind::open) return group(depth + 1);
    const bool minus = token_.value.starts_with('-');
    if (token_.kind == Token::Kind::word && !is_keyword(token_) && !minus) return comparison();
    expected(what);
    return {};
  }

  FilterNode group(std::size_t depth) {
    if (depth > kMaxFilterDepth) {
      wrong_ =
          wrong("FILTER_TOO_DEEP", at_column(token_.column) + "more than " +
                                       std::to_string(kMaxFilterDepth) + " parentheses are open.");
      return {};
    }
    advance();
    auto node = all(depth);
    if (wrong_) return node;
    if (token_.kind != Token::Kind::close) expected("AND, OR or )");
    advance();
    return node;
  }

  FilterNode comparison() {
    FilterNode node;
    if (++comparisons_ > kMaxFilterComparisons) {
      wrong_ = wrong("FILTER_TOO_MANY_COMPARISONS", at_column(token_.column) + "more than " +
                                                        std::to_string(kMaxFilterComparisons) +
                                                        " comparisons.");
      return node;
    }
    node.field = token_.value;
    node.field_column = token_.column;
    advance();
    if (token_.kind != Token::Kind::comparator) {
      expected("an operator (=, !=, <, <=, >, >=, :) after the field");
      return node;
    }
    node.comparator = comparator_of(token_.value);
    node.comparator_column = token_.column;
    advance();
    node.value_column = token_.column;
    const bool has = node.comparator == Comparator::has;
    if (has && token_.kind == Token::Kind::star)
      node.comparator = Comparator::present;
    else if (token_.kind == Token::Kind::text ||
             (token_.kind == Token::Kind::word && !is_keyword(token_)))
      node.value = token_.value;
    else
      expected(has ? "a value or * after :"
                   : "a value after " + std::string(to_text(node.comparator)));
    advance();
    return node;
  }

  void advance() {
    if (!wrong_) token_ = lexer_.next();
  }

  void expected(std::string_view what) {
    if (wrong_) return;
    const auto shown = utf8_cut(token_.value, kMaxShownCharacters);
    auto sentence = at_column(token_.column);
    if (token_.kind == Token::Kind::unterminated)
      sentence += "the text that begins here has no closing quote.";
    else if (token_.kind == Token::Kind::bad_escape)
      sentence += "the escape is none of \\\" \\' \\\\ \\n \\t.";
    else if (token_.kind == Token::Kind::end)
      sentence += std::string(what) + " was expected, but the filter ends.";
    else
      sentence += std::string(what) + " was expected, not `" + shown + "`." + hint(what);
    wrong_ = wrong("FILTER_SYNTAX", std::move(sentence), shown);
  }

  // For what people are used to from elsewhere.
  std::string hint(std::string_view what) const {
    if (token_.kind == Token::Kind::word) {
      const auto upper = upper_ascii(token_.value);
      if (token_.value.starts_with('-')) return " Write NOT instead of -.";
      if (is_keyword(token_)) return {};
      if (upper == "AND" || upper == "OR" || upper == "NOT")
        return " Write " + upper + " in capitals.";
      if (what.starts_with("AND")) return " A value of several words stands in quotes.";
    }
    if (token_.kind == Token::Kind::star) return " A star stands only in `field:*`; use quotes.";
    if (token_.value == "=" || token_.value == ">") return " Equal is =, not equal is !=.";
    return {};
  }

  FilterLexer lexer_;
  Token token_;
  std::size_t comparisons_ = 0;
  std::optional<FieldViolation> wrong_;
};

}  // namespace

std::string_view to_text(Comparator comparator) {
  switch (comparator) {
    case Comparator::equal:
      return "=";
    case Comparator::not_equal:
      return "!=";
    case Comparator::less:
      return "<";
    case Comparator::less_equal:
      return "<=";
    case Comparator::greater:
      return ">";
    case Comparator::greater_equal:
      return ">=";
    case Comparator::has:
      return ":";
    case Comparator::present:
      return ":*";
  }
  return "";
}

Result<std::optional<FilterNode>> parse_filter(std::string_view filter) {
  if (filter.size() > kMaxFilterBytes)
    return invalid_fields(
        {wrong("FILTER_TOO_LONG", at_column(column_of_byte(filter, kMaxFilterBytes)) + "the filter goes on beyond " +
                                      std::to_string(kMaxFilterBytes) + " bytes; it has " +
                                      std::to_string(filter.size()) + ".")});
  if (const auto column = column_of_bad_character(filter))
    return invalid_fields({wrong(
        "FILTER_SYNTAX", at_column(column) + "this is not a character of valid UTF-8 text.")});
  Parser parser(filter);
  auto root = parser.parse();
  if (parser.wrong_part()) return invalid_fields({*parser.wrong_part()});
  return root;
}

}  // namespace lumbung::lists
