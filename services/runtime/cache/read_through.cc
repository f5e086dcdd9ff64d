#include "runtime/cache/read_through.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "runtime/rpc/failures.h"

namespace lumbung::cache {
namespace {

// co_await gives the cache's answer.
struct Asking {
  Cache& cache;
  const std::string& key;
  bool must_ask;
  std::optional<Answer> answer;

  bool await_ready() {
    if (must_ask) return false;
    answer = cache.at_once(key);
    return answer.has_value();
  }
  void await_suspend(std::coroutine_handle<> waiting) {
    cache.ask(key, [this, waiting](Answer found) {
      answer.emplace(std::move(found));
      waiting.resume();
    });
  }
  Answer await_resume() { return std::move(*answer); }
};

CacheResult result_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::hit:
      return CacheResult::hit;
    case Outcome::miss:
      return CacheResult::miss;
    case Outcome::timeout:
      return CacheResult::timeout;
    case Outcome::error:
      return CacheResult::error;
    case Outcome::bypassed:
      return CacheResult::bypassed;
  }
  return CacheResult::error;
}

std::vector<std::string> kinds_of(const ReadThrough::Settings& settings) {
  auto kinds = settings.collections;
  kinds.insert(kinds.end(), settings.sums.begin(), settings.sums.end());
  return kinds;
}

std::string_view collection_of(std::string_view stream) { return stream.substr(0, stream.find('/')); }

std::string_view id_of(std::string_view stream) {
  const auto slash = stream.find('/');
  return slash == std::string_view::npos ? std::string_view() : stream.substr(slash + 1);
}

}  // namespace

ReadThrough::ReadThrough(Cache* cache, store::Readers& readers, Metrics& metrics, Settings settings)
    : cache_(cache),
      readers_(readers),
      settings_(std::move(settings)),
      prefix_(settings_.cell + ":" + settings_.service + ":" + settings_.head.log_id + ":"),
      metrics_(metrics, settings_.service, kinds_of(settings_)),
      recent_(settings_.head.position),
      limiter_(settings_.limits) {}

std::string ReadThrough::key_of(const std::string& kind, std::string_view name) const {
  std::string key;
  key.reserve(prefix_.size() + kind.size() + 1 + name.size());
  key.append(prefix_).append(kind).append(":").append(name);
  return key;
}

Question ReadThrough::record(std::size_t kind, const std::string& stream, std::int64_t min_position, std::int64_t known) {
  Question question;
  question.kind = kind;
  if (cache_ == nullptr) return question;
  if (cache_->alone()) recent_.log_at(known);
  question.key = key_of(settings_.collections.at(kind), id_of(stream));
  question.floor = std::max(min_position, recent_.floor(stream));
  question.keep = kKeepRecord;
  return question;
}

Question ReadThrough::sum(std::size_t kind, const std::string& digest, std::int64_t min_position, std::int64_t known) const {
  Question question;
  question.kind = settings_.collections.size() + kind;
  if (cache_ == nullptr) return question;
  question.key = key_of(settings_.sums.at(kind), digest);
  question.floor = std::max(min_position, known);
  question.keep = kKeepSum;
  return question;
}

std::optional<Entry> ReadThrough::judge(const Question& question, Answer answer) const {
  const bool hit = answer.outcome == Outcome::hit;
  const bool stale = hit && answer.entry.position < question.floor;
  metrics_.asked(question.kind, stale ? CacheResult::stale : result_of(answer.outcome));
  if (!hit || stale) return std::nullopt;
  return std::move(answer.entry);
}

std::optional<Entry> ReadThrough::peek(Question& question) {
  if (cache_ == nullptr) return std::nullopt;
  auto answer = cache_->at_once(question.key);
  question.must_ask = !answer;
  if (!answer) return std::nullopt;
  question.asked = true;
  return judge(question, std::move(*answer));
}

