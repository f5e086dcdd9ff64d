#include "runtime/lists/list_query.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "runtime/lists/filter_sql.h"
#include "base/nearest.h"
#include "runtime/lists/page_token.h"

namespace lumbung::lists {
namespace {

constexpr std::size_t kMaxShownCharacters = 60;

struct Order {
  std::string field = "name";
  std::string column = "name";
  bool descending = false;
  bool by_name() const { return column == "name"; }
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    const auto end = text.find_first_of(" \t\r\n");
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(words.back().size());
  }
  return words;
}

Order order_of(const ListSpec& spec, const std::string& order_by,
               std::vector<FieldViolation>& wrong) {
  Order order;
  const auto shown = utf8_length(order_by) ? utf8_cut(order_by, kMaxShownCharacters) : "";
  const auto words =
      order_by.size() <= kMaxOrderByBytes ? words_of(order_by) : std::vector<std::string>(3);
  if (words.empty()) return order;
  const bool direction = words.size() == 1 || words[1] == "desc" || words[1] == "asc";
  if (words.size() > 2 || !direction || order_by.find(',') != std::string::npos) {
    wrong.push_back({"order_by", "ORDER_BY_SYNTAX",
                     "One field is given, optionally with ` desc`, for example `name desc`.",
                     shown});
    return order;
  }
  if (!spec.orderable(words[0])) {
    const auto meant = nearest(words[0], spec.orderable_names());
    wrong.push_back({"order_by", "ORDER_BY_FIELD",
                     (meant.empty() ? "" : "Did you mean " + meant + "? ") +
                         "A list is ordered by one of " + listed(spec.orderable_names()) + ".",
                     shown});
    return order;
  }
  order.field = words[0];
  order.column = spec.find(words[0])->column;
  order.descending = words.size() == 2 && words[1] == "desc";
  return order;
}

// Each part with its length, so that no two lists of parts look alike.
std::string token_parameters_of(const ListSpec& spec, const std::string& filter,
                                const Order& order) {
  std::string all;
  for (const auto part :
       {std::string_view{spec.view().table}, trimmed(filter), std::string_view{order.field},
        std::string_view{order.descending ? "desc" : "asc"}})
    all += std::to_string(part.size()) + ":" + std::string(part);
  return all;
}

// Whether the token's value can be compared with the column: a forged one may have another type.
bool fits(const ListSpec& spec, const Order& order, const PageEnd& end) {
  if (order.by_name()) return std::holds_alternative<std::monostate>(end.order_value);
  if (spec.find(order.field)->kind == FieldKind::integer)
    return std::holds_alternative<std::int64_t>(end.order_value);
  return std::holds_alternative<std::string>(end.order_value);
}

std::string after(const Order& order, const PageEnd& end, store::Row& parameters) {
  const std::string beyond = order.descending ? " < " : " > ";
  if (order.by_name()) return "v.name" + beyond + bound(parameters, end.name);
  const auto value = bound(parameters, end.order_value);
  return "(v." + order.column + ", v.name)" + beyond + "(" + value + ", " +
         bound(parameters, end.name) + ")";
}

std::string ordering(const Order& order, std::string_view table, std::string_view column) {
  const std::string direction = order.descending ? " DESC" : "";
  const auto name = std::string(table) + ".name" + direction;
  if (order.by_name()) return " ORDER BY " + name;
  return " ORDER BY " + std::string(table) + "." + std::string(column) + direction + ", " + name;
}

}  // namespace

Result<ListQuery> plan_list(const ListSpec& spec, const ListParameters& parameters) {
  std::vector<FieldViolation> wrong;
  ListQuery query;
  if (parameters.page_size < 0 || parameters.page_size > kMaxPageSize)
    wrong.push_back({"page_size", "PAGE_SIZE",
                     "A page has 1 to " + std::to_string(kMaxPageSize) + " entries; 0 is " +
                         std::to_string(kDefaultPageSize) + ".",
                     std::to_string(parameters.page_size)});
  else if (parameters.page_size > 0)
    query.page_size = parameters.page_size;

  const auto condition = filter_sql(spec, parameters.filter, query.parameters, wrong);
  const auto wrong_before_order = wrong.size();
  const auto order = order_of(spec, parameters.order_by, wrong);
  const bool order_known = wrong.size() == wrong_before_order;
  query.by_name = order.by_name();
  query.token_parameters = token_parameters_of(spec, parameters.filter, order);

  std::string where = condition.empty() ? "" : " WHERE " + condition;
  if (!parameters.page_token.empty()) {
    const auto end = read_page_token(query.token_parameters, parameters.page_token);
    // With a wrong order, whether the token belongs to it cannot be said.
    const bool mismatch = !end && end.refusal().fields().front().reason == "PAGE_TOKEN_MISMATCH";
    if (!end && (order_known || !mismatch))
      wrong.push_back(end.refusal().fields().front());
    else if (end && !fits(spec, order, *end))
      wrong.push_back({"page_token", "PAGE_TOKEN_INVALID", "This is no token of a list.", ""});
    else if (end)
      where += (where.empty() ? " WHERE " : " AND ") + after(order, *end, query.parameters);
  }
  if (!wrong.empty()) return invalid_fields(std::move(wrong));

  // The limit stands inside, so that neither engine joins or sorts more than a page.
  query.sql = "SELECT p.name, s.version, s.state, p.order_value FROM (SELECT v.name, v." +
              order.column + " AS order_value FROM " + spec.view().table + " v" + where +
              ordering(order, "v", order.column) + " LIMIT " +
              bound(query.parameters, std::int64_t{query.page_size} + 1) +
              ") p JOIN streams s ON s.name = p.name" + ordering(order, "p", "order_value");
  return query;
}

std::string ListQuery::next_page_token(store::Rows& rows) const {
  const auto size = static_cast<std::size_t>(page_size);
  if (rows.size() <= size) return {};
  CHECK(rows.size() == size + 1);
  rows.pop_back();
  const auto& last = rows.back();
  CHECK(last.size() == 4);
  // An orderable column is never NULL; see ListSpec.
  CHECK(!std::holds_alternative<std::monostate>(last[3]));
  const auto* name = std::get_if<std::string>(&last[0]);
  CHECK(name != nullptr);
  return page_token(token_parameters, {by_name ? store::Value{} : last[3], *name});
}

}  // namespace lumbung::lists
