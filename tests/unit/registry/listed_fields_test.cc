// Every column of every list can be filtered by, under the name and kind docs/filters.md gives it.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "registry/views/businesses_view.h"
#include "registry/views/change_requests_view.h"
#include "registry/views/cooperatives_view.h"
#include "registry/views/duplicate_candidates_view.h"
#include "registry/views/evaluations_view.h"
#include "registry/views/interventions_view.h"
#include "registry/views/owners_view.h"
#include "registry/views/papers_view.h"
#include "registry/views/person_reads_view.h"
#include "registry/views/record_merges_view.h"
#include "registry/views/study_visits_view.h"
#include "registry/views/visits_view.h"

namespace lumbung::registry {
namespace {

struct Documented {
  std::string kind;
  bool orders = false;
};

std::string cell(std::istringstream& line) {
  std::string text;
  std::getline(line, text, '|');
  const auto begin = text.find_first_not_of(" `");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" `") - begin + 1);
}

// The table below a heading.
std::map<std::string, Documented> documented(const std::string& heading) {
  std::ifstream manual(FILTERS);
  EXPECT_TRUE(manual) << FILTERS;
  std::map<std::string, Documented> fields;
  bool inside = false;
  for (std::string line; std::getline(manual, line);) {
    if (line.starts_with("## ")) inside = line == "## " + heading;
    if (!inside || !line.starts_with("| `")) continue;
    std::istringstream cells(line.substr(1));
    const auto name = cell(cells);
    auto& field = fields[name];
    field.kind = cell(cells);
    field.orders = cell(cells).starts_with("yes");
  }
  return fields;
}

std::string word_of(lists::FieldKind kind) {
  switch (kind) {
    case lists::FieldKind::text:
      return "text";
    case lists::FieldKind::integer:
      return "number";
    case lists::FieldKind::date:
      return "date";
    case lists::FieldKind::enumeration:
      return "enum";
    case lists::FieldKind::boolean:
      return "yes/no";
  }
  return {};
}

TEST(ListedFields, AreFilterableAndDocumented) {
  const std::map<std::string, const lists::ListSpec*> lists = {
      {"Fields of cooperatives", &cooperatives_spec()},
      {"Fields of businesses", &businesses_spec()},
      {"Fields of evaluations", &evaluations_spec()},
      {"Fields of change requests", &change_requests_spec()},
      {"Fields of owners", &owners_spec()},
      {"Fields of visits", &visits_spec()},
      {"Fields of duplicate candidates", &duplicate_candidates_spec()},
      {"Fields of record merges", &record_merges_spec()},
      {"Fields of interventions", &interventions_spec()},
      {"Fields of study visits", &study_visits_spec()},
      {"Fields of papers", &papers_spec()},
      {"Fields of reads of personal data", &person_reads_spec()}};
  for (const auto& [heading, spec] : lists) {
    const auto manual = documented(heading);
    std::set<std::string> columns;
    for (const auto& name : spec->names()) {
      const auto* field = spec->find(name);
      columns.insert(field->column);
      const auto found = manual.find(name);
      ASSERT_NE(found, manual.end()) << heading << ": " << name;
      EXPECT_EQ(found->second.kind, word_of(field->kind)) << heading << ": " << name;
      EXPECT_EQ(found->second.orders, spec->orderable(name)) << heading << ": " << name;
    }
    EXPECT_EQ(manual.size(), spec->names().size()) << heading;
    for (const auto& column : spec->view().columns)
      EXPECT_TRUE(columns.contains(column.name)) << heading << ": " << column.name << " cannot be filtered by";
  }
}

}  // namespace
}  // namespace lumbung::registry
