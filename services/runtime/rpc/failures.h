// How a handler says that the world failed: by exceptions that only Dispatcher catches.
#pragma once

#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

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

// A part of the process is not there yet, and callers are told which: a stable reason and a sentence. Retrying is safe.
class NotYet : public std::runtime_error {
 public:
  NotYet(std::string reason, const std::string& sentence, std::map<std::string, std::string> facts = {})
      : std::runtime_error(sentence), reason_(std::move(reason)), facts_(std::move(facts)) {}
  const std::string& reason() const { return reason_; }
  // Metadata of the ErrorInfo.
  const std::map<std::string, std::string>& facts() const { return facts_; }

 private:
  std::string reason_;
  std::map<std::string, std::string> facts_;
};

}  // namespace lumbung::rpc
