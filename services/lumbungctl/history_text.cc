#include "lumbungctl/history_text.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <map>

#include "base/date.h"
#include "client/table.h"

namespace lumbung::ctl {
namespace {

namespace registry = client::registry;

constexpr std::size_t kColumns = 100;
constexpr std::size_t kIndent = 4;
constexpr std::size_t kWidestField = 36;
constexpr char kNone[] = "-";
constexpr char kHidden[] = "(personal)";

std::string day_of(const registry::Origin& origin) {
  const auto day = date_of(origin.business_date());
  return day ? day->iso() : std::string();
}

std::string time_of(const registry::Origin& origin) {
  return google::protobuf::util::TimeUtil::ToString(origin.commit_time());
}

std::string who(const registry::Origin& origin) { return origin.subject() + " (" + origin.agency() + ")"; }

void line(std::ostream& out, std::size_t indent, const std::string& text) {
  out << std::string(indent, ' ') << client::cut(client::printable(text), kColumns - indent) << '\n';
}

std::string or_none(const std::string& text) { return text.empty() ? kNone : text; }

std::string changed_text(const registry::FieldChange& field, std::size_t width) {
  if (field.personal()) return kHidden;
  const auto value = [](bool present, const std::string& text, std::size_t room) {
    return present ? client::cut(client::printable(text), room) : std::string(kNone);
  };
  const auto room = kColumns - kIndent - width - 6;  // Two blanks and the arrow.
  const auto before = value(field.has_old_value(), field.old_value(), room / 2);
  return before + " -> " + value(field.has_new_value(), field.new_value(), room - client::width_of(before));
}

std::string told(const registry::Origin& origin, const std::string& where = {}) {
  auto text = day_of(origin) + " " + origin.event() + " by " + who(origin) + where;
  if (!source_text(origin).empty()) text += ", " + source_text(origin);
  if (!origin.reason().empty()) text += ": " + origin.reason();
  return text;
}

std::string cell(const std::string& text, std::size_t width) {
  return client::padded(client::cut(client::printable(text), width), width) + "  ";
}

// The width of the column of fields, within its limit.
template <class Fields>
std::size_t widest(const Fields& fields) {
  std::size_t width = 0;
  for (const auto& field : fields) width = std::max(width, std::min(client::width_of(field.field()), kWidestField));
  return width;
}

std::string value_of(const registry::FieldProvenance& field) { return field.personal() ? kHidden : field.value(); }

void print_value(std::ostream& out, const registry::FieldProvenance& field, std::size_t width) {
  line(out, kIndent, cell(field.field(), width) + value_of(field));
  if (!field.has_previous() || field.personal()) return;
  line(out, 2 * kIndent, "before: " + (field.has_previous_value() ? field.previous_value() : kNone) + ", " +
                             told(field.previous()));
}

}  // namespace

std::string source_text(const registry::Origin& origin) {
  const auto& source = origin.source();
  if (source.has_file_row())
    return or_none(source.file_row().file_name()) + " line " + std::to_string(source.file_row().line());
  if (source.has_visit()) return source.visit();
  return source.has_change_request() ? source.change_request() : std::string();
}

void print_change(std::ostream& out, const registry::Change& change) {
  const auto& origin = change.origin();
  line(out, 0,
       day_of(origin) + "  " + origin.event() + " by " + who(origin) + ", position " +
           std::to_string(origin.position()));
  if (!origin.reason().empty()) line(out, kIndent, "why: " + origin.reason());
  if (!source_text(origin).empty()) line(out, kIndent, "from: " + source_text(origin));
  const auto width = widest(change.fields());
  for (const auto& field : change.fields()) line(out, kIndent, cell(field.field(), width) + changed_text(field, width));
}

// The values that came with one change stand together, the oldest change first.
void print_provenance(std::ostream& out, const registry::Provenance& provenance) {
  std::map<std::int64_t, std::vector<const registry::FieldProvenance*>> by_change;
  for (const auto& field : provenance.fields()) by_change[field.since().position()].push_back(&field);
  const auto width = widest(provenance.fields());
  for (const auto& [position, fields] : by_change) {
    line(out, 0, told(fields.front()->since(), ", position " + std::to_string(position)));
    for (const auto& step : fields.front()->trail())
      line(out, kIndent / 2, "<- " + step.resource() + ": " + told(step.origin()));
    for (const auto* field : fields) print_value(out, *field, width);
  }
}

const std::vector<std::string>& change_columns() {
  static const std::vector<std::string> columns = {
      "position", "version", "commit_time", "business_date", "event", "agency",    "subject",
      "request_id", "reason", "source",     "field",         "personal", "old_value", "new_value"};
  return columns;
}

std::vector<std::vector<std::string>> change_rows(const registry::Change& change) {
  const auto& origin = change.origin();
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](const registry::FieldChange& field) {
    rows.push_back({std::to_string(origin.position()), std::to_string(origin.version()), time_of(origin),
                    day_of(origin), origin.event(), origin.agency(), origin.subject(), origin.request_id(),
                    origin.reason(), source_text(origin), field.field(), field.personal() ? "true" : "false",
                    field.old_value(), field.new_value()});
  };
  for (const auto& field : change.fields()) add(field);
  if (rows.empty()) add({});
  return rows;
}

const std::vector<std::string>& provenance_columns() {
  static const std::vector<std::string> columns = {
      "field",  "personal", "value",  "position",       "version",           "commit_time",      "business_date",
      "event",  "agency",   "subject", "reason",        "source",            "previous_value",   "previous_position",
      "previous_business_date", "previous_agency", "previous_subject", "previous_source"};
  return columns;
}

std::vector<std::string> provenance_row(const registry::FieldProvenance& field) {
  const auto& since = field.since();
  std::vector<std::string> row = {field.field(),    field.personal() ? "true" : "false",
                                  field.value(),    std::to_string(since.position()),
                                  std::to_string(since.version()), time_of(since),
                                  day_of(since),    since.event(),
                                  since.agency(),   since.subject(),
                                  since.reason(),   source_text(since)};
  if (!field.has_previous()) {
    row.resize(provenance_columns().size());
    return row;
  }
  const auto& before = field.previous();
  for (auto text : {field.previous_value(), std::to_string(before.position()), day_of(before), before.agency(),
                    before.subject(), source_text(before)})
    row.push_back(std::move(text));
  return row;
}

}  // namespace lumbung::ctl
