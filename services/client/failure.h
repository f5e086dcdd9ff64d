// A call that did not succeed, in the words of whoever has to act on it: what is wrong, in which
// field, under which stable reason, and whether trying again is safe. Read from the status and from
// the google.rpc.Status the server sends beside it.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/result.h"

namespace grpc {
class Status;
}

namespace lumbung::client {

// What a program ends with, by kind of failure; documented in docs/lumbungctl.md.
enum class Exit {
  ok = 0,
  not_whole = 1,      // A check ended and found something wrong.
  usage = 2,          // The command line is wrong; nothing was sent.
  invalid_input = 3,  // A field, a file or a row is wrong.
  not_found = 4,
  conflict = 5,  // It exists already, or its state does not allow this.
  changed_meanwhile = 6,
  forbidden = 7,
  unavailable = 8,  // Not reached, too busy or too slow: trying again is safe.
  internal = 9,
  interrupted = 130,  // Ctrl-C, as shells count it.
};

struct Failure {
  std::string code;      // `INVALID_ARGUMENT`, as gRPC writes it.
  std::string sentence;  // For people.
  std::string reason;    // `INVALID_FIELDS`; empty when the server gave none.
  std::string domain;    // `registry.lumbung`
  std::map<std::string, std::string> facts;
  std::vector<FieldViolation> fields;      // Every wrong field.
  std::vector<std::string> preconditions;  // `subject: what it should have been`
  std::string resource;                    // Not found, or already there.
  std::optional<std::chrono::milliseconds> retry_after;
  std::string request_id;  // Of the call; empty for a read.
};

// `status` is not OK.
Failure failure_of(const grpc::Status& status);

// Found before anything was sent: an unreadable file, a field that cannot be what it should be.
Failure invalid_here(std::string reason, std::string sentence);

// True when doing it again, with the same request id, can help and cannot harm.
bool retry_is_safe(const Failure& failure);

Exit exit_of(const Failure& failure);

// Several lines, each ended, the first beginning `error: `. Control characters are shown as spaces.
std::string text_of(const Failure& failure);

// A T, or why not. Reading the wrong half stops the process.
template <class T>
class [[nodiscard]] Answer {
 public:
  Answer(T value) : held_(std::move(value)) {}
  Answer(Failure failure) : held_(std::move(failure)) {}

  explicit operator bool() const { return std::holds_alternative<T>(held_); }
  const T& operator*() const {
    CHECK(std::holds_alternative<T>(held_));
    return std::get<T>(held_);
  }
  const T* operator->() const { return &**this; }
  const Failure& failure() const {
    CHECK(std::holds_alternative<Failure>(held_));
    return std::get<Failure>(held_);
  }

 private:
  std::variant<T, Failure> held_;
};

}  // namespace lumbung::client
