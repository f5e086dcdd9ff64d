#include "reporting/rpc/reporting_rpc.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <coroutine>

#include "lumbung/reporting/v1/reporting_service.pb.h"
#include "reporting/domain/indicators/catalogue.h"
#include "reporting/projections/read_figures.h"
#include "reporting/rpc/described.h"
#include "runtime/rpc/failures.h"

namespace lumbung::reporting {
namespace {

using v1::GetFiguresRequest;

// Longest wait for `min_position`.
constexpr std::chrono::seconds kWaitAtMost{5};
// `32.75.10`
constexpr std::size_t kKecamatanLength = 8;

// co_await Reached{...} says whether the figures came to the position in time.
struct Reached {
  events::Consumer& consumer;
  std::int64_t position;
  std::chrono::steady_clock::time_point deadline;
  bool there = false;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    consumer.when_at(position, deadline, [this, waiting](bool came) {
      there = came;
      waiting.resume();
    });
  }
  bool await_resume() const noexcept { return there; }
};

bool is_kecamatan(const std::string& code) {
  return code.size() == kKecamatanLength && code[2] == '.' && code[5] == '.' &&
         code.find_first_not_of("0123456789.") == std::string::npos && std::count(code.begin(), code.end(), '.') == 2;
}

const Indicator* asked_for(const Reporting& reporting, const std::string& name) {
  return find_indicator(reporting.catalogue, indicator_id(name));
}

void check(const GetFiguresRequest& request, std::vector<FieldViolation>& wrong) {
  if (!request.kecamatan().empty() && !is_kecamatan(request.kecamatan()))
    wrong.push_back({"kecamatan", "KECAMATAN_MALFORMED", "Give a Kemendagri code of a kecamatan, for example 32.75.10.",
                     request.kecamatan()});
  if (request.min_position() < 0)
    wrong.push_back({"min_position", "MIN_POSITION", "Give 0 or more.", std::to_string(request.min_position())});
}

Refusal not_offered(const Indicator& indicator, Dimension dimension) {
  std::string offered;
  for (const auto each : indicator.dimensions) offered += (offered.empty() ? "" : ", ") + v1::Dimension_Name(each);
  return invalid_field("group_by", "GROUP_BY_NOT_OFFERED", indicator.code + " can be grouped by " + offered + ".",
                       v1::Dimension_Name(dimension));
}

v1::GetFiguresResponse response_of(const Indicator& indicator, const Reporting& reporting, const GetFiguresRequest& request,
                                   const GroupedFigures& figures) {
  using google::protobuf::util::TimeUtil;
  v1::GetFiguresResponse response;
  response.set_indicator(request.indicator());
  response.set_group_by(request.group_by());
  response.set_kecamatan(request.kecamatan());
  *response.mutable_total() = figure_of(indicator, {}, figures.total);
  for (const auto& [group, figure] : figures.groups) *response.add_figures() = figure_of(indicator, group, figure);
  response.set_source(reporting.source);
  response.set_source_log_id(figures.log_id);
  response.set_as_of_position(figures.position);
  if (figures.time_us) *response.mutable_as_of_time() = TimeUtil::MicrosecondsToTimestamp(*figures.time_us);
  if (figures.business_date) *response.mutable_business_date() = message_of(*figures.business_date);
  const auto status = reporting.consumer.status();
  response.set_lag_events(events::lacking(status, figures.log_id, figures.position));
  if (response.lag_events() > 0 || status.lag_events == 0 || !status.end_current)
    response.set_lag_milliseconds(std::llround(status.lag_seconds * 1'000));
  return response;
}

Task<Result<rpc::Reply>> list_indicators(Reporting& reporting) {
  v1::ListIndicatorsResponse response;
  for (const auto* indicator : reporting.catalogue) *response.add_indicators() = described(*indicator);
  co_return rpc::Reply::of(response);
}

Task<Result<rpc::Reply>> get_indicator(Reporting& reporting, std::shared_ptr<const v1::GetIndicatorRequest> request) {
  const auto* indicator = asked_for(reporting, request->name());
  if (indicator == nullptr) co_return not_found("INDICATOR_NOT_FOUND", request->name());
  co_return rpc::Reply::of(described(*indicator));
}

Task<Result<rpc::Reply>> get_figures(Reporting& reporting, rpc::Call& call,
                                     std::shared_ptr<const GetFiguresRequest> request) {
  const auto* indicator = asked_for(reporting, request->indicator());
  if (indicator == nullptr) co_return not_found("INDICATOR_NOT_FOUND", request->indicator());
  call.resource = request->indicator();
  const auto& offered = indicator->dimensions;
  if (request->group_by() != v1::DIMENSION_UNSPECIFIED &&
      std::find(offered.begin(), offered.end(), request->group_by()) == offered.end())
    co_return not_offered(*indicator, request->group_by());
  if (request->min_position() > reporting.consumer.position().position) {
    Reached reached{reporting.consumer, request->min_position(),
                    std::min(call.deadline, std::chrono::steady_clock::now() + kWaitAtMost)};
    const bool there = co_await reached;
    if (!there)
      throw rpc::NotYet("FIGURES_BEHIND", "The figures are at position " +
                                              std::to_string(reporting.consumer.position().position) + ", not yet at " +
                                              std::to_string(request->min_position()) + ".");
  }
  const FiguresAsked asked{indicator->id, request->group_by(), request->kecamatan()};
  std::function<GroupedFigures(store::Connection&)> query = [asked, cursor = reporting.cursor](store::Connection& connection) {
    return read_figures(connection, cursor, asked);
  };
  auto reading = reporting.readers.read<GroupedFigures>(std::move(query));
  const auto figures = co_await reading;
  const auto status = reporting.consumer.status();
  // Nothing applied is an answer only when the register has said nothing.
  if (figures.position == 0 && (!status.end_known || status.end > 0))
    throw rpc::NotYet("FIGURES_NOT_READY", "The figures are being made from the first event on. Ask again soon.");
  call.trailers.emplace_back("as-of-position", std::to_string(figures.position));
  co_return rpc::Reply::of(response_of(*indicator, reporting, *request, figures));
}

}  // namespace

void add_reporting(rpc::Methods& methods, Reporting& reporting) {
  methods.unary<v1::ListIndicatorsRequest>(
      "ListIndicators", [&reporting](rpc::Call&, std::shared_ptr<const v1::ListIndicatorsRequest>) {
        return list_indicators(reporting);
      });
  methods.unary<v1::GetIndicatorRequest>(
      "GetIndicator", [&reporting](rpc::Call&, std::shared_ptr<const v1::GetIndicatorRequest> request) {
        return get_indicator(reporting, std::move(request));
      });
  methods.unary<GetFiguresRequest>(
      "GetFigures", check, [&reporting](rpc::Call& call, std::shared_ptr<const GetFiguresRequest> request) {
        return get_figures(reporting, call, std::move(request));
      });
}

}  // namespace lumbung::reporting
