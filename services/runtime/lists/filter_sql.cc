#include "runtime/lists/filter_sql.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>

#include "base/date.h"
#include "base/text.h"
#include "base/nearest.h"

namespace lumbung::lists {
namespace {

constexpr std::size_t kMaxShownCharacters = 60;

Comparator opposite(Comparator comparator) {
  switch (comparator) {
    case Comparator::less:
      return Comparator::greater_equal;
    case Comparator::less_equal:
      return Comparator::greater;
    case Comparator::greater:
      return Comparator::less_equal;
    case Comparator::greater_equal:
      return Comparator::less;
    case Comparator::equal:
      return Comparator::not_equal;
    case Comparator::not_equal:
      return Comparator::equal;
    case Comparator::has:
    case Comparator::present:
      break;
  }
  return comparator;
}

bool is_order(Comparator comparator) {
  return comparator == Comparator::less || comparator == Comparator::less_equal ||
         comparator == Comparator::greater || comparator == Comparator::greater_equal;
}

bool has_order(FieldKind kind) { return kind != FieldKind::enumeration && kind != FieldKind::boolean; }

// For LIKE ... ESCAPE '\', any text around it.
std::string like_pattern(std::string_view part) {
  std::string pattern = "%";
  for (const char c : lower_ascii(part)) {
    if (c == '%' || c == '_' || c == '\\') pattern.push_back('\\');
    pattern.push_back(c);
  }
  return pattern + "%";
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const auto meant = nearest(word, known);
  return meant.empty() ? "" : " Did you mean " + meant + "?";
}

class Translator {
 public:
  Translator(const ListSpec& spec, store::Row& parameters, std::vector<FieldViolation>& wrong)
      : spec_(spec), parameters_(parameters), wrong_(wrong) {}

  // `truth` false: the condition of its negation.
  std::string condition(const FilterNode& node, bool truth) {
    switch (node.kind) {
      case FilterNode::Kind::comparison:
        return comparison(node, truth);
      case FilterNode::Kind::negation:
        return condition(node.children.front(), !truth);
      case FilterNode::Kind::all_of:
        return joined(node, truth, truth ? " AND " : " OR ");
      case FilterNode::Kind::any_of:
        return joined(node, truth, truth ? " OR " : " AND ");
    }
    return {};
  }

 private:
  std::string joined(const FilterNode& node, bool truth, std::string_view word) {
    std::string sql = "(";
    for (const auto& child : node.children) {
      if (sql.size() > 1) sql += word;
      sql += condition(child, truth);
    }
    return sql + ")";
  }

  std::string comparison(const FilterNode& node, bool truth) {
    const auto* field = spec_.find(node.field);
    if (field == nullptr) {
      const auto known = spec_.names();
      refuse("FILTER_FIELD_UNKNOWN", node.field_column,
             "there is no such field." + did_you_mean(node.field, known) + " There are " +
                 listed(known) + ".",
             node.field);
      return {};
    }
    if (!operator_fits(*field, node)) return {};
    const auto column = "v." + field->column;
    // != is NOT = in both senses.
    const bool not_equal = node.comparator == Comparator::not_equal;
    const auto comparator = not_equal ? Comparator::equal : node.comparator;
    if (field->kind == FieldKind::integer)
      return integer_condition(column, comparator, node, truth != not_equal);
    return text_condition(*field, column, comparator, node, truth != not_equal);
  }

  bool operator_fits(const ListField& field, const FilterNode& node) {
    const auto fits = [&] {
      if (node.comparator == Comparator::has) return field.kind == FieldKind::text;
      if (is_order(node.comparator)) return has_order(field.kind);
      return true;
    }();
    if (!fits)
      refuse("FILTER_OPERATOR", node.comparator_column,
             !has_order(field.kind)
                 ? field.name + " has no order and no parts; it takes =, != and :*."
                 : field.name + " has no parts; it takes =, !=, <, <=, >, >= and :*.",
             std::string(to_text(node.comparator)));
    return fits;
  }

  std::string integer_condition(const std::string& column, Comparator comparator,
                                const FilterNode& node, bool truth) {
    if (comparator == Comparator::present) return column + (truth ? " IS NOT NULL" : " IS NULL");
    const auto value = integer_value(node);
    if (!value) return {};
    const auto placeholder = bound(parameters_, *value);
    if (truth) return compared(column, comparator, placeholder);
    return "(" + column + " IS NULL OR " + compared(column, opposite(comparator), placeholder) +
           ")";
  }

