#include "lumbungctl/session.h"

#include "client/record_fields.h"

namespace lumbung::ctl {

Session::Session(Invocation invocation, client::Target target,
                 std::function<std::stop_token()> watch, std::ostream& out, std::ostream& err,
                 Input input)
    : invocation_(std::move(invocation)),
      connection_(std::move(target)),
      api_(connection_),
      watch_(std::move(watch)),
      out_(out),
      err_(err),
      input_(input) {}

std::string Session::flag(const std::string& name) const {
  const auto found = invocation_.flags.find(name);
  return found == invocation_.flags.end() ? "" : found->second;
}

std::vector<std::string> Session::values(const std::string& name) const {
  const auto found = invocation_.values.find(name);
  return found == invocation_.values.end() ? std::vector<std::string>{} : found->second;
}

std::int64_t Session::number(const std::string& name, std::int64_t otherwise) const {
  return has(name) ? std::stoll(flag(name)) : otherwise;
}

std::string Session::request_id() { return has("request-id") ? flag("request-id") : ids_.uuid(); }

client::Progress Session::progress(std::string what, client::Counted counted) const {
  return client::Progress({std::move(what), counted, client::stderr_is_terminal()}, err_, clock_);
}

client::Exit Session::fail(const client::Failure& failure) const {
  out_.flush();
  auto told = failure;
  if (told.request_id.empty()) told.request_id = flag("request-id");
  err_ << client::text_of(told);
  return client::exit_of(failure);
}

void set_from(google::protobuf::Message& message, const std::string& field, const std::string& text,
              std::vector<FieldViolation>& wrong) {
  if (auto violation = client::set_field(message, field, text))
    wrong.push_back(*std::move(violation));
}

client::Failure failure_from(std::vector<FieldViolation> wrong) {
  auto failure = client::invalid_here(
      "INVALID_FIELDS", "Nothing was sent: " + std::to_string(wrong.size()) +
                            (wrong.size() == 1 ? " value is" : " values are") + " wrong.");
  failure.fields = std::move(wrong);
  return failure;
}

std::string resource_name(const std::string& collection, const std::string& given) {
  return given.find('/') == std::string::npos ? collection + "/" + given : given;
}

}  // namespace lumbung::ctl
