#include "client/record_fields.h"
#include "client/study_visits_rpcs.h"
#include "lumbungctl/dated_words.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/update_verb.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

constexpr const char* kCollection = "studyVisits";

Exit list(Session& session) {
  return list_records<registry::ListStudyVisitsRequest>(
      session, *registry::StudyVisit::descriptor(),
      {"name", "host", "visitor", "visitor_name", "visitor_city", "people", "visit_date", "topic", "state"},
      [](const auto& page) { return page.study_visits(); }, total_of<registry::CountStudyVisitsRequest>(session));
}

Exit get(Session& session) { return get_record<registry::GetStudyVisitRequest>(session, kCollection); }

Exit count(Session& session) { return count_records<registry::CountStudyVisitsRequest>(session); }

Exit designate(Session& session) {
  registry::DesignateExemplarRequest request;
  std::vector<FieldViolation> wrong;
  if (session.has("since")) set_from(request, "since_date", session.flag("since"), wrong);
  request.set_topic(session.flag("topic"));
  return change_record(session, "cooperatives", request, std::move(wrong));
}

Exit end_exemplar(Session& session) {
  registry::EndExemplarRequest request;
  std::vector<FieldViolation> wrong;
  if (session.has("on")) set_from(request, "end_date", session.flag("on"), wrong);
  request.set_reason(session.flag("reason"));
  return change_record(session, "cooperatives", request, std::move(wrong));
}

Exit enter(Session& session) {
  registry::RegisterStudyVisitRequest request;
  auto& visit = *request.mutable_study_visit();
  std::vector<FieldViolation> wrong;
  visit.set_host(resource_name("cooperatives", session.argument(0)));
  set_from(visit, "visit_date", session.argument(1), wrong);
  if (session.has("visitor")) visit.set_visitor(resource_name("cooperatives", session.flag("visitor")));
  visit.set_visitor_name(session.flag("visitor-name"));
  visit.set_visitor_city(session.flag("visitor-city"));
  set_from(visit, "people", session.flag("people"), wrong);
  visit.set_topic(session.flag("topic"));
  visit.set_external_id(session.flag("external-id"));
  for (const auto& given : session.values("follow-up")) {
    auto& follow_up = *visit.add_follow_ups();
    follow_up.set_text(set_dated(follow_up, "due_date", given, wrong));
  }
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

Exit complete(Session& session) {
  registry::CompleteStudyVisitRequest request;
  std::vector<FieldViolation> wrong;
  if (session.has("people")) set_from(request, "people", session.flag("people"), wrong);
  return change_record(session, kCollection, request, std::move(wrong));
}

Exit cancel(Session& session) {
  registry::CancelStudyVisitRequest request;
  request.set_reason(session.flag("reason"));
  return change_record(session, kCollection, request, {});
}

Exit promise(Session& session) {
  registry::AddFollowUpRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "due_date", session.argument(1), wrong);
  request.set_text(session.argument(2));
  return change_record(session, kCollection, request, std::move(wrong));
}

Exit fulfil(Session& session) {
  registry::FulfilFollowUpRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "follow_up", session.argument(1), wrong);
  if (session.has("on")) set_from(request, "fulfilled_date", session.flag("on"), wrong);
  request.set_how(session.flag("how"));
  return change_record(session, kCollection, request, std::move(wrong));
}

std::vector<std::string> cells_of(const std::string& host, const registry::CountFollowUpsResponse::Host& of) {
  const auto number = [](std::int64_t value) { return std::to_string(value); };
  return {host, number(of.visits()), number(of.people()), number(of.promised()), number(of.done()), number(of.overdue())};
}

Exit follow_ups(Session& session) {
  registry::CountFollowUpsRequest request;
  request.set_filter(session.flag("filter"));
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  std::vector<std::vector<std::string>> rows;
  for (const auto& host : answer->hosts()) rows.push_back(cells_of(host.host(), host));
  rows.push_back(cells_of("all", answer->all()));
  print_rows(session.out(), session.format(),
             {{"host"}, {"visits", true}, {"people", true}, {"promised", true}, {"done", true}, {"overdue", true}}, rows);
  session.err() << "Overdue as of " << client::text_of(*answer, "as_of_date") << ".\n";
  return Exit::ok;
}

std::vector<Flag> with_changing(std::vector<Flag> flags, bool etag = true) {
  for (auto& flag : changing_flags()) flags.push_back(std::move(flag));
  if (etag) flags.push_back(etag_flag());
  return flags;
}

Flag reason_flag() { return {.name = "reason", .value = "TEXT", .help = "Why; no personal data.", .required = true}; }

Flag topic_flag() {
  return {.name = "topic", .value = "TEXT", .help = "What there is to learn; no personal data.", .required = true};
}

