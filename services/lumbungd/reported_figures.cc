#include "lumbungd/reported_figures.h"

#include <map>
#include <utility>

#include "client/reporting_rpcs.h"
#include "lumbungd/picture_text.h"

namespace lumbung {
namespace {

using client::Answer;
using client::Failure;
namespace v1 = lumbung::reporting::v1;

// How often reporting, which answers within seconds that it is behind, is asked again.
constexpr int kTries = 12;

using PartOf = std::pair<std::int64_t, std::int64_t>;
// By group; the total under kAll.
using Parts = std::map<std::string, PartOf>;
const std::string kAll = "*";

void add(Parts& parts, const std::string& group, std::int64_t part, std::int64_t whole) {
  for (const auto& key : {kAll, group}) {
    parts[key].first += part;
    parts[key].second += whole;
  }
}

// From groups of (group, operating status); `at` says where each stands.
Parts operating_of(const Groups& groups, int group_at, int status_at, bool shares) {
  Parts parts;
  for (const auto& group : groups) {
    const auto& status = group.values(status_at);
    if (status == "DUPLIKAT") continue;
    add(parts, group.values(group_at), !shares || status == "BEROPERASI" ? group.count() : 0, group.count());
  }
  return parts;
}

Parts active_of(const Groups& groups) {
  Parts parts;
  for (const auto& group : groups)
    if (group.values(1) != "BUBAR")
      add(parts, "", group.values(0).starts_with("AKTIF") ? group.count() : 0, group.count());
  return parts;
}

Parts with_meeting_of(const Groups& groups) {
  Parts parts;
  for (const auto& group : groups)
    if (group.values(1) != "BUBAR" && group.values(0).starts_with("AKTIF"))
      add(parts, "", group.values(0) == "AKTIF_RAT" ? group.count() : 0, group.count());
  return parts;
}

std::string text_of(const PartOf& figure) { return number_text(figure.first) + " of " + number_text(figure.second); }

class Asking {
 public:
  Asking(const client::Api& api, const CityFigures& counted) : api_(api), counted_(counted) {}

  Answer<ReportedFigures> ask() {
    client::operations::GetServerInfoRequest info;
    const auto server = api_.call(info);
    if (!server) return server.failure();
    for (const auto& service : server->services())
      if (service.service() == "registry") position_ = service.position();
    const auto indicators = api_.call(v1::ListIndicatorsRequest{});
    if (!indicators) return indicators.failure();
    for (const auto& indicator : indicators->indicators())
      if (auto failed = ask(indicator)) return *std::move(failed);
    return std::move(reported_);
  }

 private:
  // What the records count to, by dimension, for the indicators that the picture knows.
  Parts counted_of(const std::string& code, v1::Dimension dimension) const {
    if (code == "K1") return active_of(counted_.cooperatives_by_state);
    if (code == "K2") return with_meeting_of(counted_.cooperatives_by_state);
    const bool share = code == "U1";
    switch (dimension) {
      case v1::DIMENSION_SECTION:
        return operating_of(counted_.businesses_by_section, 0, 1, share);
      case v1::DIMENSION_SIZE:
        return operating_of(counted_.businesses_by_size, 1, 2, share);
      default:
        return operating_of(counted_.businesses_by_place, 0, 1, share);
    }
  }

  std::optional<Failure> ask(const v1::Indicator& indicator) {
    const bool businesses = indicator.code().starts_with("U");
    std::vector<v1::Dimension> dimensions{v1::DIMENSION_UNSPECIFIED};
    if (businesses) dimensions = {v1::DIMENSION_KECAMATAN, v1::DIMENSION_SECTION, v1::DIMENSION_SIZE};
    for (const auto dimension : dimensions) {
      auto answer = figures_of(indicator.name(), dimension);
      if (!answer) return answer.failure();
      compare(indicator.code(), *answer, counted_of(indicator.code(), dimension));
      if (dimension != dimensions.front()) continue;
      reported_.totals.push_back({indicator.code(), indicator.title(), indicator.measure() == v1::Indicator::MEASURE_SHARE,
                                  answer->total().part(), answer->total().whole()});
    }
    return std::nullopt;
  }

  Answer<v1::GetFiguresResponse> figures_of(const std::string& indicator, v1::Dimension dimension) const {
    v1::GetFiguresRequest request;
    request.set_indicator(indicator);
    request.set_group_by(dimension);
    request.set_min_position(position_);
    auto answer = api_.call(request);
    for (int i = 1; i < kTries && !answer && answer.failure().code == "UNAVAILABLE"; ++i) answer = api_.call(request);
    return answer;
  }

  void compare(const std::string& code, const v1::GetFiguresResponse& heard, Parts counted) {
    const auto same = [&](const std::string& group, const PartOf& figure) {
      const auto wanted = counted[group];
      counted.erase(group);
      if (figure == wanted) return;
      reported_.differences.push_back(code + " of " + (group == kAll ? "all" : group.empty() ? "the unknown" : group) + ": " +
                                      text_of(figure) + " heard, " + text_of(wanted) + " counted");
    };
    same(kAll, {heard.total().part(), heard.total().whole()});
    if (heard.group_by() == v1::DIMENSION_UNSPECIFIED) return;
    for (const auto& figure : heard.figures()) {
      same(figure.group(), {figure.part(), figure.whole()});
      ++reported_.groups;
    }
    // Groups that reporting never heard of.
    while (!counted.empty()) {
      const auto group = counted.begin()->first;
      if (counted.begin()->second == PartOf{}) counted.erase(group);
      else same(group, {});
    }
  }

  const client::Api& api_;
  const CityFigures& counted_;
  std::int64_t position_ = 0;
  ReportedFigures reported_;
};

}  // namespace

Answer<ReportedFigures> ask_reporting(const client::Api& api, const CityFigures& counted) {
  return Asking(api, counted).ask();
}

void print_reported(const ReportedFigures& reported, std::ostream& out) {
  print_heading(out, "REPORTING", "heard from the register's events, and nothing else");
  for (const auto& line : reported.totals)
    print_figure(out, line.code + "  " + line.title,
                 line.share ? share_text(line.part, line.whole) : number_text(line.whole));
  if (reported.differences.empty())
    print_wrapped(out, "These, and " + number_text(reported.groups) +
                           " groups by kecamatan, section and size with the unknown among them, are what the register counts "
                           "from its records.", 3);
  for (const auto& difference : reported.differences) print_wrapped(out, "DIFFERENT  " + difference, 3);
  out << '\n';
}

}  // namespace lumbung
