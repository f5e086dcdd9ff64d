#include "client/record_fields.h"
#include "lumbungctl/cooperative_life.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/update_verb.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

// The paper behind a step of a case, which every step has.
template <class Request>
void take_paper(const Session& session, Request& request, std::vector<FieldViolation>& wrong) {
  request.set_paper_number(session.flag("paper"));
  set_from(request, "paper_date", session.flag("paper-date"), wrong);
}

Exit propose(Session& session) {
  registry::ProposeDissolutionRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "ground", session.argument(1), wrong);
  take_paper(session, request, wrong);
  set_from(request, "notified_date", session.flag("notified"), wrong);
  return change_record(session, "cooperatives", request, std::move(wrong));
}

Exit object(Session& session) {
  registry::RecordObjectionRequest request;
  std::vector<FieldViolation> wrong;
  take_paper(session, request, wrong);
  set_from(request, "objected_date", session.flag("received"), wrong);
  return change_record(session, "cooperatives", request, std::move(wrong));
}

Exit answer(Session& session) {
  registry::AnswerObjectionRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "decision", session.argument(1), wrong);
  take_paper(session, request, wrong);
  return change_record(session, "cooperatives", request, std::move(wrong));
}

Exit withdraw(Session& session) {
  registry::WithdrawDissolutionRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "ground", session.argument(1), wrong);
  take_paper(session, request, wrong);
  return change_record(session, "cooperatives", request, std::move(wrong));
}

Exit forward(Session& session) {
  registry::ForwardToMinistryRequest request;
  std::vector<FieldViolation> wrong;
  take_paper(session, request, wrong);
  return change_record(session, "cooperatives", request, std::move(wrong));
}

std::vector<Flag> paper_flags() {
  auto flags = changing_flags();
  flags.push_back(etag_flag());
  flags.push_back({.name = "paper",
                   .value = "NUMBER",
                   .help = "Number of the letter behind it, as written; no personal data.",
                   .required = true});
  flags.push_back({.name = "paper-date", .value = "DATE", .help = "Date of that letter.", .required = true});
  return flags;
}

std::vector<Flag> with(std::vector<Flag> flags, Flag more) {
  flags.push_back(std::move(more));
  return flags;
}

}  // namespace

std::vector<Verb> closing_verbs() {
  return {
      {.name = "propose-dissolution",
       .arguments = {"NAME", {"GROUND", client::words_of(*registry::ClosingCase::Ground_descriptor())}},
       .summary = "Open a case to close a cooperative; the months for objections begin with the notice.",
       .flags = with(paper_flags(), {.name = "notified",
                                     .value = "DATE",
                                     .help = "Day the cooperative was notified.",
                                     .required = true}),
       .examples = {"cooperatives propose-dissolution cooperatives/0192... TIDAK_ADA_KEGIATAN --paper '518/107/2016' "
                    "--paper-date 2016-06-28 --notified 2016-06-30"},
       .run = propose},
      {.name = "record-objection",
       .arguments = {"NAME"},
       .summary = "Record that the cooperative objected in time, which stops the case.",
       .flags = with(paper_flags(), {.name = "received",
                                     .value = "DATE",
                                     .help = "Day the objection came in.",
                                     .required = true}),
       .examples = {"cooperatives record-objection cooperatives/0192... --paper '07/KPK/2016' --paper-date 2016-08-01 "
                    "--received 2016-08-03"},
       .run = object},
      {.name = "answer-objection",
       .arguments = {"NAME", {"DECISION", client::words_of(*registry::AnswerObjectionRequest::Decision_descriptor())}},
       .summary = "Record the answer to an objection: DITERIMA ends the case, DITOLAK lets it go on.",
       .flags = paper_flags(),
       .examples = {"cooperatives answer-objection cooperatives/0192... DITOLAK --paper '518/140/2016' "
                    "--paper-date 2016-08-20"},
       .run = answer},
      {.name = "withdraw-dissolution",
       .arguments = {"NAME", {"GROUND", {"KLARIFIKASI", "HIDUP_KEMBALI", "KELIRU"}}},
       .summary = "End a case without closing the cooperative.",
       .flags = paper_flags(),
       .examples = {"cooperatives withdraw-dissolution cooperatives/0192... HIDUP_KEMBALI --paper '518/150/2016' "
                    "--paper-date 2016-10-01"},
       .run = withdraw},
      {.name = "forward-to-ministry",
       .arguments = {"NAME"},
       .summary = "Record that the case was sent to the ministry, which alone dissolves.",
       .flags = paper_flags(),
       .examples = {"cooperatives forward-to-ministry cooperatives/0192... --paper '518/160/2016' "
                    "--paper-date 2016-09-05"},
       .run = forward},
  };
}

}  // namespace lumbung::ctl
