#include <algorithm>
#include <iterator>

#include "client/record_fields.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/update_verb.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

constexpr char kCollection[] = "changeRequests";
constexpr char kCooperatives[] = "cooperatives/";
constexpr char kBusinesses[] = "businesses/";

// A cooperative moves in law by papers of its own.
const MovedBy kMovedOfCooperatives{{"legal_state", "cooperatives change-legal-state"}};
const MovedBy kMovedOfBusinesses{};

Exit list(Session& session) {
  return list_records<registry::ListChangeRequestsRequest>(
      session, *registry::ChangeRequest::descriptor(),
      {"name", "target", "fields.paths", "state", "proposed_by.subject", "proposed_date", "conflicts_with"},
      [](const auto& page) { return page.change_requests(); }, total_of<registry::CountChangeRequestsRequest>(session));
}

Exit get(Session& session) { return get_record<registry::GetChangeRequestRequest>(session, kCollection); }

Exit count(Session& session) { return count_records<registry::CountChangeRequestsRequest>(session); }

void set_source(const Session& session, registry::ProposeChangeRequest& request, std::vector<FieldViolation>& wrong) {
  int sources = 0;
  for (const auto* flag : {"paper", "visit", "agency"}) sources += session.has(flag) ? 1 : 0;
  if (sources > 1) wrong.push_back({"--paper", "SOURCE_TWICE", "Give one of --paper, --visit and --agency.", {}});
  if (session.has("paper")) request.mutable_source()->set_paper_number(session.flag("paper"));
  if (session.has("visit")) request.mutable_source()->set_visit(resource_name("visits", session.flag("visit")));
  if (session.has("agency")) request.mutable_source()->set_agency(session.flag("agency"));
}

template <class Record>
std::optional<client::Failure> fill_proposal(const Session& session, const MovedBy& moved,
                                             registry::ProposeChangeRequest& request, Record& record) {
  if (auto failure = fill_update(session, moved, record, *request.mutable_update_mask())) return failure;
  record.set_name(session.argument(0));
  record.set_etag(session.flag("etag"));
  return std::nullopt;
}

Exit propose(Session& session) {
  registry::ProposeChangeRequest request;
  std::vector<FieldViolation> wrong;
  const auto& target = session.argument(0);
  const bool cooperative = target.starts_with(kCooperatives);
  if (!cooperative && !target.starts_with(kBusinesses))
    wrong.push_back({"NAME", "NAME_FORMAT", "Say which: businesses/... or cooperatives/...", {}});
  request.set_reason(session.flag("reason"));
  set_source(session, request, wrong);
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  const auto failure =
      cooperative ? fill_proposal(session, kMovedOfCooperatives, request, *request.mutable_cooperative())
                  : fill_proposal(session, kMovedOfBusinesses, request, *request.mutable_business());
  if (failure) return session.fail(*failure);
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

Exit verify(Session& session) {
  registry::VerifyChangeRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "kind", session.flag("kind"), wrong);
  request.set_passed(!session.has("failed"));
  request.set_note(session.flag("note"));
  if (session.has("visit")) request.set_visit(resource_name("visits", session.flag("visit")));
  return change_record(session, kCollection, request, std::move(wrong));
}

// The etag is that of --etag, or of the request as it is read here.
Exit approve(Session& session) {
  registry::ApproveChangeRequest request;
  request.set_name(resource_name(kCollection, session.argument(0)));
  for (const auto& rival : session.values("over"))
    for (const auto& name : parts_of(rival)) request.add_over(resource_name(kCollection, name));
  request.set_note(session.flag("note"));
  request.set_etag(session.flag("etag"));
  if (!session.has("etag")) {
    registry::GetChangeRequestRequest get;
    get.set_name(request.name());
    const auto now = session.api().call(get);
    if (!now) return session.fail(now.failure());
    request.set_etag(now->etag());
  }
  fill_changing(session, request);
  const auto answer = session.api().call(request);
  const auto exit = print_answer(session, answer);
  if (!answer) tell_how_to_repeat(session, answer.failure(), request.etag());
  return exit;
}

Exit reject(Session& session) {
  registry::RejectChangeRequest request;
  request.set_reason(session.flag("reason"));
  return change_record(session, kCollection, request, {});
}

Exit withdraw(Session& session) {
  registry::WithdrawChangeRequest request;
  request.set_reason(session.flag("reason"));
  return change_record(session, kCollection, request, {});
}

Flag reason_flag(std::string help, bool required) {
  return {.name = "reason", .value = "TEXT", .help = std::move(help), .required = required};
}

Flag note_flag(std::string help) { return {.name = "note", .value = "TEXT", .help = std::move(help)}; }

