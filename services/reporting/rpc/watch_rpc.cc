#include "reporting/rpc/watch_rpc.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lumbung/reporting/v1/watch_service.pb.h"

namespace lumbung::reporting {
namespace {

using v1::WatchFiguresRequest;

constexpr int kMaxIndicators = 100;
constexpr std::size_t kMaxNameBytes = 100;
// Streams of published figures: `figures/k1` is of `indicators/k1`.
constexpr std::string_view kFigures = "figures/";
constexpr std::string_view kIndicators = "indicators/";

Result<events::WatchPlan> plan_of(const WatchFiguresRequest& request) {
  events::WatchPlan plan;
  std::vector<FieldViolation> wrong;
  plan.filter.kinds = {std::string(kFigures)};
  if (request.indicators_size() > kMaxIndicators)
    wrong.push_back({"indicators", "TOO_MANY", "At most 100; leave it empty for all.", {}});
  for (int i = 0; i < std::min(request.indicators_size(), kMaxIndicators); ++i) {
    const std::string_view name = request.indicators(i);
    if (name.starts_with(kIndicators) && name.size() > kIndicators.size() && name.size() <= kMaxNameBytes)
      plan.filter.names.push_back(std::string(kFigures) + std::string(name.substr(kIndicators.size())));
    else
      wrong.push_back({"indicators[" + std::to_string(i) + "]", "NAME_FORMAT", "Give names like indicators/k1.", {}});
  }
  const bool fresh = request.resume_token().empty();
  if (fresh && request.snapshot() && request.has_after_position())
    wrong.push_back({"after_position", "START_AMBIGUOUS", "A snapshot has its own position; give one of the two.", {}});
  if (fresh && request.after_position() < 0)
    wrong.push_back({"after_position", "POSITION_NEGATIVE", "0 starts before the first event.", {}});
  if (!wrong.empty()) return invalid_fields(std::move(wrong));
  plan.filter.tidy();
  plan.snapshot = request.snapshot();
  plan.resume_token = request.resume_token();
  if (request.has_after_position()) plan.after_position = request.after_position();
  return plan;
}

Task<Result<rpc::Done>> watch_figures(events::Watches& watches, const rpc::Call& call,
                                      std::shared_ptr<const WatchFiguresRequest> request, rpc::ReplyStream& replies) {
  auto plan = plan_of(*request);
  if (!plan) co_return std::move(plan).refusal();
  auto serving = watches.serve(*std::move(plan), call, replies);
  auto done = co_await serving;
  co_return done;
}

}  // namespace

void add_watch(rpc::Methods& methods, events::Watches& watches) {
  methods.server_stream<WatchFiguresRequest>(
      "WatchFigures", [&watches](rpc::Call& call, std::shared_ptr<const WatchFiguresRequest> request,
                                 rpc::ReplyStream& replies) {
        return watch_figures(watches, call, std::move(request), replies);
      });
}

}  // namespace lumbung::reporting
