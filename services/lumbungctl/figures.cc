#include <algorithm>
#include <cctype>

#include "base/rupiah.h"
#include "client/record_fields.h"
#include "client/reporting_rpcs.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace reporting = client::reporting;

const std::vector<std::string> kIndicators{"K1", "K2", "U1", "U2"};
const std::vector<std::string> kDimensions{"kecamatan", "kelurahan", "section", "size", "type"};

std::string in_case(std::string text, int (*change)(int)) {
  std::transform(text.begin(), text.end(), text.begin(), [change](unsigned char c) { return static_cast<char>(change(c)); });
  return text;
}

// `K1`, `k1` or `indicators/k1`.
std::string indicator_name(const std::string& given) { return resource_name("indicators", in_case(given, std::tolower)); }

std::string share_shown(const reporting::Figure& figure) {
  return figure.has_share_bps() ? to_text(BasisPoints(figure.share_bps())) : std::string();
}

std::string date_shown(const reporting::GetFiguresResponse& answer) {
  const auto day = date_of(answer.business_date());
  return day ? day->iso() : std::string();
}

// How fresh the figures are, for people.
void tell_age(const Session& session, const reporting::GetFiguresResponse& answer) {
  auto& err = session.err();
  err << "As of position " << answer.as_of_position() << " of the register";
  if (answer.has_business_date()) err << ", last moved on " << date_shown(answer);
  if (answer.lag_events() > 0) err << "; " << answer.lag_events() << " events are not in yet";
  err << ".\n";
}

Exit list(Session& session) {
  const auto indicators = session.api().call(reporting::ListIndicatorsRequest{});
  if (!indicators) return session.fail(indicators.failure());
  std::vector<std::vector<std::string>> rows;
  std::optional<reporting::GetFiguresResponse> last;
  for (const auto& indicator : indicators->indicators()) {
    reporting::GetFiguresRequest request;
    request.set_indicator(indicator.name());
    const auto figures = session.api().call(request);
    if (!figures) return session.fail(figures.failure());
    const auto& total = figures->total();
    const bool table = session.format() == Format::table;
    rows.push_back({indicator.code(), indicator.title(), std::to_string(total.part()), std::to_string(total.whole()),
                    table ? share_shown(total) : total.has_share_bps() ? std::to_string(total.share_bps()) : std::string(),
                    indicator.formula(), std::to_string(figures->as_of_position())});
    last = *figures;
  }
  print_rows(session.out(), session.format(),
             {{"code"}, {"title"}, {"part", true}, {"whole", true},
              {session.format() == Format::table ? "share" : "share_bps", true}, {"formula"}, {"as_of_position", true}},
             rows);
  if (last && session.format() == Format::table) tell_age(session, *last);
  return Exit::ok;
}

// Groups and their total, as people read them.
void print_table(const Session& session, const reporting::GetFiguresResponse& answer, const std::string& by) {
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](const std::string& group, const reporting::Figure& figure) {
    rows.push_back({group, std::to_string(figure.part()), std::to_string(figure.whole()), share_shown(figure)});
  };
  for (const auto& figure : answer.figures()) add(figure.group().empty() ? "-" : figure.group(), figure);
  add("total", answer.total());
  print_rows(session.out(), Format::table,
             {{by.empty() ? "group" : by}, {"part", true}, {"whole", true}, {"share", true}}, rows);
  tell_age(session, answer);
}

// One row for each figure with all that says what it is.
void print_data(const Session& session, const reporting::GetFiguresResponse& answer, const std::string& by) {
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](const std::string& dimension, const reporting::Figure& figure) {
    rows.push_back({answer.indicator(), answer.kecamatan(), dimension, figure.group(), std::to_string(figure.part()),
                    std::to_string(figure.whole()), figure.has_share_bps() ? std::to_string(figure.share_bps()) : std::string(),
                    date_shown(answer), answer.source_log_id(), std::to_string(answer.as_of_position()),
                    std::to_string(answer.lag_events())});
  };
  for (const auto& figure : answer.figures()) add(by, figure);
  add("total", answer.total());
  print_rows(session.out(), session.format(),
             {{"indicator"}, {"kecamatan"}, {"dimension"}, {"group"}, {"part", true}, {"whole", true}, {"share_bps", true},
              {"business_date"}, {"source_log_id"}, {"as_of_position", true}, {"lag_events", true}},
             rows);
}

Exit show(Session& session) {
  reporting::GetFiguresRequest request;
  request.set_indicator(indicator_name(session.argument(0)));
  const auto by = session.flag("by");
  std::vector<FieldViolation> wrong;
  if (!by.empty()) set_from(request, "group_by", in_case(by, std::toupper), wrong);
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  request.set_kecamatan(session.flag("kecamatan"));
  request.set_min_position(session.number("min-position", 0));
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  if (session.format() == Format::table) print_table(session, *answer, by);
  else print_data(session, *answer, by);
  return Exit::ok;
}

Exit indicators(Session& session) {
  if (!session.invocation().arguments.empty()) {
    reporting::GetIndicatorRequest request;
    request.set_name(indicator_name(session.argument(0)));
    return print_answer(session, session.api().call(request));
  }
  const auto all = session.api().call(reporting::ListIndicatorsRequest{});
  if (!all) return session.fail(all.failure());
  RecordList records(session.out(), session.format(), *reporting::Indicator::descriptor(),
                     {"code", "title", "local_title", "formula", "unit", "measure", "dimensions"});
  for (const auto& indicator : all->indicators()) records.add(indicator);
  records.page();
  records.end();
  return Exit::ok;
}

}  // namespace

Noun figures_noun() {
  return {.name = "figures",
          .summary = "The city's figures: indicators, by place, line of business and size.",
          .verbs = {
              {.name = "list",
               .summary = "Every indicator with its figure for the whole city.",
               .examples = {"figures list"},
               .run = list},
              {.name = "show",
               .arguments = {Argument("INDICATOR", kIndicators)},
               .summary = "The figures of one indicator, in groups when asked: part, whole and share.",
               .flags = {{.name = "by",
                          .value = "DIMENSION",
                          .help = "kecamatan, kelurahan, section, size or type.",
                          .words = kDimensions},
                         {.name = "kecamatan", .value = "CODE", .help = "Only those of this kecamatan: `32.75.10`."},
                         {.name = "min-position",
                          .value = "N",
                          .help = "Waits up to 5 s until the figures hold this position of the register's log.",
                          .kind = Flag::Kind::number}},
               .examples = {"figures show K1", "figures show U1 --by kecamatan", "figures show U2 --kecamatan 32.75.10 --by size"},
               .run = show},
              {.name = "indicators",
               .arguments = {Argument("[INDICATOR]", kIndicators)},
               .summary = "What each indicator is: definition, formula, how to read it.",
               .examples = {"figures indicators", "figures indicators K2"},
               .run = indicators},
          }};
}

}  // namespace lumbung::ctl
