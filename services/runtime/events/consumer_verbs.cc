// What operators ask of a consumer. What moves anything runs on the consumer's own thread, between two batches.
#include <future>
#include <utility>

#include "runtime/events/compare.h"
#include "runtime/events/consumer.h"
#include "runtime/events/consumer_work.h"
#include "runtime/events/parked.h"
#include "runtime/events/rebuild.h"

namespace lumbung::events {
namespace {

// Records of one subject tried again at a time.
constexpr int kRetryPage = 100;
// Events of a verification between two looks at who waits for it, and the most that are applied while the consumer stands
// still; those are in the source.
constexpr std::int64_t kLittle = 1'000;
constexpr std::chrono::seconds kLittlePatience{2};

Refusal no_projection(const std::string& name) {
  return rule_broken("NOT_A_PROJECTION", "The consumer " + name + " is a reaction: its effects are commands, and cannot be "
                                            "rebuilt.");
}

Refusal unknown_parked(const std::string& cursor, std::int64_t offset) {
  return not_found("PARKED_UNKNOWN", "consumers/" + cursor + "/parked/" + std::to_string(offset));
}

Refusal rebuild_running() {
  return rule_broken("REBUILD_RUNNING", "A rebuild of this projection is under way; wait for it.");
}

Refusal nobody_waits() {
  return rule_broken("VERIFY_STOPPED", "Nobody waits for the verdict any more: nothing was decided.");
}

Refusal discarded_meanwhile() {
  return rule_broken("DISCARDED_MEANWHILE",
                     "A parked record was discarded while the rows were built and compared: nothing was decided. Verify again.");
}

ProjectionVerdict log_restored(const std::string& before, const std::string& now) {
  ProjectionVerdict verdict;
  verdict.finding = "The log was restored: the projection stands in " + before + ", the log is " + now +
                    " now; rebuild the projection.";
  return verdict;
}

// What is wrong with the source is told to whoever asked; that it is away may be over soon.
template <class Work>
std::invoke_result_t<Work> from_source(Work work) {
  try {
    return work();
  } catch (const FeedBroken& broken) {
    return rule_broken("SOURCE_BROKEN", broken.what());
  } catch (const CannotGoOn& stop) {
    return rule_broken("SOURCE_BROKEN", stop.what());
  } catch (const FeedAway& away) {
    throw store::Unavailable(away.what());
  } catch (const MovedMeanwhile& moved) {
    throw store::Unavailable(moved.what());
  }
}

}  // namespace

void Consumer::on_thread(const std::function<void()>& work) {
  // Its own: the end is known a moment before the thread has let go of it.
  const auto task = std::make_shared<std::packaged_task<void()>>(work);
  auto done = task->get_future();
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) throw store::Unavailable("The process stops.");
    jobs_.emplace_back([task] { (*task)(); });
    if (feed_) feed_->wake();
  }
  wake_.notify_all();
  done.get();
}

std::optional<Refusal> Consumer::standing_by() const {
  if (lock_) return std::nullopt;
  return rule_broken("CONSUMER_STANDBY",
                     "Another process follows for this consumer, or none could begin yet. Ask the one that follows.");
}

std::vector<store::ParkedRow> Consumer::parked(std::int64_t after_offset, int limit) {
  return store::read_parked_after(*parts_.own.reader(), cursor_name_, after_offset, limit);
}

std::optional<store::ParkedRow> Consumer::parked_at(std::int64_t offset) {
  return read_parked_at(*parts_.own.reader(), cursor_name_, offset);
}

Result<std::int64_t> Consumer::retry(std::int64_t offset) {
  std::optional<Result<std::int64_t>> result;
  return from_source([&]() -> Result<std::int64_t> {
    on_thread([&] { result.emplace(retry_now(offset)); });
    return *std::move(result);
  });
}

std::optional<Refusal> Consumer::discard(std::int64_t offset, const std::string& by, const std::string& why) {
  std::optional<Refusal> refusal;
  on_thread([&] { refusal = discard_now(offset, by, why); });
  return refusal;
}

