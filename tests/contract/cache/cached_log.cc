#include "contract/cache/cached_log.h"

#include <stdexcept>

#include "contract/cache/caches.h"
#include "runtime/store/views.h"

namespace lumbung::contract {
namespace {

constexpr int kReaders = 4;

Detached run(cache::ReadThrough& reads, cache::Question question, cache::Load load,
             std::shared_ptr<std::promise<cache::Loaded>> told) {
  try {
    cache::Loaded found;
    if (auto entry = reads.peek(question)) {
      found = {entry->position, std::move(entry->bytes)};
    } else {
      auto fetching = reads.fetch(std::move(question), std::move(load));
      found = co_await fetching;
    }
    told->set_value(std::move(found));
  } catch (...) {
    told->set_exception(std::current_exception());
  }
}

}  // namespace

cache::Loaded read_of(Reading reading) {
  if (reading.wait_for(harness::kPatience) != std::future_status::ready) throw std::runtime_error("A read never ended");
  return reading.get();
}

CachedLog::CachedLog(const Database& database, cache::Cache* cache, cache::LoadLimits limits)
    : CachedLog(database.engine(), database.where(), cache, limits) {}

CachedLog::CachedLog(Engine engine, const std::string& where, cache::Cache* cache, cache::LoadLimits limits,
                     std::chrono::milliseconds resolve_unknown)
    : store_(open_store(engine, where, failpoints_)) {
  store::ensure_views(*store_, aggregates_, failpoints_);
  readers_ = std::make_unique<store::Readers>(*store_, kReaders);
  auto head = store::read_head(*store_->reader());
  log_id_ = head.log_id;
  reads_ = std::make_unique<cache::ReadThrough>(
      cache, *readers_, metrics_,
      cache::ReadThrough::Settings{"3275", "registry", std::move(head), {"businesses"}, {"counts"}, limits});
  committer_ = std::make_unique<store::Committer>(*store_, aggregates_, clock_, ids_, failpoints_, nullptr,
                                                  store::RulesVersion{}, std::vector<store::CommitObserver*>{reads_.get()},
                                                  resolve_unknown);
}

store::Committed CachedLog::must(store::Command command) {
  const auto outcome = committer_->commit_and_wait(std::move(command));
  const auto* committed = std::get_if<store::Committed>(&outcome);
  if (committed == nullptr) throw std::runtime_error("A command was not committed");
  return *committed;
}

cache::Load CachedLog::plain_load(const std::string& id) {
  return [stream = stream_of(id)](store::Connection& connection) {
    const auto position = store::read_head(connection).position;
    auto rows = store::read_states(connection, {stream});
    if (rows.empty()) return cache::Loaded{position, std::nullopt};
    return cache::Loaded{position, std::move(rows.front().state)};
  };
}

Reading CachedLog::start(cache::Question question, cache::Load load) {
  const auto told = std::make_shared<std::promise<cache::Loaded>>();
  auto reading = told->get_future();
  run(*reads_, std::move(question), std::move(load), told);
  return reading;
}

Reading CachedLog::read(const std::string& id, std::int64_t min_position, cache::Load load) {
  return start(reads_->record(0, stream_of(id), min_position, committer_->position()), load ? load : plain_load(id));
}

Reading CachedLog::count(const std::string& what, std::int64_t min_position) {
  return start(reads_->sum(0, what, min_position, committer_->position()), [](store::Connection& connection) {
    const auto position = store::read_head(connection).position;
    return cache::Loaded{position, std::to_string(store::read_states_after(connection, "businesses/", 1'000).size())};
  });
}

int CachedLog::workers(const std::string& id, std::int64_t min_position) {
  const auto found = read_of(read(id, min_position));
  return found.bytes ? business_of(*found.bytes).workers_female() : -1;
}

double CachedLog::asked(const std::string& result) {
  return metric(metrics_, "lumbung_cache_requests_total", {"result=\"" + result + "\""});
}
double CachedLog::loads() { return metric(metrics_, "lumbung_cache_loads_total"); }
double CachedLog::joined() { return metric(metrics_, "lumbung_cache_joined_total"); }

}  // namespace lumbung::contract
