#include "runtime/keys/key_pool.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "runtime/keys/sealing.h"

namespace lumbung {

KeyPool::KeyPool(Make make) : make_(std::move(make)), thread_([this] { run(); }) {}

KeyPool::~KeyPool() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wanted_.notify_one();
  thread_.join();
  for (auto& key : keys_) wipe(key.key);
}

DataKey KeyPool::take() {
  std::unique_lock lock(mutex_);
  while (keys_.empty()) {
    const auto seen = tries_;
    late_ = late_ || busy_;
    refill_ = true;
    wanted_.notify_one();
    tried_.wait(lock, [&] { return tries_ > seen; });
    if (keys_.empty() && !failure_.empty()) throw std::runtime_error(failure_);
  }
  auto key = std::move(keys_.back());
  keys_.pop_back();
  if (keys_.size() <= block_ / 2 && !refill_ && !busy_) {
    refill_ = true;
    wanted_.notify_one();
  }
  return key;
}

void KeyPool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wanted_.wait(lock, [&] { return stop_ || refill_; });
    if (stop_) return;
    refill(lock);
  }
}

void KeyPool::refill(std::unique_lock<std::mutex>& lock) {
  busy_ = true;
  const auto count = block_;
  std::vector<DataKey> made;
  std::string failure;
  lock.unlock();
  try {
    made = make_(count);
  } catch (const std::exception& failed) {
    failure = failed.what();
  }
  lock.lock();
  refill_ = busy_ = false;
  if (std::exchange(late_, false)) block_ = std::min(2 * block_, kMaxKeyBlock);
  keys_.insert(keys_.end(), std::make_move_iterator(made.begin()),
               std::make_move_iterator(made.end()));
  failure_ = std::move(failure);
  ++tries_;
  tried_.notify_all();
}

}  // namespace lumbung