Result<std::int64_t> Consumer::retry_now(std::int64_t offset) {
  if (auto refusal = standing_by()) return *std::move(refusal);
  if (replacing_) return rebuild_running();
  const auto reader = parts_.own.reader();
  const auto parked = read_parked_at(*reader, cursor_name_, offset);
  if (!parked) return unknown_parked(cursor_name_, offset);
  if (!parked->subject.empty()) {
    const auto first = read_parked_of(*reader, cursor_name_, parked->subject, 0, 1);
    if (!first.empty() && first.front().offset < offset)
      return rule_broken("PARKED_FIRST",
                         "An earlier record of the same subject is parked; retry or discard that one first.")
          .with("offset", first.front().offset);
  }
  if (!open_) work_->open();
  const auto refusal = work_->retry(*parked);
  changed_parked();
  if (refusal)
    return rule_broken("STILL_PARKED", "It still cannot be applied: " + refusal->sentence()).with("reason", refusal->reason());
  std::int64_t applied = 1;
  for (auto from = offset + 1; !parked->subject.empty();) {
    const auto followers = read_parked_of(*reader, cursor_name_, parked->subject, from, kRetryPage);
    if (followers.empty()) break;
    bool all = true;
    for (const auto& follower : followers) {
      all = !work_->retry(follower);
      if (!all) break;
      ++applied;
      from = follower.offset + 1;
    }
    if (!all) break;
  }
  changed_parked();
  if (applied_) applied_(position());
  parts_.log.write(Severity::info, "parked record applied",
                   {{"consumer", cursor_name_}, {"subject", parked->subject}, {"offset", offset}, {"applied", applied}});
  return applied;
}

std::optional<Refusal> Consumer::discard_now(std::int64_t offset, const std::string& by, const std::string& why) {
  if (auto refusal = standing_by()) return refusal;
  if (replacing_) return rebuild_running();
  const auto connection = working_connection(parts_.own);
  const auto now_us = microseconds(parts_.clock.now());
  // Whoever switches to rows that were built anew holds the cursor, too, and looks at what is discarded by then.
  begin_at_cursor(parts_.own, *connection, cursor_name_, now_us);
  const auto parked = read_parked_at(*connection, cursor_name_, offset);
  if (!parked) {
    connection->execute("ROLLBACK");
    return unknown_parked(cursor_name_, offset);
  }
  discard_parked(*connection, *parked, by, why, now_us);
  connection->execute("COMMIT");
  metrics_.discarded();
  changed_parked();
  parts_.log.write(Severity::warning, "parked record discarded",
                   {{"consumer", cursor_name_}, {"subject", parked->subject}, {"type", parked->type}, {"offset", offset},
                    {"position", parked->position}, {"by", by}, {"why", why}});
  return std::nullopt;
}

Result<FeedCursor> Consumer::resume(const std::string& by) {
  std::optional<Result<FeedCursor>> result;
  on_thread([&] { result.emplace(resume_now(by)); });
  return *std::move(result);
}

// What keeps an event from taking effect twice is its position; the offset only says where to read on.
Result<FeedCursor> Consumer::resume_now(const std::string& by) {
  if (auto refusal = standing_by()) return *std::move(refusal);
  if (status().state != ConsumerState::stopped)
    return rule_broken("CONSUMER_NOT_STOPPED",
                       "The consumer " + status_.name + " is not stopped: it knows its place, or finds it by itself.");
  const auto connection = working_connection(parts_.own);
  const auto now_us = microseconds(parts_.clock.now());
  auto cursor = begin_at_cursor(parts_.own, *connection, cursor_name_, now_us);
  const auto parked = count_parked(*connection, cursor_name_);
  if (parked > 0) {
    connection->execute("ROLLBACK");
    return rule_broken("RECORDS_PARKED", "Retry or discard what is parked first: it is kept by the offsets that the topic had.")
        .with("parked", parked);
  }
  const auto before = std::exchange(cursor.offset, -1);
  store::write_cursor(*connection, row_of(cursor_name_, cursor), now_us);
  connection->execute("COMMIT");
  publish(cursor);
  become(ConsumerState::starting);
  parts_.log.write(Severity::warning, "consumer resumed",
                   {{"consumer", cursor_name_}, {"position", cursor.position}, {"log_id", cursor.log_id},
                    {"offset_before", before}, {"by", by}});
  return cursor;
}

void Consumer::changed_parked() {
  work_->forget_parked();
  end_seen_ = {};
  const auto parked = count_parked(*parts_.own.reader(), cursor_name_);
  const std::lock_guard lock(mutex_);
  status_.parked = parked;
  metrics_.parked(parked);
}

