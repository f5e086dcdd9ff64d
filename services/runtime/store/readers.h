// Reading the store from coroutines: a few threads, each with a connection of its own, so that neither gRPC nor the
// committer waits for a query.
#pragma once

#include <chrono>
#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/executor.h"
#include "runtime/store/connection.h"
#include "runtime/store/store.h"

namespace lumbung::store {

// Thread-safe.
class Readers {
 public:
  // Opens its connections at once; throws Unavailable. `store` must outlive it.
  Readers(Store& store, int connections);

  // co_await readers.read(query) runs `query` on a reader's thread and gives its result; the coroutine goes on on
  // that thread. What it throws is thrown here.
  template <class Result>
  struct Read {
    Readers& readers;
    std::function<Result(Connection&)> query;
    std::optional<Result> result;
    std::exception_ptr failure;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      readers.executor_.run([this, waiting](std::size_t thread) {
        try {
          result.emplace(query(*readers.connections_[thread]));
        } catch (...) {
          failure = std::current_exception();
        }
        waiting.resume();
      });
    }
    Result await_resume() {
      if (failure) std::rethrow_exception(failure);
      return std::move(*result);
    }
  };
  template <class Result>
  Read<Result> read(std::function<Result(Connection&)> query) {
    return {*this, std::move(query), std::nullopt, nullptr};
  }

  // For /readyz: the store answered a query of its own within the last seconds; asked by a probe, answered by
  // what is known. Starts the next query itself.
  std::optional<std::string> problem();

 private:
  std::vector<std::unique_ptr<Connection>> connections_;
  std::mutex mutex_;
  std::optional<std::string> problem_;
  bool asking_ = false;
  std::chrono::steady_clock::time_point asked_;
  Executor executor_;  // Last: its threads use what stands above.
};

}  // namespace lumbung::store
