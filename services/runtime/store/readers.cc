#include "runtime/store/readers.h"

namespace lumbung::store {
namespace {

// A store that has not answered a probe's query for this long is not ready.
constexpr std::chrono::seconds kAnswerWithin{3};

}  // namespace

Readers::Readers(Store& store, int connections) : executor_(connections) {
  // The threads wait for work, and there is none before the constructor ends.
  for (int i = 0; i < connections; ++i) {
    connections_.push_back(store.reader());
    read_head(*connections_.back());
  }
}

std::optional<std::string> Readers::problem() {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (asking_) {
    if (now - asked_ > kAnswerWithin) return "the store does not answer";
    return problem_;
  }
  asking_ = true;
  asked_ = now;
  executor_.run([this](std::size_t thread) {
    std::optional<std::string> found;
    try {
      read_head(*connections_[thread]);
    } catch (const std::exception& failed) {
      found = failed.what();
    }
    const std::lock_guard inner(mutex_);
    problem_ = std::move(found);
    asking_ = false;
  });
  return problem_;
}

}  // namespace lumbung::store
