#include "lumbung/common/v1/calendar.pb.h"
#include "registry/domain/open_business_day.h"
#include "registry/rpc/change.h"
#include "registry/rpc/reads.h"
#include "registry/rpc/registry_rpc.h"

namespace lumbung::registry {
namespace {

Task<Result<rpc::Reply>> get_calendar(Registry& registry, rpc::Call& call) {
  std::function<StatesAsOf(store::Connection&)> query = [](store::Connection& connection) {
    return read_states_as_of(connection, {kCalendarStream});
  };
  auto reading = registry.readers.read<StatesAsOf>(std::move(query));
  auto found = co_await reading;
  add_as_of(call, found.position);
  co_return rpc::Reply(std::move(found.states[kCalendarStream]));
}

}  // namespace

void add_calendar(rpc::Methods& methods, Registry& registry) {
  add_change<v1::OpenBusinessDayRequest>(methods, registry, "OpenBusinessDay");
  methods.unary<v1::GetCalendarRequest>("GetCalendar", [&registry](rpc::Call& call, Asked<v1::GetCalendarRequest>) {
    return get_calendar(registry, call);
  });
}

}  // namespace lumbung::registry