// --set takes the fields of both kinds of record.
std::vector<Flag> propose_flags() {
  auto flags = update_flags(*registry::Business::descriptor(), kMovedOfBusinesses);
  const auto others = update_flags(*registry::Cooperative::descriptor(), kMovedOfCooperatives);
  for (auto& flag : flags) {
    if (flag.name != "set") continue;
    for (const auto& other : others)
      for (const auto& field : other.fields) {
        const bool known = std::any_of(flag.fields.begin(), flag.fields.end(),
                                       [&](const Settable& each) { return each.name == field.name; });
        if (!known) flag.fields.push_back(field);
      }
  }
  flags.push_back(reason_flag("Why; stays on record for ever, so without personal data.", true));
  flags.push_back({.name = "paper", .value = "NUMBER", .help = "The paper the values come from, by its number."});
  flags.push_back({.name = "visit", .value = "VISIT", .help = "The field visit they come from, visits/..."});
  flags.push_back({.name = "agency", .value = "NAME", .help = "The other agency they come from."});
  return flags;
}

std::vector<Flag> verify_flags() {
  auto flags = changing_flags();
  flags.push_back({.name = "kind",
                   .value = "WORD",
                   .help = "How the values were checked.",
                   .required = true,
                   .words = client::words_of(*registry::ChangeVerification::Kind_descriptor())});
  flags.push_back({.name = "failed", .help = "They were found wrong; --note says how."});
  flags.push_back(note_flag("What was seen; no personal data."));
  flags.push_back({.name = "visit", .value = "VISIT", .help = "The field visit, when it is on record."});
  flags.push_back(etag_flag());
  return flags;
}

std::vector<Flag> approve_flags() {
  auto flags = changing_flags();
  flags.push_back({.name = "over",
                   .value = "NAMES",
                   .help = "Every other open proposal on one of its fields; they are superseded.",
                   .repeated = true});
  flags.push_back(note_flag("Why; no personal data."));
  flags.push_back(etag_flag());
  return flags;
}

std::vector<Flag> closing_flags(const std::string& help, bool required) {
  auto flags = changing_flags();
  flags.push_back(reason_flag(help, required));
  flags.push_back(etag_flag());
  return flags;
}

std::vector<Verb> reading_verbs() {
  return {{.name = "list",
           .summary = "A page of change requests, or all of them.",
           .flags = list_flags("name"),
           .examples = {"change-requests list --filter 'state = OPEN AND kinds:PLACE'"},
           .run = list},
          {.name = "get",
           .arguments = {"NAME"},
           .summary = "One change request: values now and proposed, verifications, rivals.",
           .examples = {"change-requests get changeRequests/0192..."},
           .run = get},
          {.name = "count",
           .summary = "How many there are, in groups when asked.",
           .flags = count_flags(),
           .examples = {"change-requests count --group-by state,kinds"},
           .run = count}};
}

std::vector<Verb> changing_verbs() {
  return {{.name = "propose",
           .arguments = {"NAME"},
           .summary = "Propose other values for a business or cooperative, which stays as it is.",
           .flags = propose_flags(),
           .examples = {"change-requests propose businesses/0192... --set 'address=Jl. Baru 1' "
                        "--reason 'moved next door' --visit visits/0192..."},
           .run = propose},
          {.name = "verify",
           .arguments = {"NAME"},
           .summary = "Record that the proposed values were checked, and found right or not.",
           .flags = verify_flags(),
           .examples = {"change-requests verify changeRequests/0192... --kind PAPER_SEEN --note 'SKU 12/2016'"},
           .run = verify},
          {.name = "approve",
           .arguments = {"NAME"},
           .summary = "Approve a change that somebody else proposed, and apply it.",
           .flags = approve_flags(),
           .examples = {"change-requests approve changeRequests/0192... --etag 3 --over changeRequests/0193..."},
           .run = approve},
          {.name = "reject",
           .arguments = {"NAME"},
           .summary = "Turn a change down.",
           .flags = closing_flags("Why; no personal data.", true),
           .examples = {"change-requests reject changeRequests/0192... --reason 'nobody there by that name'"},
           .run = reject},
          {.name = "withdraw",
           .arguments = {"NAME"},
           .summary = "Take one's own proposal back.",
           .flags = closing_flags("Why; no personal data.", false),
           .examples = {"change-requests withdraw changeRequests/0192..."},
           .run = withdraw}};
}

}  // namespace

Noun change_requests_noun() {
  auto verbs = reading_verbs();
  auto changing = changing_verbs();
  std::move(changing.begin(), changing.end(), std::back_inserter(verbs));
  return {.name = "change-requests",
          .summary = "Corrections that take two people: proposed, verified, approved.",
          .verbs = std::move(verbs),
          .personal = true};
}

}  // namespace lumbung::ctl