Task<Loaded> ReadThrough::fetch(Question question, Load load) {
  if (cache_ == nullptr) {
    metrics_.asked(question.kind, CacheResult::bypassed);
    auto reading = readers_.read<Loaded>(std::move(load));
    auto loaded = co_await reading;
    co_return loaded;
  }
  if (!question.asked) {
    Asking asking{*cache_, question.key, question.must_ask, std::nullopt};
    auto answer = co_await asking;
    auto entry = judge(question, std::move(answer));
    if (entry) co_return Loaded{entry->position, std::move(entry->bytes)};
  }
  Joining joining{*this, question.key, false, false, {}, {}, {}};
  co_await joining;
  if (!joining.leads && !joining.alone) {
    if (joining.failure) std::rethrow_exception(joining.failure);
    // A load that began before our own write may have missed it.
    if (joining.loaded.position >= question.floor) {
      metrics_.joined();
      co_return std::move(joining.loaded);
    }
  }
  Loaded loaded;
  std::exception_ptr failure;
  try {
    auto loading = load_limited(std::move(load));
    loaded = co_await loading;
    if (loaded.bytes)
      cache_->put(question.key, {loaded.position, *loaded.bytes}, jittered(question.keep, question.key, loaded.position));
  } catch (...) {
    failure = std::current_exception();
  }
  if (joining.leads) land(question.key, loaded, failure);
  if (failure) std::rethrow_exception(failure);
  co_return loaded;
}

bool ReadThrough::Joining::await_suspend(std::coroutine_handle<> waiting) {
  const std::lock_guard lock(reads.mutex_);
  const auto [flight, first] = reads.flights_.try_emplace(key);
  leads = first;
  alone = !first && flight->second.waiting.size() >= kMaxJoined;
  if (leads || alone) return false;
  coroutine = waiting;
  flight->second.waiting.push_back(this);
  return true;
}

void ReadThrough::land(const std::string& key, const Loaded& loaded, const std::exception_ptr& failure) {
  std::vector<Joining*> waiting;
  {
    const std::lock_guard lock(mutex_);
    const auto flight = flights_.find(key);
    waiting.swap(flight->second.waiting);
    flights_.erase(flight);
  }
  for (auto* joining : waiting) {
    joining->loaded = loaded;
    joining->failure = failure;
    joining->coroutine.resume();
  }
}

Task<Loaded> ReadThrough::load_limited(Load load) {
  auto entering = limiter_.enter();
  const bool may = co_await entering;
  if (entering.waited) metrics_.waited();
  if (!may) {
    metrics_.turned_away();
    throw rpc::NotYet("OVERLOADED", "Too many reads go to the database at this moment. Retry a little later.");
  }
  metrics_.loaded();
  Loaded loaded;
  std::exception_ptr failure;
  try {
    auto reading = readers_.read<Loaded>(std::move(load));
    loaded = co_await reading;
  } catch (...) {
    failure = std::current_exception();
  }
  limiter_.leave();
  if (failure) std::rethrow_exception(failure);
  co_return loaded;
}

// New streams are not told: that there is nothing is never cached.
template <class Fn>
void ReadThrough::each_changed(const store::Writes& writes, Fn fn) {
  for (const auto& row : writes.changed_streams) {
    const std::string collection(collection_of(row.stream));
    if (std::find(settings_.collections.begin(), settings_.collections.end(), collection) == settings_.collections.end())
      continue;
    // First, so that whoever reads meanwhile already refuses what is older.
    recent_.changed(row.stream, writes.head.position);
    fn(key_of(collection, id_of(row.stream)), row);
  }
}

void ReadThrough::committed(const store::Writes& writes) {
  if (cache_ == nullptr) return;
  const auto position = writes.head.position;
  each_changed(writes, [&](const std::string& key, const store::StateRow& row) {
    if (cache_->alone()) cache_->put(key, {position, row.state}, jittered(kKeepRecord, key, position));
    else cache_->bury(key, position);
  });
  recent_.told(position);
}

// As if it had happened, but for the state, which may never have been. When it did not, the log comes to that position by
// other commits, and until then nothing older is kept of these few streams. A cache that is ours alone needs no news: the
// log is then found beyond what was told (RecentWrites::log_at).
void ReadThrough::outcome_unknown(const store::Writes& writes) {
  if (cache_ == nullptr || cache_->alone()) return;
  each_changed(writes, [&](const std::string& key, const store::StateRow&) { cache_->bury(key, writes.head.position); });
}

}  // namespace lumbung::cache
