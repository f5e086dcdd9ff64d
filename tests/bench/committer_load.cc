#include "bench/committer_load.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <stdexcept>

#include "bench/requests.h"

namespace lumbung::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Submit = std::function<void(InProcess::Done)>;

// Runs on the committer's thread: each answer submits the next command, as a waiting caller would.
Sample keep_in_flight(const Submit& submit, int in_flight, std::chrono::milliseconds duration) {
  std::vector<std::int64_t> took_us;
  std::int64_t failed = 0;
  int running = in_flight;
  std::promise<void> told;
  auto ended = told.get_future();
  const auto begin = Clock::now();
  const auto end = begin + duration;
  const std::function<void()> next = [&] {
    submit([&, started = Clock::now()](const store::CommitOutcome& outcome) {
      const auto now = Clock::now();
      if (std::holds_alternative<store::Committed>(outcome))
        took_us.push_back(std::chrono::duration_cast<std::chrono::microseconds>(now - started).count());
      else
        ++failed;
      if (now < end) next();
      else if (--running == 0) told.set_value();
    });
  };
  for (int i = 0; i < in_flight; ++i) next();
  ended.wait();
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  if (failed > 0) throw std::runtime_error(std::to_string(failed) + " commands failed");
  std::sort(took_us.begin(), took_us.end());
  const auto at = [&](double part) {
    return double(took_us[static_cast<std::size_t>(part * double(took_us.size() - 1))]) / 1000.0;
  };
  return {double(took_us.size()) / seconds, at(0.5), at(0.99)};
}

}  // namespace

struct CommitterLoad::Parts {
  Parts(const Place& place, const std::string& data) : store(open_log(place, failpoints)), registry(*store, data) {}

  std::string register_business(std::int64_t number) {
    std::promise<std::string> told;
    auto name = told.get_future();
    registry.submit(register_request(number), [&told](const store::CommitOutcome& outcome) {
      const auto* committed = std::get_if<store::Committed>(&outcome);
      told.set_value(committed ? committed->stream : "");
    });
    auto stream = name.get();
    if (stream.empty()) throw std::runtime_error("a business could not be registered");
    return stream;
  }

  Failpoints failpoints;
  std::unique_ptr<store::Store> store;
  InProcess registry;
  std::vector<std::string> businesses;
  std::atomic<std::int64_t> next{0};
  std::atomic<std::int64_t> next_new{0};
};

CommitterLoad::CommitterLoad(const Place& place, const std::string& data, int businesses)
    : parts_(std::make_unique<Parts>(place, data)) {
  for (int i = 0; i < businesses; ++i) parts_->businesses.push_back(parts_->register_business(i));
  parts_->next_new = businesses;
}

CommitterLoad::CommitterLoad(const Place& place, const std::string& data, std::vector<std::string> businesses,
                             std::int64_t next_new)
    : parts_(std::make_unique<Parts>(place, data)) {
  parts_->businesses = std::move(businesses);
  parts_->next_new = next_new;
}

CommitterLoad::~CommitterLoad() = default;

Sample CommitterLoad::run(int in_flight, std::chrono::milliseconds duration) {
  auto& parts = *parts_;
  const auto count = static_cast<std::int64_t>(parts.businesses.size());
  const auto submit = [&](InProcess::Done done) {
    const auto number = parts.next.fetch_add(1);
    parts.registry.submit(status_request(parts.businesses[static_cast<std::size_t>(number % count)],
                                         number / count, "bench-" + std::to_string(number)),
                          std::move(done));
  };
  return keep_in_flight(submit, in_flight, duration);
}

Sample CommitterLoad::run_new(int in_flight, std::chrono::milliseconds duration) {
  auto& parts = *parts_;
  const auto submit = [&](InProcess::Done done) {
    parts.registry.submit(register_request(parts.next_new.fetch_add(1)), std::move(done));
  };
  return keep_in_flight(submit, in_flight, duration);
}

}  // namespace lumbung::bench
