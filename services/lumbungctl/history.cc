#include "lumbungctl/history.h"

#include <google/protobuf/util/time_util.h>

#include "client/record_fields.h"
#include "client/table.h"
#include "lumbungctl/history_text.h"
#include "lumbungctl/nouns.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

// Changes as they come, in the form asked for.
class ChangeList {
 public:
  explicit ChangeList(Session& session) : out_(session.out()), format_(session.format()) {
    if (format_ == Format::csv) out_ << client::csv_line(change_columns());
    if (format_ == Format::json) out_ << '[';
  }

  void add(const registry::Change& change) {
    if (format_ == Format::table) {
      print_change(out_, change);
    } else if (format_ == Format::csv) {
      for (const auto& row : change_rows(change)) out_ << client::csv_line(row);
    } else {
      out_ << (listed_ == 0 ? "\n" : ",\n") << client::json_of(change, false);
    }
    ++listed_;
  }
  void end() {
    if (format_ == Format::json) out_ << "\n]\n";
    out_ << std::flush;
  }
  std::int64_t listed() const { return listed_; }

 private:
  std::ostream& out_;
  const Format format_;
  std::int64_t listed_ = 0;
};

Exit show(Session& session) { return show_changes(session, session.argument(0)); }

Exit provenance(Session& session) {
  registry::GetProvenanceRequest request;
  request.set_name(session.argument(0));
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  if (session.format() == Format::table) {
    print_provenance(session.out(), *answer);
  } else if (session.format() == Format::json) {
    session.out() << client::json_of(*answer, true);
  } else {
    session.out() << client::csv_line(provenance_columns());
    for (const auto& field : answer->fields()) session.out() << client::csv_line(provenance_row(field));
  }
  return Exit::ok;
}

// The record in its own type; null when this program does not know the type.
std::unique_ptr<google::protobuf::Message> unpacked(const google::protobuf::Any& any) {
  const auto& url = any.type_url();
  const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
      url.substr(url.rfind('/') + 1));
  if (!type) return nullptr;
  std::unique_ptr<google::protobuf::Message> record(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  return record->ParseFromString(any.value()) ? std::move(record) : nullptr;
}

Exit as_of(Session& session) {
  registry::GetRecordAsOfRequest request;
  request.set_name(session.argument(0));
  if (session.has("date") + session.has("position") + session.has("time") != 1)
    return session.fail(client::invalid_here("AS_OF_MISSING", "Give one of --date, --position and --time."));
  std::vector<FieldViolation> wrong;
  if (session.has("date")) set_from(request, "date", session.flag("date"), wrong);
  if (session.has("position")) request.set_position(session.number("position", 0));
  if (session.has("time") &&
      !google::protobuf::util::TimeUtil::FromString(session.flag("time"), request.mutable_time()))
    wrong.push_back({"time", "TIME_INVALID", "Write 2016-12-31T16:59:59Z or 2016-12-31T23:59:59+07:00.",
                     session.flag("time")});
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));

  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  const auto record = unpacked(answer->record());
  if (!record)
    return session.fail(client::invalid_here("RECORD_KIND_UNKNOWN", "This lumbungctl is older than the server: it does "
                                                                    "not know " + answer->record().type_url() + "."));
  print_record(session.out(), session.format(), session.format() == Format::json
                                                    ? static_cast<const google::protobuf::Message&>(*answer)
                                                    : *record);
  const auto& change = answer->last_change();
  session.err() << "As of position " << change.position() << ": " << change.event() << " by " << change.subject() << " ("
                << change.agency() << "). ";
  if (answer->has_next_change_position())
    session.err() << "The next change is at position " << answer->next_change_position() << ".\n";
  else
    session.err() << "It is still like that.\n";
  return Exit::ok;
}

std::vector<Flag> as_of_flags() {
  return {{.name = "date",
           .value = "DATE",
           .help = "At the end of this business day: what the register knew then, for example 2016-12-31."},
          {.name = "position",
           .value = "N",
           .help = "After the event at this position of the log.",
           .kind = Flag::Kind::number},
          {.name = "time", .value = "TIME", .help = "At this moment, for example 2016-12-31T23:59:59+07:00."}};
}

}  // namespace

Exit show_changes(Session& session, const std::string& name) {
  const bool all = session.has("all");
  const auto limit = session.number("limit", kListLimit);
  registry::ListChangesRequest request;
  request.set_name(name);
  request.set_newest_first(!session.has("oldest-first"));
  request.set_page_size(static_cast<std::int32_t>(all ? kLargestPage : std::min(limit, kLargestPage)));
  std::optional<ChangeList> list;
  for (;;) {
    const auto page = session.api().call(request);
    if (!page) return session.fail(page.failure());
    if (!list) list.emplace(session);
    bool more = !page->next_page_token().empty();
    for (const auto& change : page->changes()) {
      if (!all && list->listed() == limit) {
        more = true;
        break;
      }
      list->add(change);
    }
    // A full disk; main says so.
    if (!session.out()) return Exit::internal;
    if (!more || (!all && list->listed() >= limit)) {
      list->end();
      if (more) session.err() << "There are more: --limit N shows more of them, --all all.\n";
      return Exit::ok;
    }
    request.set_page_token(page->next_page_token());
  }
}

std::vector<Flag> history_flags() {
  return {{.name = "limit",
           .value = "N",
           .help = "Most changes shown; 50 when not given.",
           .kind = Flag::Kind::number},
          {.name = "all", .help = "Show every change."},
          {.name = "oldest-first", .help = "From the first change on; the last comes first when not given."}};
}

std::vector<Flag> history_flags_with_id() {
  auto flags = history_flags();
  flags.push_back({.name = "external-id",
                   .value = "ID",
                   .help = "The record by the agency's own id, in place of NAME."});
  return flags;
}

client::Failure no_such_id(const std::string& collection, const std::string& external_id) {
  client::Failure failure;
  failure.code = "NOT_FOUND";
  failure.reason = "EXTERNAL_ID_NOT_FOUND";
  failure.sentence = "None of the " + collection + " has the id " + without_person_numbers(external_id) + ".";
  return failure;
}

client::Failure several_with_id(const std::vector<std::string>& names) {
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
  return client::invalid_here("EXTERNAL_ID_OF_SEVERAL", "Several agencies use this id; name one of " + list + ".");
}

std::string external_id_filter(const std::string& external_id) {
  std::string quoted;
  for (const char c : external_id) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return "external_id = \"" + quoted + "\"";
}

Noun history_noun() {
  return {.name = "history",
          .summary = "The past of any record: what changed, who, why, and where values came from.",
          .verbs = {{.name = "show",
                     .arguments = {"NAME"},
                     .summary = "The changes of a record, the last first, with the values before and since.",
                     .flags = history_flags(),
                     .examples = {"history show businesses/0192...", "history show owners/0192... --oldest-first"},
                     .run = show},
                    {.name = "as-of",
                     .arguments = {"NAME"},
                     .summary = "A record as the register knew it at a date, a position or a time.",
                     .flags = as_of_flags(),
                     .examples = {"history as-of cooperatives/0192... --date 2016-11-30"},
                     .run = as_of},
                    {.name = "provenance",
                     .arguments = {"NAME"},
                     .summary = "Of each value of a record: since when, by whom, from which file, visit or request.",
                     .examples = {"history provenance businesses/0192... -o csv"},
                     .run = provenance}},
          .personal = true};
}

}  // namespace lumbung::ctl
