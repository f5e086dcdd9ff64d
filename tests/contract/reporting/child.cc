#include "contract/reporting/child.h"

#include "contract/reporting/city_here.h"

namespace lumbung::contract {

int run_reporting(const std::vector<std::string>& args) {
  const auto engine = args.at(0) == "sqlite" ? Engine::sqlite : Engine::postgresql;
  Failpoints none;
  const auto followed = open_store(engine, args.at(1), none);
  store::CommitSignal signal;
  ReportingHere reporting(engine, args.at(2), *followed, signal, args.at(3));
  return reporting.settle(store::read_head(*followed->reader()).position) ? 0 : 1;
}

}  // namespace lumbung::contract
