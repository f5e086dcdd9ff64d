#include "lumbungctl/records.h"

#include "base/text.h"

namespace lumbung::ctl {
namespace {

const Flag kFilterFlag{
    .name = "filter",
    .value = "FILTER",
    .help = "Which records, for example 'kecamatan = \"32.75.10\"'; docs/filters.md."};

}  // namespace

std::vector<Flag> list_flags(const std::string& orders) {
  return {
      kFilterFlag,
      {.name = "order-by",
       .value = "FIELD",
       .help = orders + "; ` desc` behind it to turn it round."},
      {.name = "limit",
       .value = "N",
       .help = "Most records listed; 50 when not given.",
       .kind = Flag::Kind::number},
      {.name = "all", .help = "List every record."},
      {.name = "page-size",
       .value = "N",
       .help = "Records asked for at once, at most 1000.",
       .kind = Flag::Kind::number},
  };
}

std::vector<Flag> count_flags() {
  return {
      kFilterFlag,
      {.name = "group-by",
       .value = "FIELDS",
       .help = "At most 3 fields, commas between; docs/filters.md.",
       .repeated = true},
  };
}

std::vector<Flag> with_min_position(std::vector<Flag> flags) {
  flags.push_back({.name = "min-position",
                   .value = "N",
                   .help = "Nothing older than this position of the log: that of one's own write.",
                   .kind = Flag::Kind::number});
  return flags;
}

ListProgress::ListProgress(const Session& session, const Total& total) {
  if (!session.has("all") || !client::stderr_is_terminal() || client::stdout_is_terminal()) return;
  if (total) total_ = total();
  bar_ = std::unique_ptr<client::Progress>(new client::Progress(
      session.progress(session.invocation().noun->name, client::Counted::records)));
}

std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < list.size();) {
    const auto comma = std::min(list.find(',', at), list.size());
    const auto part = trimmed(std::string_view(list).substr(at, comma - at));
    if (!part.empty()) parts.emplace_back(part);
    at = comma + 1;
  }
  return parts;
}

void print_counts(Session& session, const std::vector<std::string>& group_by,
                  const std::vector<client::registry::CountGroup>& groups, std::int64_t total) {
  const bool table = session.format() == Format::table;
  std::vector<PlainColumn> columns;
  for (const auto& field : group_by) columns.push_back({field});
  columns.push_back({"count", true});
  std::vector<std::vector<std::string>> rows;
  for (const auto& group : groups) {
    std::vector<std::string> row(group.values().begin(), group.values().end());
    row.resize(group_by.size());
    if (table)
      for (auto& value : row) value = value.empty() ? "-" : value;
    row.push_back(std::to_string(group.count()));
    rows.push_back(std::move(row));
  }
  if (group_by.empty() || table) {
    std::vector<std::string> last(columns.size());
    if (!group_by.empty()) last.front() = "total";
    last.back() = std::to_string(total);
    rows.push_back(std::move(last));
  }
  print_rows(session.out(), session.format(), columns, rows);
}

}  // namespace lumbung::ctl
