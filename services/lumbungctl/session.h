// What a verb works with: its arguments and flags, the API, and where to say what. Data goes to
// `out`, messages for people to `err`.
#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <stop_token>
#include <string>
#include <vector>

#include "client/api.h"
#include "client/failure.h"
#include "client/progress.h"
#include "lumbungctl/command_line.h"
#include "lumbungctl/input.h"
#include "lumbungctl/output.h"
#include "runtime/process/system.h"

namespace lumbung::ctl {

class Session {
 public:
  // `watch` gives a token that Ctrl-C stops; from then on Ctrl-C no longer ends the program by
  // itself.
  Session(Invocation invocation, client::Target target, std::function<std::stop_token()> watch,
          std::ostream& out, std::ostream& err, Input input = standard_input());

  const Invocation& invocation() const { return invocation_; }
  const std::string& argument(std::size_t at) const { return invocation_.arguments[at]; }
  bool has(const std::string& flag) const { return invocation_.flags.contains(flag); }
  // Empty when not given.
  std::string flag(const std::string& name) const;
  // Each value of a flag that may be given again.
  std::vector<std::string> values(const std::string& name) const;
  // A flag of kind number.
  std::int64_t number(const std::string& name, std::int64_t otherwise) const;

  const client::Connection& connection() const { return connection_; }
  const client::Api& api() const { return api_; }
  std::stop_token watch() const { return watch_(); }

  // --request-id, or a fresh one.
  std::string request_id();
  Format format() const { return format_of(flag("output")); }
  client::Progress progress(std::string what, client::Counted counted) const;

  const Input& input() const { return input_; }
  std::ostream& out() const { return out_; }
  std::ostream& err() const { return err_; }
  // Says why on `err`, with the request id, and gives the exit code.
  client::Exit fail(const client::Failure& failure) const;

 private:
  const Invocation invocation_;
  const client::Connection connection_;
  const client::Api api_;
  const std::function<std::stop_token()> watch_;
  std::ostream& out_;
  std::ostream& err_;
  const Input input_;
  SystemClock clock_;
  RandomIds ids_{clock_};
};

// Fills the request_id and validate_only of a changing request from the flags.
template <class Request>
void fill_changing(Session& session, Request& request) {
  request.set_request_id(session.request_id());
  request.set_validate_only(session.has("dry-run"));
}

// A record as answer of a verb: printed, or the failure told.
template <class Record>
client::Exit print_answer(const Session& session, const client::Answer<Record>& answer) {
  if (!answer) return session.fail(answer.failure());
  print_record(session.out(), session.format(), *answer);
  if (session.has("dry-run")) session.err() << "Dry run: nothing was changed.\n";
  return client::Exit::ok;
}

// Sets a field of a request from an argument or a flag; what is wrong with it joins `wrong`.
void set_from(google::protobuf::Message& message, const std::string& field, const std::string& text,
              std::vector<FieldViolation>& wrong);
// Wrong arguments and flags as a failure.
client::Failure failure_from(std::vector<FieldViolation> wrong);

// `cooperatives/` before an id that stands alone.
std::string resource_name(const std::string& collection, const std::string& given);

}  // namespace lumbung::ctl
