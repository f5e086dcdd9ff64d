#include <algorithm>
#include <iterator>

#include "client/record_fields.h"
#include "lumbungctl/history.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/register_verb.h"
#include "lumbungctl/update_verb.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

Exit list(Session& session) {
  return list_records<registry::ListOwnersRequest>(
      session, *registry::Owner::descriptor(),
      {"name", "nik", "full_name", "sex", "nik_verified", "erased"},
      [](const auto& page) { return page.owners(); },
      total_of<registry::CountOwnersRequest>(session));
}

Exit get(Session& session) { return get_record<registry::GetOwnerRequest>(session, "owners"); }

Exit count(Session& session) { return count_records<registry::CountOwnersRequest>(session); }

Exit history(Session& session) {
  return show_changes(session, resource_name("owners", session.argument(0)));
}

Exit find(Session& session) {
  const auto nik = nik_of(session);
  if (!nik) return session.fail(nik.failure());
  registry::FindOwnerRequest request;
  request.set_nik(*nik);
  return print_answer(session, session.api().call(request));
}

Exit enter(Session& session) {
  registry::RegisterOwnerRequest request;
  return register_record(session, request, *request.mutable_owner());
}

Exit update(Session& session) {
  registry::UpdateOwnerRequest request;
  return update_record<registry::GetOwnerRequest>(session, "owners", {}, request,
                                                  *request.mutable_owner());
}

Exit verify(Session& session) {
  registry::VerifyOwnerNikRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "method", session.flag("method"), wrong);
  if (session.has("on")) set_from(request, "verified_date", session.flag("on"), wrong);
  return change_record(session, "owners", request, std::move(wrong));
}

// Page by page, each of which leaves a trace of its own.
Exit read(Session& session) {
  const auto& names = session.invocation().arguments;
  RecordList persons(
      session.out(), session.format(), *registry::Owner::descriptor(),
      {"name", "nik", "full_name", "phone", "home_address", "birth_date", "disability", "erased"});
  for (auto next = names.begin(); next != names.end();) {
    registry::ReadPersonsRequest request;
    request.set_purpose(session.flag("purpose"));
    for (; next != names.end() && request.names_size() < kLargestPage; ++next)
      request.add_names(resource_name("owners", *next));
    const auto page = session.api().call(request);
    if (!page) return session.fail(page.failure());
    for (const auto& owner : page->owners()) {
      if (names.size() == 1)
        print_record(session.out(), session.format(), owner);
      else
        persons.add(owner);
    }
    if (names.size() > 1) persons.page();
    session.err() << "This read is on record as " << page->person_read() << ".\n";
  }
  if (names.size() > 1) persons.end();
  return Exit::ok;
}

void tell_owners(const Session& session, const registry::ErasePersonResponse& answer) {
  RecordList owners(session.out(), session.format(), *registry::Owner::descriptor(),
                    {"name", "nik", "full_name", "erased"});
  for (const auto& owner : answer.owners()) owners.add(owner);
  owners.page();
  owners.end();
}

// What would be erased, so that a person who is asked sees it; or why it would not.
client::Answer<std::string> rehearsal(Session& session, registry::ErasePersonRequest request) {
  request.set_validate_only(true);
  const auto answer = session.api().call(request);
  if (!answer) return answer.failure();
  std::string names;
  for (const auto& owner : answer->owners()) names += (names.empty() ? "" : ", ") + owner.name();
  return "Erase the person of " + names + " for good? Nothing brings the data back.";
}

Exit erase(Session& session) {
  registry::ErasePersonRequest request;
  const bool named = !session.invocation().arguments.empty();
  if (named && session.has("nik-file"))
    return session.fail(client::invalid_here(
        "NAME_AND_NIK", "Give the name of an owner or a NIK; nothing was erased."));
  if (named) {
    request.set_name(resource_name("owners", session.argument(0)));
  } else {
    const auto nik = nik_of(session);
    if (!nik) return session.fail(nik.failure());
    request.set_nik(*nik);
  }
  request.set_paper_number(session.flag("paper"));
  fill_changing(session, request);
  if (!request.validate_only()) {
    std::string question;
    if (!session.has("yes") && session.input().terminal) {
      const auto rehearsed = rehearsal(session, request);
      if (!rehearsed) return session.fail(rehearsed.failure());
      question = *rehearsed;
    }
    const auto agreed = confirmed(session, question);
    if (!agreed) return session.fail(agreed.failure());
    if (!*agreed) {
      session.err() << "Nothing was erased.\n";
      return Exit::interrupted;
    }
  }
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  tell_owners(session, *answer);
  if (request.validate_only()) session.err() << "Dry run: nothing was changed.\n";
  return Exit::ok;
}

