#include "reporting/publishing/publisher.h"

#include "reporting/domain/business_day.h"
#include "reporting/projections/read_figures.h"
#include "runtime/store/fingerprint.h"

namespace lumbung::reporting {
namespace {

// After a failure of the world, and without a reason: a parked record that was retried moves figures and no cursor.
constexpr std::chrono::milliseconds kRetryAfter{1'000};
constexpr std::chrono::milliseconds kLookAgainEvery{5'000};

const Caller& publisher() {
  static const Caller caller{"local", "figures-publisher", {}};
  return caller;
}

// What makes two requests the same: where the figures are as of, and what was published before.
v1::PublishedFigures content_of(const FiguresAsOf& now, std::int64_t revision) {
  v1::PublishedFigures content;
  content.set_source_log_id(now.source_log_id);
  content.set_as_of_position(now.position);
  content.set_revision(revision);
  return content;
}

}  // namespace

Publisher::Publisher(const PublisherParts& parts)
    : parts_(parts),
      publications_(parts.metrics.counter("lumbung_figures_publications_total", "Commits of figures that moved.")),
      failures_(parts.metrics.counter("lumbung_figures_publish_failures_total",
                                      "Times figures could not be published and were tried again.")),
      position_(parts.metrics.gauge("lumbung_figures_published_position",
                                    "Everything up to this position of the register's log is published.")),
      thread_([this] { run(); }) {}

Publisher::~Publisher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Publisher::heard() {
  {
    const std::lock_guard lock(mutex_);
    ++asked_;
  }
  wake_.notify_all();
}

bool Publisher::settle(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  const auto wanted = ++asked_;
  hurry_ = true;
  wake_.notify_all();
  return settled_.wait_for(lock, limit, [&] { return looked_for_ >= wanted; });
}

void Publisher::run() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [&] { return stopping_ || asked_ > 0; });
  while (!stopping_) {
    const auto asked = asked_;
    hurry_ = false;
    lock.unlock();
    bool failed = false;
    try {
      look();
    } catch (const std::exception& why) {
      failed = true;
      failures_.add();
      connection_.reset();
      parts_.log.write(Severity::warning, "figures are published later", {{"why", why.what()}});
    }
    lock.lock();
    if (!failed) looked_for_ = asked;
    settled_.notify_all();
    const auto pause = failed ? kRetryAfter : kCoalesce;
    wake_.wait_for(lock, pause, [&] { return stopping_ || (hurry_ && !failed); });
    if (!failed) wake_.wait_for(lock, kLookAgainEvery, [&] { return stopping_ || asked_ > looked_for_; });
  }
}

void Publisher::look() {
  if (!connection_) connection_ = parts_.store.reader();
  const auto now = read_all_figures(*connection_, parts_.cursor, parts_.source);
  const auto published = read_published();
  std::vector<const v1::PublishedFigures*> before;
  for (const auto& each : published) before.push_back(each.get());
  if (moved(parts_.catalogue, before, now.figures)) {
    follow_day(now);
    if (commit(command(now, published))) publications_.add();
  }
  position_.set(double(now.position));
}

Publisher::Published Publisher::read_published() {
  std::vector<std::string> streams;
  for (const auto* indicator : parts_.catalogue) streams.push_back(figures_stream(*indicator));
  Published published(streams.size());
  for (const auto& row : store::read_states(*connection_, streams)) {
    auto state = std::make_shared<v1::PublishedFigures>();
    if (!state->ParseFromString(row.state)) throw std::runtime_error("The state of " + row.stream + " does not parse.");
    for (std::size_t i = 0; i < streams.size(); ++i)
      if (streams[i] == row.stream) published[i] = state;
  }
  return published;
}

store::Command Publisher::command(const FiguresAsOf& now, const Published& published) {
  std::int64_t revision = 0;
  for (const auto& each : published) revision += each ? each->revision() : 0;
  store::Command command;
  command.caller = publisher();
  command.request_id = "figures-" + now.source_log_id + "-" + std::to_string(now.position) + "-" + std::to_string(revision);
  command.fingerprint = store::fingerprint(parts_.fingerprint_key, content_of(now, revision));
  // The request is remembered, the figures are not kept a second time.
  command.reply = std::string();
  for (const auto* indicator : parts_.catalogue) command.streams.push_back(figures_stream(*indicator));
  command.decide = [catalogue = &parts_.catalogue, now](const store::Streams& streams, const Today& today) {
    std::vector<const v1::PublishedFigures*> states;
    for (std::size_t i = 0; i < catalogue->size(); ++i) states.push_back(streams.get<v1::PublishedFigures>(i));
    return decide(*catalogue, states, now, today);
  };
  return command;
}

void Publisher::follow_day(const FiguresAsOf& now) {
  if (!now.business_date) return;
  const auto rows = store::read_states(*connection_, {kCalendarStream});
  common::v1::Calendar calendar;
  if (!rows.empty()) calendar.ParseFromString(rows.front().state);
  if (open_day(&calendar, *now.business_date).empty()) return;
  store::Command command;
  command.caller = publisher();
  command.request_id = "open-" + now.business_date->iso();
  command.fingerprint = store::fingerprint(parts_.fingerprint_key, message_of(*now.business_date));
  command.streams = {kCalendarStream};
  command.decide = [day = *now.business_date](const store::Streams& streams, const Today&) -> Result<Events> {
    return open_day(streams.get<common::v1::Calendar>(0), day);
  };
  commit(std::move(command));
}

bool Publisher::commit(store::Command command) {
  const auto outcome = parts_.committer.commit_and_wait(std::move(command));
  if (const auto* failed = std::get_if<store::Failed>(&outcome)) throw store::Unavailable(failed->sentence);
  // A refusal: another process published something newer, and that is what counts.
  const auto* committed = std::get_if<store::Committed>(&outcome);
  return committed != nullptr && committed->changed && !committed->replayed;
}

}  // namespace lumbung::reporting
