#include "runtime/events/embedded_feed.h"

#include <algorithm>
#include <atomic>
#include <type_traits>

namespace lumbung::events {
namespace {

// How late a commit of another process is noticed.
constexpr std::chrono::milliseconds kLookEvery{250};
// Events of one page, whatever is asked for.
constexpr std::size_t kMaxPage = 1'000;

class EmbeddedFeed : public Feed {
 public:
  EmbeddedFeed(store::Store& log, store::CommitSignal& signal, std::string source)
      : log_(log), signal_(signal), source_(std::move(source)) {}

  const std::string& source() const override { return source_; }

  void seek(const FeedCursor& behind) override {
    const auto head = asked([](store::Connection& connection) { return store::read_head(connection); });
    if (!behind.log_id.empty() && behind.log_id != head.log_id)
      throw restored(behind.log_id, head.log_id);
    if (behind.position > head.position)
      throw FeedBroken("The log of " + source_ + " ends at " + std::to_string(head.position) +
                       ", and this consumer stands behind " + std::to_string(behind.position) +
                       ": the log was put back from a backup.");
    log_id_ = head.log_id;
    position_ = behind.position;
  }

  std::vector<FeedRecord> poll(std::size_t most, std::chrono::milliseconds wait) override {
    const auto until = std::chrono::steady_clock::now() + wait;
    for (;;) {
      auto records = page(std::min(most, kMaxPage));
      if (!records.empty() || woken_.exchange(false)) return records;
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
      if (left.count() <= 0) return {};
      signal_.wait_beyond(position_, std::min(left, kLookEvery));
    }
  }

  FeedCursor end() override {
    const auto head = asked([](store::Connection& connection) { return store::read_head(connection); });
    if (head.position == 0) return {};
    return {head.log_id, head.position, head.position - 1};
  }

  void applied(const FeedCursor&) override {}

  void wake() override {
    woken_ = true;
    signal_.wake();
  }

 private:
  FeedBroken restored(const std::string& log_id, const std::string& now) const {
    return FeedBroken("The log " + log_id + " of " + source_ + " was restored from a backup and is " + now + " now.");
  }

  std::vector<FeedRecord> page(std::size_t most) {
    store::Head head;
    auto rows = asked([&](store::Connection& connection) {
      auto found = store::read_events_after(connection, position_, static_cast<int>(most));
      // Behind the events: they are of this log when it still is.
      head = store::read_head(connection);
      return found;
    });
    if (head.log_id != log_id_) throw restored(log_id_, head.log_id);
    std::vector<FeedRecord> records;
    records.reserve(rows.size());
    for (auto& row : rows) {
      if (row.position != position_ + 1)
        throw FeedBroken("The log of " + source_ + " has no event at " + std::to_string(position_ + 1) +
                         "; run lumbungctl log verify.");
      position_ = row.position;
      records.push_back({row.position - 1, envelope_of(source_, log_id_, std::move(row)), {}});
    }
    return records;
  }

  // A connection that failed is not used again.
  template <class Ask>
  std::invoke_result_t<Ask, store::Connection&> asked(Ask ask) {
    try {
      if (!connection_) connection_ = log_.reader();
      return ask(*connection_);
    } catch (const store::Unavailable& away) {
      connection_.reset();
      throw FeedAway(away.what());
    }
  }

  store::Store& log_;
  store::CommitSignal& signal_;
  const std::string source_;
  std::unique_ptr<store::Connection> connection_;
  std::string log_id_;
  std::int64_t position_ = 0;
  std::atomic<bool> woken_{false};
};

}  // namespace

std::unique_ptr<Feed> open_embedded_feed(store::Store& log, store::CommitSignal& signal, std::string source) {
  return std::make_unique<EmbeddedFeed>(log, signal, std::move(source));
}

}  // namespace lumbung::events