std::vector<Flag> register_visit_flags() {
  return with_changing(
      {{.name = "visitor", .value = "NAME", .help = "The visiting cooperative, when it is on record here."},
       {.name = "visitor-name", .value = "TEXT", .help = "Otherwise the visiting body; never a person."},
       {.name = "visitor-city", .value = "TEXT", .help = "And its city or regency, for example 'Kabupaten Bogor'."},
       {.name = "people", .value = "N", .help = "How many people.", .kind = Flag::Kind::number, .required = true},
       topic_flag(),
       {.name = "follow-up",
        .value = "DATE=TEXT",
        .help = "Something promised, and until when; may be given again.",
        .repeated = true},
       {.name = "external-id", .value = "ID", .help = "Your agency's own id."}},
      false);
}

std::vector<Verb> exemplar_verbs() {
  return {
      {.name = "designate",
       .arguments = {"COOPERATIVE"},
       .summary = "Show a cooperative to others as an exemplar.",
       .flags = with_changing(
           {topic_flag(),
            {.name = "since", .value = "DATE", .help = "Since when; the open business day when not given."}}),
       .examples = {"study-visits designate cooperatives/0192... --topic 'loans to traders' --since 2014-01-02"},
       .run = designate},
      {.name = "end-exemplar",
       .arguments = {"COOPERATIVE"},
       .summary = "Show a cooperative to others no longer.",
       .flags = with_changing(
           {reason_flag(),
            {.name = "on", .value = "DATE", .help = "From when; the open business day when not given."}}),
       .examples = {"study-visits end-exemplar cooperatives/0192... --reason 'asked for a rest'"},
       .run = end_exemplar},
  };
}

std::vector<Verb> changing_verbs() {
  return {
      {.name = "register",
       .arguments = {"HOST", "DATE"},
       .summary = "Enter a visit to an exemplar, announced or past.",
       .flags = register_visit_flags(),
       .examples = {"study-visits register cooperatives/0192... 2016-05-14 --visitor-name 'Koperasi Pasar Cibinong' "
                    "--visitor-city 'Kabupaten Bogor' --people 24 --topic 'loans to traders'"},
       .run = enter},
      {.name = "complete",
       .arguments = {"NAME"},
       .summary = "Record that a visit took place.",
       .flags = with_changing({{.name = "people",
                                .value = "N",
                                .help = "How many came; as announced when not given.",
                                .kind = Flag::Kind::number}}),
       .examples = {"study-visits complete studyVisits/0192... --people 22"},
       .run = complete},
      {.name = "cancel",
       .arguments = {"NAME"},
       .summary = "Record that a visit does not take place.",
       .flags = with_changing({reason_flag()}),
       .examples = {"study-visits cancel studyVisits/0192... --reason 'the bus broke down'"},
       .run = cancel},
      {.name = "promise",
       .arguments = {"NAME", "DATE", "TEXT"},
       .summary = "Add a follow-up, due on a day.",
       .flags = with_changing({}),
       .examples = {"study-visits promise studyVisits/0192... 2016-08-01 'lend the ledger'"},
       .run = promise},
      {.name = "fulfil",
       .arguments = {"NAME", "FOLLOW_UP"},
       .summary = "Record that a follow-up, counted from 1, was done.",
       .flags = with_changing(
           {{.name = "how", .value = "TEXT", .help = "How; no personal data.", .required = true},
            {.name = "on", .value = "DATE", .help = "When; the open business day when not given."}}),
       .examples = {"study-visits fulfil studyVisits/0192... 1 --how 'sent by post' --on 2016-06-01"},
       .run = fulfil},
  };
}

}  // namespace

Noun study_visits_noun() {
  Noun noun{.name = "study-visits",
            .summary = "Exemplars, who came to learn from them, and what followed.",
            .verbs = {{.name = "list",
                       .summary = "A page of study visits, or all of them.",
                       .flags = list_flags("name or visit_date"),
                       .examples = {"study-visits list --filter 'next_due_date < 2016-12-31'"},
                       .run = list},
                      {.name = "get",
                       .arguments = {"NAME"},
                       .summary = "One visit with its follow-ups.",
                       .examples = {"study-visits get studyVisits/0192..."},
                       .run = get},
                      {.name = "count",
                       .summary = "How many there are, in groups when asked.",
                       .flags = count_flags(),
                       .examples = {"study-visits count --group-by host,visit_month,origin"},
                       .run = count},
                      {.name = "follow-ups",
                       .summary = "What was promised, done and is overdue today, by host.",
                       .flags = {count_flags().front()},
                       .examples = {"study-visits follow-ups"},
                       .run = follow_ups}},
            .personal = true};
  for (auto& verb : exemplar_verbs()) noun.verbs.push_back(std::move(verb));
  for (auto& verb : changing_verbs()) noun.verbs.push_back(std::move(verb));
  return noun;
}

}  // namespace lumbung::ctl
