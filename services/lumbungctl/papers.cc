#include "client/papers_rpcs.h"
#include "client/record_fields.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/update_verb.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

Exit list(Session& session) {
  return list_records<registry::ListPapersRequest>(
      session, *registry::EntryPaper::descriptor(),
      {"name", "record", "paper.kind", "paper.number", "paper.issue_date", "paper.valid_until_date",
       "paper.revoked_date"},
      [](const auto& page) { return page.papers(); }, total_of<registry::CountPapersRequest>(session));
}

Exit get(Session& session) { return get_record<registry::GetPaperRequest>(session, "papers"); }

Exit count(Session& session) { return count_records<registry::CountPapersRequest>(session); }

Exit record(Session& session) {
  registry::RecordPaperRequest request;
  std::vector<FieldViolation> wrong;
  auto& paper = *request.mutable_paper();
  request.set_record(resource_name("businesses", session.argument(0)));
  set_from(paper, "kind", session.argument(1), wrong);
  paper.set_number(session.argument(2));
  paper.set_issuer(session.flag("issuer"));
  set_from(paper, "issue_date", session.flag("issued"), wrong);
  if (session.has("until")) set_from(paper, "valid_until_date", session.flag("until"), wrong);
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  request.set_etag(session.flag("etag"));
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

Exit revoke(Session& session) {
  registry::RevokePaperRequest request;
  std::vector<FieldViolation> wrong;
  if (session.has("on")) set_from(request, "revoked_date", session.flag("on"), wrong);
  request.set_reason(session.flag("reason"));
  return change_record(session, "papers", request, std::move(wrong));
}

Exit issue_skb(Session& session) {
  registry::IssueSkbRequest request;
  request.set_business(resource_name("businesses", session.argument(0)));
  request.set_etag(session.flag("etag"));
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

// The page alone on standard output, so that `> skb.html` is all it takes.
Exit show_page(const Session& session, const client::Answer<registry::PrintedSkb>& answer) {
  if (!answer) return session.fail(answer.failure());
  session.out() << answer->html() << std::flush;
  session.err() << answer->number() << ", verification code " << answer->verification_code() << ", log position "
                << answer->log_position() << ".\n";
  if (!answer->person_read().empty())
    session.err() << "It shows the owner's name; this read is on record as " << answer->person_read() << ".\n";
  return session.out() ? Exit::ok : Exit::internal;
}

Exit print_skb(Session& session) {
  const auto name = resource_name("papers", session.argument(0));
  if (!session.has("purpose")) {
    registry::PrintSkbRequest request;
    request.set_name(name);
    return show_page(session, session.api().call(request));
  }
  registry::PrintSkbWithNameRequest request;
  request.set_name(name);
  request.set_purpose(session.flag("purpose"));
  return show_page(session, session.api().call(request));
}

Exit verify(Session& session) {
  registry::VerifySkbRequest request;
  request.set_number(session.argument(0));
  request.set_verification_code(session.argument(1));
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  print_record(session.out(), session.format(), *answer);
  return answer->verdict() == registry::VerifySkbResponse::VERDICT_VALID ? Exit::ok : Exit::not_whole;
}

std::vector<Flag> with_changing(std::vector<Flag> flags) {
  for (auto& flag : changing_flags()) flags.push_back(std::move(flag));
  flags.push_back(etag_flag());
  return flags;
}

std::vector<Flag> record_flags() {
  return with_changing(
      {{.name = "issuer", .value = "CODE", .help = "Kemendagri code of the kelurahan that issued it.", .required = true},
       {.name = "issued", .value = "DATE", .help = "The day it was issued.", .required = true},
       {.name = "until", .value = "DATE", .help = "Its last day; by the rule set of its date when not given."}});
}

std::vector<Verb> changing_verbs() {
  return {
      {.name = "record",
       .arguments = {"RECORD", {"KIND", {"SKU", "DOMISILI"}}, "NUMBER"},
       .summary = "Enter a letter of a kelurahan about a business or a cooperative.",
       .flags = record_flags(),
       .examples = {"papers record businesses/0192... SKU 503/12/2016 --issuer 32.75.10.1001 --issued 2016-03-01",
                    "papers record cooperatives/0192... DOMISILI 474/9/2016 --issuer 32.75.10.1001 "
                    "--issued 2016-03-01 --until 2016-08-31"},
       .run = record},
      {.name = "revoke",
       .arguments = {"NAME"},
       .summary = "Take a paper back; its number stays taken.",
       .flags = with_changing(
           {{.name = "reason", .value = "TEXT", .help = "Why; no personal data.", .required = true},
            {.name = "on", .value = "DATE", .help = "Since when; the open business day when not given."}}),
       .examples = {"papers revoke papers/0192... --reason 'issued to the wrong shop'"},
       .run = revoke},
      {.name = "issue-skb",
       .arguments = {"BUSINESS"},
       .summary = "Issue the letter of the office (SKB) with the next number of the year.",
       .flags = with_changing({}),
       .examples = {"papers issue-skb businesses/0192... --dry-run"},
       .run = issue_skb},
  };
}

std::vector<Verb> skb_verbs() {
  return {
      {.name = "print-skb",
       .arguments = {"NAME"},
       .summary = "An SKB as an A4 page to print, the owner's name masked unless --purpose is given.",
       .flags = {{.name = "purpose",
                  .value = "TEXT",
                  .help = "Show the owner's name, and say what for; who read it and why stays on record."}},
       .examples = {"papers print-skb papers/0192...",
                    "papers print-skb papers/0192... --purpose 'letter to be signed'"},
       .run = print_skb},
      {.name = "verify",
       .arguments = {"NUMBER", "CODE"},
       .summary = "Whether an SKB somebody shows is genuine and holds; exit code 1 when not.",
       .examples = {"papers verify SKB/0001/KOP-UKM/2016 a1b2-c3d4-e5f6-0718-293a"},
       .run = verify},
  };
}

}  // namespace

Noun papers_noun() {
  Noun noun{.name = "papers",
            .summary = "Letters of kelurahan (SKU, domicile) and of the office (SKB).",
            .verbs = {{.name = "list",
                       .summary = "A page of papers, or all of them.",
                       .flags = list_flags("name or valid_until_date"),
                       .examples = {"papers list --filter 'kind = SKB AND valid_until_date < 2017-03-01' "
                                    "--order-by valid_until_date"},
                       .run = list},
                      {.name = "get",
                       .arguments = {"NAME"},
                       .summary = "One paper.",
                       .examples = {"papers get papers/0192..."},
                       .run = get},
                      {.name = "count",
                       .summary = "How many there are, in groups when asked.",
                       .flags = count_flags(),
                       .examples = {"papers count --group-by kind,kecamatan"},
                       .run = count}}};
  for (auto& verb : changing_verbs()) noun.verbs.push_back(std::move(verb));
  for (auto& verb : skb_verbs()) noun.verbs.push_back(std::move(verb));
  return noun;
}

}  // namespace lumbung::ctl
