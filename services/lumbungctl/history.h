// The past of a record, for the noun `history` and for the verb `history` of the nouns officers think in.
#pragma once

#include <string>

#include "base/person_number.h"
#include "lumbungctl/records.h"

namespace lumbung::ctl {

// Prints the changes of a record, as the flags of history_flags() ask.
client::Exit show_changes(Session& session, const std::string& name);

// --limit, --all, --oldest-first.
std::vector<Flag> history_flags();
// The same, and --external-id.
std::vector<Flag> history_flags_with_id();

client::Failure no_such_id(const std::string& collection, const std::string& external_id);
client::Failure several_with_id(const std::vector<std::string>& names);
// `external_id = "..."`
std::string external_id_filter(const std::string& external_id);

// `history [NAME]` of a noun: by NAME or by --external-id. `records` gives the repeated field of a page.
template <class ListRequest, class Records>
client::Exit history_of_record(Session& session, const std::string& collection, Records records) {
  const bool named = !session.invocation().arguments.empty();
  if (named == session.has("external-id"))
    return session.fail(client::invalid_here("NAME_OR_EXTERNAL_ID", "Give either NAME or --external-id ID."));
  if (named) return show_changes(session, resource_name(collection, session.argument(0)));
  ListRequest request;
  request.set_filter(external_id_filter(session.flag("external-id")));
  const auto page = session.api().call(request);
  if (!page) return session.fail(page.failure());
  std::vector<std::string> names;
  for (const auto& record : records(*page)) names.push_back(record.name());
  if (names.empty()) return session.fail(no_such_id(collection, session.flag("external-id")));
  if (names.size() > 1) return session.fail(several_with_id(names));
  return show_changes(session, names.front());
}

}  // namespace lumbung::ctl
