#include <optional>
#include <string>

#include "base/text.h"
#include "client/record_fields.h"
#include "lumbungctl/cooperative_life.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/update_verb.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

constexpr std::size_t kHundredthsDigits = 2;

// `65.98`, `70` or `7.5` points as hundredths; nothing when it is none of these.
std::optional<std::string> hundredths_of(const std::string& points) {
  const auto dot = points.find('.');
  auto whole = points.substr(0, dot);
  auto part = dot == std::string::npos ? std::string() : points.substr(dot + 1);
  if (dot != std::string::npos && (part.empty() || part.size() > kHundredthsDigits)) return std::nullopt;
  part.resize(kHundredthsDigits, '0');
  if (whole.empty() || !all_digits(whole) || !all_digits(part)) return std::nullopt;
  return whole + part;
}

// `PERMODALAN=65.98`.
void take_score(const std::string& given, registry::RecordHealthAssessmentRequest& request,
                std::vector<FieldViolation>& wrong) {
  const auto equals = given.find('=');
  const auto hundredths =
      equals == std::string::npos ? std::nullopt : hundredths_of(given.substr(equals + 1));
  if (!hundredths) {
    wrong.push_back({"score", "SCORE_FORMAT", "Write ASPECT=POINTS, with at most two decimals: PERMODALAN=65.98.", given});
    return;
  }
  auto& score = *request.add_scores();
  score.set_aspect(given.substr(0, equals));
  set_from(score, "score_hundredths", *hundredths, wrong);
}

Exit assess(Session& session) {
  registry::RecordHealthAssessmentRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "book_year", session.argument(1), wrong);
  for (const auto& given : session.values("score")) take_score(given, request, wrong);
  if (session.has("on")) set_from(request, "assessed_date", session.flag("on"), wrong);
  return change_record(session, "cooperatives", request, std::move(wrong));
}

Exit certify(Session& session) {
  registry::IssueNikCertificateRequest request;
  std::vector<FieldViolation> wrong;
  request.set_certificate_number(session.argument(1));
  if (session.has("on")) set_from(request, "issue_date", session.flag("on"), wrong);
  return change_record(session, "cooperatives", request, std::move(wrong));
}

Exit count_calendar(Session& session, const registry::ListRatCalendarRequest& of) {
  registry::CountRatCalendarRequest request;
  if (of.has_as_of_date()) *request.mutable_as_of_date() = of.as_of_date();
  request.set_kecamatan(of.kecamatan());
  const auto counts = session.api().call(request);
  if (!counts) return session.fail(counts.failure());
  print_counts(session, {"kecamatan", "status"}, {counts->groups().begin(), counts->groups().end()}, counts->total());
  return Exit::ok;
}

Exit list_calendar(Session& session, registry::ListRatCalendarRequest request) {
  const bool all = session.has("all");
  const auto limit = session.number("limit", kListLimit);
  request.set_page_size(static_cast<std::int32_t>(all ? kLargestPage : std::min(limit, kLargestPage)));
  RecordList list(session.out(), session.format(), *registry::RatCalendarEntry::descriptor(),
                  {"cooperative", "display_name", "kecamatan", "book_year", "deadline_date", "rat_date", "status",
                   "days_left", "last_book_year_met"});
  for (std::int64_t listed = 0;;) {
    const auto page = session.api().call(request);
    if (!page) return session.fail(page.failure());
    for (const auto& entry : page->entries())
      if (all || listed < limit) {
        list.add(entry);
        ++listed;
      }
    list.page();
    if (!session.out()) return Exit::internal;
    const bool more = !page->next_page_token().empty();
    if (!more || (!all && listed >= limit)) {
      list.end();
      if (more) session.err() << "There are more: --limit N lists more of them, --all all.\n";
      return Exit::ok;
    }
    request.set_page_token(page->next_page_token());
  }
}

Exit calendar(Session& session) {
  registry::ListRatCalendarRequest request;
  std::vector<FieldViolation> wrong;
  if (session.has("as-of")) set_from(request, "as_of_date", session.flag("as-of"), wrong);
  request.set_kecamatan(session.flag("kecamatan"));
  for (const auto& status : session.values("status")) {
    registry::RatCalendarEntry one;
    set_from(one, "status", status, wrong);
    request.add_statuses(one.status());
  }
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  return session.has("count") ? count_calendar(session, request) : list_calendar(session, request);
}

std::vector<Flag> on_flags(Flag more) {
  auto flags = changing_flags();
  flags.push_back(etag_flag());
  flags.push_back({.name = "on", .value = "DATE", .help = "On which day; the open business day when not given."});
  if (!more.name.empty()) flags.push_back(std::move(more));
  return flags;
}

std::vector<Flag> calendar_flags() {
  return {
      {.name = "as-of", .value = "DATE", .help = "As of which day; the open business day when not given."},
      {.name = "kecamatan", .value = "CODE", .help = "Only those of a kecamatan, by Kemendagri code."},
      {.name = "status",
       .value = "WORD",
       .help = "Only these; may be given again.",
       .repeated = true,
       .offered = client::words_of(*registry::RatCalendarEntry::Status_descriptor())},
      {.name = "count", .help = "How many by kecamatan and status, in place of the list."},
      {.name = "limit",
       .value = "N",
       .help = "Most entries listed; 50 when not given.",
       .kind = Flag::Kind::number},
      {.name = "all", .help = "List every entry."},
  };
}

}  // namespace

std::vector<Verb> standing_verbs() {
  return {
      {.name = "assess-health",
       .arguments = {"NAME", "BOOK_YEAR"},
       .summary = "Record the health of a book year, a score for each aspect of the rules of the day.",
       .flags = on_flags({.name = "score",
                          .value = "ASPECT=POINTS",
                          .help = "0 to 100 points with at most two decimals; given again for each aspect.",
                          .required = true,
                          .repeated = true}),
       .examples = {"cooperatives assess-health cooperatives/0192... 2015 --score PERMODALAN=70 --score MANAJEMEN=65.98"},
       .run = assess},
      {.name = "issue-certificate",
       .arguments = {"NAME", "NUMBER"},
       .summary = "Record that the certificate of the NIK koperasi was given or refreshed.",
       .flags = on_flags({}),
       .examples = {"cooperatives issue-certificate cooperatives/0192... 3275/SNIK/2016/0012 --on 2016-08-01"},
       .run = certify},
      {.name = "rat-calendar",
       .summary = "Who has to hold the annual meeting (RAT), until when, and who has not.",
       .flags = calendar_flags(),
       .examples = {"cooperatives rat-calendar --status LEWAT_TENGGAT --kecamatan 32.75.10",
                    "cooperatives rat-calendar --as-of 2016-05-15 --count"},
       .run = calendar},
  };
}

}  // namespace lumbung::ctl
