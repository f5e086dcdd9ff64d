// Keys made durable before anybody asks, so that a command takes one from memory and does not wait
// for a disk: refilled by a thread of its own when half of a block is left. Blocks double, up to a
// limit, when the keys are gone before the next ones are there.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/keys/person_keys.h"

namespace lumbung {

inline constexpr std::size_t kMinKeyBlock = 1'024;
inline constexpr std::size_t kMaxKeyBlock = 16'384;

// Thread-safe.
class KeyPool {
 public:
  // Makes so many keys durable. Called by the pool's thread only; may throw std::exception.
  using Make = std::function<std::vector<DataKey>(std::size_t count)>;

  // Empty until the first take, so that a process that seals nothing leaves no unused keys behind.
  explicit KeyPool(Make make);
  ~KeyPool();
  KeyPool(const KeyPool&) = delete;

  // Waits when the pool is empty. Throws std::runtime_error with the sentence of a failed `make`;
  // the next take tries again.
  DataKey take();

 private:
  void run();
  void refill(std::unique_lock<std::mutex>& lock);

  const Make make_;
  std::mutex mutex_;
  std::condition_variable wanted_, tried_;
  std::vector<DataKey> keys_;
  std::size_t block_ = kMinKeyBlock;
  std::uint64_t tries_ = 0;  // Refills that ended, well or not.
  std::string failure_;      // Of the last one; empty when it went well.
  bool refill_ = false;  // Asked for.
  bool busy_ = false;    // Under way.
  bool late_ = false;    // Somebody found nothing while it was under way.
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace lumbung