  std::string text_condition(const ListField& field, const std::string& column,
                             Comparator comparator, const FilterNode& node, bool truth) {
    const auto present = column + " <> ''";
    const auto absent = "(" + column + " IS NULL OR " + column + " = '')";
    if (comparator == Comparator::present) return truth ? present : absent;
    const auto value = text_value(field, node);
    if (!value) return {};
    if (comparator == Comparator::equal && value->empty()) return truth ? absent : present;

    if (comparator == Comparator::has) {
      const auto like = " LIKE " + bound(parameters_, like_pattern(*value)) + " ESCAPE '\\'";
      if (truth) return "lower(" + column + ")" + like;
      return "(" + column + " IS NULL OR lower(" + column + ") NOT" + like + ")";
    }
    const auto placeholder = bound(parameters_, *value);
    if (comparator == Comparator::equal)
      return truth ? compared(column, comparator, placeholder)
                   : "(" + column + " IS NULL OR " + column + " <> " + placeholder + ")";
    if (truth) return "(" + present + " AND " + compared(column, comparator, placeholder) + ")";
    return "(" + absent + " OR " + compared(column, opposite(comparator), placeholder) + ")";
  }

  static std::string compared(const std::string& column, Comparator comparator,
                              const std::string& placeholder) {
    const auto written =
        comparator == Comparator::not_equal ? std::string_view{"<>"} : to_text(comparator);
    return column + " " + std::string(written) + " " + placeholder;
  }

  std::optional<std::int64_t> integer_value(const FilterNode& node) {
    std::int64_t number = 0;
    const auto* end = node.value.data() + node.value.size();
    const auto [stopped, error] = std::from_chars(node.value.data(), end, number);
    if (error == std::errc{} && stopped == end && !node.value.empty()) return number;
    refuse_value(node, error == std::errc::result_out_of_range
                           ? "is beyond 64 bits."
                           : "takes a whole number without separators, for example 1500000.");
    return std::nullopt;
  }

  std::optional<std::string> text_value(const ListField& field, const FilterNode& node) {
    if (field.kind == FieldKind::enumeration) {
      const auto word = enum_text(*field.values, node.value);
      if (!word) {
        const auto known = enum_words(*field.values);
        refuse_value(node, "has no such value." + did_you_mean(node.value, known) + " There are " +
                               listed(known) + ".");
      }
      return word;
    }
    if (field.kind == FieldKind::boolean && node.value != "true" && node.value != "false") {
      refuse_value(node, "is true or false." + did_you_mean(node.value, {"true", "false"}));
      return std::nullopt;
    }
    if (field.kind == FieldKind::date && !Date::parse(node.value)) {
      refuse_value(node, "takes a date like 2016-12-31.");
      return std::nullopt;
    }
    if (node.comparator == Comparator::has && node.value.empty()) {
      refuse_value(node, "contains no empty text; `:*` asks whether there is any.");
      return std::nullopt;
    }
    return node.value;
  }

  void refuse_value(const FilterNode& node, const std::string& why) {
    refuse("FILTER_VALUE", node.value_column, node.field + " " + why, node.value);
  }

  void refuse(std::string reason, std::size_t column, const std::string& why,
              const std::string& value) {
    if (++refused_ > kMaxFilterViolations) return;
    wrong_.push_back({"filter", std::move(reason),
                      "At column " + std::to_string(column) + ": " + why,
                      utf8_cut(value, kMaxShownCharacters)});
  }

  const ListSpec& spec_;
  store::Row& parameters_;
  std::vector<FieldViolation>& wrong_;
  std::size_t refused_ = 0;
};

}  // namespace

std::string bound(store::Row& parameters, store::Value value) {
  parameters.push_back(std::move(value));
  return "?" + std::to_string(parameters.size());
}

std::string filter_sql(const ListSpec& spec, const FilterNode& filter, store::Row& parameters,
                       std::vector<FieldViolation>& wrong) {
  return Translator(spec, parameters, wrong).condition(filter, true);
}

std::string filter_sql(const ListSpec& spec, std::string_view filter, store::Row& parameters,
                       std::vector<FieldViolation>& wrong) {
  const auto parsed = parse_filter(filter);
  if (!parsed) {
    const auto& fields = parsed.refusal().fields();
    wrong.insert(wrong.end(), fields.begin(), fields.end());
    return {};
  }
  return *parsed ? filter_sql(spec, **parsed, parameters, wrong) : std::string{};
}

}  // namespace lumbung::lists
