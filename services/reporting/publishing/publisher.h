// Publishes the figures that moved as events of reporting's own log, which carries them to dashboards. Beside the consumer, on a
// thread of its own: it compares the figures with what was last published and tells the difference, at most every 200 ms. It
// remembers nothing that it could not read again: after a crash, a failed commit or a rebuild it looks and goes on.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "reporting/domain/publish_figures.h"
#include "runtime/log/log.h"
#include "runtime/metrics/metrics.h"
#include "runtime/store/committer.h"
#include "runtime/store/store.h"

namespace lumbung::reporting {

// Between two publications while facts keep coming: many of them become one event for each indicator.
inline constexpr std::chrono::milliseconds kCoalesce{200};

// Everything must outlive the publisher.
struct PublisherParts {
  store::Store& store;
  store::Committer& committer;
  const Catalogue& catalogue;
  const std::string& fingerprint_key;
  std::string cursor;  // Of the projection: `figures<registry`.
  std::string source;  // As events name it: `/lumbung/3275/registry`.
  Log& log;
  Metrics& metrics;
};

// Thread-safe. Nothing is published before the first heard(): where another process follows, that one publishes.
class Publisher {
 public:
  explicit Publisher(const PublisherParts& parts);
  ~Publisher();
  Publisher(const Publisher&) = delete;

  // The consumer applied something, or begins to follow. Never blocks.
  void heard();
  // Looks at once and returns when everything applied before the call is published, for tests and the end of a process. False
  // when the time is over.
  bool settle(std::chrono::milliseconds limit);

 private:
  using Published = std::vector<std::shared_ptr<const v1::PublishedFigures>>;

  void run();
  // Throws store::Unavailable and what else the world throws.
  void look();
  Published read_published();
  store::Command command(const FiguresAsOf& now, const Published& published);
  void follow_day(const FiguresAsOf& now);
  // Whether it led to events.
  bool commit(store::Command command);

  const PublisherParts parts_;
  const Counter publications_;
  const Counter failures_;
  const Gauge position_;
  std::unique_ptr<store::Connection> connection_;  // Of the thread alone.

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable settled_;
  std::int64_t asked_ = 0;      // Looks wanted since the start.
  std::int64_t looked_for_ = 0;  // Those a look that succeeded has answered.
  bool hurry_ = false;
  bool stopping_ = false;
  std::thread thread_;  // Last: it uses what stands above.
};

}  // namespace lumbung::reporting