Result<std::int64_t> Consumer::rebuild(const RebuildProgress& progress) {
  return from_source([&] { return rebuild_now(progress); });
}

Result<ProjectionVerdict> Consumer::verify(const RebuildProgress& progress) {
  return from_source([&] { return verify_now(progress); });
}

Result<std::int64_t> Consumer::rebuild_now(const RebuildProgress& progress) {
  if (!projection_) return no_projection(status_.name);
  std::optional<Refusal> refusal;
  // Behind whatever is being retried or discarded: from here on neither is.
  on_thread([&] {
    refusal = standing_by();
    if (!refusal && rebuilding_.exchange(true)) refusal = rebuild_running();
    if (!refusal) replacing_ = true;
  });
  if (refusal) return *std::move(refusal);
  const Release release{rebuilding_};
  const Release replaced{replacing_};
  Rebuild rebuild(parts_.own, *projection_, cursor_name_, parts_.open_feed(), parts_.failpoints, parts_.clock);
  const auto step = [&] {
    if (stopping()) throw store::Unavailable("The process stops; the rebuild was given up.");
    metrics_.rebuilt(rebuild.position(), rebuild.end());
    return rebuild.step();
  };
  // A caller who goes away does not stop it: half a rebuild is of no use to anybody.
  while (step())
    if (progress) progress(rebuild.position(), rebuild.end());
  rebuild.finish();
  while (step()) continue;
  on_thread([&] {
    refusal = standing_by();
    if (refusal) return;
    const auto living = work_->open();
    if (living.log_id == rebuild.cursor().log_id) rebuild.step_to(living.position);
    rebuild.switch_over();
    open_ = false;
    become(ConsumerState::starting);
  });
  metrics_.rebuilt(1, 1);
  if (refusal) return *std::move(refusal);
  parts_.log.write(Severity::info, "projection rebuilt", {{"consumer", cursor_name_}, {"position", rebuild.position()}});
  return rebuild.position();
}

Result<ProjectionVerdict> Consumer::verify_now(const RebuildProgress& progress) {
  if (!projection_) return no_projection(status_.name);
  std::optional<Refusal> refusal;
  on_thread([&] { refusal = standing_by(); });
  if (refusal) return *std::move(refusal);
  if (rebuilding_.exchange(true)) return rebuild_running();
  const Release release{rebuilding_};
  Rebuild rebuild(parts_.own, *projection_, cursor_name_, parts_.open_feed(), parts_.failpoints, parts_.clock);
  Comparison comparison(*projection_, rebuild);
  std::optional<ProjectionVerdict> verdict;
  for (auto target = position().position;;) {
    while (rebuild.position() < target) {
      if (stopping()) throw store::Unavailable("The process stops.");
      rebuild.step_to(std::min(target, rebuild.position() + kLittle));
      if (progress && !progress(rebuild.position(), target)) return nobody_waits();
    }
    rebuild.finish();
    on_thread([&] {
      refusal = standing_by();
      if (!refusal) refusal = compare_some(rebuild, comparison, target, verdict);
    });
    if (refusal) return *std::move(refusal);
    if (verdict) return *std::move(verdict);
    if (progress && !progress(rebuild.position(), target)) return nobody_waits();
  }
}

// The consumer stands still for this; `target` is where.
std::optional<Refusal> Consumer::compare_some(Rebuild& rebuild, Comparison& comparison, std::int64_t& target,
                                              std::optional<ProjectionVerdict>& verdict) {
  const auto living = work_->open();
  target = living.position;
  // It went on meanwhile; it is caught up with beside it, so that it never stands still for long.
  if (target > rebuild.position() + kLittle) return std::nullopt;
  rebuild.step_to(target, kLittlePatience);
  // What is retried behind a discard is in the living rows, and not in those that were built.
  if (rebuild.discarded_meanwhile()) return discarded_meanwhile();
  if (!living.log_id.empty() && living.log_id != rebuild.cursor().log_id) {
    verdict = log_restored(living.log_id, rebuild.cursor().log_id);
  } else {
    comparison.some(parts_.rows_compared);
    if (comparison.over()) verdict = comparison.verdict();
  }
  if (!verdict) return std::nullopt;
  verdict->position = target;
  verdict->parked = count_parked(*parts_.own.reader(), cursor_name_);
  return std::nullopt;
}

}  // namespace lumbung::events
