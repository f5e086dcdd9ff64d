#include "lumbungd/registry_host.h"

#include <stdexcept>

#include "lumbungd/first_look.h"
#include "runtime/cache/in_process.h"
#include "runtime/cache/redis.h"

namespace lumbung {
namespace {

const std::string kName = "registry";

// The day to work on: the operator's, the story's, or today's.
std::optional<Date> sandbox_day(const Config& config) {
  if (config.business_date) return config.business_date;
  if (config.first_look && config.registers.empty()) return story_day();
  return std::nullopt;
}

// SQLite has one process, which may remember what it read; PostgreSQL may have several, which share a Redis or nothing.
std::unique_ptr<cache::Cache> cache_of(const Config& config, const CacheMetrics& metrics) {
  if (config.database.empty()) return std::make_unique<cache::InProcess>(metrics, cache::kInProcessBytes);
  if (config.redis.empty()) return nullptr;
  return std::make_unique<cache::Redis>(cache::redis_at(config.redis), metrics);
}

}  // namespace

RegistryHost::RegistryHost(const ProcessParts& parts)
    : files_(registry::read_reference_files(parts.config.data)),
      store_(open_store_of(kName, parts)),
      cache_metrics_(parts.metrics),
      cache_(cache_of(parts.config, cache_metrics_)) {
  const auto keys = parts.config.var / "keys";
  person_keys_ = std::make_unique<PersonKeys>(keys, store::bound_person_keys(*store_));
  store::bind_person_keys(*store_, person_keys_->id());
  if (person_keys_->previous_master_may_go())
    parts.log.write(Severity::warning, "previous master key not needed",
                    {{"file", (keys / "master.previous.key").string()},
                     {"why", "every key is wrapped with the new one: destroy this file and its copies"}});
  service_ = std::make_unique<registry::Service>(
      registry::Parts{*store_, files_.reference, files_.rules, parts.fingerprint_key, *person_keys_, parts.clock,
                      parts.ids, parts.failpoints, parts.metrics, parts.config.reader_connections,
                      parts.config.var / "search", {&signal_}, cache_.get(), parts.config.cell});
  if (service_->erased_at_start() > 0)
    parts.log.write(Severity::warning, "erasures applied",
                    {{"records", std::to_string(service_->erased_at_start())},
                     {"why", "the log held persons whom the list of erasures names: a backup, or an erasure cut short"}});
  open_first_day(parts);
}

const std::string& RegistryHost::name() const { return kName; }

void RegistryHost::open_first_day(const ProcessParts& parts) {
  const auto open = service_->open_day();
  const auto day = sandbox_day(parts.config);
  if (parts.config.business_date && open && *open > *day)
    throw std::runtime_error("The open business day is " + open->iso() + "; business_date " + day->iso() +
                             " is before it. Name that day or a later one, or use another --var.");
  const auto wanted = day.value_or(jakarta_date(parts.clock.now()));
  if (!open || *open < wanted) service_->open_day(wanted);
  if (!day)
    keeper_ = std::make_unique<DayKeeper>(parts.clock, parts.log, [this](Date next) { service_->open_day(next); });
}

}  // namespace lumbung
