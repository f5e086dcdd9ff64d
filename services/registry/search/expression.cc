#include "registry/search/expression.h"

#include <algorithm>
#include <vector>

#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "runtime/digest.h"

namespace lumbung::registry::search {
namespace {

using lists::Comparator;
using lists::FieldKind;
using lists::FilterNode;
using store::ColumnType;

// Facets begin with a zero, which no word of a text does: its zeros in front are dropped.
constexpr char kEverything[] = "0";
constexpr char kBusiness[] = "0kb";
constexpr char kCooperative[] = "0kc";

struct Facet {
  const char* field;
  const char* mark;
  std::string Document::*value;
};
constexpr Facet kFacets[] = {
    {"kecamatan", "0a", &Document::kecamatan},   {"kelurahan", "0b", &Document::kelurahan},
    {"section", "0s", &Document::section},       {"type", "0t", &Document::type},
    {"operating_status", "0o", &Document::operating_status}, {"activity", "0v", &Document::activity},
};

// One word for one value: capitals but Z as small letters, digits as they are, all else by number.
std::string facet(const char* mark, std::string_view value) {
  std::string word = mark;
  for (const char c : value) {
    if (c >= '0' && c <= '9') word += c;
    else if (c >= 'A' && c < 'Z') word += static_cast<char>(c - 'A' + 'a');
    else word += "z" + hex(std::string_view(&c, 1));
  }
  return word;
}

std::string quoted(const std::string& word) { return "\"" + word + "\""; }

std::string in_facets(const std::string& expression) { return "(facets : (" + expression + "))"; }

std::string joined(const std::vector<std::string>& parts, const char* word) {
  std::string all = "(";
  for (const auto& part : parts) all += (all.size() > 1 ? word : "") + part;
  return all + ")";
}

std::string any_of(const QueryWord& word, const Reach& reach) {
  std::vector<std::string> parts{quoted(word.word.folded)};
  if (!word.word.meaning.empty()) {
    std::vector<std::string> meant;
    for (const auto& each : word.word.meaning) meant.push_back(quoted(each));
    parts.push_back(joined(meant, " AND "));
  }
  const auto add = [&](const std::vector<std::string>& words) {
    for (const auto& each : words) parts.push_back(quoted(each));
  };
  if (reach.longer) add(word.longer);
  if (reach.similar) add(word.similar);
  if (reach.farther) add(word.farther);
  return joined(parts, " OR ");
}

std::string all_but(const Query& query, const Reach& reach, std::size_t missing) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < query.words.size(); ++i)
    if (i != missing) parts.push_back(any_of(query.words[i], reach));
  return joined(parts, " AND ");
}

template <class Words>
bool some(const Query& query, Words words) {
  return std::ranges::any_of(query.words, [&](const QueryWord& word) { return !(word.*words).empty(); });
}

// The value as the index has it; nothing for a value the field does not take.
std::optional<std::string> value_of(const FilterNode& node) {
  const auto* field = filter_spec().find(node.field);
  if (field->kind == FieldKind::enumeration) return lists::enum_text(*field->values, node.value);
  return node.value;
}

std::optional<std::string> comparison(const FilterNode& node, bool truth) {
  const auto* known = std::ranges::find_if(kFacets, [&](const Facet& each) { return node.field == each.field; });
  if (known == std::end(kFacets)) return std::nullopt;
  if (node.comparator != Comparator::equal && node.comparator != Comparator::not_equal) return std::nullopt;
  const auto value = value_of(node);
  // Documents without a value have no facet for it.
  if (!value || value->empty()) return std::nullopt;
  const auto word = quoted(facet(known->mark, *value));
  if (truth == (node.comparator == Comparator::equal)) return in_facets(word);
  return in_facets(quoted(kEverything) + " NOT " + word);
}

// Whatever is given has all that pass: a part that cannot be said is left out of an AND, and takes an OR with it.
std::optional<std::string> passing(const FilterNode& node, bool truth) {
  if (node.kind == FilterNode::Kind::comparison) return comparison(node, truth);
  if (node.kind == FilterNode::Kind::negation) return passing(node.children.front(), !truth);
  const bool all = (node.kind == FilterNode::Kind::all_of) == truth;
  std::vector<std::string> parts;
  for (const auto& child : node.children) {
    auto part = passing(child, truth);
    if (part) parts.push_back(*std::move(part));
    else if (!all) return std::nullopt;
  }
  if (parts.empty()) return std::nullopt;
  return joined(parts, all ? " AND " : " OR ");
}

}  // namespace

const lists::ListSpec& filter_spec() {
  using v1::Business;
  using v1::Cooperative;
  static const store::ViewTable table{"docs",
                                      {{"kelurahan", ColumnType::text},
                                       {"kecamatan", ColumnType::text},
                                       {"section", ColumnType::text},
                                       {"type", ColumnType::text},
                                       {"operating_status", ColumnType::text},
                                       {"activity", ColumnType::text},
                                       {"merged_into", ColumnType::text}},
                                      {}};
  static const lists::ListSpec spec(
      table,
      {{"kelurahan", "kelurahan"},
       {"kecamatan", "kecamatan"},
       {"section", "section"},
       {"type", "type", FieldKind::enumeration, Cooperative::Type_descriptor()},
       {"operating_status", "operating_status", FieldKind::enumeration, Business::OperatingStatus_descriptor()},
       {"activity", "activity", FieldKind::enumeration, Cooperative::Activity_descriptor()},
       {"merged_into", "merged_into"}},
      {});
  return spec;
}

std::string facets_of(const Document& document) {
  std::string words = std::string(kEverything) + " " + (document.kind == Kind::business ? kBusiness : kCooperative);
  for (const auto& each : kFacets)
    if (!(document.*each.value).empty()) words += " " + facet(each.mark, document.*each.value);
  return words;
}

std::optional<std::string> expression_of(const Query& query, Step step) {
  const auto reach = reach_of(step);
  switch (step) {
    case Step::whole_name:
      if (query.whole.empty()) return std::nullopt;
      return "(whole : " + quoted(query.whole) + ")";
    case Step::name_prefix:
      if (!some(query, &QueryWord::longer)) return std::nullopt;
      break;
    case Step::name_similar:
      if (!some(query, &QueryWord::similar)) return std::nullopt;
      break;
    case Step::name_farther:
      if (!some(query, &QueryWord::farther)) return std::nullopt;
      break;
    case Step::address_similar:
      if (!some(query, &QueryWord::similar) && !some(query, &QueryWord::farther)) return std::nullopt;
      break;
    case Step::name:
    case Step::address:
      break;
    case Step::one_missing: {
      std::vector<std::string> parts;
      for (std::size_t i = 0; i < query.words.size(); ++i)
        if (may_miss(query, i)) parts.push_back(all_but(query, reach, i));
      if (parts.empty()) return std::nullopt;
      return "({name_words address_words} : " + joined(parts, " OR ") + ")";
    }
  }
  const std::string columns = reach.address ? "{name_words address_words}" : "name_words";
  return "(" + columns + " : " + all_but(query, reach, query.words.size()) + ")";
}

std::optional<std::string> expression_of(const FilterNode& filter) { return passing(filter, true); }

std::string expression_of(Kind kind) { return in_facets(quoted(kind == Kind::business ? kBusiness : kCooperative)); }

}  // namespace lumbung::registry::search
