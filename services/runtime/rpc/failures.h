// How a handler says that the world failed: by exceptions that only Dispatcher catches.
#pragma once

#include <exception>
#include <stdexcept>

namespace lumbung::rpc {

// The command's turn came too late; nothing happened.
class DeadlinePassed : public std::exception {
 public:
  const char* what() const noexcept override { return "the deadline passed"; }
};

// The store or another part of the world does not answer; retrying is safe. The text is for the log only.
class TemporarilyAway : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace lumbung::rpc