std::vector<Flag> owner_register_flags() {
  auto flags = register_flags(*registry::Owner::descriptor());
  for (auto& flag : flags) flag.required = flag.required || flag.name == "from";
  return flags;
}

std::vector<Flag> verify_flags() {
  auto flags = changing_flags();
  flags.push_back(
      {.name = "method",
       .value = "WORD",
       .help = "IDENTITY_CARD: the card (KTP) was seen. CIVIL_REGISTRY: Dukcapil confirmed it.",
       .required = true,
       .words = client::words_of(*registry::VerifyOwnerNikRequest::Method_descriptor())});
  flags.push_back({.name = "on",
                   .value = "DATE",
                   .help = "When it was compared; the open business day when not given."});
  flags.push_back(etag_flag());
  return flags;
}

std::vector<Flag> erase_flags() {
  auto flags = changing_flags();
  flags.push_back({.name = "paper",
                   .value = "NUMBER",
                   .help =
                       "Number of the letter or ruling behind it, as written; no personal data.",
                   .required = true});
  flags.push_back(nik_file_flag());
  flags.push_back(yes_flag());
  return flags;
}

std::vector<Verb> reading_verbs() {
  return {
      {.name = "list",
       .summary = "A page of owners, masked, or all of them.",
       .flags = list_flags("name"),
       .examples = {"owners list --filter 'nik_verified = false' --limit 20"},
       .run = list},
      {.name = "get",
       .arguments = {"NAME"},
       .summary = "One owner, masked.",
       .examples = {"owners get owners/0192..."},
       .run = get},
      {.name = "history",
       .arguments = {"NAME"},
       .summary = "What changed in an owner, who and when; of personal data only that they did.",
       .flags = history_flags(),
       .examples = {"owners history owners/0192..."},
       .run = history},
      {.name = "find",
       .summary = "The owner with a NIK, masked; the NIK is asked for, never an argument.",
       .flags = {nik_file_flag()},
       .examples = {"owners find", "owners find --nik-file nik.txt"},
       .run = find},
      {.name = "count",
       .summary = "How many there are, in groups when asked.",
       .flags = count_flags(),
       .examples = {"owners count --group-by sex,nik_verified"},
       .run = count},
      {.name = "read",
       .arguments = {"NAME..."},
       .summary = "Personal data, unmasked; who read whose data and why stays on record.",
       .flags = {{.name = "purpose",
                  .value = "TEXT",
                  .help = "What for; stays on record for ever, so without personal data.",
                  .required = true}},
       .examples = {"owners read owners/0192... owners/0193... --purpose 'visit of 2017-02-01'"},
       .run = read},
  };
}

std::vector<Verb> changing_verbs() {
  return {
      {.name = "register",
       .summary = "Enter one owner, from JSON, because personal data are no arguments.",
       .flags = owner_register_flags(),
       .examples = {"owners register --from owner.json", "owners register --from -"},
       .run = enter},
      {.name = "update",
       .arguments = {"NAME"},
       .summary = "Correct or complete an owner; personal fields from JSON only.",
       .flags = update_flags(*registry::Owner::descriptor(), {}),
       .examples = {"owners update owners/0192... --from phone.json",
                    "owners update owners/0192... --set sex=P"},
       .run = update},
      {.name = "verify",
       .arguments = {"NAME"},
       .summary = "Record that the NIK was compared with the card or the civil registry.",
       .flags = verify_flags(),
       .examples = {"owners verify owners/0192... --method IDENTITY_CARD --on 2017-01-02"},
       .run = verify},
      {.name = "erase",
       .arguments = {"[NAME]"},
       .summary = "Destroy the personal data of a person for good; without NAME, asks for the NIK.",
       .flags = erase_flags(),
       .examples = {"owners erase owners/0192... --paper 'SP-12/2017'",
                    "owners erase --nik-file nik.txt --paper 'SP-12/2017' --yes"},
       .run = erase},
  };
}

}  // namespace

Noun owners_noun() {
  auto verbs = reading_verbs();
  auto changing = changing_verbs();
  std::move(changing.begin(), changing.end(), std::back_inserter(verbs));
  return {.name = "owners",
          .summary = "Persons behind the businesses; masked but in `read`.",
          .verbs = std::move(verbs),
          .personal = true};
}

}  // namespace lumbung::ctl
