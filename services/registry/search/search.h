// Search as the handlers see it: a page of hits from a coroutine, on threads that do nothing else, each with a connection to
// the index of its own.
#pragma once

#include <coroutine>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "registry/search/follower.h"
#include "registry/search/searcher.h"
#include "runtime/executor.h"

namespace lumbung::registry::search {

// Thread-safe. Everything given must outlive it.
class Search {
 public:
  // `folder` holds the index; it may be removed at any time.
  Search(store::Store& store, const store::Committer& committer, const Reference& reference, std::filesystem::path folder,
         int threads, Metrics& metrics);

  IndexState state() const { return follower_.state(); }

  // co_await search.reached(...) says whether the index came to the position in time; goes on on the follower's thread,
  // where nothing may be done but to ask on.
  struct Reached {
    Follower& follower;
    std::int64_t position;
    std::chrono::steady_clock::time_point deadline;
    bool there = false;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      follower.when_at(position, deadline, [this, waiting](bool came) {
        there = came;
        waiting.resume();
      });
    }
    bool await_resume() const noexcept { return there; }
  };
  Reached reached(std::int64_t position, std::chrono::steady_clock::time_point deadline) {
    return {follower_, position, deadline};
  }

  // co_await search.find(question) gives the page; nothing while the index is made. Throws store::Unavailable.
  struct Find {
    Search& search;
    Question question;
    std::optional<FoundPage> page;
    std::exception_ptr failure;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      search.executor_.run([this, waiting](std::size_t thread) {
        try {
          page = search.find_on(thread, std::move(question));
        } catch (...) {
          failure = std::current_exception();
        }
        waiting.resume();
      });
    }
    std::optional<FoundPage> await_resume() {
      if (failure) std::rethrow_exception(failure);
      return std::move(page);
    }
  };
  Find find(Question question) { return {*this, std::move(question), std::nullopt, nullptr}; }

 private:
  struct Reader {
    std::int64_t generation = 0;
    std::unique_ptr<store::SqliteConnection> file;
  };

  std::optional<FoundPage> find_on(std::size_t thread, Question question);

  Vocabulary vocabulary_;
  std::vector<Reader> readers_;
  Follower follower_;
  Executor executor_;  // Last: its threads use what stands above.
};

}  // namespace lumbung::registry::search
